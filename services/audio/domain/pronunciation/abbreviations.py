"""Abbreviations of titles, words and days."""

import re
from collections.abc import Mapping

from services.audio.domain.pronunciation.rewriting import Rule, ends_text, rule

_ENGLISH = {
    "Mr.": "Mister", "Mrs.": "Missis", "Ms.": "Miz", "Dr.": "Doctor", "Prof.": "Professor",
    "Gen.": "General", "Sen.": "Senator", "Gov.": "Governor", "Rep.": "Representative",
    "Lt.": "Lieutenant", "Col.": "Colonel", "Sgt.": "Sergeant", "Capt.": "Captain",
    "Rev.": "Reverend", "Hon.": "Honourable", "Jr.": "Junior", "Sr.": "Senior", "vs.": "versus",
    "v.": "versus", "vs": "versus", "Jan.": "January", "Feb.": "February", "Aug.": "August",
    "Sept.": "September", "Oct.": "October", "Nov.": "November", "Dec.": "December",
    "etc.": "et cetera", "approx.": "approximately", "e.g.": "for example", "i.e.": "that is",
    "Inc.": "Incorporated", "Ltd.": "Limited", "Corp.": "Corporation",
    "WWI": "World War One", "WWII": "World War Two",
}  # fmt: skip
_GERMAN = {
    "Dr.": "Doktor", "Prof.": "Professor", "St.": "Sankt", "ca.": "circa", "vs.": "gegen",
    "bzw.": "beziehungsweise", "Mio.": "Millionen", "Mrd.": "Milliarden", "Bio.": "Billionen",
    "Tsd.": "Tausend", "z. B.": "zum Beispiel", "z.B.": "zum Beispiel", "d. h.": "das heißt",
    "d.h.": "das heißt", "u. a.": "unter anderem", "u.a.": "unter anderem",
    "usw.": "und so weiter", "inkl.": "inklusive", "sog.": "sogenannte", "evtl.": "eventuell",
    "ggf.": "gegebenenfalls", "rd.": "rund", "Abs.": "Absatz", "Art.": "Artikel",
    "Jh.": "Jahrhundert", "Hl.": "Heilige", "v. Chr.": "vor Christus", "n. Chr.": "nach Christus",
    "geb.": "geborene", "Okt.": "Oktober", "Dez.": "Dezember", "Std.": "Stunden",
    "Min.": "Minuten",
}  # fmt: skip
_DAYS_DE = {"Mo": "Montag", "Di": "Dienstag", "Mi": "Mittwoch", "Do": "Donnerstag",
            "Fr": "Freitag", "Sa": "Samstag", "So": "Sonntag"}  # fmt: skip
_DAYS_EN = {"Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday",
            "Thu": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday",
            "Sun": "Sunday"}  # fmt: skip


def _rules(table: Mapping[str, str]) -> tuple[Rule, ...]:
    longest_first = sorted(table, key=len, reverse=True)
    pattern = rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return (rule(pattern, lambda match: table[match[0]] + ("." if ends_text(match) else "")),)


def _days(days: Mapping[str, str], to: str) -> Rule:
    day = "|".join(days)
    pattern = rf"\b({day})\.?[-–]({day})\b"
    return rule(pattern, lambda match: f"{days[match[1]]} {to} {days[match[2]]}")


ENGLISH = (
    _days(_DAYS_EN, "to"),
    rule(r"\bN(?:o\.?|os\.|r\.)\s?(?=\d)", "number "),
    # a saint's name follows, or a street's precedes
    rule(r"(?<=[a-z] )St\.(?! [A-Z])", "Street"),
    rule(r"\bSt\.(?= [A-Z])", "Saint"),
    *_rules(_ENGLISH),
)
GERMAN = (
    _days(_DAYS_DE, "bis"),
    rule(r"\bNr\.\s?(?=\d)", "Nummer "),
    rule(r"(?<=[a-zäöü])[Ss]tr\.", "straße"),
    rule(r"\b1 Mio\.", "eine Million"),
    rule(r"\b1 Mrd\.", "eine Milliarde"),
    *_rules(_GERMAN),
)
