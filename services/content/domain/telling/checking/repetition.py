"""Repetition: what a text says twice, or says again that was said before in the show."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from services.content.domain.language import sentences, terms
from services.content.domain.language.sentences import bare
from services.content.domain.telling.checking.fault import Fault
from services.content.domain.telling.running_order import Part

SAME = 0.8
"""Share of what two sentences say together that both say, from which they are one."""
_SHORTEST = 5
"""Words of meaning that a sentence has at least which is compared by them."""
_WORDS = 9
"""Words in a row that no text has twice."""


def repetition_faults(
    text: str, part: Part, language: str, before: Sequence[str]
) -> Iterator[Fault]:
    """The sentences of `text` that say the same as one before them, or as one of `before`.

    The recap, which says the main story once more, repeats nothing but itself.
    """
    said = [each for other in before for each in _sentences(other, language)]
    earlier = [] if part.kind == "recap" else said
    own: list[tuple[str, frozenset[str]]] = []
    for sentence, stems in _sentences(text, language):
        if any(_is_same(sentence, stems, *other) for other in own):
            yield Fault("repetition", f"“{sentence}” says again what the text says: leave it out.")
        elif any(_is_same(sentence, stems, *other) for other in earlier):
            yield Fault(
                "repetition",
                f"“{sentence}” was said earlier in the show: say something else of the story.",
            )
        own.append((sentence, stems))
    if repeated := _twice(text):
        yield Fault("repetition", f"“{repeated}” stands twice in the text: say it once.")


@lru_cache(maxsize=512)
def _sentences(text: str, language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((s, terms.stems(s, language)) for s in sentences.split(text, language))


def _is_same(one: str, stems: frozenset[str], other: str, others: frozenset[str]) -> bool:
    if len(stems) < _SHORTEST or len(others) < _SHORTEST:
        return len(stems) > 2 and bare(one) == bare(other)  # noqa: PLR2004 - `Goodbye, and take care`
    return len(stems & others) >= SAME * len(stems | others)


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
