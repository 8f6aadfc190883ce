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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from contracts import ShowAccepted, ShowGenerated, SourceRef
from services.content.domain.choosing.candidates import Side
from services.content.domain.choosing.vectors import near, vectors
from services.content.domain.choosing.vocabulary import Text
from services.content.domain.language import sentences, terms
from services.content.domain.language.tolls import tolls
from services.content.domain.news import Article
from services.content.domain.reading import coherence

AGE = timedelta(days=7)
"""How long before a show's time a story was told at most, to be heeded."""
MOST_BYTES = 600_000
"""Most that is remembered of one channel, in bytes of JSON; the first told is forgotten first."""
_LONGEST = 2000
"""Characters of a story that are remembered."""
_COMPARED = 600
"""Characters of a told story that are compared with those of articles."""
_MOST_TITLES = 20
_MOST_HEADLINES = 15
_NEAR = 0.1
"""Nearness of an article and a told story (`vectors.near`), from which they are about one event. It
is less than that of the articles of one event on average (`events`): to tell an event as if it were
unheard of is worse than to call another one of its kind an update."""
_SAME_HEADLINE, _FEW = 0.5, 3
"""Share of the shorter headline's stems that another one holds, and how many those are at least,
from which both are about one event."""
_SHARE = 0.1
"""Share of an event's articles that are about a told story, from which the event was told."""
_SAME = 0.5
"""Share of the shorter sentence's stems that another one of the same event holds, from which it
says nothing new."""
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


def headlines(shows: Iterable[ToldShow]) -> tuple[str, ...]:
    """The headlines that `shows` told lately, the latest show first; at most `_MOST_HEADLINES`."""
    latest = sorted(shows, key=lambda show: show.as_of, reverse=True)
    told = (story.titles[0] for show in latest for story in show.stories if story.titles)
    return tuple(dict.fromkeys(told))[:_MOST_HEADLINES]


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

    def _compared(self, articles: Sequence[Article]) -> dict[Article, set[int]]:
        """For each of `articles` the told stories that it is about, by number."""
        links: dict[str, set[int]] = defaultdict(set)
        headlines = _Headlines(self._language)
        for number, story in enumerate(self._stories):
            for link in story.told.links:
                links[link].add(number)
            for title in story.told.titles:
                headlines.add(title, number)
        holders = Counter(article.source.link for article in articles)
        found = {article: headlines.like(article.source.title) for article in articles}
        for article in articles:
            if article.source.link and holders[article.source.link] == 1:  # no link to a front page
                found[article] |= links.get(article.source.link, set())
        for article, number in self._near(articles):
            found[article].add(number)
        return found

    def _near(self, articles: Sequence[Article]) -> Iterator[tuple[Article, int]]:
        """Each of `articles` with each told story that it is near to."""
        first = len(self._stories)
        texts = [story.text for story in self._stories]
        texts += [Text(article.source.title, article.text) for article in articles]
        for number, others in near(vectors(texts, self._language), _NEAR):
            if number >= first:
                return
            yield from ((articles[other - first], number) for other in others if other >= first)

    def unheard(self, event: Sequence[Side]) -> Sequence[Side]:
        """The articles of one event, side by side, with what is new to the listeners.

        Where the event was told, its articles are marked as an update, and those that were known
        when it was last told, or have nothing new, say nothing. They keep their votes.
        """
        articles = [article for side in event for article, _ in side]
        about = Counter(number for a in articles for number in self._about.get(a, ()))
        numbers = sorted(n for n, count in about.items() if count >= _SHARE * len(articles))
        if not numbers:
            return event
        fresh = _Fresh([self._stories[number] for number in numbers], self._language)
        return [[(fresh.part(article), core) for article, core in side] for side in event]


class _Headlines:
    """Told headlines, found by the stems that another one shares with them.

    Nearness knows nothing of news without names (`vectors.near`); headlines share their words.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._told: list[tuple[frozenset[str], int]] = []
        self._holders: dict[str, list[int]] = defaultdict(list)

    def add(self, title: str, number: int) -> None:
        """Take in a headline of the story of that number."""
        stems = _stems(title, self._language)
        for stem in stems:
            self._holders[stem].append(len(self._told))
        self._told.append((stems, number))

    def like(self, title: str) -> set[int]:
        """The numbers of the stories that `title` is a headline of too."""
        stems = _stems(title, self._language)
        shared = Counter(place for stem in stems for place in self._holders.get(stem, ()))
        found = ((count, *self._told[place]) for place, count in shared.items())
        return {
            number
            for count, told, number in found
            if count >= max(_FEW, _SAME_HEADLINE * min(len(stems), len(told)))
        }


class _Fresh:
    """What is new of an event that was told."""

    def __init__(self, told: Sequence[_Story], language: str) -> None:
        self._language = language
        self._known_until = max(story.known_until for story in told)
        said = [sentence for story in told for sentence in story.sentences]
        self._said = [_stems(sentence, language) for sentence in said]
        self._all = frozenset().union(*self._said)
        self._toll = _toll(said, self._known_until, language)

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
        if _toll([sentence], self._known_until, self._language) > self._toll:
            return False
        stems = _stems(sentence, self._language)
        if len(stems & self._all) >= _TOLD_IN_PARTS * len(stems):
            return True
        return any(len(stems & s) >= _SAME * min(len(stems), len(s)) for s in self._said if s)


def _toll(said: Sequence[str], at: datetime, language: str) -> int:
    """The largest count of victims in `said`; 0 where there is none."""
    source = SourceRef(outlet="", title="", published_at=at)
    counts = tolls([Article(source, tuple(said))], language)
    return max((count.victims for count in counts), default=0)


def _stems(sentence: str, language: str) -> frozenset[str]:
    """The stems of a sentence, figures apart: they change as news comes in."""
    return frozenset(s for s in terms.stems(sentence, language) if not s[0].isdigit())
