"""10,000 messages that no service can accept: each is refused once, and shows are made after it."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

import httpx
import nats.errors
import nats.js.errors
import pytest
import pytest_asyncio

from contracts import (
    ArchivedShow,
    ArchiveRebuild,
    ArchiveRebuildRequest,
    ArchiveShowQuery,
    ArchiveStatus,
    ArchiveStatusQuery,
    DeadLetter,
    ShowFailed,
    subjects,
)
from services import fleet as services
from services.client.queries import ask
from services.kit.failures import Discard
from services.kit.message import MAX_ID_LENGTH
from services.kit.replay import replay
from services.kit.telemetry import instruments
from tests.chaos import fuzz
from tests.chaos.fleet import Fleet, consumer_of, running_fleet
from tests.chaos.fuzz import Fuzzed, Reader
from tests.chaos.proof import assert_complete
from tests.idle import are_idle
from tests.ports import free_port
from tests.scraping import scraped
from tests.waiting import until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(1200)]

SEED = int(os.environ.get("RADIOX_FUZZ_SEED", "9"))
MESSAGES = int(os.environ.get("RADIOX_FUZZ_MESSAGES", "10000"))
"""Messages that are stored; those that the broker refuses, and those of core NATS, come on top."""
QUERIES = MESSAGES // 10
AT_ONCE = 64
MAX_PAYLOAD, MAX_HEADERS = 1024 * 1024, 64 * 1024
"""Bytes of a message that the broker takes, and of headers that a message here has, at most."""
FOLLOWERS = ("onair", "station", "data", "analytics", "bridge")
"""Services that read streams anew when they start."""
PLAYER = free_port()


@dataclass
class Sent:
    """What became of the messages as they were published."""

    stored: dict[tuple[str, int], Fuzzed] = field(default_factory=dict)
    """Those that a stream has stored, by stream and sequence."""
    heard: Counter[str] = field(default_factory=Counter)
    """Number of those that core NATS has carried, by the name of who hears them."""
    refused: Counter[str] = field(default_factory=Counter)
    """Number of those that the broker has refused to their publisher, by its reason."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def station(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    """All services, a process each."""
    folder = tmp_path_factory.mktemp("fleet")
    async with running_fleet(
        folder,
        *services.SERVICES,
        RADIOX_BRIDGE_PORT=str(free_port()),
        RADIOX_ONAIR_PORT=str(PLAYER),
    ) as running:
        yield running


async def test_every_message_is_refused_once_and_shows_are_made_as_before(station: Fleet) -> None:
    draw = Random(SEED)
    sent = await published(station, fuzz.messages(draw))
    replies = await asked(station, draw)
    await until(lambda: settled(station), within=900)
    await until(lambda: are_counted(station, sent.heard), within=60)
    expected = fuzz.letters_of(sent.stored)
    await until(lambda: are_recorded(station, expected), within=60)

    letters = await all_letters(station)
    how = assert_recorded_once(sent.stored, letters, await refusals(station))
    print(  # noqa: T201 - what the proof did
        f"\nseed {SEED}: {len(sent.stored):,} messages stored, as {dict(how)}; over core NATS "
        f"{dict(sent.heard)}; refused by the broker {dict(sent.refused)}; queries {dict(replies)}"
    )
    assert not [name for name in station.processes if contents_are_logged(station.log(name))]
    assert all(process.returncode is None for process in station.processes.values())
    await is_made_and_archived(station, "afterwards")

    for name in FOLLOWERS:
        await station.kill(name)
    for name in FOLLOWERS:
        await station.start(name)
    for name in FOLLOWERS:
        await station.consumes(name)
    await is_rebuilt(station)
    await is_made_and_archived(station, "restarted")
    await until(lambda: settled(station), within=60)
    assert await all_letters(station) == letters
    assert all(process.returncode is None for process in station.processes.values())


async def published(station: Fleet, messages: Iterator[Fuzzed]) -> Sent:
    """Publish messages, several at once, until so many are stored."""
    sent, carried = Sent(), fuzz.listeners()

    async def publish(message: Fuzzed) -> None:
        hearing = [
            r for pattern in carried for r in carried[pattern] if fuzz.is_on(message, pattern)
        ]
        headers = dict(message.headers)
        try:
            if hearing:
                await station.platform.client.publish(
                    message.subject, message.body, headers=headers
                )
                sent.heard.update(each.name for each in hearing if each.refuses(message))
                return
            ack = await station.js.publish(
                message.subject, message.body, headers=headers, timeout=30
            )
            assert not ack.duplicate
            sent.stored[ack.stream, ack.seq] = message
        except nats.js.errors.BadRequestError as error:
            assert "Nats-Scheduler" in message.headers
            sent.refused[str(error.description)] += 1
        except nats.errors.MaxPayloadError as error:
            assert len(message.body) > MAX_PAYLOAD - MAX_HEADERS
            sent.refused[str(error)] += 1

    while missing := MESSAGES - len(sent.stored):
        some = islice(messages, min(AT_ONCE, missing))
        await asyncio.gather(*(publish(message) for message in some))
    await station.platform.client.flush()
    return sent


async def asked(station: Fleet, draw: Random) -> Counter[str]:
    """Ask what no query can be; each is answered with an error of the asker."""
    codes: Counter[str] = Counter()
    for query, message in fuzz.queries(draw, tuple(services.SERVICES), QUERIES):
        reply = await station.platform.client.request(message.subject, message.body, timeout=30)
        headers = reply.headers or {}
        assert headers.get("Nats-Service-Error-Code") == "400", (query.subject, message, headers)
        assert headers.get("Nats-Service-Error")
        codes["400"] += 1
    return codes


async def are_recorded(station: Fleet, expected: Mapping[str, int]) -> bool:
    """Whether as many dead letters are there: a projection has no consumer that would tell."""
    for pattern, number in expected.items():
        info = await station.js.stream_info(subjects.STREAM_DEAD, subjects_filter=pattern)
        if sum((info.state.subjects or {}).values()) < number:
            return False
    return True


def assert_recorded_once(
    stored: Mapping[tuple[str, int], Fuzzed],
    letters: Mapping[str, list[DeadLetter]],
    refused: Mapping[str, list[ShowFailed]],
) -> Counter[str]:
    """Assert that each reader that refuses a message has recorded it once; count how."""
    how: Counter[str] = Counter()
    known = fuzz.readers()
    # Some have the id of a CloudEvent in common: each of them has an end of its own.
    causes = Counter(
        fuzz.cause_of(message, *place)
        for place, message in stored.items()
        if message.subject == subjects.SHOW_REQUESTED
    )
    for (stream, sequence), message in stored.items():
        reading = [r for pattern in known for r in known[pattern] if fuzz.is_on(message, pattern)]
        if message.subject == subjects.SHOW_REQUESTED:
            cause = fuzz.cause_of(message, stream, sequence)
            found = refused.get(cause, [])
            assert len(found) == causes[cause], (cause, message)
            assert found[0].reason
            how["show.failed"] += 1
        else:
            assert any(reader.refuses(message) for reader in reading), message
        for reader in reading:
            about = letters.get(subjects.dead_letter_subject(stream, sequence, reader.name), [])
            how["dead letter"] += assert_letter(reader, message, about)
    return how


def assert_letter(reader: Reader, message: Fuzzed, letters: list[DeadLetter]) -> int:
    """Assert that a reader has recorded a message once if it refuses it; return how often."""
    if message.subject == subjects.SHOW_REQUESTED:
        assert letters == []
    elif reader.refuses(message):
        assert len(letters) == 1, (reader.name, message)
    assert len(letters) <= 1, (reader.name, message)
    for letter in letters:
        assert letter.reason, message
        assert letter.message_id == message.headers.get("Nats-Msg-Id", "")[:MAX_ID_LENGTH]
    return len(letters)


async def are_counted(station: Fleet, heard: Mapping[str, int]) -> bool:
    """Whether the metrics count each message of core NATS that could not be read, once."""
    families = await scraped(station.metrics.values())
    counted = families[instruments.CONSUMED.prometheus]
    found = {
        name: counted.value(messaging_consumer_group_name=name, radiox_verdict="unreadable")
        for name in heard
    }
    assert all(found[name] <= heard[name] for name in heard), (found, heard)
    return found == heard


def contents_are_logged(log: Path) -> bool:
    """Whether a log holds what a message held that could not be read."""
    return "DROP TABLE" in log.read_text(errors="replace")


async def is_made_and_archived(station: Fleet, show_id: str) -> None:
    """Make a show; the archive has it, and the page lists it."""
    await station.request(show_id)
    await station.ended(show_id)
    await assert_complete(station, show_id)

    async def archived() -> bool:
        try:
            query = ArchiveShowQuery(show_id=show_id)
            await ask(station.platform.client, query, ArchivedShow)
        except Discard:
            return False
        return True

    await until(archived, within=60)
    address = f"http://127.0.0.1:{PLAYER}"
    async with httpx.AsyncClient(base_url=address, timeout=30, trust_env=False) as client:

        async def listed() -> bool:
            return (await client.get(f"/shows/{show_id}.json")).is_success

        await until(listed, within=60)


async def is_rebuilt(station: Fleet) -> None:
    """Have the archive drop all that it holds, and read the stream once more."""
    client = station.platform.client
    end = (await ask(client, ArchiveRebuildRequest(), ArchiveRebuild)).last

    async def has_read_all() -> bool:
        return (await ask(client, ArchiveStatusQuery(rows=False), ArchiveStatus)).as_of >= end

    await until(has_read_all, within=300)


async def settled(station: Fleet) -> bool:
    """Whether every consumer has settled what is stored for it."""
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
