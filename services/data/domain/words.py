"""Words: what shows are found by, the same on every database.

An index of whole words answers at once, however many shows have them; one of beginnings does not.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MAX_WORDS = 12
"""Words of a search, at most."""
MAX_WORD_LENGTH = 60
"""Characters of a word that count."""
STEM_LENGTH = 4
"""Letters that are left of a word, at least."""
ENDINGS = ("ings", "ing", "ern", "ed", "em", "en", "er", "es", "e", "n", "s")
"""Endings of English and German words that make no difference, the longest first."""

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The stems of a text's words in their order, of lower-case letters and digits only."""
    return [stem(word) for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word without its endings: `ferri` of `ferries` and of `ferry`.

    It need not be a word; both texts and searches are made of stems.
    """
    word = word[:MAX_WORD_LENGTH]
    while ending := next((each for each in ENDINGS if _ends(word, each)), ""):
        word = word.removesuffix(ending)
    return f"{word[:-1]}i" if word.endswith("y") else word


def _ends(word: str, ending: str) -> bool:
    return len(word) >= STEM_LENGTH + len(ending) and word.endswith(ending)


def fold(text: str) -> str:
    """The text in lower case, without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def label(name: str, value: str) -> str:
    """A word that stands for the value of a column: no word of a text begins with `_`.

    A filter becomes one more word of the search, which the index intersects with the others.
    """
    return f"_{name}{hashlib.sha256(value.encode()).hexdigest()[:16]}"


def document(texts: Iterable[str], labels: Iterable[str]) -> str:
    """The distinct words of the texts and the labels, sorted, with spaces between."""
    found = {word for text in texts for word in words_of(text)}
    return " ".join(sorted(found.union(labels)))
