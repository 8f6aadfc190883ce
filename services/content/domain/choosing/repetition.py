"""Stories that a weightier one tells, though their articles were not grouped as one event."""

from collections import Counter
from collections.abc import Sequence

from services.content.domain.choosing.candidates import Candidate
from services.content.domain.choosing.whereabouts import are_apart
from services.content.domain.language import terms
from services.content.domain.language.places import places
from services.content.domain.news import Article

_RARE = 3
"""Stories that hold a stem at most, where it says what a story is about."""
_SHARED = 3
"""Rare stems that two stories share at least, where they tell of the same: not of two states."""

_SPOKEN = 4
"""Articles of a story that are heard at most, in a show of some minutes."""
_FEW = 2
"""Outlets of a story at most that is taken for one that was told."""


class Repetition:
    """The stories that were told so far, by what is rare in their titles and first sentences."""

    def __init__(self, stories: Sequence[Candidate], language: str) -> None:
        """`stories`: all of the day, each with something that can be said."""
        self._language = language
        self._held = Counter(
            stem for story in stories for stem in self._stems(_beginning(story.lead))
        )
        self._told: list[tuple[frozenset[str], frozenset[str]]] = []

    def add(self, story: Candidate) -> None:
        """Tell a story."""
        self._told += [
            (self._rare(text), places(text)) for text in map(_beginning, story.articles[:_SPOKEN])
        ]

    def is_told(self, story: Candidate) -> bool:
        """Whether a story that was told tells of the same; no story that many outlets have is."""
        text = _beginning(story.lead)
        rare, here = self._rare(text), places(text)
        return len(story.outlets) <= _FEW and any(
            len(rare & told) >= _SHARED and not are_apart([here], [there])
            for told, there in self._told
        )

    def _rare(self, text: str) -> frozenset[str]:
        return frozenset(stem for stem in self._stems(text) if self._held[stem] <= _RARE)

    def _stems(self, text: str) -> frozenset[str]:
        return terms.stems(text, self._language)


def _beginning(article: Article) -> str:
    return f"{article.source.title}. {article.sentences[0]}"
