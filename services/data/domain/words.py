"""Words: what shows are found by, the same on every database."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

PREFIX_LENGTH = 4
"""Letters from which on a word of a search stands for all that begin with it."""
MAX_WORDS = 12
"""Words of a search, at most."""
MAX_WORD_LENGTH = 60
"""Characters of a word that count."""

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text in their order: lower case, without accents, letters and digits only."""
    return [word[:MAX_WORD_LENGTH] for word in _WORD.findall(fold(text))]


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
