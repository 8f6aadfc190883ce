"""Synthetic events of an archive: a station's shows, as many as wanted, always the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from contracts import (
    Event,
    HostProfile,
    HostSaved,
    ShowCancelled,
    ShowDeleted,
    ShowFailed,
    ShowGenerated,
)

EXAMPLES = Path(__file__).parents[1] / "contracts" / "examples"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
CHANNELS = ("world", "tech", "zurich", "morning", "evening", "harbour")
SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "po", "ri", "su", "ta", "vo")


def generated(number: int, **changes: object) -> ShowGenerated:
    """The end of show `number`, a minute after the one before it."""
    known = {
        "show_id": f"show-{number:06}",
        "occurred_at": BEGIN + timedelta(minutes=number),
        "channel": CHANNELS[number % len(CHANNELS)],
        "event_id": f"show-{number:06}:show.generated:1",
    }
    return _example().model_copy(update=known | changes)


def failed(number: int, generation: int = 1, **changes: object) -> ShowFailed:
    """The failure of show `number`."""
    known = ShowFailed(
        show_id=f"show-{number:06}",
        generation=generation,
        occurred_at=BEGIN + timedelta(minutes=number),
        stage="audio",
        reason="espeak: no answer within 20 seconds",
    )
    return known.model_copy(update=changes)


def cancelled(number: int) -> ShowCancelled:
    """The cancellation of show `number`."""
    moment = BEGIN + timedelta(minutes=number)
    return ShowCancelled(show_id=f"show-{number:06}", occurred_at=moment, reason="rain")


def deleted(number: int, reason: str = "on request") -> ShowDeleted:
    """The deletion of show `number`, a day after its end."""
    moment = BEGIN + timedelta(days=1, minutes=number)
    return ShowDeleted(show_id=f"show-{number:06}", occurred_at=moment, reason=reason)


def host(name: str, version: int = 1, *, removed: bool = False) -> HostSaved:
    """A version of a host."""
    profile = None if removed else HostProfile(language="en", tone=f"tone {version}")
    moment = BEGIN + timedelta(hours=version)
    return HostSaved(name=name, version=version, by="Ann", occurred_at=moment, host=profile)


def mixed(shows: int, seed: int = 1) -> list[Event]:
    """A station's life: shows that end in each way, retries, deletions, records."""
    chosen, events = Random(seed), list[Event]()
    for number in range(shows):
        events.extend(_life(number, chosen.random()))
        if number % 10 == 0:
            name, version = f"Host {number % 30}", number // 30 + 1
            events.append(host(name, version, removed=version % 4 == 0))
    return events


def _life(number: int, chance: float) -> Iterator[Event]:
    if chance < 0.1:
        yield cancelled(number)
    elif chance < 0.3:
        yield failed(number)
        if chance < 0.2:
            yield generated(number, generation=2, occurred_at=BEGIN + timedelta(days=number))
    else:
        yield generated(number)
    if 0.5 < chance < 0.6:
        yield deleted(number)
    if 0.55 < chance < 0.6:
        yield generated(number, title="Again", occurred_at=BEGIN + timedelta(days=2))


@cache
def _example() -> ShowGenerated:
    return ShowGenerated.model_validate_json((EXAMPLES / "show.generated.json").read_bytes())


def vocabulary(size: int, seed: int = 7) -> list[str]:
    """Made-up words of two to five syllables, each once."""
    chosen, words = Random(seed), dict[str, None]()
    while len(words) < size:
        words["".join(chosen.choices(SYLLABLES, k=chosen.randint(2, 5)))] = None
    return list(words)
