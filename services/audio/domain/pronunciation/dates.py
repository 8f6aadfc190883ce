"""Dates, years, decades and times of day."""

import re

from services.audio.domain.pronunciation.numerals import ordinal_de, ordinal_en
from services.audio.domain.pronunciation.rewriting import before, ends_text, rule

MONTHS_DE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
"""The German names of the months."""
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DECADES_EN = (
    "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties",
    "nineties",
)  # fmt: skip
_LONGEST_MONTH = 31


def _paired(century: str, year: str) -> str:
    """A year in the pairs it is said in: "19 87", "19 oh 5", "2005"."""
    if year == "00" or (century == "20" and year[0] == "0"):
        return century + year
    return f"{century} {'oh ' + year[1] if year[0] == '0' else year}"


def _year_en(match: re.Match[str]) -> str:
    return _paired(match[1], match[2])


def _decade_en(match: re.Match[str]) -> str:
    century = match[1] or ""
    if match[2] == "0":
        return f"{century}00s" if century == "20" else f"{century} hundreds"
    return f"{century} {_DECADES_EN[int(match[2]) - 1]}".strip()


def _date_en(day: str, month: str, year: str | None) -> str | None:
    if not (1 <= int(day) <= _LONGEST_MONTH and 1 <= int(month) <= len(_MONTHS_EN)):
        return None
    date = f"{_MONTHS_EN[int(month) - 1]} {ordinal_en(int(day))}"
    return f"{date} {_paired(year[:2], year[2:])}" if year else date


def _numeric_date_en(match: re.Match[str]) -> str | None:
    """Day before month, or month before day where only that is a date."""
    first, second, year = match[1], match[2], match[3]
    return _date_en(first, second, year) or _date_en(second, first, year)


def _clear_date_en(match: re.Match[str]) -> str | None:
    """A day and a month without a year: only where no other reading is possible."""
    first, second = int(match[1]), int(match[2])
    return _date_en(match[1], match[2], None) if first > len(_MONTHS_EN) >= second else None


def _clock_en(match: re.Match[str]) -> str | None:
    hour, minute, half = int(match[1]), match[2] or "00", match[3]
    if half:
        return f"{hour}{_minute_en(minute)}"
    if minute == "00":
        return f"{hour} o'clock" if 1 <= hour <= 12 else f"{hour} hundred"  # noqa: PLR2004
    return f"{hour}{_minute_en(minute)}"


def _minute_en(minute: str) -> str:
    if minute == "00":
        return ""
    return f" oh {minute[1]}" if minute[0] == "0" else f" {minute}"


def _half_en(match: re.Match[str]) -> str:
    return f" {match[1].lower()}.m" + ("." if ends_text(match) else "")


def ending_de(preceding: str) -> str:
    """The ending of a German ordinal after the text that precedes it."""
    match = _DETERMINER.search(_OTHER_ORDINAL.sub("", preceding))
    if match is None:
        return "er"
    determiner = match["determiner"].lower()
    strong_e = determiner in {"das", "die", "ins", "diese", "eine", "fürs", "ans", "aufs"}
    if strong_e or (determiner == "der" and not match["preposition"]):
        return "e"
    return "er" if determiner in {"ein", "sein", "ihr", "mein", "unser", "kein"} else "en"


_OTHER_ORDINAL = re.compile(r"\d{1,2}\.(?:/| (?:bis|und|oder) )$")
_DETERMINER = re.compile(
    r"(?:^|[^\w])(?:(?P<preposition>[Ii]n|[Aa]n|[Aa]uf|[Aa]us|[Bb]ei|[Mm]it|[Nn]ach|[Ss]eit|[Vv]on|"
    r"[Vv]or|[Zz]u|[Ww]ährend|[Ww]egen|[Uu]nter|[Üü]ber|[Nn]eben) )?"
    r"(?P<determiner>[Aa]m|[Ii]m|[Ii]ns|[Vv]om|[Zz]um|[Zz]ur|[Bb]eim|[Ff]ürs|[Aa]ns|[Aa]ufs|"
    r"[Dd](?:en|em|er|es|ie|as)|[Dd]ies(?:er|em|en|e)|"
    r"(?:[Ee]in|[Ss]ein|[Ii]hr|[Mm]ein|[Uu]nser|[Kk]ein)(?:er|em|en|es|e)?|[Bb]is) $"
)


def _date_de(match: re.Match[str]) -> str | None:
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    if not (1 <= day <= _LONGEST_MONTH and 1 <= month <= len(MONTHS_DE)):
        return None
    ending = ending_de(before(match))
    spoken_year = f" {_hundreds(year)}" if year else ""
    return f"{ordinal_de(day, ending)} {MONTHS_DE[month - 1]}{spoken_year}"


def _hundreds(year: str) -> str:
    """A year as it is said in German: "neunzehnhundert 87"."""
    if len(year) < len("1987") or not "1100" <= year < "2000":
        return year
    rest = year[2:].lstrip("0")
    return f"{_CENTURIES_DE[year[:2]]} {rest}".rstrip()


_CENTURIES_DE = {
    "11": "elfhundert", "12": "zwölfhundert", "13": "dreizehnhundert", "14": "vierzehnhundert",
    "15": "fünfzehnhundert", "16": "sechzehnhundert", "17": "siebzehnhundert",
    "18": "achtzehnhundert", "19": "neunzehnhundert",
}  # fmt: skip


def _year_de(match: re.Match[str]) -> str:
    return _hundreds(match["said"])


def _clock_de(match: re.Match[str]) -> str:
    return f"{int(match['hour'])} Uhr {int(match['minute']) or ''}".rstrip()


_YEAR_CUE_DE = (
    r"(?:[Ii]m Jahre?|[Ss]eit|[Bb]is|[Aa]nno|Jahr|[Uu]m|Ende|Anfang|Mitte|[Ss]ommer|[Hh]erbst|"
    rf"[Ww]inter|[Ff]rühjahr|[Vv]on|{'|'.join(MONTHS_DE)})"
)
_HOUR, _MINUTE = r"(?P<hour>[01]?\d|2[0-4])", r"(?P<minute>[0-5]\d)"
_ISO = r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])"

ENGLISH = (
    rule(_ISO, lambda match: _date_en(match["day"], match["month"], match["year"])),
    rule(r"(?<![\d./])(\d{1,2})[./](\d{1,2})[./](\d{4})(?![\d/])", _numeric_date_en),
    rule(r"(?<![\d./])(\d\d)/(\d\d)(?![\d/])", _clear_date_en),
    rule(r"(?<![\d:.])([01]?\d|2[0-4])[:.]([0-5]\d)(?= ?([ap])\.?m\b)", _clock_en),
    rule(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)()(?![\d:])", _clock_en),
    rule(r"(?<![\d:])([01]?\d|2[0-4])h([0-5]\d)?\b()", _clock_en),
    rule(r"(?<=\d) ?([apAP])\.?[mM]\b(?:\.(?! [A-Z]))?", _half_en),
    rule(r"(?<![\d.,])['’]?(1[1-9]|20)?(\d)0['’]?s\b", _decade_en),
    rule(r"(?<![\d.,$€£:/+])\b(1[1-9]|20)(\d\d)\b(?![.,]\d|%|:\d| ?(?:km|kg|m|MW|GW)\b)", _year_en),
)
GERMAN = (
    rule(_ISO, _date_de),
    rule(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)", _date_de),
    rule(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d\d)?(?![\d.])", _date_de),
    rule(rf"(?<![\d.:]){_HOUR}[.:]{_MINUTE} Uhr\b", _clock_de),
    rule(rf"(?<![\d.:]){_HOUR}:{_MINUTE}(?= bis| und|[-–])(?=[^.]* Uhr)", _clock_de),
    rule(rf"\b(?:[Uu]m|[Aa]b|[Bb]is|[Ss]eit) (?P<said>{_HOUR}:{_MINUTE})(?![\d:])", _clock_de),
    rule(rf"\b{_YEAR_CUE_DE} (?P<said>1[1-8]\d\d)\b(?![.,]\d)", _year_de),
    rule(r"(?<![\d.,])\b(?P<said>19\d\d)(?=er[ns]?\b|\b)(?![.,]\d)", _year_de),
)
