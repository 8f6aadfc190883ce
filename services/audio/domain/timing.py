"""What is spoken, and how long the pauses are, so that a show lands on its time."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

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


class Timekeeper:
    """Decides line by line what is spoken; implements `services.audio.ports.Agenda`.

    `room`: seconds from the first word to the last. Each decision rests on the real lengths of
    what has been spoken so far and, by the rate each voice has shown, on estimates of the rest.
    What has been handed out stays.
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

    def next(self) -> Line | None:
        """The next line that is certain to be spoken."""
        planned = self._planned()
        if not planned:
            self._ahead.clear()
            return None
        segment = planned[0]
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
        lines = self._lines()
        usual = usual_gaps(lines)
        to_come = usual[placed:] if placed else usual[1:]
        length = self._lengths()
        speech = sum(map(length, lines))
        missing = self._room - speech - sum(self._gaps) - sum(to_come)
        share = missing / len(to_come) if to_come else 0.0
        gap = min(GAP_MOST, max(GAP_LEAST, usual[placed] + share)) if placed else 0.0
        self._gaps.append(gap)
        return gap

    @property
    def total(self) -> int:
        """How many lines the show has, as far as is known."""
        return len(self._lines())

    @property
    def expected(self) -> float:
        """Seconds from the first word to the last, as far as is known."""
        lines = self._lines()
        return sum(map(self._lengths(), lines)) + sum(usual_gaps(lines))

    def _lines(self) -> list[Segment]:
        return [*self._decided, *self._planned()]

    def _planned(self) -> list[Segment]:
        """What is left to be spoken, by all that is known now."""
        length = self._lengths()
        used = sum(map(length, self._decided)) + sum(usual_gaps(self._decided))
        passages = [
            Passage(s.id, s.story, length(s) + GAP_TURN, s.reserve, s.id in self._fixed)
            for s in self._ahead
        ]
        chosen = choose(passages, self._room - used, OVERRUN * self._room)
        return [segment for segment in self._ahead if segment.id in chosen]

    def _lengths(self) -> Callable[[Segment], float]:
        """How long a segment is, or is likely to be, in seconds."""
        heard = [segment for segment in self._decided if segment.id in self._real]
        common = self._drift(heard, 1.0)
        drifts = {
            name: self._drift((s for s in heard if s.speaker == name), common)
            for name in self._voices
        }

        def length(segment: Segment) -> float:
            estimate = self._estimate(segment) * drifts[segment.speaker]
            return self._real.get(segment.id, estimate)

        return length

    def _drift(self, heard: Iterable[Segment], prior: float) -> float:
        """How much longer than expected these were; `prior` where little has been heard."""
        real = estimated = 0.0
        for segment in heard:
            real += self._real[segment.id]
            estimated += self._estimate(segment)
        return (TRUST * prior + real) / (TRUST + estimated)

    def _estimate(self, segment: Segment) -> float:
        return len(segment.text) / self._voices[segment.speaker].characters_per_second


def usual_gaps(lines: Sequence[Segment]) -> list[float]:
    """The pause before each of `lines`, in seconds, before anything is made up for."""
    return [0.0, *(_usual_gap(*pair) for pair in pairwise(lines))][: len(lines)]


def _usual_gap(before: Segment, after: Segment) -> float:
    if (before.kind, before.story) != (after.kind, after.story):
        return GAP_STORY
    return GAP_SAME if before.speaker == after.speaker else GAP_TURN
