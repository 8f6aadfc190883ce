"""Ordinals, and numbers with a plural s, that engines do not know."""

import re

from services.audio.domain.pronunciation.dates import MONTHS_DE, ending_de
from services.audio.domain.pronunciation.numerals import cardinal_en, ordinal_de
from services.audio.domain.pronunciation.rewriting import before, rule


def _ordinal(match: re.Match[str]) -> str | None:
    number, preceding = int(match["number"]), before(match)
    ending = ending_de(preceding)
    if number == 0 or (ending == "er" and not match["named"] and not _OWNER.search(preceding)):
        return None
    return ordinal_de(number, ending)


_OWNER = re.compile(r"\b(?:[Ee]in|[Ss]ein|[Ii]hr|[Mm]ein|[Uu]nser|[Kk]ein) $")

_NAMED = "|".join(
    (*MONTHS_DE, "Bundesliga", "FC", "Jahrhundert", "Liga", "Mal", "Platz", "Spieltag", "Weltkrieg")
)
"""Nouns before which a number with a full stop is an ordinal although no article precedes it."""


def _plural_en(match: re.Match[str]) -> str:
    """A number of up to three digits as a noun: "sixteens", "forty-niners"."""
    words, ending = cardinal_en(int(match[1])), match[2]
    return words + (ending.removeprefix("e") if words.endswith("e") else ending)


ENGLISH = (
    rule(r"(?<![\d.,])(\d{1,3}),000th\b", lambda match: f"{cardinal_en(int(match[1]))} thousandth"),
    rule(r"(?<![\w.,$€£])([1-9]\d{0,2})(ers|s)\b", _plural_en),
)
GERMAN = (
    rule(
        rf"(?<![\d.,])(?P<said>(?P<number>\d{{1,3}})\.)(?:(?= (?P<named>{_NAMED})))?"
        r"(?=(?:/| (?:bis|und|oder) )\d{1,2}\. [A-ZÄÖÜ]| (?:[a-zäöü]+en )?[A-ZÄÖÜ])",
        _ordinal,
    ),
)
