"""What a script writer is asked for, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from contracts import SourceRef
from services.content.domain.telling.running_order import RunningOrder


@dataclass(frozen=True, slots=True)
class Worded:
    """The words of a part of a running order.

    `number`: the part's place, from 1. `cited`: the articles of its story on which the words rest,
    where the writer chose them; none where they are those of the part. `reused`: they were bought
    for another show.
    """

    number: int
    text: str
    cited: tuple[SourceRef, ...] = ()
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """Words that may not go on air, and why, in sentences on which their writer can act.

    `text` is empty where no words came.
    """

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The parts of a running order for which words are wanted, by number, from 1.

    `standing`: the words that other parts have already. `rejected`: earlier words of wanted parts.
    """

    order: RunningOrder
    wanted: tuple[int, ...]
    standing: Mapping[int, str] = field(default_factory=dict)
    rejected: Mapping[int, Rejected] = field(default_factory=dict)

    def without(self, found: Mapping[int, str]) -> "Assignment":
        """What is left of it once the parts of `found` have those words."""
        return replace(
            self,
            wanted=tuple(number for number in self.wanted if number not in found),
            standing={**self.standing, **found},
            rejected={n: each for n, each in self.rejected.items() if n not in found},
        )


def whole(order: RunningOrder) -> Assignment:
    """Every part of `order`."""
    return Assignment(order, tuple(range(1, len(order.parts) + 1)))
