"""What is spoken, and how long the pauses are, so that a show lands on its time."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from contracts import ScriptReady, Segment
from services.audio.domain.selection import Passage, choose
from services.audio.domain.speech import Line, Take

GAP_LEAST, GAP_MOST = 0.31, 0.67
"""Bounds of the pause between two lines, in seconds; takes end in up to 0.02 s of silence more."""
GAP_SAME, GAP_TURN, GAP_STORY = 0.36, 0.42, 0.56
"""Pause before the same host goes on, before another one answers, and before another story."""
OVERRUN = 0.09
"""Share of the show by which it may run over before what is planned is dropped: the tenth that
is promised, less what estimates may be off."""
TRUST = 6.0
"""Seconds of speech after which a measured rate counts as much as the expected one."""
LEAST_AHEAD, MOST_AHEAD = 3, 8
"""How many lines may be handed out before the first of them is placed: a quarter of the show's
lines within these bounds, since whatever is handed out has been decided on estimates."""

Length: TypeAlias = Callable[[Segment], float]
"""Seconds that a segment takes."""


class Timekeeper:
    """Decides line by line what is spoken; implements `services.audio.ports.Agenda`.

    `room`: seconds from the first word to the last. Each decision rests on the real lengths of
    the lines before it, as far as they must have been heard by then, and on estimates of the
    rest, by the rate that each voice has shown. So the same lengths lead to the same show,
    however early they come in, and a rerun needs no take that the first run has not spoken.
    """

    def __init__(self, script: ScriptReady, room: float) -> None:
        self._script = script
        self._room = room
        self._voices = {host.name: host.voice for host in script.hosts}
        self._ahead = list(script.segments)
        self._decided: list[Segment] = []
        self._real: dict[str, float] = {}
        self._gaps: list[float] = []
        first = next((s.story for s in script.segments if s.story is not None), None)
        self._fixed = {s.id for s in script.segments if s.kind != "story" or s.story == first}
        self._window = min(MOST_AHEAD, max(LEAST_AHEAD, self.total // 4))

    def next(self) -> Line | None:
        """The next line; None where there is none, or none before another one is placed."""
        if len(self._decided) >= len(self._gaps) + self._window:
            return None
        heard = max(0, len(self._decided) + 1 - self._window)
        segment = next(iter(self._planned(self._lengths(heard))), None)
        if segment is None:
            return None
        del self._ahead[: self._ahead.index(segment) + 1]
        self._decided.append(segment)
        voice = self._voices[segment.speaker]
        return Line(segment, Take(segment.text, voice, self._script.language))

    def heard(self, line: Line, seconds: float) -> None:
        """Take note of a line's real length."""
        self._real[line.segment.id] = seconds

    def gap(self) -> float:
        """The pause before the line that is placed next, in seconds; 0 before the first one.

        The pauses to come stretch or shrink together, within their bounds, by what is missing.
        """
        placed = len(self._gaps)
        length = self._lengths(placed + 1)
        lines = [*self._decided, *self._planned(length)]
        usual = usual_gaps(lines)
        to_come = usual[placed:] if placed else usual[1:]
        missing = self._room - sum(map(length, lines)) - sum(self._gaps) - sum(to_come)
        share = missing / len(to_come) if to_come else 0.0
        gap = min(GAP_MOST, max(GAP_LEAST, usual[placed] + share)) if placed else 0.0
        self._gaps.append(gap)
        return gap

    @property
    def total(self) -> int:
        """How many lines the show has, as far as is known."""
        return len(self._decided) + len(self._planned(self._lengths(len(self._gaps))))

    @property
    def expected(self) -> float:
        """Seconds from the first word to the last, as far as is known."""
        length = self._lengths(len(self._gaps))
        lines = [*self._decided, *self._planned(length)]
        return sum(map(length, lines)) + sum(usual_gaps(lines))

    def _planned(self, length: Length) -> list[Segment]:
        """What is left to be spoken, given the lengths."""
        used = sum(map(length, self._decided)) + sum(usual_gaps(self._decided))
        passages = [
            Passage(s.id, s.story, length(s) + GAP_TURN, s.reserve, s.id in self._fixed)
            for s in self._ahead
        ]
        chosen = choose(passages, self._room - used, OVERRUN * self._room)
        return [segment for segment in self._ahead if segment.id in chosen]

    def _lengths(self, heard: int) -> Length:
        """How long each segment is likely to be, where the first `heard` lines have been heard."""
        known = {s.id: self._real[s.id] for s in self._decided[:heard]}
        lines = self._decided[:heard]
        common = self._drift(lines, 1.0)
        drifts = {
            name: self._drift([s for s in lines if s.speaker == name], common)
            for name in self._voices
        }

        def length(segment: Segment) -> float:
            return known.get(segment.id, self._estimate(segment) * drifts[segment.speaker])

        return length

    def _drift(self, lines: Sequence[Segment], prior: float) -> float:
        """How much longer than expected these lines are; `prior` where they are few."""
        real = sum(self._real[segment.id] for segment in lines)
        return (TRUST * prior + real) / (TRUST + sum(map(self._estimate, lines)))

    def _estimate(self, segment: Segment) -> float:
        return len(segment.text) / self._voices[segment.speaker].characters_per_second


def usual_gaps(lines: Sequence[Segment]) -> list[float]:
    """The pause before each of `lines`, in seconds, before anything is made up for."""
    return [0.0, *(_usual_gap(*pair) for pair in pairwise(lines))][: len(lines)]


def _usual_gap(before: Segment, after: Segment) -> float:
    if (before.kind, before.story) != (after.kind, after.story):
        return GAP_STORY
    return GAP_SAME if before.speaker == after.speaker else GAP_TURN
