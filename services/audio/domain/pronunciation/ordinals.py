"""German ordinals: a number with a full stop before a noun."""

import re

from services.audio.domain.pronunciation.dates import MONTHS_DE, ending_de
from services.audio.domain.pronunciation.numerals import ordinal_de
from services.audio.domain.pronunciation.rewriting import rule


def _ordinal(match: re.Match[str]) -> str | None:
    number, before = int(match["number"]), match.string[: match.start()]
    ending = ending_de(before)
    if number == 0 or (ending == "er" and not match["named"] and not _OWNER.search(before)):
        return None
    return ordinal_de(number, ending)


_OWNER = re.compile(r"\b(?:[Ee]in|[Ss]ein|[Ii]hr|[Mm]ein|[Uu]nser|[Kk]ein) $")

_NAMED = "|".join(
    (*MONTHS_DE, "Bundesliga", "FC", "Jahrhundert", "Liga", "Mal", "Platz", "Spieltag", "Weltkrieg")
)
"""Nouns before which a number with a full stop is an ordinal although no article precedes it."""

GERMAN = (
    rule(
        rf"(?<![\d.,])(?P<said>(?P<number>\d{{1,3}})\.)(?= (?P<named>{_NAMED})?)"
        r"(?= (?:[a-zäöü]+en )?[A-ZÄÖÜ])",
        _ordinal,
    ),
)
