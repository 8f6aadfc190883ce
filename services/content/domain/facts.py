"""Facts: which sentences are worth saying, so that none says again what was said."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from services.content.domain import coherence, terms
from services.content.domain.news import Article
from services.content.domain.sentences import bare
from services.content.domain.tolls import counts_victims

_SAME = 0.5
"""Share of the shorter sentence's stems that another one holds, from which it says the same."""
_SAME_STORY = 0.42
"""The same within one story, where the wording differs but the event does not."""
_TOLD_IN_PARTS = 0.6
"""Share of another outlet's sentence that the story has said here and there."""
_RETOLD = 0.55
"""What another outlet's sentence says of the core of the event, over what the story's first one
says of it, from which it tells the news again."""
_RELATED = 0.2
"""Share of the core of the news that another article says at least, to be of the same story."""
_FEW = 4
"""Sentences of fewer stems are the same only where all of them are shared."""
_FUTURE = re.compile(
    r"\b(?:will|(?:is|are) (?:set|due|expected|about) to|prepar\w+|ahead of|wird|werden|soll"
    r"|sollen)\b"
)
_YESTERDAYS = timedelta(hours=3)
"""An outlet's look ahead is out of date, once another tells so much later what came."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_TELLING = re.compile(r"(?!(?:19|20)\d\d$)\d+(?:[.,]\d+)+|(?!(?:19|20)\d\d$)\d{2,}")
"""A figure that stands for one fact of a story; years and small numbers stand for many."""
_BESIDE_FIGURE = 2
"""Stems that two sentences share beside a figure, from which they give the same figure."""


@dataclass(slots=True)
class SpokenFacts:
    """What has been said so far in the show."""

    _stems: list[frozenset[str]] = field(default_factory=list)
    _texts: set[str] = field(default_factory=set)

    def take(self, articles: Sequence[Article], language: str) -> tuple[tuple[str, Article], ...]:
        """The sentences of one story that say something new, in order; they count as said.

        Of two counts of victims only the first is taken: a later one would contradict it. With
        a sentence go those that lean on it.
        """
        story = _Story(language, _core(articles, language))
        for article in articles:
            if not story.is_related(article):
                continue
            leaning = False
            for sentence in article.sentences:
                if (
                    (leaning and coherence.leans(sentence, language))
                    or (article is not articles[0] and _is_headline(sentence, article))
                    or self._is_said(sentence, language)
                    or not story.is_new(sentence, article)
                ):
                    leaning = True
                    continue
                leaning = False
                story.add(sentence, article)
        self._stems += story.stems
        self._texts |= {bare(sentence) for sentence, _ in story.taken}
        return tuple(story.taken)

    def _is_said(self, sentence: str, language: str) -> bool:
        stems = _wordy(sentence, language)
        return bare(sentence) in self._texts or any(_alike(stems, s) >= _SAME for s in self._stems)


@dataclass(slots=True)
class _Story:
    """What one story has said so far."""

    language: str
    core: Mapping[str, int]
    """The stems that its articles share, and how many of them do."""
    taken: list[tuple[str, Article]] = field(default_factory=list)
    stems: list[frozenset[str]] = field(default_factory=list)

    def is_related(self, article: Article) -> bool:
        """Whether an article is about the news that the story has begun with."""
        if not self.taken or self.taken[0][1] is article:
            return True
        theirs = _wordy(f"{article.source.title}. {article.text}", self.language)
        news = self.stems[0] | _wordy(self.taken[0][1].source.title, self.language)
        return self._core_of(news & theirs) >= _RELATED * self._core_of(news)

    def is_new(self, sentence: str, article: Article) -> bool:
        """Whether the story lacks it; of another outlet's, whether it lacks it in parts too."""
        stems = self._known_words(_wordy(sentence, self.language))
        if self.taken and _FUTURE.search(sentence) and _is_older(article, self.taken[0][1]):
            return False
        if counts_victims(sentence) and any(counts_victims(s) for s, _ in self.taken):
            return False
        if any(_alike(stems, said) >= _SAME_STORY for said in self.stems):
            return False
        if any(self._gives_same_figure(sentence, said) for said, _ in self.taken):
            return False
        return not self.taken or self.taken[0][1] is article or not self._tells_again(stems)

    def _tells_again(self, stems: frozenset[str]) -> bool:
        """Whether another outlet's sentence is the news itself, or known in parts."""
        said = frozenset().union(*self.stems)
        return self._core_of(self.stems[0]) * _RETOLD <= self._core_of(stems) > 0 or len(
            stems & said
        ) >= _TOLD_IN_PARTS * len(stems)

    def _core_of(self, stems: frozenset[str]) -> int:
        """How much of the core of the event a sentence says."""
        return sum(self.core.get(stem, 0) for stem in stems)

    def _known_words(self, stems: frozenset[str]) -> frozenset[str]:
        """`stems`, German compounds taken apart where the story has said their parts."""
        if self.language != "de":
            return stems
        said: frozenset[str] = frozenset().union(*self.stems)
        return frozenset(part for stem in stems for part in terms.parts(stem, said) or {stem})

    def _gives_same_figure(self, one: str, other: str) -> bool:
        shared = _wordy(one, self.language) & _wordy(other, self.language)
        return bool(_figures(one) & _figures(other)) and len(shared) >= _BESIDE_FIGURE

    def add(self, sentence: str, article: Article) -> None:
        """Take `sentence` into the story."""
        self.taken.append((sentence, article))
        self.stems.append(_wordy(sentence, self.language))


def _core(articles: Sequence[Article], language: str) -> dict[str, int]:
    holders = Counter(
        stem for a in articles for stem in _wordy(f"{a.source.title}. {a.text}", language)
    )
    return {stem: count for stem, count in holders.items() if count > 1}


def _is_headline(sentence: str, article: Article) -> bool:
    """Whether an article only names its news: the leading one has said it."""
    made = bool(article.rule) and sentence == article.sentences[0]
    return made or bare(sentence) == bare(article.source.title)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared stems over the shorter sentence's."""
    shorter = min(len(one), len(other))
    shared = len(one & other)
    if shorter < _FEW:
        return float(shared == shorter and shorter > 0)
    return shared / shorter


def _wordy(sentence: str, language: str) -> frozenset[str]:
    """The stems of `sentence`, numbers apart: they change as news comes in."""
    return frozenset(s for s in terms.stems(sentence, language) if not s[0].isdigit())


def _figures(sentence: str) -> frozenset[str]:
    return frozenset(f for f in _FIGURE.findall(sentence) if _TELLING.fullmatch(f))


def _is_older(article: Article, lead: Article) -> bool:
    at, told = article.source.published_at, lead.source.published_at
    return at is not None and told is not None and told - at > _YESTERDAYS
