"""How fast audio is made here."""

from collections import deque

REMEMBERED = 20
"""Shows and scripts that count."""


class Pace:
    """The last pieces of audio that a process has made, and how long each took."""

    def __init__(self) -> None:
        self._made: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)

    def note(self, duration: float, seconds: float) -> None:
        """Note that audio of `duration` seconds took `seconds`."""
        self._made.append((duration, seconds))

    @property
    def factor(self) -> float | None:
        """Seconds of audio that are made in a second; none where nothing was made yet."""
        seconds = sum(took for _, took in self._made)
        if not seconds:
            return None
        return round(sum(duration for duration, _ in self._made) / seconds, 2)
