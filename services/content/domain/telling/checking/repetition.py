"""Repetition: what a text says twice, or says again that was said before in the show."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from services.content.domain.language import sentences, terms
from services.content.domain.language.sentences import bare
from services.content.domain.telling.checking.fault import Fault
from services.content.domain.telling.running_order import Part

SAME = 0.8
"""Share of what two sentences say together that both say, from which they are one."""
_SHORTEST = 5
"""Words of meaning that a sentence has at least which is compared by them."""
_FEW = 3
"""Words of meaning from which a shorter sentence may be said once only."""
_WORDS = 9
"""Words in a row that no text has twice."""


class _Said(NamedTuple):
    """A sentence with its letters and its stems, by which it is compared."""

    sentence: str
    letters: str
    stems: frozenset[str]


def repetition_faults(
    text: str, part: Part, language: str, before: Sequence[str]
) -> Iterator[Fault]:
    """The sentences of `text` that say the same as one before them, or as one of `before`.

    The recap, which says the main story once more, repeats nothing but itself.
    """
    said = [each for other in before for each in _sentences(other, language)]
    earlier = [] if part.kind == "recap" else said
    own: list[_Said] = []
    for one in _sentences(text, language):
        sentence = one.sentence
        if any(_is_same(one, other) for other in own):
            yield Fault("repetition", f"“{sentence}” says again what the text says: leave it out.")
        elif any(_is_same(one, other) for other in earlier):
            yield Fault(
                "repetition",
                f"“{sentence}” was said earlier in the show: say something else of the story.",
            )
        own.append(one)
    if repeated := _twice(text):
        yield Fault("repetition", f"“{repeated}” stands twice in the text: say it once.")


@lru_cache(maxsize=512)
def _sentences(text: str, language: str) -> tuple[_Said, ...]:
    found = sentences.split(text, language)
    return tuple(_Said(s, bare(s), terms.stems(s, language)) for s in found)


def _is_same(one: _Said, other: _Said) -> bool:
    if min(len(one.stems), len(other.stems)) < _SHORTEST:
        return len(one.stems) >= _FEW and one.letters == other.letters
    return len(one.stems & other.stems) >= SAME * len(one.stems | other.stems)


def _twice(text: str) -> str:
    """The first words that stand twice in `text`, `_WORDS` in a row."""
    words = text.split()
    keys = [bare(word) for word in words]
    seen: set[tuple[str, ...]] = set()
    for place in range(len(words) - _WORDS + 1):
        row = tuple(keys[place : place + _WORDS])
        if row in seen:
            return " ".join(words[place : place + _WORDS])
        seen.add(row)
    return ""
