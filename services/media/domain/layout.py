"""The positions of text and artwork on a cover, in pixels from the top left corner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from services.media.domain.typesetting import Measure, fit
from services.media.domain.wording import Wording

SIZE = 1400
"""Side of the square; podcast apps require 1400 to 3000 pixels."""
MARGIN = 92

Weight = Literal[500, 600, 800]
"""Weights of the typeface."""
Role = Literal["station", "title", "date", "details"]

_CAP_HEIGHT = 0.727
"""Height of a capital letter in Inter, in ems."""
_LEADING = 1.06
_TITLE_SIZES = range(320, 59, -4)
_UNBROKEN = 96
"""Size down to which a title is set smaller before a word of it is broken."""
_TITLE_HEIGHT = 540
_ABOVE_TITLE, _ABOVE_DATE, _ABOVE_DETAILS = 60, 80, 44
_SPACING = 70
"""Between text and artwork."""
_WIDTH = SIZE - 2 * MARGIN
_DATE_SIZE, _DETAILS_SIZE, _STATION_SIZE = 108, 48, 60
_WEIGHTS: dict[Role, Weight] = {"station": 800, "title": 800, "date": 600, "details": 500}


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text; `x` is its left edge, `baseline` the y of its baseline."""

    role: Role
    text: str
    x: float
    baseline: float
    size: float
    weight: Weight


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of text, and the rows `[top, bottom)` that the artwork fills."""

    lines: tuple[TextLine, ...]
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A line and the space above its capitals."""

    role: Role
    text: str
    size: float
    above: float


def lay_out(wording: Wording, measure: Callable[[Weight], Measure], *, text_on_top: bool) -> Layout:
    """Place the text below the artwork, or above it where `text_on_top` is true."""
    rows = _rows(wording, measure)
    height = sum(row.above + row.size * _CAP_HEIGHT for row in rows)
    start = baseline = MARGIN if text_on_top else SIZE - MARGIN - height
    lines = []
    for row in rows:
        baseline += row.above + row.size * _CAP_HEIGHT
        lines.append(TextLine(row.role, row.text, MARGIN, baseline, row.size, _WEIGHTS[row.role]))
    if text_on_top:
        return Layout(tuple(lines), round(baseline + _SPACING), SIZE)
    return Layout(tuple(lines), 0, round(start - _SPACING))


def _rows(wording: Wording, measure: Callable[[Weight], Measure]) -> list[_Row]:
    title = fit(
        wording.title,
        measure(_WEIGHTS["title"]),
        width=_WIDTH,
        height=_TITLE_HEIGHT,
        leading=_LEADING,
        sizes=_TITLE_SIZES,
        unbroken=_UNBROKEN,
    )
    between = (_LEADING - _CAP_HEIGHT) * title.size

    def row(role: Role, text: str, size: float, above: float) -> list[_Row]:
        if not text:
            return []
        widest = _WIDTH / measure(_WEIGHTS[role])(text)
        return [_Row(role, text, min(size, widest), above)]

    return [
        *row("station", wording.station, _STATION_SIZE, 0),
        *(
            _Row("title", text, title.size, between if number else _ABOVE_TITLE)
            for number, text in enumerate(title.lines)
        ),
        *row("date", wording.date, _DATE_SIZE, _ABOVE_DATE),
        *row("details", wording.details, _DETAILS_SIZE, _ABOVE_DETAILS),
    ]
