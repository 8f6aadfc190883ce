"""What a channel has told, and what of the news is new to its listeners.

A show is remembered once it is finished, as it was spoken: reserves that were left out are not. It
is heeded by the shows of its channel that are made for a later time (`as_of`). So two shows for the
same time, and a show that is made again, do not know of each other, nor do two shows that are made
at the same time until one is finished; and what a show tells depends on what its channel told for
earlier times, not on when it is made.

An event was told where articles of it are about a told story. Of such an event only what came in
later can be said, less what says the same: that is an update. Where nothing is left, the event is
not told. Events are grouped and weighed as they are without a memory.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from contracts import ShowAccepted, ShowGenerated, SourceRef
from services.content.domain import coherence, sentences, terms
from services.content.domain.news import Article
from services.content.domain.tolls import tolls
from services.content.domain.vectors import near, vectors
from services.content.domain.vocabulary import Text

AGE = timedelta(days=7)
"""How long before a show's time a story was told at most, to be heeded."""
MOST_BYTES = 600_000
"""Most that is remembered of one channel, in bytes of JSON; the first told is forgotten first."""
_LONGEST = 2000
"""Characters of a story that are remembered."""
_COMPARED = 600
"""Characters of a told story that are compared with those of articles."""
_MOST_TITLES = 20
_NEAR = 0.09
"""Nearness of an article and a told story (`vectors.near`), from which they are about one event. It
is less than that of the articles of one event on average (`events`): to tell an event as if it were
unheard of is worse than to call another one of its kind an update."""
_SHARE = 0.1
"""Share of an event's articles that are about a told story, from which the event was told."""
_SAME = 0.5
"""The same within one event, from which a sentence says nothing new."""
_TOLD_IN_PARTS = 0.7
"""Share of a sentence that its event's earlier sentences have said here and there."""


class ToldStory(BaseModel):
    """A story as it was told."""

    model_config = ConfigDict(frozen=True)

    titles: tuple[str, ...]
    """Headlines of the articles that were spoken, in order."""
    links: tuple[str, ...] = ()
    """Their addresses."""
    text: str
    """What was said."""


class ToldShow(BaseModel):
    """What one show of a channel told."""

    model_config = ConfigDict(frozen=True)

    show_id: str
    language: str
    as_of: datetime
    """The time the show was made for."""
    known_until: datetime
    """When the newest of its articles was published; what came later is new."""
    stories: tuple[ToldStory, ...]


def told_by(event: ShowGenerated) -> ToldShow:
    """What a finished show told."""
    numbers = sorted({s.story for s in event.segments if s.story is not None})
    dates = [at for source in event.sources if (at := source.published_at)]
    return ToldShow(
        show_id=event.show_id,
        language=event.language,
        as_of=event.as_of,
        known_until=min(max(dates, default=event.as_of), event.as_of),
        stories=tuple(_story(event, number) for number in numbers),
    )


def _story(event: ShowGenerated, number: int) -> ToldStory:
    spoken = [s for s in event.segments if s.story == number]
    sources = [source for segment in spoken for source in segment.sources][:_MOST_TITLES]
    return ToldStory(
        titles=tuple(dict.fromkeys(source.title for source in sources)),
        links=tuple(dict.fromkeys(source.link for source in sources if source.link)),
        text=" ".join(segment.text for segment in spoken)[:_LONGEST],
    )


def remembered(shows: Sequence[ToldShow], new: ToldShow) -> tuple[ToldShow, ...]:
    """`shows` with a new one, which replaces itself; the first ones are forgotten for its size."""
    kept = [*(show for show in shows if show.show_id != new.show_id), new]
    sizes = [len(show.model_dump_json().encode()) for show in kept]
    while len(kept) > 1 and sum(sizes) > MOST_BYTES:
        del kept[0], sizes[0]
    return tuple(kept)


def heeded(shows: Iterable[ToldShow], accepted: ShowAccepted) -> tuple[ToldShow, ...]:
    """The shows that `accepted` heeds: of its language, for a time of the days before its own."""
    return tuple(
        show
        for show in shows
        if show.language == accepted.language
        and show.show_id != accepted.show_id
        and accepted.as_of - AGE <= show.as_of < accepted.as_of
    )


@dataclass(frozen=True, slots=True)
class _Story:
    """A told story, its sentences, and until when its show knew the news."""

    told: ToldStory
    sentences: tuple[str, ...]
    known_until: datetime

    @property
    def text(self) -> Text:
        """What is compared with articles."""
        title, *others = self.told.titles or ("",)
        return Text(title, " ".join((*others, self.told.text))[:_COMPARED])


class Memory:
    """What a channel told in `shows`, compared with the `articles` of the day."""

    def __init__(
        self, shows: Sequence[ToldShow], articles: Sequence[Article], language: str
    ) -> None:
        self._language = language
        self._stories = [
            _Story(story, sentences.split(story.text, language), show.known_until)
            for show in shows
            for story in show.stories
        ]
        self._about = self._compared(articles) if self._stories else {}
        self.withheld = 0
        """Events that were told, and of which there is nothing new."""

    def _compared(self, articles: Sequence[Article]) -> dict[Article, set[int]]:
        """For each of `articles` the told stories that it is about, by number."""
        found: dict[Article, set[int]] = defaultdict(set)
        links = defaultdict(set)
        for number, story in enumerate(self._stories):
            for link in story.told.links:
                links[link].add(number)
        for article in articles:
            found[article] |= links.get(article.source.link or "", set())
        first = len(self._stories)
        texts = [story.text for story in self._stories]
        texts += [Text(article.source.title, article.text) for article in articles]
        for number, others in near(vectors(texts, self._language), _NEAR):
            if number >= first:
                break
            for other in others:
                if other >= first:
                    found[articles[other - first]].add(number)
        return found

    def unheard(self, sides: Sequence[Sequence[Article]]) -> list[list[Article]]:
        """The articles of one event, side by side, with what is new to the listeners.

        Where the event was told, its articles are marked as an update, and those that were known
        when it was last told, or have nothing new, say nothing. They keep their votes.
        """
        event = [list(side) for side in sides]
        about = Counter(n for side in event for a in side for n in self._about.get(a, ()))
        least = _SHARE * sum(map(len, event))
        numbers = [number for number, count in about.items() if count >= least]
        if not numbers:
            return event
        fresh = _Fresh([self._stories[number] for number in sorted(numbers)], self._language)
        updated = [[fresh.part(article) for article in side] for side in event]
        self.withheld += _says_something(event) and not _says_something(updated)
        return updated


def _says_something(sides: Sequence[Sequence[Article]]) -> bool:
    return any(article.sentences or article.spare for side in sides for article in side)


class _Fresh:
    """What is new of an event that was told."""

    def __init__(self, told: Sequence[_Story], language: str) -> None:
        self._language = language
        self._known_until = max(story.known_until for story in told)
        said = [sentence for story in told for sentence in story.sentences]
        self._said = [_stems(sentence, language) for sentence in said]
        self._all = frozenset().union(*self._said)
        self._toll = _toll(said, self._known_until)

    def part(self, article: Article) -> Article:
        """The article as part of an update: what came in later, less what was said."""
        at = article.source.published_at
        if at is None or at <= self._known_until:
            return replace(article, sentences=(), spare=(), update=True)
        new = coherence.without(article.sentences, self._is_said, self._language)
        return replace(
            article,
            sentences=new,
            spare=coherence.without(article.spare, self._is_said, self._language),
            rule=article.rule if new[:1] == article.sentences[:1] else "",
            update=True,
        )

    def _is_said(self, sentence: str) -> bool:
        """Whether the listeners know what a sentence says; a higher toll they do not know."""
        if _toll([sentence], self._known_until) > self._toll:
            return False
        stems = _stems(sentence, self._language)
        if len(stems & self._all) >= _TOLD_IN_PARTS * len(stems):
            return True
        return any(len(stems & s) >= _SAME * min(len(stems), len(s)) for s in self._said if s)


def _toll(said: Sequence[str], at: datetime) -> int:
    """The largest count of victims in `said`; 0 where there is none."""
    source = SourceRef(outlet="", title="", published_at=at)
    return max((count for _, count in tolls([Article(source, tuple(said))])), default=0)


def _stems(sentence: str, language: str) -> frozenset[str]:
    """The stems of a sentence, figures apart: they change as news comes in."""
    return frozenset(s for s in terms.stems(sentence, language) if not s[0].isdigit())
