"""10,000 messages that no service can accept: each is refused once, and shows are made after it."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from fnmatch import fnmatchcase
from random import Random

import nats.errors
import nats.js.errors
import pytest
import pytest_asyncio

from contracts import DeadLetter, ShowFailed, subjects
from services import fleet as services
from services.kit.message import MAX_ID_LENGTH
from services.kit.replay import replay
from services.kit.service import Route
from tests.chaos import fuzz
from tests.chaos.fleet import Fleet, consumer_of, running_fleet
from tests.chaos.fuzz import Fuzzed
from tests.chaos.proof import assert_complete
from tests.idle import are_idle
from tests.waiting import until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(1200)]

SEED = int(os.environ.get("RADIOX_FUZZ_SEED", "9"))
MESSAGES = int(os.environ.get("RADIOX_FUZZ_MESSAGES", "10000"))
QUERIES = MESSAGES // 10
AT_ONCE = 64
MAX_PAYLOAD, MAX_HEADERS = 1024 * 1024, 64 * 1024
"""Bytes of a message that the broker takes, and of headers that a message here has, at most."""
NAMES = tuple(name for name in services.SERVICES if name != "bridge")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def station(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    """All services that consume or answer, a process each."""
    async with running_fleet(tmp_path_factory.mktemp("fleet"), *NAMES) as running:
        yield running


async def test_every_message_is_refused_once_and_shows_are_made_as_before(station: Fleet) -> None:
    draw = Random(SEED)
    stored = await published(station, fuzz.messages(draw, MESSAGES))
    replies = await asked(station, draw)
    await until(lambda: settled(station), within=900)

    letters = await all_letters(station)
    refused = await refusals(station)
    how: Counter[str] = Counter()
    # Some have the id of a CloudEvent in common: each of them has an end of its own.
    causes = Counter(
        fuzz.cause_of(message, *place)
        for place, message in stored.items()
        if message.subject == subjects.SHOW_REQUESTED
    )
    for (stream, sequence), message in stored.items():
        for service, route in consumers_of(message.subject):
            consumer = consumer_of(service, route)
            key = subjects.dead_letter_subject(stream, sequence, consumer)
            if message.subject == subjects.SHOW_REQUESTED:
                cause = fuzz.cause_of(message, stream, sequence)
                found = refused.get(cause, [])
                assert len(found) == causes[cause], (cause, message)
                assert found[0].reason
                assert key not in letters, letters[key]
                how["show.failed"] += 1
            else:
                assert len(letters.get(key, [])) == 1, (key, message)
                (letter,) = letters[key]
                assert letter.reason, message
                assert letter.message_id == message.headers.get("Nats-Msg-Id", "")[:MAX_ID_LENGTH]
                how["dead letter"] += 1
    print(f"\nseed {SEED}: {len(stored):,} messages; {dict(how)}; queries {dict(replies)}")  # noqa: T201 - what the proof did
    assert all(process.returncode is None for process in station.processes.values())
    await station.request("afterwards")
    await station.ended("afterwards")
    await assert_complete(station, "afterwards")


async def published(station: Fleet, messages: Iterable[Fuzzed]) -> dict[tuple[str, int], Fuzzed]:
    """Publish all messages, several at once; return those that the broker has stored."""
    stored: dict[tuple[str, int], Fuzzed] = {}
    room, tasks = asyncio.Semaphore(AT_ONCE), set()

    async def publish(message: Fuzzed) -> None:
        try:
            ack = await station.js.publish(
                message.subject, message.body, headers=dict(message.headers), timeout=30
            )
            assert not ack.duplicate
            stored[ack.stream, ack.seq] = message
        except nats.js.errors.BadRequestError:
            # The broker itself refuses it, with a reason, to its publisher.
            assert "Nats-Scheduler" in message.headers
        except nats.errors.MaxPayloadError:
            assert len(message.body) > MAX_PAYLOAD - MAX_HEADERS
        finally:
            room.release()

    for message in messages:
        await room.acquire()
        task = asyncio.create_task(publish(message))
        tasks.add(task)
    await asyncio.gather(*tasks)
    return stored


async def asked(station: Fleet, draw: Random) -> Counter[str]:
    """Ask what no query can be; each is answered with an error of the asker."""
    codes: Counter[str] = Counter()
    for query, message in fuzz.queries(draw, NAMES, QUERIES):
        reply = await station.platform.client.request(message.subject, message.body, timeout=30)
        headers = reply.headers or {}
        assert headers.get("Nats-Service-Error-Code") == "400", (query.subject, message, headers)
        assert headers.get("Nats-Service-Error")
        codes["400"] += 1
    return codes


def consumers_of(subject: str) -> list[tuple[str, Route]]:
    """The services and routes that read the messages of a subject.

    `webhook` reads an event only where somebody has subscribed to it.
    """
    return [
        (service, route)
        for service, route in services.consumers()
        if fnmatchcase(subject, route.subject.replace(">", "*")) and not route.passes_on
    ]


async def settled(station: Fleet) -> bool:
    """Whether every consumer has settled what is stored for it, and the archive has read it."""
    consumers = [
        (subjects.stream_of(route.subject), consumer_of(service, route))
        for service, route in services.consumers()
    ]
    return await are_idle(station.js, *consumers)


async def all_letters(station: Fleet) -> dict[str, list[DeadLetter]]:
    """The dead letters on each subject; messages there that are none are left out."""
    found: dict[str, list[DeadLetter]] = {}
    client = station.platform.client
    async for stored in replay(client, subjects.STREAM_DEAD, subjects.DEAD_LETTERS):
        if stored.subject.startswith("dead.fuzz."):
            continue
        letter = DeadLetter.model_validate_json(stored.body)
        assert letter.key == stored.subject
        found.setdefault(stored.subject, []).append(letter)
    return found


async def refusals(station: Fleet) -> dict[str, list[ShowFailed]]:
    """The failures by the message that has caused them."""
    found: dict[str, list[ShowFailed]] = {}
    client = station.platform.client
    async for stored in replay(client, subjects.STREAM_ARCHIVE, subjects.SHOW_FAILED):
        try:
            failed = ShowFailed.model_validate_json(stored.body)
        except ValueError:
            continue
        found.setdefault(failed.caused_by, []).append(failed)
    return found
