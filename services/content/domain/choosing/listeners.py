"""What listeners think of outlets and categories, and the topics that they ask for.

Both move a story by less than one more outlet would: the desk's judgement stays the desk's.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from contracts import Opinion
from services.content.domain.choosing.candidates import Candidate

PRIOR = 20
"""Votes for and against alike that every outlet and category is taken to have had before: a few
votes move nothing, and thousands no more than `OUTLETS` and `CATEGORY`."""
OUTLETS, CATEGORY = 0.4, 0.4
"""Most that votes on the outlets of a story add or take, and those on its category; an outlet that
has the story adds 1."""
ASKED = 0.9
"""What is added to a story that listeners ask for, however many topics name it."""
_BEGINNING = 4
"""Letters from which a word of a topic is the beginning of one in a headline."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What listeners want: votes for and against by kind and name, and topics."""

    votes: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    topics: tuple[tuple[str, ...], ...] = ()

    def rated(self, story: Candidate, category: str) -> float:
        """What votes add to the weight of a story, or take from it."""
        outlets = [self._share("outlet", name) for name in sorted(story.outlets)]
        mean = sum(outlets) / len(outlets) if outlets else 0.0
        return OUTLETS * mean + CATEGORY * self._share("category", category)

    def asked(self, story: Candidate) -> float:
        """What is added to a story that listeners ask for."""
        return ASKED if self.topics_of(story) else 0.0

    def topics_of(self, story: Candidate) -> int:
        """Number of topics of which all words stand in one headline of a story."""
        headlines = [_words(article.source.title) for article in story.event]
        return sum(any(_names(line, topic) for line in headlines) for topic in self.topics)

    def explained(self, story: Candidate, category: str) -> str:
        """The votes that count for a story, and how many topics name it, in words."""
        named = [("category", category), *(("outlet", name) for name in sorted(story.outlets))]
        told = [
            f"{name} {votes[0]} up, {votes[1]} down"
            for kind, name in named
            if (votes := self.votes.get((kind, name.casefold())))
        ]
        if count := self.topics_of(story):
            told.append(f"asked for by {count} {'topic' if count == 1 else 'topics'}")
        return "; ".join(told)

    def _share(self, kind: str, name: str) -> float:
        """How far votes are for it, from -1 to 1: nothing without votes, smoothed by the prior."""
        up, down = self.votes.get((kind, name.casefold()), (0, 0))
        return (up - down) / (up + down + PRIOR)


NOTHING = Wishes()
"""No votes, and no topics."""


def wishes(opinions: Iterable[Opinion], topics: Sequence[str]) -> Wishes:
    """What listeners want, of what the archive has added up and a request prefers."""
    votes = {(each.kind, each.name.casefold()): (each.up, each.down) for each in opinions}
    return Wishes(votes, tuple(words for topic in topics if (words := _words(topic))))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _names(headline: Sequence[str], topic: Sequence[str]) -> bool:
    return all(any(_is_said(word, said) for said in headline) for word in topic)


def _is_said(word: str, said: str) -> bool:
    return said == word or (len(word) >= _BEGINNING and said.startswith(word))
