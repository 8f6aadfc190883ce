"""The words of a running order as they come in: which of them stand, and which may not."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from contracts import Segment
from services.content.domain.telling.assignment import Assignment, Rejected, Worded
from services.content.domain.telling.running_order import RunningOrder
from services.content.domain.telling.script import segment

Check = Callable[[Worded, Sequence[Worded], RunningOrder], Worded | Rejected]
"""Words as they go on air beside the ones that stand, or why they do not."""


class Answers:
    """The words of one running order.

    A story is told by one writer: its parts fit together. So its words are final once each of its
    parts has some; those of any other part are so alone.
    """

    def __init__(self, order: RunningOrder) -> None:
        self.order = order
        self.rejected: dict[int, Rejected] = {}
        """The last words of parts that have none which stand."""
        self._standing: dict[int, Worded] = {}
        self._units = tuple(_units(order))
        self._told = 0
        self._last: Segment | None = None

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the parts without words."""
        return tuple(n for unit in self._units for n in unit if n not in self._standing)

    @property
    def unfinished(self) -> tuple[int, ...]:
        """Numbers of all parts that are to be told together with one that has no words."""
        missing = set(self.missing)
        return tuple(n for unit in self._units if missing.intersection(unit) for n in unit)

    @property
    def words(self) -> list[Worded]:
        """The words that stand, in order."""
        return [self._standing[number] for number in sorted(self._standing)]

    def assignment(self, wanted: tuple[int, ...]) -> Assignment:
        """What a writer is asked for who finds words for `wanted`; words of theirs are dropped."""
        for number in wanted:
            self._standing.pop(number, None)
        return Assignment(
            self.order,
            wanted,
            standing={number: words.text for number, words in self._standing.items()},
            rejected={n: self.rejected[n] for n in wanted if n in self.rejected},
        )

    def add(self, worded: Worded, check: Check) -> None:
        """Add the words of a part, where `check` lets them stand, and it has none yet."""
        if worded.number in self._standing:
            return
        checked = check(worded, self.words, self.order)
        if isinstance(checked, Rejected):
            self.rejected[worded.number] = checked
        else:
            self.rejected.pop(worded.number, None)
            self._standing[worded.number] = checked

    def final(self) -> Iterator[Segment]:
        """The segments that have become final since they were last asked for, in order."""
        while self._told < len(self._units):
            unit = self._units[self._told]
            if any(number not in self._standing for number in unit):
                return
            self._told += 1
            for number in unit:
                self._last = segment(self.order, self._standing[number], self._last)
                yield self._last


def _units(order: RunningOrder) -> Iterator[tuple[int, ...]]:
    """Numbers of the parts that are told together: those of a story, or one alone."""
    numbered = enumerate(order.parts, 1)
    for _, group in groupby(numbered, key=lambda each: each[1].story or -each[0]):
        yield tuple(number for number, _ in group)
