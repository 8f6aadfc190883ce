"""Assertions on a finished show, whatever happened meanwhile."""

import hashlib
import io
from collections import Counter

import pytest
import soundfile

from contracts import (
    AudioReady,
    BlobRef,
    CoverReady,
    ScriptReady,
    ShowEvent,
    ShowGenerated,
    Status,
    subjects,
)
from tests.chaos.fleet import Fleet

STATUS = {
    subjects.SHOW_GENERATED: Status.GENERATED,
    subjects.SHOW_FAILED: Status.FAILED,
    subjects.SHOW_CANCELLED: Status.CANCELLED,
}


async def ended_once(fleet: Fleet, show_id: str, kind: type[ShowEvent]) -> None:
    """Assert that there is one terminal event, of this kind, and that the state agrees."""
    (terminal,) = await fleet.terminal_events(show_id)
    assert isinstance(terminal, kind), terminal
    state = await fleet.state(show_id)
    assert state is not None
    assert state.status is STATUS[terminal.subject]


async def assert_complete(fleet: Fleet, show_id: str) -> None:
    """Assert that the show was generated once, from one event per stage, and is complete."""
    await ended_once(fleet, show_id, ShowGenerated)
    for kind in (ScriptReady, AudioReady, CoverReady):
        assert len(await fleet.events(kind, show_id)) == 1
    (show,) = await fleet.events(ShowGenerated, show_id)
    for ref in (show.master, show.cover, show.transcript, show.chapters_file):
        await read_verified(fleet, ref)
    samples, rate = soundfile.read(io.BytesIO(await read_verified(fleet, show.audio)))
    assert len(samples) / rate == pytest.approx(show.duration, abs=0.1)


async def read_verified(fleet: Fleet, ref: BlobRef) -> bytes:
    """Read the bytes of a reference, and check size and SHA-256."""
    data = await fleet.platform.blobs.get(ref)
    assert (len(data), hashlib.sha256(data).hexdigest()) == (ref.size, ref.sha256), ref
    return data


def spoken_again(fleet: Fleet) -> int:
    """Takes spoken beyond the first time, none of them stored: their call failed, or was killed."""
    calls: Counter[str] = Counter()
    stored = set()
    for moment, what, key in fleet.takes():
        if what == "stored":
            stored.add(key)
        else:
            assert key not in stored, f"take {key} is spoken again at {moment}"
            calls[key] += 1
    return calls.total() - len(calls)
