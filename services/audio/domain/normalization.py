"""Text normalization: writes out symbols, numbers and abbreviations for a plain speech engine.

Engines without a text front end spell symbols ("slash", "hash"), read "$5 billion" as "dollar five
billion" and stop after "Mr.". Every character keeps the offset it came from, so that word marks
point into the original text.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """Text to be read aloud; `offsets[i]` is the offset of character i in the original."""

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
_DECADES_EN = ("tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies",
               "eighties", "nineties")  # fmt: skip
_DOLLARS_EN = {"A": "Australian", "C": "Canadian", "HK": "Hong Kong", "NZ": "New Zealand",
               "S": "Singapore", "US": "US"}  # fmt: skip
_SPOKEN_AS_WORDS_EN = (
    "AL|ALL|AND|ARE|BUT|BY|CAR|COP|DE|EL|FOR|GAS|HAS|ICE|II|III|IN|IS|ISN|IT|LA|LE|"
    "NEW|NO|NOT|OF|OFF|OIL|ON|ONE|OR|OUT|SIM|THE|TO|TOP|TWO|UP|VAN|WAR|WAS|WIN|YES|YOU"
)
_LONG_LETTERS_EN = "ADHD|ECHR|FCRA|IAEA|IRGC|ISRO|OHCHR|OSCE|UAPA|YMTC"
_SPOKEN_AS_WORDS_DE = "AM|DAS|DER|DIE|EIN|GAU|II|III|IM|IN|ISS|MIT|MAN|NEU|TÜV|UND|UNO|VON|ZU"
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
_SCALES_EN = r"( ?(?:thousand|million|billion|trillion|[mbt]n|[km])\b)?"
_AMOUNT = r"([$€£¥]) ?(\d[\d.,]*\d|\d)"


def _scaled(scale: str | None) -> str:
    return f" {_SCALE_EN.get(scale.strip(), scale.strip())}" if scale else ""


def _money_en(match: re.Match[str]) -> str:
    country = f"{_DOLLARS_EN[match[1]]} " if match[1] else ""
    return f"{match[3]}{_scaled(match[4])} {country}{_MONEY_EN[match[2]]}"


def _money_de(match: re.Match[str]) -> str:
    return f"{match[2]}{match[3] or ''} {_MONEY_DE[match[1]]}"


def _spelled(match: re.Match[str]) -> str:
    """Letters one by one; the last one has no full stop, which would end the sentence."""
    letters = ".".join(letter for letter in match[1] if letter.isalpha())
    return f"{letters}.'s" if match[2] else letters


def _spelled_de(match: re.Match[str]) -> str:
    return ".".join(match[0].replace(".", "").upper())


def _year_en(match: re.Match[str]) -> str:
    century, year = match[1], match[2]
    if year == "00" or (century == "20" and year[0] == "0"):
        return match[0]
    return f"{century} {'oh ' + year[1] if year[0] == '0' else year}"


def _decade_en(match: re.Match[str]) -> str:
    return f"{match[1]} {_DECADES_EN[int(match[2]) - 1]}"


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
    return f"{_ORDINALS_DE[day - 1]}en {_MONTHS_DE[month - 1]} {match[3] or ''}".rstrip()


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
        (r"(?:https?://|www\.)\S*[\w/]", ""),
        (rf"(?:\b({'|'.join(_DOLLARS_EN)}))?{_AMOUNT}{_SCALES_EN}", _money_en),
        (r"(?<=\d)( ?(?:[mbt]n|[km]))\b", lambda match: _scaled(match[1])),
        (r"(?<=\d) ?km/h\b", " kilometres an hour"),
        (r"(?<=\d) ?mph\b", " miles an hour"),
        (r"(?<=\d) ?°C\b", " degrees Celsius"),
        (r"(?<=\d) ?°F\b", " degrees Fahrenheit"),
        (r"(?<=\d) ?km\b", " kilometres"),
        (r"\b(\d{1,2}):00(?= ?[ap]\.?m)", r"\1"),
        (r"\b(1[0-2]|[1-9]):00\b", r"\1 o'clock"),
        (r"\b(\d\d):00\b", r"\1 hundred"),
        (r"(?<=[A-Za-z])-(?=\d)", " "),
        (r"(?<=\d)\s?[-–](?=\d)", " to "),
        (r"\b(19|20)([1-9])0s\b", _decade_en),
        (r"(?<![\d.,$€£])\b(1[1-9]|20)(\d\d)\b(?![.,]\d|%)", _year_en),
        (r"\b((?:[A-Z]\.){2,})(?!\w)('s)?", _spelled),
        (rf"\b(?!(?:{_SPOKEN_AS_WORDS_EN})\b)([A-Z]{{2,3}}|{_LONG_LETTERS_EN})('?s)?\b", _spelled),
    ),
    "de": _rules(
        *_abbreviations(
            {
                "Dr.": "Doktor", "Prof.": "Professor", "St.": "Sankt", "Nr.": "Nummer",
                "ca.": "circa", "bzw.": "beziehungsweise", "Mio.": "Millionen",
                "Mrd.": "Milliarden", "z. B.": "zum Beispiel", "z.B.": "zum Beispiel",
                "d. h.": "das heißt", "d.h.": "das heißt", "u. a.": "unter anderem",
                "u.a.": "unter anderem", "usw.": "und so weiter", "inkl.": "inklusive",
                "sog.": "sogenannte",
            }
        ),
        (r"(?:https?://|www\.)\S*[\w/]", ""),
        (r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?!\d)", _date_de),
        (rf"\b({_ARTICLE_DE} )(\d{{1,2}})\.( [A-ZÄÖÜ][a-zäöüß]+)", _ordinal_de),
        (rf"()\b(\d{{1,2}})\.( (?:{'|'.join(_MONTHS_DE)}|Jahrhundert))", _ordinal_de),
        (rf"{_AMOUNT}( ?(?:Tausend|Millionen|Milliarden|Billionen)\b)?", _money_de),
        (r"(?<=\d) ?km/h\b", " Kilometer pro Stunde"),
        (r"(?<=\d) ?°C\b", " Grad Celsius"),
        (r"\b(\d{1,2})[.:](\d{2}) Uhr\b", lambda m: f"{m[1]} Uhr {int(m[2]) or ''}".rstrip()),
        (r"(?<=\d)\s?[-–](?=\d)", " bis "),
        (r"(?<=[a-zäöüß])[*:_](?=innen?\b)", ""),
        (r"\b19(\d\d)(er)?\b(?!,\d)", r"neunzehnhundert \1\2"),
        (r"\b(?:[A-Z]\.){2,}(?!\w)", _spelled_de),
        (rf"\b(?!(?:{_SPOKEN_AS_WORDS_DE})\b)(?:[A-ZÄÖÜ]{{2,3}}|ADAC|AfD)\b", _spelled_de),
    ),
}  # fmt: skip


def normalize(text: str, language: str) -> NormalizedText:
    """Write out abbreviations and symbols; replace what is no word, digit or punctuation by space.

    `language` is an ISO 639-1 code; text of a language without rules is only cleaned.
    """
    result = NormalizedText("".join(_LIKE_ASCII.get(c, c) for c in text), tuple(range(len(text))))
    for pattern, words in _RULES.get(language, ()):
        result = _rewrite(result, pattern, words)
    return NormalizedText("".join(_spoken(c) for c in result.text), result.offsets)


def _rewrite(result: NormalizedText, pattern: re.Pattern[str], words: Words) -> NormalizedText:
    text, offsets, done = "", list[int](), 0
    for match in pattern.finditer(result.text):
        new = words(match) if callable(words) else match.expand(words)
        text += result.text[done : match.start()] + new
        offsets += result.offsets[done : match.start()]
        offsets += [result.offsets[match.start()]] * len(new)
        done = match.end()
    return NormalizedText(text + result.text[done:], (*offsets, *result.offsets[done:]))


def _spoken(character: str) -> str:
    if character in _SPOKEN_SYMBOLS:
        return character
    silent = unicodedata.category(character)[0] in "CSZ" or character in _SILENT_PUNCTUATION
    return " " if silent else character
