"""What the words of a part may rest on: the texts of its sources, and the frame of the show."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from services.content.domain.language import terms
from services.content.domain.language.outlets import spoken
from services.content.domain.language.spoken_time import written_time
from services.content.domain.news import Article
from services.content.domain.telling.checking import dates
from services.content.domain.telling.checking.figures import Figures, figures
from services.content.domain.telling.checking.tokens import Token, folded, letters, tokens
from services.content.domain.telling.manner import moment
from services.content.domain.telling.running_order import Part, RunningOrder

_ARTICLE = re.compile(r"^(?:The|Der|Die|Das)\s")
_ENDING = re.compile(r"(?<=\w{3})e[nrs]?$")


@dataclass(frozen=True)
class Sources:
    """The texts of the articles of a story, or of several, and what every part may name.

    `published`: the days on which the articles were published, on the station's clock.
    `frame`: the names of station, show and outlets; `hosts` those of the hosts. `told`: when the
    show is told.
    """

    texts: tuple[str, ...]
    published: frozenset[date]
    frame: tuple[str, ...]
    hosts: tuple[str, ...]
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
    def row(self) -> str:
        """The words of the articles in order, folded, each between blanks."""
        return f" {' '.join(folded(token.text) for token in self.tokens if token.is_word)} "

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words of the articles."""
        return frozenset(stem for text in self.texts for stem in terms.stems(text, self.language))

    @cached_property
    def host_words(self) -> frozenset[str]:
        """The words of the names of the hosts, folded."""
        return frozenset(folded(t.text) for name in self.hosts for t in tokens(name) if t.is_word)

    @cached_property
    def _frame_names(self) -> re.Pattern[str]:
        names = (name for each in self.frame if (name := _ARTICLE.sub("", each).strip()))
        patterns = (r"\W+".join(map(self._inflected, name.split())) for name in names)
        return re.compile(
            rf"(?<!\w)(?:(?:the|der|die|das)\s)?(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE
        )

    def _inflected(self, word: str) -> str:
        if self.language == "en" or not word.isalpha():
            return re.escape(word)
        return rf"{re.escape(_ENDING.sub('', word))}\w{{0,2}}"

    def without_frame(self, text: str) -> str:
        """`text` with blanks in the place of the names of station, show and outlets."""
        return self._frame_names.sub(lambda found: "·" * len(found[0]), text)

    @cached_property
    def letters(self) -> str:
        """Letters and digits of the articles and of the frame, in which quotations are found."""
        return letters(" ".join((*self.texts, *self.frame)))

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
    told = order.brief.local_time
    texts = tuple(dict.fromkeys(_texts(articles))) if articles else _frame_texts(order)
    return _kept(
        Sources(
            texts=texts,
            published=published or frozenset({told.date()}),
            frame=(accepted.station, accepted.title, *outlets, *map(spoken, outlets)),
            hosts=tuple(host.name for host in accepted.hosts),
            told=told,
            language=accepted.language,
        )
    )


@lru_cache(maxsize=128)  # each part of a story, and each further draft of it, asks again
def _kept(sources: Sources) -> Sources:
    """The same sources as before, with all that was found in them."""
    return sources


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


def _frame_texts(order: RunningOrder) -> tuple[str, ...]:
    """Date and time of a show, in words and in figures, its length and its number of stories."""
    told, accepted = order.brief.local_time, order.brief.accepted
    now = moment(accepted, told)
    clock = f"{told.hour % 12 or 12}, {told.minute}"
    length = f"{accepted.minutes:g} Minuten" if accepted.language == "de" else ""
    return (
        f"{now.greeting}. {now.time}. {now.clock}. {now.date}.",
        f"{written_time(told, accepted.language)}, {told:%Y}.",
        f"{told.hour}; {clock}; {length or f'{accepted.minutes:g} minutes'}; {len(order.stories)};",
    )
