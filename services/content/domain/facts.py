"""Facts: which sentences are worth saying, so that none says again what was said."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.content.domain import terms
from services.content.domain.news import Article

_SAME = 0.5
"""Share of the shorter sentence's stems that another one holds, from which it says the same."""
_SAME_STORY = 0.42
"""The same within one story, where the wording differs but the event does not."""
_FEW = 4
"""Sentences of fewer stems are the same only where all of them are shared."""
_TOLL = re.compile(
    r"\b(?:kill(?:ed|s)?|dead|die[sd]?|deaths?|death toll|fatalit\w+|missing|injured|wounded"
    r"|tote[nr]?|getötet|gestorben|todesopfer|ums leben|vermisst\w*|verletzt\w*)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:hundreds|thousands|dozens|hunderte|tausende|dutzende)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Said:
    """What has been said so far in the show."""

    _stems: list[frozenset[str]] = field(default_factory=list)
    _texts: set[str] = field(default_factory=set)

    def take(self, articles: Iterable[Article], language: str) -> tuple[tuple[str, Article], ...]:
        """The sentences of one story that say something new, in order, and remember them.

        Of two outlets' counts of victims, only the first is taken: later ones contradict it.
        """
        taken: list[tuple[str, Article]] = []
        story: list[frozenset[str]] = []
        counted = False
        for position, article in enumerate(articles):
            for sentence in article.sentences if position == 0 else _beyond_headline(article):
                stems = terms.stems(sentence, language)
                toll = _counts_victims(sentence)
                if (toll and counted) or self._is_said(sentence, stems, story):
                    continue
                counted = counted or toll
                story.append(stems)
                self._texts.add(_bare(sentence))
                taken.append((sentence, article))
        self._stems += story
        return tuple(taken)

    def _is_said(
        self, sentence: str, stems: frozenset[str], story: Sequence[frozenset[str]]
    ) -> bool:
        return (
            _bare(sentence) in self._texts
            or any(_alike(stems, s) >= _SAME_STORY for s in story)
            or any(_alike(stems, s) >= _SAME for s in self._stems)
        )


def _beyond_headline(article: Article) -> Iterable[str]:
    """What an article that does not lead adds: the leading one's headline has said the news."""
    headline = _bare(article.source.title)
    return (s for s in article.sentences if _bare(s) != headline)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared stems over the shorter sentence's; numbers apart, which change as news comes in."""
    first, second = _wordy(one), _wordy(other)
    shorter = min(len(first), len(second))
    shared = len(first & second)
    if shorter < _FEW:
        return float(shared == shorter and shorter > 0)
    return shared / shorter


def _wordy(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(s for s in stems if not s[0].isdigit())


def _counts_victims(sentence: str) -> bool:
    return bool(_TOLL.search(sentence) and _NUMBER.search(sentence))


def _bare(sentence: str) -> str:
    return "".join(c for c in sentence.casefold() if c.isalnum())
