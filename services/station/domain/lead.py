"""How long before its slot a show is asked for."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

PRIOR_SECONDS, PRIOR_RATIO = 90.0, 0.75
"""What a show takes where none was measured: seconds, and seconds more for each of its own."""
MARGIN_SECONDS, MARGIN = 45.0, 1.5
"""What is added to the time that shows took: they may wait for each other."""
LONGEST = timedelta(hours=2)
MEASURED = 12
"""Shows of a preset whose times are kept, the latest ones."""

Times = Mapping[str, Sequence[tuple[float, float]]]
"""By preset: minutes of its latest shows, and the seconds from their request to their end."""


def lead(preset: str, minutes: float, times: Times) -> timedelta:
    """The time before its slot at which a show is asked for.

    It is the longest time that the latest shows of the preset took, else those of any preset, in
    proportion to their lengths; and a margin.
    """
    measured = times.get(preset) or [each for some in times.values() for each in some]
    seconds = max(
        (took * max(1.0, minutes / max(length, 0.5)) for length, took in measured),
        default=PRIOR_SECONDS + PRIOR_RATIO * minutes * 60,
    )
    return min(LONGEST, timedelta(seconds=MARGIN_SECONDS + MARGIN * seconds))


def learned(
    times: Times, preset: str, minutes: float, seconds: float
) -> dict[str, list[tuple[float, float]]]:
    """The times with those of one more show."""
    known = {name: list(some) for name, some in times.items()}
    known[preset] = [*known.get(preset, ()), (minutes, seconds)][-MEASURED:]
    return known
