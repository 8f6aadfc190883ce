"""Units of measurement, percentages, temperatures and scales after a number."""

import re
from collections.abc import Mapping

from services.audio.domain.pronunciation.currencies import scale_en
from services.audio.domain.pronunciation.rewriting import Rule, after, before, rule

_ENGLISH = {
    "%": "percent", "pc": "percent", "‰": "per mille", "°C": "degrees Celsius",
    "°F": "degrees Fahrenheit", "°": "degrees", "km/h": "kilometres an hour",
    "kmh": "kilometres an hour", "kph": "kilometres an hour", "mph": "miles an hour",
    "m/s": "metres a second", "km²": "square kilometres", "km2": "square kilometres",
    "sq km": "square kilometres", "m²": "square metres", "sq m": "square metres",
    "m³": "cubic metres", "km": "kilometres", "cm": "centimetres", "mm": "millimetres",
    "µm": "micrometres", "µg/m³": "micrograms a cubic metre",
    "ft": "feet", "mi": "miles", "kg": "kilograms", "mg": "milligrams",
    "lb": "pounds", "lbs": "pounds", "oz": "ounces", "ha": "hectares", "kW": "kilowatts",
    "MW": "megawatts", "GW": "gigawatts", "TW": "terawatts", "kWh": "kilowatt hours",
    "MWh": "megawatt hours", "GWh": "gigawatt hours", "TWh": "terawatt hours", "kV": "kilovolts",
    "kWp": "kilowatts peak",
    "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz", "KB": "kilobytes",
    "MB": "megabytes", "GB": "gigabytes", "TB": "terabytes", "bps": "basis points",
    "bpd": "barrels a day", "yo": "-year-old", "hPa": "hectopascals", "dB": "decibels",
}  # fmt: skip
_SINGULAR_EN = {"feet": "foot", "hertz": "hertz", "percent": "percent", "-year-old": "-year-old"}
_GERMAN = {
    "%": "Prozent", "‰": "Promille", "°C": "Grad Celsius", "°F": "Grad Fahrenheit", "°": "Grad",
    "km/h": "Kilometer pro Stunde", "m/s": "Meter pro Sekunde", "km²": "Quadratkilometer",
    "m²": "Quadratmeter", "qm": "Quadratmeter", "m³": "Kubikmeter", "km": "Kilometer",
    "cm": "Zentimeter", "mm": "Millimeter", "µm": "Mikrometer",
    "µg/m³": "Mikrogramm pro Kubikmeter", "m": "Meter", "kg": "Kilogramm",
    "g": "Gramm", "mg": "Milligramm", "t": "Tonnen", "l": "Liter", "ha": "Hektar",
    "kW": "Kilowatt", "MW": "Megawatt", "GW": "Gigawatt", "TW": "Terawatt",
    "kWh": "Kilowattstunden", "MWh": "Megawattstunden", "GWh": "Gigawattstunden",
    "TWh": "Terawattstunden", "kV": "Kilovolt", "kWp": "Kilowatt peak",
    "Hz": "Hertz", "kHz": "Kilohertz",
    "MHz": "Megahertz", "GHz": "Gigahertz", "KB": "Kilobyte", "MB": "Megabyte", "GB": "Gigabyte",
    "TB": "Terabyte", "hPa": "Hektopascal", "dB": "Dezibel", "PS": "P.S", "Mill.": "Millionen",
}  # fmt: skip
_HOTTEST_CELSIUS = 60
"""Greatest number before a bare "C" that is taken for degrees Celsius."""
_COOLEST_FAHRENHEIT, _HOTTEST_FAHRENHEIT = 60, 140
"""Range of numbers before a bare "F" that are taken for degrees Fahrenheit."""


def _units(table: Mapping[str, str]) -> str:
    longest_first = sorted(table, key=len, reverse=True)
    return rf"(?<=\d)(?P<said>[ -]?(?P<unit>{'|'.join(map(re.escape, longest_first))}))(?![\w²³])"


def _unit_en(match: re.Match[str]) -> str:
    words = _ENGLISH[match["unit"]]
    if _ONE.search(before(match)) or _QUALIFIED.match(after(match)):
        first, _, rest = words.partition(" ")
        words = f"{_SINGULAR_EN.get(first, first.removesuffix('s'))} {rest}".rstrip()
        words = words.removesuffix(" hours") + (" hour" if words.endswith(" hours") else "")
    return words if words.startswith("-") else f" {words}"


_ONE = re.compile(r"(?<![\d.,])1$")
_QUALIFIED = re.compile(r"-[a-z]")


def _celsius_en(match: re.Match[str]) -> str | None:
    return " degrees Celsius" if float(match["number"]) <= _HOTTEST_CELSIUS else None


def _fahrenheit_en(match: re.Match[str]) -> str | None:
    number = int(match["number"])
    hot = _COOLEST_FAHRENHEIT <= number <= _HOTTEST_FAHRENHEIT
    return " degrees Fahrenheit" if hot else None


_RACES = (
    "backstroke|breaststroke|butterfly|champion|dash|event|final|freestyle|gold|heat|hurdles|"
    "medley|race|record|relay|semi|silver|sprint|steeplechase|title|world"
)
_THOUSANDS = rule(r"(?<=\d) (?=000(?!\d))", "")
"""A space in a number, which would part it."""
ENGLISH: tuple[Rule, ...] = (
    _THOUSANDS,
    rule(rf"(?<=\d0)(?P<said> ?m)(?= (?:{_RACES}))", " metre"),
    rule(r"\b(?:men|women)'s \d+(?P<said>m)\b", " metres"),
    rule(r"(?<=\d)(?: m\b|m(?= (?:above|away|below|deep|from|high|long|tall|wide)\b))", " metres"),
    rule(r"\b(?:feet|ft) \(\d+(?P<said>m)\)", " metres"),
    rule(_units(_ENGLISH), _unit_en),
    rule(r"(?<![\w.,])(?P<number>\d{1,2}(?:\.\d)?)(?P<said>C)\b(?!-)", _celsius_en),
    rule(r"(?<![\w.,])(?P<number>\d{2,3})(?P<said>F)\b(?!-)", _fahrenheit_en),
    rule(
        r"(?<=\d)(?P<said>[ -]?(?:[km]|ml?n|bn|trn?|tn|cr))\b(?!['’-]?\d)",
        lambda match: scale_en(match["said"]),
    ),
)
GERMAN: tuple[Rule, ...] = (
    _THOUSANDS,
    rule(r"(?<![\d.,])1(?=\s?(?:m|km|cm|mm|kg|g|l|Prozent|%|kW|MW|GW|°C?|Hektar|ha)\b)", "ein"),
    rule(_units(_GERMAN), lambda match: f" {_GERMAN[match['unit']]}"),
)
