"""How far a show has come, as steps of the stages that a user sees."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts import AudioReady, CoverReady, Progress, ScriptReady, ShowAccepted, ShowGenerated
from services.client.updates import Announced

STAGES = ("feeds", "script", "speech", "mix", "cover", "finish")
"""The stages that are drawn, in order."""
LONG_WAIT = 120.0
"""Seconds from which a wait is told in minutes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage stands at `done` of `total` units; it is over where both are the same.

    Where `begun` is False it waits for its turn.
    """

    stage: str
    done: int
    total: int
    text: str = ""
    begun: bool = True

    @property
    def over(self) -> bool:
        """Whether the stage is finished."""
        return self.done >= self.total


def steps(heard: Announced) -> list[Step]:
    """What `heard` says of the stages."""
    read = READ_AS.get(type(heard))
    return [] if read is None else read(heard)


def _progress(said: Progress) -> list[Step]:
    if said.stage not in STAGES:
        return []
    return [Step(said.stage, said.done, said.total, said.text)]


def _accepted(said: ShowAccepted) -> list[Step]:
    return [Step("feeds", 0, len(said.feeds), wait_of(said), begun=said.queue_position == 0)]


def wait_of(accepted: ShowAccepted) -> str:
    """What a show waits for, in words; empty where its work can begin at once."""
    ahead = accepted.queue_position
    if ahead == 0:
        return ""
    told = "1 show is ahead" if ahead == 1 else f"{ahead} shows are ahead"
    seconds = accepted.expected_wait
    return told if seconds is None else f"{told}; about {_span(seconds)}"


def _span(seconds: float) -> str:
    """Seconds as people say them, e.g. `40 s` or `3 min`."""
    return f"{seconds:.0f} s" if seconds < LONG_WAIT else f"{seconds / 60:.0f} min"


def _script(said: ScriptReady) -> list[Step]:
    read = sum(feed.status != "failed" for feed in said.feeds)
    feeds = Step("feeds", len(said.feeds), len(said.feeds), f"{read} answered")
    return [feeds, Step("script", 1, 1, f"{len(said.stories)} stories")]


def _audio(said: AudioReady) -> list[Step]:
    spoken = len(said.segments)
    reused = f"{said.takes_reused} from the cache" if said.takes_reused else ""
    return [
        Step("speech", spoken, spoken, reused),
        Step("mix", 1, 1, f"{said.loudness.integrated:.1f} LUFS"),
    ]


def _cover(said: CoverReady) -> list[Step]:
    return [Step("cover", 1, 1, said.painted_by)]


def _generated(_: ShowGenerated) -> list[Step]:
    return [Step("cover", 1, 1), Step("finish", 1, 1)]


READ_AS: dict[type, Callable[[Any], list[Step]]] = {
    Progress: _progress,
    ShowAccepted: _accepted,
    ScriptReady: _script,
    AudioReady: _audio,
    CoverReady: _cover,
    ShowGenerated: _generated,
}
