"""Commands of unknown shows, many at once: each ends with a refusal of its own, soon."""

import asyncio
import json
from collections import Counter
from datetime import datetime
from statistics import median
from typing import Any

import pytest

from contracts import DeadLetter, ShowDeleted, subjects
from services.kit.replay import replay
from services.show import lifecycle
from tests.integration.show.show_service import ShowService
from tests.waiting import until

COMMANDS = 200
KINDS = (
    subjects.SHOW_CANCEL_REQUESTED,
    subjects.SHOW_RETRY_REQUESTED,
    subjects.SHOW_DELETE_REQUESTED,
)


@pytest.mark.parametrize("kinds", [KINDS, KINDS[:1]], ids=["mixed", "cancellations"])
async def test_each_command_of_a_burst_for_unknown_shows_ends_by_itself(
    show_service: ShowService, kinds: tuple[str, ...]
) -> None:
    js, client = show_service.js, show_service.platform.client

    async def publish(number: int) -> None:
        subject = kinds[number % len(kinds)]
        body = json.dumps({"show_id": f"unknown-{number}"}).encode()
        await js.publish(subject, body, headers={"Nats-Msg-Id": f"command-{number}"})

    async def ends() -> dict[str, Any]:
        """What each command has caused, by its message id, with its time."""
        found: dict[str, Any] = {}
        async for stored in replay(client, subjects.STREAM_DEAD, subjects.DEAD_LETTERS):
            letter = DeadLetter.model_validate_json(stored.body)
            assert letter.caused_by not in found
            assert letter.field == "show_id"
            assert letter.refused
            found[letter.caused_by] = (letter.subject, stored.stored_at)
        async for stored in replay(client, subjects.STREAM_ARCHIVE, subjects.SHOW_DELETED):
            deleted = ShowDeleted.model_validate_json(stored.body)
            assert deleted.caused_by not in found
            found[deleted.caused_by] = (subjects.SHOW_DELETE_REQUESTED, stored.stored_at)
        return found

    async def all_have_ended() -> dict[str, Any] | None:
        found = await ends()
        return found if len(found) >= COMMANDS else None

    await asyncio.gather(*(publish(number) for number in range(COMMANDS)))
    found = await until(all_have_ended, within=60)
    assert found is not None
    assert set(found) == {f"command-{number}" for number in range(COMMANDS)}
    await show_service.idle(*KINDS)
    assert await ends() == found

    waits: dict[str, list[float]] = {}
    begun = await stored_at(show_service)
    for command, (subject, at) in found.items():
        waits.setdefault(subject, []).append((at - begun[command]).total_seconds())
    assert Counter({subject: len(each) for subject, each in waits.items()}) == Counter(
        kinds[number % len(kinds)] for number in range(COMMANDS)
    )
    for subject, each in sorted(waits.items()):
        print(f"{subject}: median {median(each):.2f} s, worst {max(each):.2f} s")  # noqa: T201 - the figures
    cancelled = waits[subjects.SHOW_CANCEL_REQUESTED]
    one_after_the_other = len(cancelled) * lifecycle.REQUEST_GRACE
    assert max(cancelled) < one_after_the_other / 4, "they wait for each other"


async def stored_at(show_service: ShowService) -> dict[str, datetime]:
    """When the broker stored each command, by its message id."""
    found: dict[str, datetime] = {}
    for sequence in range(1, await show_service.platform.streams.last(subjects.STREAM_SHOWS) + 1):
        message = await show_service.js.get_msg(subjects.STREAM_SHOWS, sequence)
        found[message.headers["Nats-Msg-Id"]] = message.time
    return found
