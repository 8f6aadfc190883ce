"""Decides which segments are spoken and how long the pauses are, to meet the requested length."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from contracts import ScriptReady, Segment
from services.audio.domain.exchange import exchanges
from services.audio.domain.form import STING_SECONDS, Pause, pause_between, scene_of
from services.audio.domain.selection import Candidate, choose
from services.audio.domain.speech import Utterance

MUSIC_SECONDS = 10.3
"""Seconds of a show that are music alone, as estimated before its music is chosen."""
OVERRUN = 0.09
"""Share of the show by which it may run over before planned segments are dropped: the tenth that
is promised, less the error of the estimates."""
PRIOR_SECONDS = 6.0
"""Seconds of speech after which a measured rate counts as much as the expected one."""
MIN_LOOKAHEAD, MAX_LOOKAHEAD = 3, 8
"""Bounds of how many utterances may be returned before the first of them is placed: a quarter of
the show's, since each is decided on estimates."""

Length: TypeAlias = Callable[[Segment], float]
"""Seconds that a segment takes."""


class SpeechScheduler:
    """Decides the next utterance, one at a time, and the pauses between utterances.

    `room`: seconds from the first word to the last. Each decision rests on the real lengths of
    the utterances before it, as far as they must be known by then, and on estimates of the
    rest, from the rate that each voice has shown. So the same lengths lead to the same show,
    however early they are known, and a rerun needs no take that the first run has not spoken.
    """

    def __init__(self, script: ScriptReady, room: float, jingle: float = 0.0) -> None:
        """`jingle`: seconds of the jingle that parts stories."""
        self._jingle = jingle
        self._script = script
        self._room = room
        self._hosts = {host.name: host for host in script.hosts}
        self._ahead = list(script.segments)
        self._decided: list[Segment] = []
        self._returned = 0
        self._real: dict[str, float] = {}
        self._gaps: list[float] = []
        first = next((s.story for s in script.segments if s.story is not None), None)
        self._fixed = {s.id for s in script.segments if s.kind != "story" or s.story == first}
        ids = [segment.id for segment in script.segments]
        self._exchanges = {pair[0].id: pair for pair in exchanges(script.segments)}
        self._together: dict[str, tuple[Segment, ...]] = {}
        self._pauses = dict(zip(ids, self._usual(script.segments), strict=True))
        self._window = min(MAX_LOOKAHEAD, max(MIN_LOOKAHEAD, self.total // 4))

    def next(self) -> Utterance | None:
        """The next utterance; None at the end, or where another one must be placed first.

        Every utterance that is returned is used in the show.
        """
        if self._returned == len(self._decided) and not self._decide():
            return None
        segment = self._decided[self._returned]
        self._returned += 1
        together = tuple(map(self._utterance, self._together.get(segment.id, ())))
        return replace(self._utterance(segment), exchange=together)

    def record_length(self, utterance: Utterance, seconds: float) -> None:
        """Record the real length of an utterance, as soon as it has been spoken."""
        self._real[utterance.segment.id] = seconds

    def gap(self) -> float:
        """The pause before the utterance that is placed next, in seconds; 0 before the first one.

        The remaining pauses stretch or shrink together, each by the same share of what its bounds
        allow, to meet the length.
        """
        while self._decide():  # so that no gap depends on how many were returned by now
            pass
        placed = len(self._gaps)
        length = self._lengths(placed + 1)
        segments = [*self._decided, *self._planned(length)]
        left = self._room - sum(map(length, segments)) - sum(self._gaps)
        gap = _stretched(self._between(segments)[placed - 1 :], left) if placed else 0.0
        self._gaps.append(gap)
        return gap

    @property
    def total(self) -> int:
        """Expected number of utterances of the show."""
        return len(self._decided) + len(self._planned(self._lengths(len(self._gaps))))

    @property
    def expected(self) -> float:
        """Expected seconds from the first word to the last."""
        length = self._lengths(len(self._gaps))
        segments = [*self._decided, *self._planned(length)]
        return sum(map(length, segments)) + sum(self._usual(segments))

    def _decide(self) -> bool:
        """Decide one more utterance; whether enough are placed for that, and any is left."""
        if len(self._decided) >= len(self._gaps) + self._window:
            return False
        known = max(0, len(self._decided) + 1 - self._window)
        planned = self._planned(self._lengths(known))
        if not planned:
            return False
        segment = planned[0]
        self._decide_exchange(segment, planned)
        del self._ahead[: self._ahead.index(segment) + 1]
        self._decided.append(segment)
        return True

    def _decide_exchange(self, segment: Segment, planned: Sequence[Segment]) -> None:
        """Where an exchange begins, its second segment is certain too, unless it was dropped."""
        exchange = self._exchanges.get(segment.id)
        if exchange is not None and exchange[1] in planned:
            self._fixed.add(exchange[1].id)
            self._together |= dict.fromkeys((each.id for each in exchange), exchange)

    def _utterance(self, segment: Segment) -> Utterance:
        return Utterance.of(
            segment, self._hosts[segment.speaker], self._script.language, self._script.lexicon
        )

    def _planned(self, length: Length) -> list[Segment]:
        """The segments that are still to be spoken, given the lengths."""
        used = sum(map(length, self._decided)) + sum(self._usual(self._decided))
        candidates = [
            Candidate(s.id, s.story, length(s) + self._pauses[s.id], s.reserve, s.id in self._fixed)
            for s in self._ahead
        ]
        chosen = choose(candidates, self._room - used, OVERRUN * self._room)
        return [segment for segment in self._ahead if segment.id in chosen]

    def _lengths(self, known: int) -> Length:
        """Return the likely length of each segment, where the first `known` are measured."""
        segments = self._decided[:known]
        measured = {s.id: self._real[s.id] for s in segments}
        common = self._drift(segments, 1.0)
        drifts = {
            name: self._drift([s for s in segments if s.speaker == name], common)
            for name in self._hosts
        }

        def length(segment: Segment) -> float:
            return measured.get(segment.id, self._estimate(segment) * drifts[segment.speaker])

        return length

    def _drift(self, segments: Sequence[Segment], prior: float) -> float:
        """Ratio of real to expected length of these segments; near `prior` where they are few."""
        real = sum(self._real[segment.id] for segment in segments)
        return (PRIOR_SECONDS * prior + real) / (PRIOR_SECONDS + sum(map(self._estimate, segments)))

    def _estimate(self, segment: Segment) -> float:
        return len(segment.text) / self._hosts[segment.speaker].voice.characters_per_second

    def _between(self, segments: Sequence[Segment]) -> list[Pause]:
        """The pauses between `segments`."""
        tempo = self._script.style.tempo
        return [
            pause_between(*pair, tempo, jingle=self._jingle_between(*pair))
            for pair in pairwise(segments)
        ]

    def _jingle_between(self, before: Segment, after: Segment) -> float:
        """Seconds of the jingle between two segments, where the pause has to be longer for it."""
        if self._jingle <= STING_SECONDS:
            return 0.0
        return self._jingle if scene_of(self._script, before, after).sting == "full" else 0.0

    def _usual(self, segments: Sequence[Segment]) -> list[float]:
        """The usual pause before each of `segments`, in seconds; 0 before the first."""
        return [0.0, *(pause.usual for pause in self._between(segments))][: len(segments)]


def _stretched(to_come: Sequence[Pause], seconds: float) -> float:
    """The first of the pauses that together fill `seconds` as nearly as their bounds allow."""
    missing = seconds - sum(pause.usual for pause in to_come)
    ways = [(p.most if missing > 0 else p.least) - p.usual for p in to_come]
    return to_come[0].usual + ways[0] * min(missing / sum(ways), 1.0)
