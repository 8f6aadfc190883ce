"""The music under a segment and before it, as the mixer is told."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

BedLevel: TypeAlias = Literal["ducked", "low", "out"]
"""Level of the bed under speech: ducked, far down, or out."""
Sting: TypeAlias = Literal["full", "calm"]
"""A sting with drums, or the one without."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The music under an utterance, and in the pause before it."""

    bed: BedLevel = "ducked"
    """Level of the bed."""
    drums: bool = True
    """Whether drums may play; a bed that has no version without them is out where not."""
    calm: bool = False
    """Whether a bed that has a version without drums plays that."""
    sting: Sting | None = None
    """The sting in the pause before the utterance; none where the pause is too short for it."""
