"""Units: the names of each, and how those of one family convert."""

from typing import NamedTuple

from services.content.domain.headlines.german.words import word_set


class Unit(NamedTuple):
    """A unit: its family, and its size in the family's own."""

    family: str
    size: float


CURRENCIES = word_set(
    "dollar euro pound yen yuan rupee rouble franc peso rand naira lira krona zloty shilling "
    "dirham riyal cent penny ringgit baht rupiah hryvnia"
)
"""Each a family of its own: currencies are not converted."""
UNITS = {
    "kilometre": Unit("length", 1_000),
    "mile": Unit("length", 1_609.344),
    "nautical mile": Unit("length", 1_852),
    "metre": Unit("length", 1),
    "yard": Unit("length", 0.9144),
    "foot": Unit("length", 0.3048),
    "inch": Unit("length", 0.0254),
    "centimetre": Unit("length", 0.01),
    "millimetre": Unit("length", 0.001),
    "hectare": Unit("area", 10_000),
    "acre": Unit("area", 4_046.86),
    "square kilometre": Unit("area", 1_000_000),
    "square mile": Unit("area", 2_589_988),
    "square metre": Unit("area", 1),
    "square foot": Unit("area", 0.0929),
    "kilogram": Unit("mass", 1),
    "gram": Unit("mass", 0.001),
    "tonne": Unit("mass", 1_000),
    "pound weight": Unit("mass", 0.4536),
    "ounce": Unit("mass", 0.02835),
    "litre": Unit("volume", 1),
    "gallon": Unit("volume", 3.785),
    "barrel": Unit("volume", 158.987),
    "cubic metre": Unit("volume", 1_000),
    "kilometres an hour": Unit("speed", 1),
    "miles an hour": Unit("speed", 1.609),
    "knot": Unit("speed", 1.852),
    "second": Unit("time", 1 / 86_400),
    "minute": Unit("time", 1 / 1_440),
    "hour": Unit("time", 1 / 24),
    "day": Unit("time", 1),
    "week": Unit("time", 7),
    "fortnight": Unit("time", 14),
    "month": Unit("time", 30.44),
    "year": Unit("time", 365.25),
    "decade": Unit("time", 3_652.5),
    "century": Unit("time", 36_525),
    "celsius": Unit("temperature", 1),
    "fahrenheit": Unit("temperature", 1),
    "percent": Unit("percent", 1),
    "point": Unit("point", 1),
    "basis point": Unit("point", 0.01),
    "age": Unit("age", 1),
    "ratio": Unit("ratio", 1),
} | {currency: Unit(currency, 1) for currency in CURRENCIES}
STRONG = frozenset({"length", "area", "mass", "volume", "speed", "temperature", "percent", "point"})
"""Families whose figures never stand for a mere count."""

_NAMES = {
    "kilometre": "km kilometre kilometres kilometer kilometers kilometern",
    "mile": "mile miles mi meile meilen",
    "nautical mile": "seemeile seemeilen",
    "metre": "metre metres meter meters metern",
    "yard": "yard yards",
    "foot": "foot feet ft fuß",
    "inch": "inch inches zoll",
    "centimetre": "cm centimetre centimetres centimeter centimeters zentimeter zentimetern",
    "millimetre": "mm millimetre millimetres millimeter millimeters millimetern",
    "hectare": "ha hectare hectares hektar",
    "acre": "acre acres",
    "square kilometre": "quadratkilometer quadratkilometern km²",
    "square metre": "quadratmeter quadratmetern",
    "kilogram": "kg kilogram kilograms kilogramme kilogramm kilo kilos",
    "gram": "gram grams gramm",
    "tonne": "tonne tonnes ton tons tonnen",
    "pound weight": "lb lbs pfund",
    "ounce": "ounce ounces",
    "litre": "litre litres liter liters litern",
    "gallon": "gallon gallons",
    "barrel": "barrel barrels fass",
    "cubic metre": "kubikmeter kubikmetern",
    "kilometres an hour": "kmh kph stundenkilometer stundenkilometern",
    "miles an hour": "mph",
    "knot": "knots knoten",
    "second": "seconds sekunde sekunden",
    "minute": "minute minutes minuten minütig minütige minütigen minütiger",
    "hour": "hour hours hr hrs stunde stunden stündig stündige stündigen stündiger",
    "day": "day days tag tage tagen tägig tägige tägigen tägiger",
    "week": "week weeks woche wochen wöchig wöchige wöchigen wöchiger",
    "fortnight": "fortnight fortnights",
    "month": "month months monat monate monaten monatig monatige monatigen monatiger",
    "year": "year years yr yrs jahr jahre jahren jahres",
    "decade": "decade decades jahrzehnt jahrzehnte jahrzehnten",
    "century": "century centuries jahrhundert jahrhunderte jahrhunderten",
    "celsius": "celsius c grad",
    "fahrenheit": "fahrenheit f",
    "percent": "% percent prozent pc",
    "point": "prozentpunkt prozentpunkte prozentpunkten",
    "basis point": "basispunkt basispunkte basispunkten",
    "age": "jährig jährige jährigen jähriger jähriges jährigem",
    "dollar": "$ dollar dollars usd",
    "euro": "€ euro euros eur",
    "pound": "£ pounds gbp",
    "yen": "¥ yen",
    "yuan": "yuan renminbi rmb",
    "rupee": "₹ rupee rupees rs rupien",
    "rouble": "rouble roubles ruble rubles rubel",
    "franc": "franc francs franken",
    "peso": "peso pesos",
    "rand": "rand",
    "naira": "naira ₦",
    "lira": "lira lire",
    "krona": "krona kronor krone kroner kronen crowns",
    "zloty": "zloty zlotys",
    "shilling": "shilling shillings schilling",
    "dirham": "dirham dirhams",
    "riyal": "riyal riyals",
    "cent": "cent cents",
    "penny": "pence pennies penny",
    "ringgit": "ringgit",
    "baht": "baht",
    "rupiah": "rupiah",
    "hryvnia": "hryvnia hryvnias",
}
ONE_WORD = {name: unit for unit, names in _NAMES.items() for name in names.split()}
"""The unit of each name in one word or mark, in small letters."""
TWO_WORDS = {
    ("per", "cent"): "percent",
    ("percentage", "point"): "point",
    ("percentage", "points"): "point",
    ("basis", "points"): "basis point",
    ("basis", "point"): "basis point",
    ("nautical", "miles"): "nautical mile",
    ("square", "kilometres"): "square kilometre",
    ("square", "kilometers"): "square kilometre",
    ("square", "km"): "square kilometre",
    ("sq", "km"): "square kilometre",
    ("square", "miles"): "square mile",
    ("square", "metres"): "square metre",
    ("square", "meters"): "square metre",
    ("square", "feet"): "square foot",
    ("cubic", "metres"): "cubic metre",
    ("km", "h"): "kilometres an hour",
    ("km", "/"): "kilometres an hour",
    ("degrees", "celsius"): "celsius",
    ("degrees", "centigrade"): "celsius",
    ("degrees", "fahrenheit"): "fahrenheit",
    ("degrees", "c"): "celsius",
    ("degrees", "f"): "fahrenheit",
    ("°", "c"): "celsius",
    ("°", "f"): "fahrenheit",
    ("grad", "fahrenheit"): "fahrenheit",
    ("years", "old"): "age",
    ("year", "old"): "age",
    ("year", "olds"): "age",
    ("jahre", "alt"): "age",
    ("years", "of"): "year",
    ("kilometres", "an"): "kilometres an hour",
    ("kilometers", "an"): "kilometres an hour",
    ("kilometres", "per"): "kilometres an hour",
    ("kilometers", "per"): "kilometres an hour",
    ("miles", "an"): "miles an hour",
    ("miles", "per"): "miles an hour",
}
"""The unit of each name that begins with two words or marks."""


def converted(value: float, unit: str, other: str) -> float | None:
    """`value` of `unit` in the `other` unit; None where they have nothing in common."""
    one, wanted = UNITS.get(unit), UNITS.get(other)
    if one is None or wanted is None:
        return None
    kinds = {one.family, wanted.family}
    if kinds == {"temperature"}:
        if unit == other:
            return value
        return value * 9 / 5 + 32 if other == "fahrenheit" else (value - 32) * 5 / 9
    if kinds == {"percent", "ratio"}:
        return value / 100 if unit == "percent" else value * 100
    if kinds == {"age", "time"}:
        return value if "year" in {unit, other} else None
    return value * one.size / wanted.size if len(kinds) == 1 else None
