"""Terms: what a text is about, as stems that survive another outlet's wording."""

import re
from collections.abc import Collection
from functools import lru_cache

from services.content.domain.language import german_stems, lexicon

_WORD = re.compile(r"[^\W_]+(?:[.’'][^\W_]+)*")
_ENDINGS = {
    "en": ("ingly", "edly", "ings", "ing", "ers", "er", "ied", "ies", "ed", "es", "s", "ly"),
}
_SHORTEST_STEM = 4
_ROOT = 4
"""Letters of a root: `swapped` is `swap`, `seizures` is `seize`."""
_POSSESSIVE = re.compile(r"[’']s?$")


@lru_cache(maxsize=4096)
def stems(text: str, language: str) -> frozenset[str]:
    """The stems of the words in `text` that carry meaning."""
    return frozenset(ordered_stems(text, language))


def roots(text: str, language: str) -> frozenset[str]:
    """The first letters of the stems in `text`, by which two forms of a word are one."""
    return frozenset(stem[:_ROOT] for stem in stems(text, language))


def ordered_stems(text: str, language: str) -> list[str]:
    """As `stems`, in order, repetitions kept."""
    function = lexicon.FUNCTION_WORDS[language]
    words = (_POSSESSIVE.sub("", w).replace(".", "") for w in _WORD.findall(text))
    return [
        stem(w, language)
        for w in words
        if w and w.lower() not in function and (len(w) > 1 or w.isdigit())
    ]


@lru_cache(maxsize=16384)
def stem(word: str, language: str) -> str:
    """A light stem: endings of inflection and the commonest of derivation are cut.

    `word`: as it is written, without marks.
    """
    if language == "de":
        return german_stems.stem(word)
    word = word.lower()
    endings = _ENDINGS[language]
    for ending in endings if word.endswith(endings) else ():
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)].rstrip("ei") or word
    return word.rstrip("e") if len(word) >= _SHORTEST_STEM else word


def parts(compound: str, known: Collection[str]) -> frozenset[str]:
    """The parts of a German `compound` among the `known` stems, a linking `s` or `n` aside."""
    cuts = range(_SHORTEST_STEM, len(compound) - _SHORTEST_STEM + 1)
    pieces = {p for i in cuts for p in (compound[:i], compound[: i - 1], compound[i:])}
    return frozenset(p for p in pieces if len(p) >= _SHORTEST_STEM and p in known)
