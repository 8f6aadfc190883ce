"""Stories that a weightier one tells, though their articles were not grouped as one event."""

from collections import Counter
from collections.abc import Sequence

from services.content.domain.choosing.candidates import Candidate
from services.content.domain.language import terms

_RARE = 3
"""Stories that hold a stem at most, where it says what a story is about."""
_SHARED = 3
"""Rare stems that two stories share at least, where they tell of the same."""

_FEW = 2
"""Outlets of a story at most that is taken for one that was told."""


class Repetition:
    """The stories that were told so far, by what is rare in their titles and first sentences."""

    def __init__(self, stories: Sequence[Candidate], language: str) -> None:
        """`stories`: all of the day, each with something that can be said."""
        self._language = language
        self._held = Counter(stem for story in stories for stem in self._stems(story))
        self._told: list[frozenset[str]] = []

    def add(self, story: Candidate) -> None:
        """Tell a story."""
        self._told.append(self._rare(story))

    def is_told(self, story: Candidate) -> bool:
        """Whether a story that was told tells of the same; no story that many outlets have is."""
        rare = self._rare(story)
        return len(story.outlets) <= _FEW and any(
            len(rare & told) >= _SHARED for told in self._told
        )

    def _rare(self, story: Candidate) -> frozenset[str]:
        return frozenset(stem for stem in self._stems(story) if self._held[stem] <= _RARE)

    def _stems(self, story: Candidate) -> frozenset[str]:
        lead = story.lead
        return terms.stems(f"{lead.source.title}. {lead.sentences[0]}", self._language)
