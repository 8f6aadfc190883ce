"""What a plain speech engine should read, so that nothing is heard that is not a word.

Engines without a text front end spell symbols ("slash", "hash"), turn "$5 billion" round and stop
after "Mr."; this writes such things out. Every character keeps the offset it came from, so that
word marks point into the text as it was written.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` as it is to be read; `offsets[i]` is where character i stands in the original."""

    text: str
    offsets: tuple[int, ...]


Words: TypeAlias = "str | Callable[[re.Match[str]], str]"
Rule: TypeAlias = "tuple[re.Pattern[str], Words]"

_SPOKEN_SYMBOLS = frozenset("+%‰°&$€£¥§@")
_SILENT_PUNCTUATION = frozenset("[]{}<>*_#\\/|~^=`•·")
_LIKE_ASCII = {"\u2019": "'", "\u2018": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-"}

_MONEY_EN = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
_MONEY_DE = {"$": "Dollar", "€": "Euro", "£": "Pfund", "¥": "Yen"}
_SCALE_EN = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_ORDINAL_STEMS_DE = (
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt "
    "fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst einundzwanzigst "
    "zweiundzwanzigst dreiundzwanzigst vierundzwanzigst fünfundzwanzigst sechsundzwanzigst "
    "siebenundzwanzigst achtundzwanzigst neunundzwanzigst dreißigst einunddreißigst"
)
_MONTH_NAMES_DE = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
)
_ORDINALS_DE = tuple(_ORDINAL_STEMS_DE.split(" "))
_MONTHS_DE = tuple(_MONTH_NAMES_DE.split(" "))
_ARTICLE_DE = r"(?:[AaIi]m|[Vv]om|[Zz]um|[Bb]eim|[Dd](?:en|em|er|ie|as))"
_AMOUNT = r"([$€£¥]) ?(\d[\d.,]*\d|\d)"


def _scaled(scale: str | None) -> str:
    return f" {_SCALE_EN.get(scale.strip(), scale.strip())}" if scale else ""


def _money_en(match: re.Match[str]) -> str:
    return f"{match[2]}{_scaled(match[3])} {_MONEY_EN[match[1]]}"


def _money_de(match: re.Match[str]) -> str:
    return f"{match[2]}{match[3] or ''} {_MONEY_DE[match[1]]}"


def _spelled(match: re.Match[str]) -> str:
    return " ".join(letter for letter in match[0] if letter.isalpha())


def _ordinal_de(match: re.Match[str]) -> str:
    number = int(match[2])
    if not 1 <= number <= len(_ORDINALS_DE):
        return match[0]
    article = match[1].strip().lower()
    ending = "e" if article in {"der", "die", "das"} else "en" if article else "er"
    return f"{match[1]}{_ORDINALS_DE[number - 1]}{ending}{match[3]}"


def _date_de(match: re.Match[str]) -> str:
    day, month = int(match[1]), int(match[2])
    if not (1 <= day <= len(_ORDINALS_DE) and 1 <= month <= len(_MONTHS_DE)):
        return match[0]
    return f"{_ORDINALS_DE[day - 1]}en {_MONTHS_DE[month - 1]} {match[3]}".rstrip()


def _rules(*pairs: tuple[str, Words]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), words) for pattern, words in pairs)


def _abbreviations(table: dict[str, str]) -> tuple[tuple[str, Words], ...]:
    return tuple((rf"(?<!\w){re.escape(short)}(?!\w)", words) for short, words in table.items())


_RULES: dict[str, tuple[Rule, ...]] = {
    "en": _rules(
        *_abbreviations(
            {
                "Mr.": "Mister", "Mrs.": "Missis", "Ms.": "Miz", "Dr.": "Doctor",
                "Prof.": "Professor", "St.": "Saint", "Gen.": "General", "Sen.": "Senator",
                "Gov.": "Governor", "Rep.": "Representative", "Lt.": "Lieutenant",
                "Col.": "Colonel", "Sgt.": "Sergeant", "Capt.": "Captain", "vs.": "versus",
                "Jan.": "January", "Feb.": "February", "Aug.": "August", "Sept.": "September",
                "Oct.": "October", "Nov.": "November", "Dec.": "December", "etc.": "et cetera",
            }
        ),
        (r"\bNo\. (?=\d)", "number "),
        (rf"{_AMOUNT}( ?(?:thousand|million|billion|trillion|[mbt]n|[km])\b)?", _money_en),
        (r"(?<=\d)( ?(?:[mbt]n|[km]))\b", lambda match: _scaled(match[1])),
        (r"(?<=\d) ?km/h\b", " kilometres an hour"),
        (r"(?<=\d) ?mph\b", " miles an hour"),
        (r"(?<=\d) ?°C\b", " degrees Celsius"),
        (r"(?<=\d) ?°F\b", " degrees Fahrenheit"),
        (r"(?<=\d)\s?[-–](?=\d)", " to "),
        (r"\b(?:[A-Z]\.){2,}", _spelled),
    ),
    "de": _rules(
        *_abbreviations(
            {
                "Dr.": "Doktor", "Prof.": "Professor", "St.": "Sankt", "Nr.": "Nummer",
                "ca.": "circa", "bzw.": "beziehungsweise", "Mio.": "Millionen",
                "Mrd.": "Milliarden", "z. B.": "zum Beispiel", "z.B.": "zum Beispiel",
                "d. h.": "das heißt", "d.h.": "das heißt", "u. a.": "unter anderem",
                "u.a.": "unter anderem", "usw.": "und so weiter", "inkl.": "inklusive",
                "sog.": "sogenannte", "EU": "E U", "USA": "U S A", "AfD": "A F D",
            }
        ),
        (r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?!\d)", _date_de),
        (rf"\b({_ARTICLE_DE} )(\d{{1,2}})\.( [A-ZÄÖÜ][a-zäöüß]+)", _ordinal_de),
        (rf"()\b(\d{{1,2}})\.( (?:{'|'.join(_MONTHS_DE)}|Jahrhundert))", _ordinal_de),
        (rf"{_AMOUNT}( ?(?:Tausend|Millionen|Milliarden|Billionen)\b)?", _money_de),
        (r"(?<=\d) ?km/h\b", " Kilometer pro Stunde"),
        (r"(?<=\d) ?°C\b", " Grad Celsius"),
        (r"\b(\d{1,2})[.:](\d{2}) Uhr\b", lambda m: f"{m[1]} Uhr {int(m[2]) or ''}".rstrip()),
        (r"(?<=\d)\s?[-–](?=\d)", " bis "),
        (r"(?<=[a-zäöüß])[*:_](?=innen?\b)", ""),
        (r"\b19(\d0)er\b", r"neunzehnhundert\1er"),
        (r"\b(?:[A-Z]\.){2,}", _spelled),
    ),
}  # fmt: skip


def read(text: str, language: str) -> Reading:
    """Write out what `text` abbreviates; whatever is no word, digit or punctuation turns silent."""
    reading = Reading("".join(_LIKE_ASCII.get(c, c) for c in text), tuple(range(len(text))))
    for pattern, words in _RULES.get(language, ()):
        reading = _rewrite(reading, pattern, words)
    return Reading("".join(_spoken(c) for c in reading.text), reading.offsets)


def _rewrite(reading: Reading, pattern: re.Pattern[str], words: Words) -> Reading:
    text, offsets, done = "", list[int](), 0
    for match in pattern.finditer(reading.text):
        new = words(match) if callable(words) else match.expand(words)
        text += reading.text[done : match.start()] + new
        offsets += reading.offsets[done : match.start()]
        offsets += [reading.offsets[match.start()]] * len(new)
        done = match.end()
    return Reading(text + reading.text[done:], (*offsets, *reading.offsets[done:]))


def _spoken(character: str) -> str:
    if character in _SPOKEN_SYMBOLS:
        return character
    silent = unicodedata.category(character)[0] in "CS" or character in _SILENT_PUNCTUATION
    return " " if silent else character
