"""Likeness: how far two sentences say the same."""

from services.content.domain.language import terms

_FEW = 4
"""Sentences of fewer stems are alike only where all of them are shared."""


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared stems over the shorter sentence's."""
    shorter = min(len(one), len(other))
    shared = len(one & other)
    if shorter < _FEW:
        return float(shared == shorter and shorter > 0)
    return shared / shorter


def wordy(sentence: str, language: str) -> frozenset[str]:
    """The stems of `sentence`, numbers apart: they change as news comes in."""
    return frozenset(s for s in terms.stems(sentence, language) if not s[0].isdigit())
