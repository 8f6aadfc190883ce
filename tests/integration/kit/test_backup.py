"""A backup on a real broker: what a snapshot keeps, and what goes wrong."""

import asyncio
import contextlib
import json
import resource
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from nats.js.api import ConsumerConfig
from pydantic import SecretStr

from contracts import subjects
from services.kit.backup import making
from services.kit.backup.folder import BackupFolder
from services.kit.backup.making import Made, Station, make_backup
from services.kit.backup.manifest import BackupError
from services.kit.backup.restoring import check, restore_blobs, restore_streams
from services.kit.broker import jetstream
from services.kit.nats_server import embedded_server
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.topology import provision
from services.stack import provision_fleet

NOW = datetime(2026, 11, 26, 9, 34, tzinfo=UTC)


def silent(_: str, __: int, ___: int) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class Env:
    """A station, and a folder of backups."""

    js: Any
    platform: Platform
    folder: BackupFolder

    async def publish(self, *numbers: int) -> None:
        for number in numbers:
            headers = {"Nats-Msg-Id": f"n{number}"}
            await self.js.publish(subjects.SHOW_FAILED, b"%d" % number, headers=headers)

    async def back_up(self, now: datetime = NOW, **changes: Any) -> Made:
        station = Station(self.platform.client, self.platform.blobs, **changes)
        with self.folder.locked():
            return await make_backup(station, self.folder, now, silent)


@pytest.fixture
async def env(broker_settings: PlatformSettings, tmp_path: Path) -> AsyncIterator[Env]:
    async with connected(broker_settings, "test") as (broker, platform):
        yield Env(jetstream(broker), platform, BackupFolder(tmp_path / "backups"))


@asynccontextmanager
async def broker_in(folder: Path) -> AsyncIterator[tuple[Any, Platform, PlatformSettings]]:
    async with embedded_server(folder / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=folder
        )
        async with connected(settings, "restored") as (broker, platform):
            yield jetstream(broker), platform, settings


@asynccontextmanager
async def restored(env: Env, folder: Path) -> AsyncIterator[Env]:
    """Another broker with the last backup of `env`, started again as that of a station is."""
    manifest = env.folder.read()
    async with broker_in(folder) as (js, platform, settings):
        await check(env.folder, manifest, silent)
        await restore_streams(platform.client, env.folder, manifest, 1, silent)
        await provision(js, (), settings)
        await restore_blobs(platform.blobs, env.folder, manifest, silent)
    async with broker_in(folder) as (js, platform, _):
        yield Env(js, platform, env.folder)


async def test_sequences_consumers_and_ids_are_as_they_were(env: Env, tmp_path: Path) -> None:
    await env.publish(1, 2, 3, 4, 5)
    await env.js.purge_stream(subjects.STREAM_ARCHIVE, seq=3)
    config = ConsumerConfig(durable_name="reader", ack_wait=300)
    reader = await env.js.pull_subscribe(
        subjects.SHOW_FAILED, durable="reader", stream=subjects.STREAM_ARCHIVE, config=config
    )
    [first] = await reader.fetch(1)
    await first.ack_sync()
    await env.back_up()
    async with restored(env, tmp_path / "other") as other:
        state = (await other.js.stream_info(subjects.STREAM_ARCHIVE)).state
        assert (state.first_seq, state.last_seq, state.messages) == (3, 5, 3)
        info = await other.js.consumer_info(subjects.STREAM_ARCHIVE, "reader")
        assert (info.ack_floor.stream_seq, info.num_pending) == (3, 2)
        await other.publish(5)  # a repetition is still known
        await other.publish(6)
        assert (await other.js.stream_info(subjects.STREAM_ARCHIVE)).state.last_seq == 6


async def test_buckets_and_blobs_are_as_they_were(env: Env, tmp_path: Path) -> None:
    bucket = env.platform.bucket(subjects.BUCKET_STATION)
    await bucket.put("pace", b"1")
    revision = await bucket.put("pace", b"2")
    ref = await env.platform.blobs.put(subjects.BLOBS_SHOWS, "s1/show.mp3", b"mp3", "audio/mpeg")
    twin = await env.platform.blobs.put(subjects.BLOBS_TAKES, "twin", b"mp3", "audio/mpeg")
    made = await env.back_up()
    assert made.manifest.settled
    async with restored(env, tmp_path / "other") as other:
        assert await other.platform.bucket(subjects.BUCKET_STATION).get("pace") == (b"2", revision)
        blobs = other.platform.blobs
        assert [each async for each in blobs.list(subjects.BLOBS_SHOWS)] == [ref]
        assert await blobs.get(twin) == b"mp3"


async def test_a_message_that_waits_for_its_time_is_published_after_the_restore(
    env: Env, tmp_path: Path
) -> None:
    at = datetime.fromtimestamp(datetime.now(UTC).timestamp() + 3, UTC)
    headers = {
        "Nats-Schedule": f"@at {at:%Y-%m-%dT%H:%M:%SZ}",
        "Nats-Schedule-Target": subjects.SHOW_DEADLINE,
    }
    await env.js.publish(
        subjects.schedule_subject("s1:show.deadline", subjects.SHOW_DEADLINE),
        b"{}",
        headers=headers,
    )
    await env.back_up()
    async with restored(env, tmp_path / "other") as other:
        reader = await other.js.pull_subscribe(
            subjects.SHOW_DEADLINE, durable="reader", stream=subjects.STREAM_DEADLINES
        )
        [message] = await reader.fetch(1, timeout=15)
        assert message.data == b"{}"


async def test_what_is_published_meanwhile_is_there_up_to_one_moment(
    env: Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A station that never rests: the backup says so, and its events have no gap."""
    monkeypatch.setattr(making, "RETRY_DELAY", 0.0)

    async def publish() -> None:
        number = 0
        while True:
            number += 1
            await env.publish(number)

    publishing = asyncio.create_task(publish())
    try:
        made = await env.back_up()
    finally:
        publishing.cancel()
    assert not made.manifest.settled
    async with restored(env, tmp_path / "other") as other:
        state = (await other.js.stream_info(subjects.STREAM_ARCHIVE)).state
        assert state.first_seq == 1
        assert state.messages == state.last_seq > 0
        last = await other.js.get_msg(subjects.STREAM_ARCHIVE, state.last_seq)
        assert last.data == b"%d" % state.last_seq
    assert {path.name for path in files(env.folder)} == {
        file.sha256 for file in made.manifest.files()
    }, "what earlier tries have read is gone"


async def test_streams_are_read_again_until_nothing_moves(
    env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "RETRY_DELAY", 0.0)
    tries = 0

    async def disturb(name: str, done: int, _: int) -> None:
        nonlocal tries
        if name == "streams" and done == 0:
            tries += 1
            if tries < 3:
                await env.publish(tries)

    pending: list[asyncio.Task[None]] = []

    def report(name: str, done: int, total: int) -> None:
        pending.append(asyncio.ensure_future(disturb(name, done, total)))

    with env.folder.locked():
        station = Station(env.platform.client, env.platform.blobs)
        made = await make_backup(station, env.folder, NOW, report)
    await asyncio.gather(*pending)
    assert (made.manifest.settled, tries) == (True, 3)
    [archive] = [s for s in made.manifest.streams if s.name == subjects.STREAM_ARCHIVE]
    assert archive.last_sequence == 2


def files(folder: BackupFolder) -> list[Path]:
    return [path for path in (folder.root / "files").glob("*/*") if path.is_file()]


async def test_only_what_is_new_is_copied(env: Env) -> None:
    blobs = env.platform.blobs
    for number in range(10):
        await blobs.put(subjects.BLOBS_TAKES, f"t{number}", b"%d" % number, "audio/flac")
    await env.back_up()
    again = BackupFolder(env.folder.root)
    new = await blobs.put(subjects.BLOBS_TAKES, "new", b"new", "audio/flac")
    with again.locked():
        later = NOW.replace(hour=10)
        made = await make_backup(Station(env.platform.client, blobs), again, later, silent)
    assert len(made.manifest.blobs) == 11
    streams = {stream.file.sha256 for stream in made.manifest.streams}
    assert {file.sha256 for file in again.added} - streams == {new.sha256}


async def test_a_backup_that_is_cut_short_leaves_the_earlier_one_valid(
    env: Env, tmp_path: Path
) -> None:
    await env.publish(1)
    await env.platform.blobs.put(subjects.BLOBS_SHOWS, "one", b"1", "text/plain")
    first = await env.back_up()
    await env.publish(2)
    await env.platform.blobs.put(subjects.BLOBS_SHOWS, "two", b"2", "text/plain")

    def kill(name: str, done: int, _: int) -> None:
        if name == "blobs" and done:
            raise KeyboardInterrupt

    station = Station(env.platform.client, env.platform.blobs)
    with env.folder.locked(), pytest.raises(KeyboardInterrupt):
        await make_backup(station, env.folder, NOW.replace(hour=10), kill)
    assert env.folder.names() == [first.name]
    assert env.folder.cut_short() == "20261126T103400Z"
    async with restored(env, tmp_path / "other") as other:
        assert (await other.js.stream_info(subjects.STREAM_ARCHIVE)).state.last_seq == 1
    await env.back_up(NOW.replace(hour=11))
    assert env.folder.cut_short() == ""
    assert len(env.folder.read().blobs) == 2


async def test_a_blob_that_is_damaged_is_named_and_the_others_are_kept(
    broker_settings: PlatformSettings, tmp_path: Path
) -> None:
    settings = broker_settings.model_copy(update={"blobs": "filesystem"})
    async with connected(settings, "test") as (broker, platform):
        own = Env(jetstream(broker), platform, BackupFolder(tmp_path / "backups"))
        await platform.blobs.put(subjects.BLOBS_SHOWS, "good", b"good", "text/plain")
        await platform.blobs.put(subjects.BLOBS_SHOWS, "bad", b"bad", "text/plain")
        (tmp_path / "blobs/shows/bad").write_bytes(b"bat")
        made = await own.back_up()
    assert made.missing == ("shows/bad",)
    assert [blob.key for blob in made.manifest.blobs] == ["good"]


async def test_a_database_is_copied_while_it_is_written(env: Env, tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE shows (id INTEGER PRIMARY KEY, title TEXT)")
        rows = [(number, "x" * 500) for number in range(2000)]
        database.executemany("INSERT INTO shows VALUES (?, ?)", rows)
        database.commit()
        database.execute("INSERT INTO shows VALUES (5000, 'not committed')")
        made = await env.back_up(databases={"archive.sqlite": path})
    copy = env.folder.path(made.manifest.databases["archive.sqlite"])
    with contextlib.closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as database:
        assert database.execute("SELECT count(*), max(id) FROM shows").fetchone() == (2000, 1999)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_file_that_is_no_database_is_an_error(env: Env, tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(BackupError, match=r"archive\.sqlite cannot be read: file is not a databas"):
        await env.back_up(databases={"archive.sqlite": path})


async def test_old_backups_are_removed_with_their_files(env: Env) -> None:
    blobs = env.platform.blobs
    for hour in (9, 10, 11):
        await blobs.put(subjects.BLOBS_SHOWS, "show.mp3", b"%d" % hour, "audio/mpeg")
        await env.back_up(NOW.replace(hour=hour))
    count, size = env.folder.keep(2)
    assert count > 0
    assert size > 0
    assert env.folder.names() == ["20261126T103400Z", "20261126T113400Z"]
    for name in env.folder.names():
        assert list(env.folder.check_files(env.folder.read(name)))
    kept = {f.sha256 for n in env.folder.names() for f in env.folder.read(n).files()}
    assert {path.name for path in files(env.folder)} == kept


async def test_a_stream_that_exists_is_replaced(
    env: Env, broker_settings: PlatformSettings
) -> None:
    await env.publish(1)
    await env.back_up()
    await env.publish(2)
    manifest = env.folder.read()
    await restore_streams(env.platform.client, env.folder, manifest, 1, silent)
    await provision_fleet(broker_settings)
    assert (await env.js.stream_info(subjects.STREAM_ARCHIVE)).state.last_seq == 1


async def test_a_snapshot_that_the_broker_cannot_read_is_an_error(env: Env) -> None:
    await env.back_up()
    manifest = env.folder.read()
    for stream in manifest.streams:
        env.folder.path(stream.file).write_bytes(b"no snapshot")
    with pytest.raises(BackupError, match="the broker refuses the stream"):
        await restore_streams(env.platform.client, env.folder, manifest, 1, silent)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, r"was made by a newer RadioX \(format 2, this one reads 1\)"),
        ({"format": None}, "is damaged: format"),
        ({"streams": [{"name": "OTHER"}]}, r"is damaged: streams\.0\.config"),
        ({"blobs": [{"bucket": "../up"}]}, r"is damaged: blobs\.0\.bucket"),
        ({"databases": {"archive.sqlite": {"sha256": "../../etc/passwd", "size": 1}}}, "sha256"),
    ],
)
async def test_a_manifest_that_cannot_be_followed_is_refused(
    env: Env, change: dict[str, object], message: str
) -> None:
    made = await env.back_up()
    path = env.folder.root / "backups" / f"{made.name}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(BackupError, match=message):
        env.folder.read()


async def test_a_manifest_that_is_cut_off_names_the_backup_before(env: Env) -> None:
    await env.back_up()
    later = await env.back_up(NOW.replace(hour=10))
    path = env.folder.root / "backups" / f"{later.name}.json"
    path.write_text(path.read_text()[:-100])
    with pytest.raises(BackupError, match="is damaged; --at 20261126T093400Z restores the one bef"):
        env.folder.read()
    assert env.folder.read("20261126T093400Z").created_at == NOW
    with pytest.raises(
        BackupError, match=r"there is no backup 2025 in .*; there are 20261126T0934"
    ):
        env.folder.read("2025")


async def test_a_stream_of_another_program_is_refused(env: Env) -> None:
    made = await env.back_up()
    streams = [made.manifest.streams[0].model_copy(update={"name": "OTHER"})]
    manifest = made.manifest.model_copy(update={"streams": streams})
    with pytest.raises(BackupError, match="streams that this version does not know: OTHER"):
        await check(env.folder, manifest, silent)


async def test_every_file_is_checked_before_a_restore(env: Env) -> None:
    await env.platform.blobs.put(subjects.BLOBS_SHOWS, "show.mp3", b"bytes", "audio/mpeg")
    made = await env.back_up()
    path = env.folder.path(made.manifest.blobs[0].file)
    path.write_bytes(b"other")
    with pytest.raises(BackupError, match="1 files of the backup are damaged or missing"):
        await check(env.folder, made.manifest, silent)
    assert list(env.folder.drop_damaged()).count(False) == 1
    assert not path.exists()
    again = await env.back_up(NOW.replace(hour=10))
    await check(env.folder, again.manifest, silent)


async def test_a_disk_that_takes_no_more_leaves_the_earlier_backup(env: Env) -> None:
    first = await env.back_up()
    await env.platform.blobs.put(subjects.BLOBS_SHOWS, "show.mp3", b"x" * 300_000, "audio/mpeg")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(BackupError, match="backups cannot be written: File too large"):
            await env.back_up(NOW.replace(hour=10))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert env.folder.names() == [first.name]
    assert not list(env.folder.root.glob("files/*/.part-*"))


def test_two_backups_into_one_folder_do_not_run_at_once(tmp_path: Path) -> None:
    one, other = BackupFolder(tmp_path / "backups"), BackupFolder(tmp_path / "backups")
    with (
        one.locked(),
        pytest.raises(BackupError, match=r"another backup into .* is being made"),
        other.locked(),
    ):
        pass


def test_a_folder_of_other_files_is_no_folder_of_backups(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear listener")
    with pytest.raises(BackupError, match="holds other files, but no backup"):
        BackupFolder(tmp_path).check()
    with pytest.raises(BackupError, match="holds no backup; `radiox backup"):
        BackupFolder(tmp_path).read()
    with (
        pytest.raises(BackupError, match="cannot be written: File exists"),
        BackupFolder(tmp_path / "letter.txt").locked(),
    ):
        pass
