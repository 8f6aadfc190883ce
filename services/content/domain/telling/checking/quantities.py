"""Reading the quantities of a text: numbers with their units and bounds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from services.content.domain.headlines.german.words import word_set
from services.content.domain.telling.checking import english_reading, german_reading
from services.content.domain.telling.checking.quantity import Bound, Quantity
from services.content.domain.telling.checking.reading import Reading
from services.content.domain.telling.checking.tokens import Token, tokens
from services.content.domain.telling.checking.units import CURRENCIES, ONE_WORD, TWO_WORDS

_ENGLISH_BOUNDS: dict[str, Bound] = {
    "about": "about", "around": "about", "roughly": "about", "approximately": "about",
    "some": "about", "circa": "about", "to": "", "nearly": "nearly", "almost": "nearly",
    "over": "over", "above": "over", "under": "under", "below": "under",
}  # fmt: skip
_GERMAN_BOUNDS: dict[str, Bound] = {
    "rund": "about", "etwa": "about", "ungefähr": "about", "circa": "about", "ca": "about",
    "fast": "nearly", "knapp": "nearly", "beinahe": "nearly", "nahezu": "nearly",
    "über": "over", "gut": "over", "mindestens": "over", "wenigstens": "over", "unter": "under",
    "gegen": "about",
}  # fmt: skip
_PAIRS: dict[tuple[str, str], Bound] = {
    ("more", "than"): "over", ("at", "least"): "over", ("less", "than"): "under",
    ("fewer", "than"): "under", ("close", "to"): "nearly", ("just", "over"): "over",
    ("just", "under"): "nearly", ("well", "over"): "over", ("little", "over"): "over",
    ("mehr", "als"): "over", ("weniger", "als"): "under", ("a", "little"): "over",
    ("little", "more"): "over", ("an", "estimated"): "about",
}  # fmt: skip
_BOUNDS = {"en": _ENGLISH_BOUNDS, "de": _GERMAN_BOUNDS}
_DEFINITE = word_set(
    "the these those both all its their his her our die der den dem beiden diese diesen dieser "
    "alle allen seine seinen seiner ihre ihren ihrer"
)
_COUNTED = {
    "dead": re.compile(
        r"kill(?:ed|s|ing)?|dead|die[ds]?|deaths?|dying|fatal\w*|lives|drowned|tote[nr]?|getötet\w*"
        r"|todesopfern?|gestorben|starben|sterben|leben|umgekommen|ertrunken|erschossen"
    ),
    "injured": re.compile(
        r"injur(?:ed|ing|es|ies)|wound(?:ed|ing|s)|hurt|(?:schwer|leicht)?verletzt\w*|verwundet\w*"
    ),
    "missing": re.compile(r"missing|vermisst\w*"),
    "held": re.compile(
        r"arrest(?:ed|s|ing)?|detain(?:ed|s|ing)|festgenommen\w*|festnahmen?|verhaftet\w*"
    ),
    "taken": re.compile(r"abduct(?:ed|ing|s)|kidnapp(?:ed|ing)|entführt\w*|verschleppt\w*"),
    "rescued": re.compile(r"rescu(?:ed|ing|es)|gerettet\w*|geborgen\w*"),
}
_ANY_COUNTED = re.compile("|".join(f"(?P<{k}>(?:{p.pattern})$)" for k, p in _COUNTED.items()))
_READ = {"en": english_reading.read, "de": german_reading.read}
_SKIPPED = frozenset({"a", "an", "die", "der", "das", "the"})
"""Words between a number and what bounds it: `mehr als die Hälfte`."""
_SHORT_SCALES = {"m": 1e6, "b": 1e9, "k": 1e3}
"""What stands behind an amount of money without a space: `$3.2m`."""
_REACH = 6
"""Words between a count and what became of those who are counted."""
_CLAUSE = frozenset({",", ";", ".", ":", "and", "und", "while", "während", "but", "aber", "–", "—"})
_JOINTS = frozenset({"to", "and", "or", "from", "bis", "und", "oder", "auf", "von", "-", "–"})
_TRANSPARENT = word_set(
    "us american canadian australian singapore hong kong indian extra full consecutive more uk "
    "british swiss additional metric long straight whole"
)
"""Words between a number and its unit: `30 million US dollars`."""


@lru_cache(maxsize=4096)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities of `text` in order, those in its names (`F-16`, `G7`, `A9`) apart."""
    return tuple(_joined(text, tuple(_found(text, language))))


def _found(text: str, language: str) -> Iterator[Quantity]:
    all_tokens = tokens(text)
    place = 0
    while place < len(all_tokens):
        reading = _READ[language](all_tokens, place)
        if reading is None or _in_name(all_tokens, place, reading):
            place += 1
            continue
        quantity = _quantity(text, all_tokens, place, reading, language)
        yield quantity
        while place < len(all_tokens) and all_tokens[place].start < quantity.end:
            place += 1


def _in_name(found: Sequence[Token], place: int, reading: Reading) -> bool:
    """Whether a figure belongs to a name, with or without a hyphen: `F-16`, `Covid-19`."""
    token = found[place]
    if not token.is_figure or reading.kind == "ratio" or place == 0:
        return False
    before = found[place - 1]
    if before.end == token.start and before.text in "-–" and place > 1:
        before = found[place - 2]
        return before.end == found[place - 1].start and before.is_capital
    return before.end == token.start and before.is_word and before.text.upper() not in {"US", "RS"}


def _quantity(
    text: str, found: Sequence[Token], place: int, reading: Reading, language: str
) -> Quantity:
    behind = reading.behind
    value, unit, end = _with_unit(found, place, reading)
    if unit in {"celsius", "fahrenheit"} and _is_negative(found, place):
        value = -value
    if reading.kind in {"ordinal", "ratio"}:
        unit = reading.kind if unit != "point" else unit
    bound = _bound(found, place, language)
    before = found[place - 1].lower if place else ""
    return Quantity(
        value=value,
        unit=unit,
        written=text[found[place].start : found[max(end, behind) - 1].end],
        start=found[place].start,
        end=found[max(end, behind) - 1].end,
        bound=bound,
        most=reading.most,
        counted=_counted(found, place, behind),
        definite=before in _DEFINITE,
    )


def _is_negative(found: Sequence[Token], place: int) -> bool:
    """Whether a temperature is below zero: `minus 18`, ` -18C`."""
    if not place:
        return False
    sign = found[place - 1]
    alone = place == 1 or found[place - 2].end < sign.start
    return sign.lower == "minus" or (
        sign.text in "-−–" and sign.end == found[place].start and alone
    )


def _with_unit(found: Sequence[Token], place: int, reading: Reading) -> tuple[float, str, int]:
    """The value with its subunits, the unit, and the place behind it."""
    unit, end = reading.unit, reading.behind
    if place and found[place - 1].end == found[place].start:
        before = ONE_WORD.get(found[place - 1].lower, "")
        unit = before if before in CURRENCIES else unit
    if unit in CURRENCIES and end < len(found) and not _apart(found, end):
        many = _SHORT_SCALES.get(found[end].lower)
        if many:
            return reading.value * many, unit, end + 1
    if not unit:
        unit, end = _unit_behind(found, reading.behind)
    if unit == "pound" and end < len(found) and found[end].lower == "of":
        unit = "pound weight"
    if unit in CURRENCIES:
        value, end = _subunit(found, end, reading.value)
        return value, unit, end
    joined = end > reading.behind and found[reading.behind].start == found[reading.behind - 1].end
    if joined and unit == "metre":
        return reading.value * 1e6, "", end
    return reading.value, unit, end


def _unit_behind(found: Sequence[Token], place: int) -> tuple[str, int]:
    """The unit that is named at `place`, or behind a hyphen or a word that says whose it is."""
    first = place
    for _ in range(3):
        if place >= len(found):
            break
        word = found[place].lower
        two = (word, found[place + 1].lower) if place + 1 < len(found) else (word, "")
        if two[1] == "-" and place + 2 < len(found):
            two = (word, found[place + 2].lower)
        if two in TWO_WORDS:
            return TWO_WORDS[two], min(place + 2, len(found))
        if word in {"degrees", "degree", "°"}:
            return "celsius", place + 1
        if word in ONE_WORD and not (len(word) == 1 and word.isalpha() and _apart(found, place)):
            return ONE_WORD[word], place + 1
        if word not in _TRANSPARENT and word not in {"-", "–"}:
            break
        place += 1
    return "", first


def _apart(found: Sequence[Token], place: int) -> bool:
    return found[place].start != found[place - 1].end


def _subunit(found: Sequence[Token], end: int, value: float) -> tuple[float, int]:
    """`vierzehn Euro und sechzig Cent`, `vierzehn Euro sechzig`."""
    place = end + (end < len(found) and found[end].lower in {"and", "und"})
    if place >= len(found) or value != int(value):
        return value, end
    language = "de" if found[end - 1].lower == "euro" else "en"
    rest = _READ[language](found, place)
    if rest is None or not 0 < rest.value < 100:  # noqa: PLR2004 - hundredths
        return value, end
    unit, behind = _unit_behind(found, rest.behind)
    bare = place == end and language == "de" and not unit and not found[place].is_figure
    if unit in {"cent", "penny"} or bare:
        return value + rest.value / 100, max(behind if unit else rest.behind, rest.behind)
    return value, end


def _bound(found: Sequence[Token], place: int, language: str) -> Bound:
    """How the number at `place` is bounded."""
    while place and (found[place - 1].lower in _SKIPPED or found[place - 1].text in "$€£¥₹"):
        place -= 1
    if place > 1:
        pair = _PAIRS.get((found[place - 2].lower, found[place - 1].lower))
        if pair is not None:
            return pair
    if place:
        one = _BOUNDS[language].get(found[place - 1].lower)
        if one is not None:
            return one
    return ""


def _counted(found: Sequence[Token], place: int, behind: int) -> str:
    """What became of those who are counted: what stands behind the number, else before it."""
    after = found[behind : behind + _REACH]
    before = found[max(0, place - _REACH) : place][::-1]
    return _nearest(after) or _nearest(before)


def _nearest(words: Sequence[Token]) -> str:
    for token in words:
        if token.lower in _CLAUSE or token.is_figure:
            break
        known = _ANY_COUNTED.match(token.lower)
        if known:
            return known.lastgroup or ""
    return ""


def _joined(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities, a number beside another one with its unit: `from 2.4 to 1.9 percent`."""
    for one, following in zip(found, [*found[1:], None][: len(found)], strict=True):
        if following and not one.unit and following.unit not in {"", "ordinal", "ratio"}:
            joint = text[one.end : following.start].strip().lower()
            yield replace(one, unit=following.unit) if joint in _JOINTS else one
        else:
            yield one
