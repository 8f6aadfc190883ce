"""Projections of a real stream into a database in memory that fails as it is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts import DeadLetter, HostProfile, HostSaved, subjects
from contracts.client.stored import Stored
from services.kit import projections
from services.kit.clock import Clock
from services.kit.failures import Discard, Retry
from services.kit.platform import Platform
from services.kit.records import Records
from services.kit.replay import replay
from services.kit.runtime import connected, running
from services.kit.service import Batch, Projection, Service
from services.kit.settings import PlatformSettings
from tests.fakes import ManualClock
from tests.waiting import until


@dataclass
class Database:
    """Rows and position; `failures` are raised by the next writes, `refused` names by each."""

    rows: list[str] = field(default_factory=list)
    sequence: int = 0
    batches: list[int] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    refused: dict[str, Exception] = field(default_factory=dict)

    async def position(self) -> int:
        return self.sequence

    async def apply(self, batch: Batch) -> bool:
        if self.failures:
            raise self.failures.pop(0)
        for name in batch.items:
            if name in self.refused:
                raise self.refused[name]
        if self.sequence != batch.after:
            return False
        self.rows += batch.items
        self.sequence = batch.through
        self.batches.append(len(batch.items))
        return True


def parse(stored: Stored) -> str:
    name = HostSaved.model_validate_json(stored.body).name
    if name == "unwanted":
        raise Discard("nobody wants it")
    return name


PROJECTION = Projection(
    "hosts",
    subjects.STREAM_ARCHIVE,
    parse,
    Database.position,
    lambda batch, deps: deps.apply(batch),
)


@asynccontextmanager
async def filling(
    database: Database, settings: PlatformSettings, clock: Clock | None = None
) -> AsyncIterator[None]:
    """The service `test` with its database."""

    @asynccontextmanager
    async def deps(_: Platform) -> AsyncIterator[Database]:
        yield database

    service = Service("test", deps, projections=(PROJECTION,))
    async with running(service, settings, clock=clock):
        yield


@pytest.fixture(autouse=True)
def short_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projections, "CHECK_INTERVAL", 0.3)


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "publisher") as (_, platform):
        yield platform


async def save(platform: Platform, *names: str) -> None:
    records = Records(platform.client, platform.clock, HostSaved)
    for name in names:
        await records.save(HostSaved(name=name, host=HostProfile(language="en")))


async def holds(database: Database, *names: str) -> None:
    async def complete() -> bool:
        return database.rows == list(names)

    await until(complete, within=20)


async def letters(platform: Platform) -> list[DeadLetter]:
    found = replay(platform.client, subjects.STREAM_DEAD, subjects.DEAD_LETTERS)
    return [DeadLetter.model_validate_json(stored.body) async for stored in found]


async def test_a_started_service_holds_what_happened_before(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    names = [f"host {number}" for number in range(projections.BATCH_SIZE + 10)]
    await save(platform, *names)
    database = Database()
    async with filling(database, broker_settings):
        assert database.rows == names
        assert max(database.batches) > 100
        await save(platform, "Zoë")
        await holds(database, *names, "Zoë")


async def test_a_service_goes_on_behind_its_position(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    database = Database()
    async with filling(database, broker_settings):
        await save(platform, "Ava")
        await holds(database, "Ava")
    await save(platform, "Ben")
    async with filling(database, broker_settings):
        assert database.rows == ["Ava", "Ben"]


async def test_replicas_apply_each_message_once(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    database = Database()
    async with filling(database, broker_settings), filling(database, broker_settings):
        names = [f"host {number}" for number in range(30)]
        await save(platform, *names)
        await holds(database, *names)


async def test_an_older_database_is_filled_again(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    database = Database()
    async with filling(database, broker_settings):
        await save(platform, "Ava", "Ben", "Cleo")
        await holds(database, "Ava", "Ben", "Cleo")
        database.rows, database.sequence = ["Ava"], 1
        await holds(database, "Ava", "Ben", "Cleo")


async def test_what_cannot_be_parsed_becomes_a_dead_letter_and_is_passed_over(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    database = Database()
    await save(platform, "Ava", "unwanted")
    js = platform.client.jetstream()
    await js.publish("host.saved.x", b"no JSON", headers={"Nats-Msg-Id": "odd"})
    await save(platform, "Ben")
    for _ in range(2):
        async with filling(database, broker_settings):
            assert database.rows == ["Ava", "Ben"]
        database = replace(database, rows=[], sequence=0)
    unwanted, odd = await letters(platform)
    assert (unwanted.key, unwanted.reason) == ("dead.ARCHIVE.2.test-hosts", "nobody wants it")
    assert (odd.sequence, odd.message_id, odd.payload) == (3, "odd", "no JSON")
    assert odd.refused


async def test_what_is_older_than_dead_letters_are_kept_has_no_second_one(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    """A database that is built anew after years records nothing that was recorded then."""
    js = platform.client.jetstream()
    await js.publish("host.saved.x", b"no JSON")
    years_later = ManualClock(datetime.now(UTC) + timedelta(days=900))
    async with filling(Database(), broker_settings, years_later):
        assert await letters(platform) == []
    async with filling(Database(), broker_settings):
        assert len(await letters(platform)) == 1


@pytest.mark.parametrize("refusal", [Discard("too long"), ZeroDivisionError("a bug")])
async def test_what_the_database_refuses_is_passed_over_alone(
    platform: Platform, broker_settings: PlatformSettings, refusal: Exception
) -> None:
    database = Database(refused={"Ben": refusal})
    await save(platform, "Ava", "Ben", "Cleo")
    async with filling(database, broker_settings):
        assert database.rows == ["Ava", "Cleo"]
        assert database.sequence == 3
    (letter,) = await letters(platform)
    assert (letter.sequence, letter.consumer) == (2, "test-hosts")
    assert str(refusal) in letter.reason


async def test_an_unavailable_database_is_waited_for(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    away = [Retry("the database is away") for _ in range(10)]
    database = Database(failures=[*away])
    async with filling(database, broker_settings):
        await save(platform, "Ava", "Ben")
        await holds(database, "Ava", "Ben")
    assert await letters(platform) == []


async def test_a_database_ahead_of_the_stream_is_left_alone_until_it_is_dropped(
    platform: Platform, broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "CATCH_UP_TIMEOUT", 0.5)
    database = Database(rows=["theirs"], sequence=99)
    await save(platform, "Ava")
    async with filling(database, broker_settings):
        assert database.rows == ["theirs"]
        database.rows, database.sequence = [], 0
        await holds(database, "Ava")
