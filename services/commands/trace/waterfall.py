"""The waterfall of a trace: its spans as a tree, each with its place on one axis of time.

Pure: it reads and prints nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.client.spans import TracedSpan
from services.kit.telemetry import spans as declared

LONGEST_PAUSE = 0.1
"""Share of the busy time that a pause, in which no span runs, takes on the axis at most: a review,
or the days before a retry."""
SHORTEST_PAUSE = 1.0
"""Seconds that a pause always takes, where it is that long."""
MAX_DEPTH = 60

DETAILS = (
    declared.OUTLET,
    declared.SEGMENT,
    declared.VOICE,
    declared.WRITER,
    declared.ARTIST,
    declared.GEN_AI_PROVIDER,
    declared.SERVER_ADDRESS,
    declared.BUCKET,
)
"""Attributes that tell spans of one name apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """A span in the waterfall."""

    span: TracedSpan
    branches: str
    """The lines of the tree before its name."""
    offset: float
    """Seconds from the beginning of the trace."""
    place: tuple[float, float]
    """Where its bar begins and ends: shares of the width, pauses shortened."""
    detail: str = ""
    """What tells it from others of its name, and which attempt it was."""

    @property
    def seconds(self) -> float:
        """Its duration."""
        return max(0.0, self.span.end - self.span.start)


class Axis:
    """Time, with its pauses shortened."""

    def __init__(self, spans: Sequence[TracedSpan]) -> None:
        busy = _busy(spans)
        longest = max(SHORTEST_PAUSE, LONGEST_PAUSE * sum(end - start for start, end in busy))
        self._pieces: list[tuple[float, float, float]] = []
        """Beginning and end of each busy piece, and its place in seconds."""
        place, before = 0.0, None
        for start, end in busy:
            if before is not None:
                place += min(start - before, longest)
            self._pieces.append((start, end, place))
            place, before = place + end - start, end
        self._length = place or 1.0

    def share(self, at: float) -> float:
        """The place of a time, from 0 to 1."""
        begun = [piece for piece in self._pieces if piece[0] <= at]
        if not begun:
            return 0.0
        start, end, place = begun[-1]
        return min((place + min(at, end) - start) / self._length, 1.0)


def waterfall(spans: Sequence[TracedSpan], *, at_least: float = 0.0) -> list[Row]:
    """The rows of a trace, each parent before its children, siblings in order of time.

    A span whose parent is not known stands at the top. `at_least`: seconds; shorter spans are left
    out, but those above longer ones or failed ones.
    """
    if not spans:
        return []
    tree = _Tree(spans)
    axis, begin = Axis(spans), min(span.start for span in spans)
    return [
        Row(
            span=span,
            branches=branches,
            offset=span.start - begin,
            place=(axis.share(span.start), axis.share(span.end)),
            detail=detail_of(span),
        )
        for span, branches in tree.walk(at_least)
    ]


def detail_of(span: TracedSpan) -> str:
    """What tells a span from others of its name, and which attempt it was."""
    told = [str(span.attributes[name]) for name in DETAILS if span.attributes.get(name)]
    delivery = span.attributes.get(declared.DELIVERY_COUNT, 1)
    generation = span.attributes.get(declared.GENERATION, 1)
    if isinstance(generation, int) and generation > 1:
        told.append(f"generation {generation}")
    if isinstance(delivery, int) and delivery > 1:
        told.append(f"delivery {delivery}")
    return ", ".join(told)


class _Tree:
    def __init__(self, spans: Sequence[TracedSpan]) -> None:
        known = {span.id for span in spans}
        self._children: dict[str, list[TracedSpan]] = defaultdict(list)
        for span in sorted(spans, key=lambda each: each.start):
            is_root = span.parent not in known or span.parent == span.id
            self._children["" if is_root else span.parent].append(span)

    def walk(self, at_least: float) -> list[tuple[TracedSpan, str]]:
        """The spans with their branches, depth first."""
        return self._below("", "", at_least, 0)

    def _below(
        self, parent: str, lines: str, at_least: float, depth: int
    ) -> list[tuple[TracedSpan, str]]:
        if depth > MAX_DEPTH:
            return []
        shown = [span for span in self._children[parent] if self._counts(span, at_least, depth)]
        rows: list[tuple[TracedSpan, str]] = []
        for span in shown:
            is_last = span is shown[-1]
            fork, below = ("└ ", "  ") if is_last else ("├ ", "│ ")
            rows.append((span, lines + fork if depth else ""))
            inner = lines + below if depth else ""
            rows += self._below(span.id, inner, at_least, depth + 1)
        return rows

    def _counts(self, span: TracedSpan, at_least: float, depth: int) -> bool:
        if span.error or span.end - span.start >= at_least or depth > MAX_DEPTH:
            return True
        return any(self._counts(each, at_least, depth + 1) for each in self._children[span.id])


def _busy(spans: Sequence[TracedSpan]) -> list[tuple[float, float]]:
    """The pieces of time in which a span runs."""
    pieces: list[tuple[float, float]] = []
    for start, end in sorted((span.start, max(span.start, span.end)) for span in spans):
        if pieces and start <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
        else:
            pieces.append((start, end))
    return pieces
