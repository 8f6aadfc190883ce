"""The progress of a show, as steps that a screen draws."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts import (
    AudioReady,
    CoverReady,
    Progress,
    Script,
    ScriptDrafted,
    ScriptReady,
    ShowAccepted,
    ShowGenerated,
)
from contracts.client.updates import Announced

STEPS = ("feeds", "script", "speech", "mix", "cover", "finish")
"""Names of the steps that a screen draws, in order."""
LONG_WAIT = 120.0
"""Seconds from which a wait is given in minutes."""


@dataclass(frozen=True, slots=True)
class Step:
    """The state of one step: `done` of `total` units are finished.

    Where `started` is false, the show still waits in the queue.
    """

    name: str
    done: int
    total: int
    text: str = ""
    started: bool = True

    @property
    def finished(self) -> bool:
        """Whether all units are done."""
        return self.done >= self.total


def steps_of(event: Announced) -> list[Step]:
    """The steps that `event` reports on; empty where it reports on none."""
    convert = _CONVERTERS.get(type(event))
    return [] if convert is None else convert(event)


def _progress(event: Progress) -> list[Step]:
    if event.stage not in STEPS:
        return []
    return [Step(event.stage, event.done, event.total, event.text)]


def _accepted(event: ShowAccepted) -> list[Step]:
    text = queue_text(event)
    return [Step("feeds", 0, len(event.feeds), text, started=event.queue_position == 0)]


def queue_text(accepted: ShowAccepted) -> str:
    """The position in the queue and the expected wait; empty where no show is ahead."""
    ahead = accepted.queue_position
    if ahead == 0:
        return ""
    text = "1 show is ahead" if ahead == 1 else f"{ahead} shows are ahead"
    seconds = accepted.expected_wait
    return text if seconds is None else f"{text}; about {_rounded(seconds)}"


def _rounded(seconds: float) -> str:
    """A rounded duration, e.g. `40 s` or `3 min`."""
    return f"{seconds:.0f} s" if seconds < LONG_WAIT else f"{seconds / 60:.0f} min"


def _drafted(event: ScriptDrafted) -> list[Step]:
    return [_feeds(event), Step("script", 0, 1, f"revision {event.revision} waits for review")]


def _script(event: ScriptReady) -> list[Step]:
    reused = f", {event.parts_reused} parts from the cache" if event.parts_reused else ""
    return [_feeds(event), Step("script", 1, 1, f"{len(event.stories)} stories{reused}")]


def _feeds(event: Script) -> Step:
    read = sum(feed.status != "failed" for feed in event.feeds)
    return Step("feeds", len(event.feeds), len(event.feeds), f"{read} answered")


def _audio(event: AudioReady) -> list[Step]:
    segments = len(event.segments)
    reused = f"{event.takes_reused} from the cache" if event.takes_reused else ""
    return [
        Step("speech", segments, segments, reused),
        Step("mix", 1, 1, f"{event.loudness.integrated:.1f} LUFS"),
    ]


def _cover(event: CoverReady) -> list[Step]:
    return [Step("cover", 1, 1, event.painted_by)]


def _generated(_: ShowGenerated) -> list[Step]:
    return [Step("cover", 1, 1), Step("finish", 1, 1)]


_CONVERTERS: dict[type, Callable[[Any], list[Step]]] = {
    Progress: _progress,
    ShowAccepted: _accepted,
    ScriptDrafted: _drafted,
    ScriptReady: _script,
    AudioReady: _audio,
    CoverReady: _cover,
    ShowGenerated: _generated,
}
