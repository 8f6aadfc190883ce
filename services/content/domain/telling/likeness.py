"""Likeness: how far two sentences say the same."""

import re
from collections.abc import Iterable

from services.content.domain.language import terms

_FEW = 4
"""Sentences of fewer stems are alike only where all of them are shared."""
_CALLED = re.compile(r"\b(?:describ|call|brand|denounc|condemn|dubb)(?:e[ds]?|s|ed|ing)?\b")
_LEADS_UP = re.compile(r"^(?:Das\s)?\w+es?\sThema\s(?:ist|sind)\s")
_QUOTED = re.compile(r"[\"“‘](?:an?\s)?([\w\s-]+?)[,.]?[\"”’]")


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared stems over the shorter sentence's."""
    shorter = min(len(one), len(other))
    shared = len(one & other)
    if shorter < _FEW:
        return float(shared == shorter and shorter > 0)
    return shared / shorter


def wordy(sentence: str, language: str) -> frozenset[str]:
    """The stems of `sentence`, numbers apart: they change as news comes in.

    What only leads up to something has none: `Wichtigstes Thema ist …`.
    """
    sentence = _LEADS_UP.sub("", sentence) if language == "de" else sentence
    return frozenset(s for s in terms.stems(sentence, language) if not s[0].isdigit())


def calls_it_again(sentence: str, said: Iterable[str]) -> bool:
    """Whether somebody calls something what one is quoted with in an English sentence that is said.

    As in `described the fees as “piracy”`, and `called them an act of piracy`.
    """
    told = _what_it_is_called(sentence).lower()
    words = (word for each in said for word in _QUOTED.findall(_what_it_is_called(each)))
    return any(re.search(rf"\b{re.escape(word.lower())}\b", told) for word in words)


def _what_it_is_called(sentence: str) -> str:
    found = _CALLED.search(sentence)
    return sentence[found.end() :] if found else ""
