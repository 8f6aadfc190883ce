"""The words of an English headline, and the marks around them."""

import re
from functools import lru_cache

from services.content.domain.headlines.english.words import NUMBERS, word_set

_EDGES = "\"'“”‘’«»()[],;:.!?"
_OWNER = re.compile(r"[’']s?$")
_NUMBER = re.compile(r"^(?:[A-Z]{0,3}[$£€]|[₹¥₦~])?\d[\d.,]*(?:k|m|b|bn|tn|mn|%)?$")
_NUMBER_WORDS = NUMBERS | {"one"}
_PAUSES = frozenset(",;:–—")
_COMMON_NOUNS = word_set("CEO IPO NGO SUV MoU ETF MP")
"""Acronyms that are no names."""


@lru_cache(maxsize=4096)
def bare(word: str) -> str:
    """`word` without the marks around it."""
    return word.strip(_EDGES).replace("’", "'")


@lru_cache(maxsize=4096)
def small(word: str) -> str:
    """`word` without the marks around it, in small letters."""
    return bare(word).lower()


@lru_cache(maxsize=4096)
def pauses(word: str) -> bool:
    """Whether a mark closes a phrase after `word`."""
    return word.rstrip("\"'”’)")[-1:] in _PAUSES


def is_name(word: str) -> bool:
    """Whether `word` has a capital, inside a sentence."""
    plain = bare(word)
    return plain[:1].isupper() and plain not in _COMMON_NOUNS


@lru_cache(maxsize=4096)
def is_number(word: str) -> bool:
    """Whether `word` counts, in figures or in letters."""
    plain = bare(word)
    if _NUMBER.match(plain):
        return True
    return plain != "one" and all(p in _NUMBER_WORDS for p in plain.lower().split("-"))


@lru_cache(maxsize=4096)
def owns(word: str) -> bool:
    """Whether `word` is a genitive: what follows belongs to it."""
    many = word.endswith(("s’", "s'")) and word[0].isalnum()
    return many or bool(_OWNER.search(bare(word)))


def without_owner(word: str) -> str:
    """`word` without the ending of a genitive."""
    return _OWNER.sub("", word)


def after(words: list[str], i: int) -> str:
    """The word behind the one at `i`, in small letters; empty where a mark stands between."""
    return small(words[i + 1]) if i + 1 < len(words) and not pauses(words[i]) else ""


def before(words: list[str], i: int) -> str:
    """The word before the one at `i`, in small letters; empty at the beginning."""
    return small(words[i - 1]) if i else ""
