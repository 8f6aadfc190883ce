"""Amounts of money: the currency is said after the number and its scale."""

import re

from services.audio.domain.pronunciation.rewriting import after, before, rule

_DOLLARS_EN = {
    "A": "Australian dollar", "AU": "Australian dollar", "C": "Canadian dollar",
    "CA": "Canadian dollar", "G": "Guyanese dollar", "GY": "Guyanese dollar",
    "HK": "Hong Kong dollar", "J": "Jamaican dollar", "NT": "Taiwan dollar",
    "NZ": "New Zealand dollar", "R": "Brazilian real", "S": "Singapore dollar", "US": "U.S dollar",
}  # fmt: skip
_DOLLARS_DE = {
    "A": "australische Dollar", "AU": "australische Dollar", "C": "kanadische Dollar",
    "CA": "kanadische Dollar", "G": "Guyana-Dollar", "GY": "Guyana-Dollar",
    "HK": "Hongkong-Dollar", "J": "Jamaika-Dollar",
    "NT": "Taiwan-Dollar", "NZ": "Neuseeland-Dollar", "R": "brasilianische Real",
    "S": "Singapur-Dollar", "US": "U.S-Dollar",
}  # fmt: skip
_SIGNS_EN = {
    "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "₦": "naira",
    "₽": "rouble", "₩": "won", "₺": "lira", "₪": "shekel", "₫": "dong", "₱": "peso",
    "Rs": "rupee", "Rs.": "rupee", "N": "naira", "USD": "U.S dollar", "EUR": "euro",
    "GBP": "pound", "CHF": "Swiss franc", "INR": "rupee", "NGN": "naira",
}  # fmt: skip
_SIGNS_DE = {
    "$": "Dollar", "€": "Euro", "£": "Pfund", "¥": "Yen", "₹": "Rupien", "₦": "Naira",
    "₽": "Rubel", "₩": "Won", "₺": "Lira", "₪": "Schekel", "₫": "Dong", "₱": "Pesos",
    "USD": "U.S-Dollar", "EUR": "Euro", "GBP": "Pfund", "CHF": "Franken",
}  # fmt: skip
_UNCHANGED = frozenset({"yen", "naira", "won", "dong"})
"""Currencies whose plural is their singular."""
_IRREGULAR = {"Brazilian real": "Brazilian reais"}
_WITH_CENTS = frozenset({"dollar", "euro", "pound", "U.S dollar"})
_SCALES_EN = {
    "k": "thousand", "m": "million", "mn": "million", "mln": "million", "b": "billion",
    "bn": "billion", "tn": "trillion", "trn": "trillion", "cr": "crore",
}  # fmt: skip

SCALE_EN = r"(?:(?i:thousand|million|billion|trillion|lakh|crore)|ml?n|bn|trn?|tn|cr|[kKmMbB])"
SCALE_DE = r"(?:Tausend|Tsd\.|Million(?:en)?|Mio\.?|Milliarden?|Mrd\.?|Billion(?:en)?|Bio\.?)"
_FULL_DE = {"Tsd": "Tausend", "Mio": "Millionen", "Mrd": "Milliarden", "Bio": "Billionen"}
_SIGN = r"[$€£¥₹₦₽₩₺₪₫₱]"
_NUMBER = r"\d+(?:[.,]\d+)*"
_TO = r"\s?(?:[-–]|\bto\b)\s?"
_ARTICLE = re.compile(r"\b[Aa]n? (?:new |record |extra |further |possible )?$")
_DETERMINER = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur)(?: new| extra)? $")
_MODIFIED = re.compile(
    r" (?!(?:a|an|and|are|as|at|by|for|from|had|has|in|into|is|it|of|on|or|per|that|this|to|was|"
    r"were|when|which|will|with|would|\w+ed)\b)\w"
)
_NOUN = re.compile(
    r" (?:bid|bill|bonus|bond|budget|campaign|company|contract|deal|debt|defen[cs]e|dividend|"
    r"donation|entity|fee|fine|fund|funding|gift|grant|income|investment|lawsuit|loan|mark|"
    r"market|merger|note|package|plan|price|prize|programme|project|reward|settlement|"
    r"takeover|target|tax|trade|valuation)\b"
)


def scale_en(written: str | None) -> str:
    """The scale of a number in full, with a space before it: "bn" is " billion"."""
    scale = (written or "").strip(" -")
    return f" {_SCALES_EN.get(scale.lower(), scale.lower())}" if scale else ""


def _scale_de(written: str | None) -> str:
    scale = (written or "").strip(" .")
    return f" {_FULL_DE.get(scale, scale)}" if scale else ""


def _currency_en(match: re.Match[str]) -> str:
    return _DOLLARS_EN[match["land"]] if match["land"] else _SIGNS_EN[match["sign"]]


def _currency_de(match: re.Match[str]) -> str:
    return _DOLLARS_DE[match["land"]] if match["land"] else _SIGNS_DE[match["sign"]]


def _money_en(match: re.Match[str]) -> str:
    currency, number, scale = _currency_en(match), match["number"], scale_en(match["scale"])
    if match["until"]:
        number = f"{number}{scale_en(match['first'])} to {match['until']}"
    elif _qualifies(match):
        return f"{number}{scale} {currency}" + (" " if match["hyphen"] else "")
    elif not scale and (cents := re.fullmatch(r"([\d,]+)\.(\d\d)", number)):
        return _with_cents(cents[1], int(cents[2]), currency)
    return f"{number}{scale} {_counted(currency, number + scale)}"


def _qualifies(match: re.Match[str]) -> bool:
    """Whether the amount qualifies a noun, as in "a $5m deal": the currency stays singular."""
    preceding, following = before(match), after(match)
    if match["hyphen"] or _ARTICLE.search(preceding) or _NOUN.match(following):
        return True
    return bool(_DETERMINER.search(preceding) and _MODIFIED.match(following))


def _with_cents(whole: str, cents: int, currency: str) -> str:
    spoken = f"{whole} {_counted(currency, whole)}"
    if not cents:
        return spoken
    small = "pence" if currency == "pound" else "cent" if cents == 1 else "cents"
    return f"{spoken} and {cents} {small}" if currency in _WITH_CENTS else f"{spoken} {cents}"


def _counted(currency: str, number: str) -> str:
    if number == "1" or currency in _UNCHANGED:
        return currency
    return _IRREGULAR.get(currency, f"{currency}s")


def _money_de(match: re.Match[str]) -> str:
    return f"{match['number']}{_scale_de(match['scale'])} {_currency_de(match)}"


def _price_de(match: re.Match[str]) -> str:
    cents = "" if match[2] == "00" else f" {int(match[2])}"
    return f"{match[1]} {_SIGNS_DE.get(match[3], match[3])}{cents}"


_LAND = r"(?:(?P<land>\b(?:AU?|CA?|GY?|HK|J|NT|NZ|R|S|US))(?=\$))?"
_SCALED_EN = rf"(?P<scale>[ -]?{SCALE_EN}\b)?(?P<hyphen>-(?=[a-z]))?"

ENGLISH = (
    rule(
        rf"{_LAND}(?P<sign>{_SIGN}|\b(?:USD|EUR|GBP|CHF|INR|NGN|Rs\.?)(?= ?\d)) ?"
        rf"(?P<number>{_NUMBER})"
        rf"(?:(?P<first> ?{SCALE_EN})?{_TO}(?:US)?{_SIGN}?(?P<until>{_NUMBER}))?{_SCALED_EN}",
        _money_en,
    ),
    # naira, written with a capital N: only of amounts that cannot be a name such as N95
    rule(
        rf"\b(?P<land>(?!))?(?P<sign>N)(?P<number>{_NUMBER})(?P<first>(?!))?(?P<until>(?!))?"
        rf"(?:(?=[ -]?{SCALE_EN}\b)|(?<=,\d\d\d)(?!\d)){_SCALED_EN}",
        _money_en,
    ),
    rule(r"(?<=\d) ?(EUR|€)", " euros"),
)
GERMAN = (
    rule(r"(?<![\d.,])(\d+),(\d\d) ?(€|Euro\b|\$|Dollar\b|Franken\b)", _price_de),
    rule(
        rf"{_LAND}(?P<sign>{_SIGN}|\b(?:USD|EUR|GBP|CHF)(?= ?\d)) ?"
        rf"(?P<number>{_NUMBER})(?P<scale> ?{SCALE_DE})?",
        _money_de,
    ),
    rule(rf"(?<=[\d.a-z]) ?({_SIGN}|(?:USD|EUR|GBP|CHF)\b)", lambda m: f" {_SIGNS_DE[m[1]]}"),
)
