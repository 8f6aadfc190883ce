"""Roman numerals: ordinals after the names of popes and monarchs, else cardinals."""

import re

from services.audio.domain.pronunciation.numerals import (
    cardinal_de,
    cardinal_en,
    ordinal_de,
    ordinal_en,
)
from services.audio.domain.pronunciation.rewriting import before, ends_text, rule

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_CANONICAL = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_KINGS = (
    "Abdullah|Albert|Alexander|Alfons|Alfonso|Baudouin|Benedict|Benedikt|Boniface|Carl|Catherine|"
    "Charles|Christian|Clement|Edward|Elisabeth|Elizabeth|Faisal|Felipe|Ferdinand|Francis|Franz|"
    "Frederick|Frederik|Friedrich Wilhelm|Friedrich|Georg|George|Gregor|Gregory|Gustav|Haakon|"
    "Harald|Harold|Heinrich|Henry|Hussein|Innocent|Innozenz|Isabella|James|Johannes Paul|Johannes|"
    "John Paul|John|Joseph|Juan Carlos|Julius|Karl|Katharina|Kyrill|Leo|Leopold|Letsie|Louis|"
    "Ludwig|Margrethe|Maria|Mary|Maximilian|Mohammed|Mswati|Napoleon|Nicholas|Nikolaus|Olav|Otto|"
    "Paul|Peter|Philip|Philipp|Pius|Rainier|Rama|Ramses|Richard|Sixtus|Tawadros|Theodore|Urban|"
    "Victoria|Wilhelm|William"
)
_QUEENS = "Catherine|Elizabeth|Elisabeth|Isabella|Katharina|Margrethe|Maria|Mary|Victoria"
_TITLES_EN = "Pope|King|Queen|Emperor|Empress|Tsar|Prince|Patriarch|Sultan|Shah|Emir"
_TITLES_DE = (
    "Papst|Papstes|König|Königs|Königin|Kaiser|Kaisers|Kaiserin|Zar|Zaren|Fürst|Fürsten|Prinz|"
    "Patriarch|Patriarchen|Sultan|Schah|Emir|Herzog"
)
_PARTS_EN = (
    "Act|Annex|Apollo|Appendix|Article|Book|Category|Chapter|Class|Division|Figure|Grade|Group|"
    "Level|Mark|Part|Phase|Round|Schedule|Section|Stage|Table|Title|Type|Volume|World War"
)
_PARTS_DE = (
    "Abschnitt|Akt|Anhang|Apollo|Artikel|Band|Buch|Gruppe|Hartz|Kapitel|Klasse|Phase|Stufe|"
    "Tabelle|Teil|Titel|Typ"
)
_SERIES = "Super Bowl|WrestleMania|Olympiad|Olympiade"
_NAME = r"[A-ZÄÖÜ][a-zäöüßé]+"
_CAPITALIZED = r"(?!(?:Der|Die|Das|Den|Dem|The)\b)[A-ZÄÖÜ][\w']{0,40}"
_ANY, _SMALL, _LATER = "[IVXL]+", "[IVX]+", "[IVX]{2,5}"
_ALONE = "I{2,3}|VI{1,3}|XI{2,3}|XI[VX]|XV|XVI{1,3}"
"""Numerals that are no acronyms and no words although nothing precedes them."""
_NO_PRONOUN = r"(?!(?<= I) (?!and\b|in\b|of\b|was\b|who\b)[a-z])"
_NO_WORD = r"(?![\w]|-[A-Za-z]|['’](?!s\b))"


def value(numeral: str) -> int | None:
    """The value of a Roman numeral from I to CCCXCIX, None where it is not in canonical form."""
    if not numeral or not _CANONICAL.fullmatch(numeral):
        return None
    digits = [_VALUES[letter] for letter in numeral]
    later = (*digits[1:], 0)
    return sum(d if d >= after else -d for d, after in zip(digits, later, strict=True))


def _ordinal_en(match: re.Match[str]) -> str | None:
    number = value(match["said"])
    return f"the {ordinal_en(number).title()}" if number else None


def _cardinal_en(match: re.Match[str]) -> str | None:
    number = value(match["said"])
    return cardinal_en(number) if number else None


def _cardinal_de(match: re.Match[str]) -> str | None:
    number = value(match["said"])
    return cardinal_de(number) if number else None


def _ordinal_de(match: re.Match[str]) -> str | None:
    """The ordinal in the case that a preposition, an article or a genitive shows."""
    number = value(match["said"].rstrip("."))
    if not number:
        return None
    name = match["name"].removesuffix("s")
    possessive = name != match["name"] and re.fullmatch(_KINGS, name)
    case = "genitive" if possessive else _case(before(match))
    forms = _FEMININE if re.fullmatch(_QUEENS, name) else _MASCULINE
    article, ending = forms[case]
    stop = "." if ends_text(match) else ""
    return f"{article} {ordinal_de(number, ending).title()}{stop}"


def _case(preceding: str) -> str:
    found = (case for case, words in _CASES.items() if words.search(preceding))
    return next(found, "nominative")


_MASCULINE = {
    "nominative": ("der", "e"),
    "genitive": ("des", "en"),
    "dative": ("dem", "en"),
    "accusative": ("den", "en"),
}
_FEMININE = {
    "nominative": ("die", "e"),
    "genitive": ("der", "en"),
    "dative": ("der", "en"),
    "accusative": ("die", "e"),
}
_ATTRIBUTES = r"(?: [a-zäöüß]+e[nrms]?)? $"
_CASES = {
    "genitive": re.compile(rf"\b(?:[Dd]es|[Ww]egen|[Ww]ährend|[Tt]rotz){_ATTRIBUTES}"),
    "dative": re.compile(
        r"\b(?:[Vv]on|[Vv]om|[Mm]it|[Bb]eim?|[Zz]um?|[Zz]ur|[Nn]ach|[Aa]us|[Ss]eit|[Gg]egenüber|"
        r"[Uu]nter|[Vv]or|[Nn]eben|[Dd]em|[Uu]nd dem|[Ss]einem|[Ii]hrem|[Ll]aut|[Zz]wischen)"
        rf"{_ATTRIBUTES}"
    ),
    "accusative": re.compile(
        rf"\b(?:[Ff]ür|[Dd]urch|[Gg]egen|[Oo]hne|[Uu]m|[Üü]ber|[Aa]n|[Aa]uf|[Dd]en){_ATTRIBUTES}"
    ),
}

ENGLISH = (
    rule(
        rf"\b(?:{_TITLES_EN}) {_NAME}(?: {_NAME})? (?P<said>{_ANY}){_NO_WORD}{_NO_PRONOUN}",
        _ordinal_en,
    ),
    rule(rf"\b(?:{_KINGS}) (?P<said>{_LATER}){_NO_WORD}", _ordinal_en),
    rule(rf"\b(?:{_SERIES}) (?P<said>{_ANY}){_NO_WORD}", _cardinal_en),
    rule(rf"\b(?:{_PARTS_EN}) (?P<said>{_SMALL}){_NO_WORD}", _cardinal_en),
    rule(rf"\b{_CAPITALIZED} (?P<said>{_LATER}){_NO_WORD}", _cardinal_en),
    rule(rf"(?<![\w.-])(?P<said>{_ALONE}){_NO_WORD}", _cardinal_en),
)
GERMAN = (
    rule(
        rf"\b(?:{_TITLES_DE}) (?P<name>{_NAME}(?: {_NAME})?) (?P<said>{_ANY}\b\.?)(?![\w-])",
        _ordinal_de,
    ),
    rule(
        rf"\b(?P<name>(?:{_KINGS})s?) (?P<said>{_LATER}\b\.?)(?![\w-])",
        _ordinal_de,
    ),
    rule(rf"\b(?:{_SERIES}) (?P<said>{_ANY}){_NO_WORD}", _cardinal_de),
    rule(rf"\b(?:{_PARTS_DE}) (?P<said>{_SMALL}){_NO_WORD}", _cardinal_de),
    rule(rf"\b{_CAPITALIZED} (?P<said>{_LATER}){_NO_WORD}", _cardinal_de),
    rule(rf"(?<![\w.-])(?P<said>{_ALONE}){_NO_WORD}", _cardinal_de),
)
