"""Symbols between and before words, signs of numbers, and what is silent."""

import unicodedata

from services.audio.domain.pronunciation.rewriting import rule

_SPOKEN = frozenset("+%‰°&$€£¥§@")
_SILENT_PUNCTUATION = frozenset("[]{}<>*_#\\/|~^=`•·")
_LIKE_ASCII = str.maketrans("’‘\u00a0\u202f\u2011", "''  -")

ADDRESS = rule(r"(?:https?://|www\.)\S*[\w/]", "")
"""Addresses of web pages are not said."""
_JOINERS = rule("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]", "")
"""Characters without width, which would part a word."""
_MINUS = r"(?<![\w.,)–-])[-−–](?=\d)"

ENGLISH = (
    _JOINERS,
    rule(_MINUS, "minus "),
    rule(r"(?<=\d)/(?=(?:barrel|day|hour|litre|month|week|year)\b)", " per "),
    rule(r"#(?=\d)", "number "),
    rule(r"#(?=\w)", ""),
    rule(r"(?<=[A-Za-z])-(?=\d)", " "),
    rule(r"(?<=\w)\+(?!\w)", " plus"),
    rule(r"(?<=\w)\+(?=\w)", " plus "),
    rule(r"(?<!\w)\+(?=\d)", "plus "),
    rule(r"(?<=\w)@(?=\w)", " at "),
    rule(r"@(?=\w)", "at "),
    rule(r"\s?&\s?", " and "),
    rule(r"(?<=\d) ?[x×] ?(?=\d)", " by "),
)
GERMAN = (
    _JOINERS,
    rule(_MINUS, "minus "),
    rule(r"(?<=[€$])/(?=\w)|(?<=Euro)/(?=[A-ZÄÖÜ])", " pro "),
    rule(r"(?<=\d)\.\+(?=\d)", " plus "),
    rule(r"#(?=\d)", "Nummer "),
    rule(r"#(?=\w)", ""),
    rule(r"(?<=[A-Za-zäöüß])-(?=\d)", " "),
    rule(r"(?<=\w)\+(?!\w)", " plus"),
    rule(r"(?<=\w)\+(?=\w)", " plus "),
    rule(r"(?<!\w)\+(?=\d)", "plus "),
    rule(r"(?<=\w)@(?=\w)", " ät "),
    rule(r"@(?=\w)", "ät "),
    rule(r"\s?&\s?", " und "),
    rule(r"(?<=[a-zäöüß])[*:_](?=innen?\b|in\b)", ""),
    rule(r"(?<=\d) ?[x×] ?(?=\d)", " mal "),
    rule(r"§ ?(?=\d)", "Paragraf "),
)


class _Audible(dict[int, str]):
    """A table for `str.translate`: what is no word, digit or punctuation is a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        silent = unicodedata.category(character)[0] in "CSZ" or character in _SILENT_PUNCTUATION
        self[code] = " " if silent and character not in _SPOKEN else character
        return self[code]


_AUDIBLE = _Audible()


def like_ascii(text: str) -> str:
    """Write typographic apostrophes, spaces and hyphens as the rules expect them, one for one."""
    return text.translate(_LIKE_ASCII)


def audible(text: str) -> str:
    """A text as an engine gets it, one for one: silent symbols are spaces."""
    return text.translate(_AUDIBLE)
