"""What the words of a part may rest on: the texts of its sources, and the frame of the show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from services.content.domain.language import terms
from services.content.domain.language.outlets import spoken
from services.content.domain.language.sentences import bare
from services.content.domain.language.spoken_time import spoken_time, written_time
from services.content.domain.news import Article
from services.content.domain.telling.checking import dates
from services.content.domain.telling.checking.figures import Figures, figures
from services.content.domain.telling.checking.tokens import Token, folded, tokens
from services.content.domain.telling.running_order import Part, RunningOrder


@dataclass(frozen=True)
class Sources:
    """The texts of the articles of a story, or of several, and what every part may name.

    `published`: the days on which the articles were published, on the station's clock.
    `frame`: station, show, hosts, outlets. `told`: when the show is told.
    """

    texts: tuple[str, ...]
    published: frozenset[date]
    frame: str
    told: datetime
    language: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words of the articles, in order."""
        return tuple(token for text in self.texts for token in tokens(text))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the articles, folded, and the parts of those with a hyphen."""
        return frozenset(folded(token.text) for token in self.tokens if token.is_word)

    @cached_property
    def places_of(self) -> dict[str, list[int]]:
        """The numbers of each word among the words of the articles, folded."""
        found: dict[str, list[int]] = {}
        for place, token in enumerate(token for token in self.tokens if token.is_word):
            found.setdefault(folded(token.text), []).append(place)
        return found

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words of the articles."""
        return frozenset(stem for text in self.texts for stem in terms.stems(text, self.language))

    @cached_property
    def frame_words(self) -> frozenset[str]:
        """The words of the frame, folded."""
        return frozenset(folded(token.text) for token in tokens(self.frame) if token.is_word)

    @cached_property
    def letters(self) -> str:
        """Letters and digits of the articles and of the frame, in which quotations are found."""
        return bare(f"{' '.join(self.texts)} {self.frame}")

    @cached_property
    def figures(self) -> Figures:
        """Every number, time, score and day of the articles."""
        parts = [figures(text, self.language) for text in self.texts]
        return Figures.together(parts)

    @cached_property
    def weekdays(self) -> frozenset[int]:
        """The weekdays that the articles name or were published on, from 0 for Monday."""
        named = {day for text in self.texts for day, _ in dates.weekdays(text, self.language)}
        near = {
            day.weekday()
            for on in self.published
            for text in self.texts
            for day, _ in dates.near_days(text, on, self.language)
        }
        return frozenset(named | near | {day.weekday() for day in self.published})

    @cached_property
    def months(self) -> frozenset[int]:
        """The months that the articles name, by number."""
        return frozenset(n for text in self.texts for n, _ in dates.months(text, self.language))


def sources_of(part: Part, order: RunningOrder) -> Sources:
    """What the words of `part` may rest on.

    A part of a story rests on all articles of the story; a headline and the recap on those of the
    story that they name; what opens or closes a show has the frame, the date and the time alone.
    """
    accepted = order.brief.accepted
    articles = tuple(_articles(part, order))
    zone = ZoneInfo(accepted.timezone)
    published = frozenset(
        article.source.published_at.astimezone(zone).date()
        for article in articles
        if article.source.published_at
    )
    outlets = dict.fromkeys(article.source.outlet for article in articles)
    hosts = (host.name for host in accepted.hosts)
    frame = " ".join(
        (accepted.station, accepted.title, *hosts, *outlets, *(spoken(name) for name in outlets))
    )
    told = order.brief.local_time
    texts = tuple(dict.fromkeys(_texts(articles))) if articles else _moment(told, accepted.language)
    return _sources(texts, published or frozenset({told.date()}), frame, told, accepted.language)


@lru_cache(maxsize=128)  # each part of a story, and each further draft of it, asks again
def _sources(
    texts: tuple[str, ...], published: frozenset[date], frame: str, told: datetime, language: str
) -> Sources:
    return Sources(texts, published, frame, told, language)


def _articles(part: Part, order: RunningOrder) -> Iterator[Article]:
    if part.story is not None:
        yield from order.stories[part.story - 1].topic.articles
    elif part.passage is not None:
        said = part.passage.article
        yield said
        for telling in order.stories:
            if said in telling.topic.articles:
                yield from telling.topic.articles


def _texts(articles: Iterable[Article]) -> Iterator[str]:
    """Titles, texts, and the sentences that do not stand in the text."""
    for article in articles:
        yield article.source.title
        if article.text:
            yield article.text
        for sentence in (*article.sentences, *article.spare):
            if sentence not in article.text:
                yield sentence


def _moment(told: datetime, language: str) -> tuple[str, ...]:
    """The date and the time of a show, in words and in figures."""
    spoken_now = spoken_time(told, "de" if language == "de" else "en")
    return (
        f"{spoken_now.time}. {spoken_now.clock}. {spoken_now.date}.",
        f"{written_time(told, 'de' if language == 'de' else 'en')}, {told:%Y}.",
    )
