"""Acronyms: said letter by letter, or as a word where they can be said as one."""

import re
from functools import lru_cache

from contracts import Language
from services.audio.domain.pronunciation.capitals import COMMON, LETTERS, SHOUTED_LETTERS, WORDS
from services.audio.domain.pronunciation.rewriting import Words, ends_text, rule
from services.audio.domain.pronunciation.syllables import is_pronounceable

_SHORTEST_WORD = 4
"""Letters that an acronym has at least to be said as a word without being listed."""
_LONGEST_SPELLED = 6
"""Letters that an acronym has at most to be spelled: longer capitals are words."""
_SHOUTED_SHARE = 0.6
"""Share of long words in capitals from which on a text is shouted."""
_FEWEST_SHOUTED = 3
"""Capital words from which on a text may count as shouted."""
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


@lru_cache(maxsize=16)
def is_shouted(text: str) -> bool:
    """Whether the long words of a text are in capitals, which then mark no acronyms."""
    words: list[str] = _LONG_WORD.findall(text)
    capital = sum(word.isupper() and _reads_as_word(word) for word in words)
    return capital >= max(_FEWEST_SHOUTED, _SHOUTED_SHARE * len(words))


def letters(acronym: str) -> str:
    """Letters one by one; the last one has no full stop, which would end the sentence."""
    return ".".join(letter for letter in acronym if letter.isalpha()).upper()


def _spelled(acronym: str, plural: str | None) -> str:
    """Letters with a possessive or plural s, which engines join to them after an apostrophe."""
    return letters(acronym) + (".'s" if plural else "")


def _acronym(language: Language, after: str = "") -> Words:
    words, spelled, common = WORDS[language], LETTERS[language], COMMON[language]
    known = words | SHOUTED_LETTERS

    def say(match: re.Match[str]) -> str | None:
        acronym, plural = match["acronym"], match["plural"]
        if acronym in common:
            return None
        if acronym not in known and is_shouted(match.string):
            return None
        if acronym in words or (acronym not in spelled and _reads_as_word(acronym)):
            return acronym.capitalize() + (plural or "") + after
        return _spelled(acronym, plural) + after

    return say


def _reads_as_word(acronym: str) -> bool:
    if len(acronym) < _SHORTEST_WORD:
        return False
    return len(acronym) > _LONGEST_SPELLED or is_pronounceable(acronym)


def _dotted(match: re.Match[str]) -> str:
    return _spelled(match["letters"], match["plural"]) + ("." if ends_text(match) else "")


def _flight(match: re.Match[str]) -> str:
    """The number of a flight or a plane in pairs: "A320" is "A3 20"."""
    number = match["number"]
    space = " " if len(match["letters"]) > 1 else ""  # a lone "A" would be an article
    return f"{letters(match['letters'])}{space}{number[:-2]} {number[-2:]}"


_CARBON_DIOXIDE = rule("CO[2₂]", "C.O 2")
_PLURAL = "(?P<plural>'?s)?"
_DOTTED = rf"(?<![\w.])(?P<letters>(?:[A-ZÄÖÜ]\.)+[A-ZÄÖÜ]\.?){_PLURAL}(?!\w)"
_CAPITALS = rf"(?<![\w.])(?<!\w')(?P<acronym>[A-ZÄÖÜ]{{2,}}){_PLURAL}(?!\w|'\w)"
_MIXED = (
    r"(?<![\w.])(?P<acronym>(?!CoV)[A-ZÄÖÜ][a-z][A-ZÄÖÜ]{1,2}|ePA|eID|mRNA|DxO|UStG|UdSSR)"
    rf"{_PLURAL}(?!\w)"
)
_BEFORE_DIGITS = r"(?<![\w.,])(?P<acronym>[A-Z]{2,5})(?P<plural>(?!))?-?(?=\d)"
_FLIGHT = (
    r"(?<![\w.])(?P<letters>[A-Z]{1,3})-?(?P<number>[1-9]\d[1-9]\d?|[1-9][1-9]0)(?![\w%]|[-.,]\d)"
)

ENGLISH = (
    _CARBON_DIOXIDE,
    rule(_FLIGHT, _flight),
    rule(r"(?<![\w.])([A-Z])&([A-Z])(?!\w)", r"\1. and \2"),
    rule(_DOTTED, _dotted),
    rule(_CAPITALS, _acronym("en")),
    rule(_BEFORE_DIGITS, _acronym("en", " ")),
    rule(_MIXED, lambda match: _spelled(match["acronym"], match["plural"])),
)
GERMAN = (
    _CARBON_DIOXIDE,
    rule(r"(?<![\w.])([A-Z])&([A-Z])(?!\w)", r"\1 und \2"),
    rule(_DOTTED, _dotted),
    rule(_CAPITALS, _acronym("de")),
    rule(_BEFORE_DIGITS, _acronym("de", " ")),
    rule(_MIXED, lambda match: _spelled(match["acronym"], match["plural"])),
)
