"""Words, figures and marks of a text, each at its place."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., a.m.
    r"|[^\W\d_]+(?:[’'][^\W\d_]+)*"
    r"|(?<!\d)\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
    r"|[^\s\w]|_"
)
_OWN_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "æ": "ae"})
_BETWEEN = re.compile(r"[\W_]+")
_GENITIVE = re.compile(r"[’']s?$")


class Token(NamedTuple):
    """A word, a figure or a mark.

    `lower`: the word in small letters.
    """

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word."""
        return self.text[0].isalpha()

    @property
    def is_figure(self) -> bool:
        """Whether it is a number in figures."""
        return self.text[0].isdecimal()

    @property
    def is_capital(self) -> bool:
        """Whether it is a word that begins with a capital letter."""
        return self.text[0].isupper()


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of `text` in order."""
    return tuple(Token(m[0], m[0].lower(), m.start(), m.end()) for m in _TOKEN.finditer(text))


def letters(text: str) -> str:
    """The letters and digits of `text` in small letters; as `sentences.bare`, and fast."""
    return _BETWEEN.sub("", text.casefold())


@lru_cache(maxsize=16384)
def folded(word: str) -> str:
    """`word` without accents, possessive ending, stops and capital letters."""
    plain = _GENITIVE.sub("", word).replace(".", "").lower().translate(_OWN_LETTERS)
    if plain.isascii():
        return plain
    split = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in split if not unicodedata.combining(letter))
