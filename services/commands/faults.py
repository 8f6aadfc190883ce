"""Faults of a document that people write, in words: the field, the value, and what is expected."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import ValidationError

import contracts
from contracts.feed import Url
from contracts.grid import LocalTime, SlotTime

MAX_QUOTED = 40
"""Characters of a value that a message quotes."""
MAX_FAULTS = 5
"""Faults that a message names."""


def told(error: ValidationError) -> str:
    """The first faults of a document, and how many more there are."""
    found = list(map(_fault, _distinct(error)))
    more = f"; and {len(found) - MAX_FAULTS} more" if len(found) > MAX_FAULTS else ""
    return f"{'; '.join(found[:MAX_FAULTS])}{more}"


def _distinct(error: ValidationError) -> list[Mapping[str, Any]]:
    """The faults; of a value that may be a name or a table, those of the table."""
    faults: list[Mapping[str, Any]] = [*error.errors(include_url=False)]
    faults = [each for each in faults if each["loc"][-1:] != ("str",)] or faults
    # A list whose item is at fault is told to be too short as well.
    within = {each["loc"][:-1] for each in faults}
    return [each for each in faults if each["type"] != "too_short" or each["loc"] not in within]


def _fault(fault: Mapping[str, Any]) -> str:
    field = ".".join(str(part) for part in fault["loc"] if part not in {"[key]", "HostVoice"})
    if fault["type"] == "extra_forbidden":
        return f"{field}: there is no such field"
    plain = _PLAIN_WORDS.get(fault["type"])
    if plain:
        return f"{field}: {plain.format(**{**fault.get('ctx', {}), 'input': _quoted(fault)})}"
    return f"{field}: {_WORDS.get(fault['type'], _as_it_is)(fault)}"


def _as_it_is(fault: Mapping[str, Any]) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")


def _one_of(fault: Mapping[str, Any]) -> str:
    expected = str(fault["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
    return f"there is no {_quoted(fault)}; it is one of {expected}"


def _misformed(fault: Mapping[str, Any]) -> str:
    """A text that has not the form of its field; forms that are known by an example."""
    form = FORMS.get(fault["ctx"]["pattern"])
    return f"{_quoted(fault)} is no {form}" if form else str(fault["msg"])


def _no_table(fault: Mapping[str, Any]) -> str:
    """A plain value where a table of fields is expected: what the fields are called."""
    kind = getattr(contracts, str(fault["ctx"]["class_name"]), None)
    named = f" with fields such as {', '.join([*kind.model_fields][:3])}" if kind else ""
    return f"{_quoted(fault)} is no table{named}"


def _quoted(fault: Mapping[str, Any]) -> str:
    given = fault.get("input", "")
    text = f"{given:g}" if isinstance(given, float) else str(given)
    return f"“{text if len(text) <= MAX_QUOTED else text[:MAX_QUOTED] + '…'}”"


def _pattern(kind: Any) -> str:
    return str(get_args(kind)[1].pattern)


FORMS = {
    _pattern(LocalTime): "time of day such as 07:30",
    _pattern(Url): "web address such as https://example.org/feed.xml",
    _pattern(SlotTime): "time of day such as 07:30, or *:00 for every hour",
}
"""What texts of a pattern are, with an example."""
_NO_NUMBER = "{input} is no number"
_NO_SWITCH = "{input} is neither true nor false"
_NO_DAY = "{input} is no day such as 2026-12-24"
_PLAIN_WORDS = {
    "missing": "it is missing",
    "string_type": "{input} is no text; with quotation marks around it, it is",
    "string_too_long": "it has more than {max_length} characters",
    "string_too_short": "{min_length} or more characters are expected",
    "too_long": "it has more than {max_length} entries",
    "float_type": _NO_NUMBER,
    "float_parsing": _NO_NUMBER,
    "int_type": _NO_NUMBER,
    "int_parsing": _NO_NUMBER,
    "int_from_float": "{input} is no whole number",
    "finite_number": "{input} is no finite number",
    "greater_than": "{input} is not more than {gt:g}",
    "greater_than_equal": "{input} is less than {ge:g}",
    "less_than": "{input} is not less than {lt:g}",
    "less_than_equal": "{input} is more than {le:g}",
    "bool_type": _NO_SWITCH,
    "bool_parsing": _NO_SWITCH,
    "date_type": _NO_DAY,
    "date_parsing": _NO_DAY,
    "date_from_datetime_parsing": _NO_DAY,
    "date_from_datetime_inexact": _NO_DAY,
}
"""Faults that need no more than their value and their bound."""
_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "literal_error": _one_of,
    "string_pattern_mismatch": _misformed,
    "model_type": _no_table,
    "tuple_type": lambda _: "a list is expected, such as [one, two]",
    "too_short": lambda fault: f"at least {fault['ctx']['min_length']} is expected",
}
"""Faults that are worded for people."""
