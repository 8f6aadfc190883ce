"""Databases that are locked, full, away, new, of a later version, or killed in the middle."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from services.data.adapters import sql_engine
from services.data.adapters.migrating import migrate
from services.data.adapters.sql import SqlArchive
from services.data.adapters.sql_engine import open_engine, parsed_url
from services.data.adapters.tables import metadata
from services.kit.failures import Discard, Retry
from services.kit.providers import UnknownProviderError
from tests.archive_events import generated
from tests.archives import ALL, contents, opened, store
from tests.postgres import Postgres, running_postgres

PROJECT = Path(__file__).parents[3]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a new database."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database() as address:
        yield address


@pytest.fixture
async def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqlArchive]:
    monkeypatch.setattr(sql_engine, "LOCK_TIMEOUT", 0.2)
    async with opened("sqlite", tmp_path) as archive:
        assert isinstance(archive, SqlArchive)
        yield archive


async def test_a_locked_file_is_waited_for_and_then_tried_again(
    sqlite: SqlArchive, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "archive.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Retry, match="another program holds the lock"):
        await store(sqlite, [generated(1)])
    assert await sqlite.position() == 0
    other.execute("COMMIT")
    other.close()
    await store(sqlite, [generated(1)])
    assert await sqlite.position() == 1


async def test_a_full_disk_loses_nothing(sqlite: SqlArchive, tmp_path: Path) -> None:
    await store(sqlite, [generated(1)])
    with sqlite3.connect(tmp_path / "archive.sqlite") as other:
        (pages,) = other.execute("PRAGMA page_count").fetchone()
    other.close()
    await limit(sqlite, pages)
    with pytest.raises(Retry, match="full; make room"):
        await store(sqlite, [generated(number) for number in range(2, 200)])
    assert await sqlite.position() == 1
    await limit(sqlite, 1_000_000)
    await store(sqlite, [generated(number) for number in range(2, 200)])
    assert (await sqlite.counts())["shows"] == 199


async def limit(archive: SqlArchive, pages: int) -> None:
    """Set the most pages that the file may have, in all connections: a limit of each of them."""
    from sqlalchemy import event  # noqa: PLC0415 - it is a word of this suite

    @event.listens_for(archive._engine.sync_engine, "checkout")
    def _(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()


async def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(Retry, match="the file is no database"):
        async with opened("sqlite", tmp_path):
            pass


async def test_a_server_that_is_away_is_used_again_once_it_is_back(tmp_path: Path) -> None:
    with running_postgres() as server, server.database() as address:
        async with opened(address, tmp_path) as archive:
            await store(archive, [generated(1)])
            server.stop()
            with pytest.raises(Retry):
                await archive.position()
            with pytest.raises(Retry):
                await store(archive, [generated(2)])
            server.start()
            assert await archive.position() == 1
            await store(archive, [generated(2)])
            assert len(await archive.shows(ALL)) == 2


async def test_a_server_whose_disk_is_full_is_tried_again(
    postgres: Postgres, tmp_path: Path
) -> None:
    with postgres.database() as address:
        async with opened(address, tmp_path) as archive:
            execute(
                address,
                """
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE 'no space left on device' USING ERRCODE = '53100'; END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON shows EXECUTE FUNCTION full_disk();
                """,
            )
            with pytest.raises(Retry, match="full; make room"):
                await store(archive, [generated(1)])
            execute(address, "DROP TRIGGER full_disk ON shows")
            await store(archive, [generated(1)])


async def test_a_refused_value_is_not_repeated_in_the_reason(
    postgres: Postgres, tmp_path: Path
) -> None:
    with postgres.database() as address:
        async with opened(address, tmp_path) as archive:
            execute(address, "ALTER TABLE shows ADD CHECK (title <> 'secret')")
            with pytest.raises(Discard, match="refuses a value: CheckViolation") as refused:
                await store(archive, [generated(1, title="secret")])
            assert "secret" not in refused.value.reason


def execute(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


async def test_several_may_migrate_at_once(address: str, tmp_path: Path) -> None:
    async def open_and_read() -> int:
        async with opened(address, tmp_path) as archive:
            return await archive.position()

    assert await asyncio.gather(*(open_and_read() for _ in range(4))) == [0, 0, 0, 0]


async def test_the_migrations_make_the_tables_that_are_written(
    address: str, tmp_path: Path
) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"include_object": is_ours}
        return list(
            compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        )

    engine = open_engine(parsed_url(address, tmp_path), 2)
    try:
        await migrate(engine)
        async with engine.connect() as connection:
            assert await connection.run_sync(differences) == []
    finally:
        await engine.dispose()


def is_ours(_: object, name: str | None, kind: str, *__: object) -> bool:
    """What the index of words consists of is the database's own, and no table of ours."""
    made = str(name).startswith("show_index") or name in {"document", "show_words_document"}
    return not (made and kind in {"table", "column", "index"})


async def test_a_later_schema_is_refused(address: str, tmp_path: Path) -> None:
    async with opened(address, tmp_path) as archive:
        assert isinstance(archive, SqlArchive)
        async with archive._engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UnknownProviderError, match="schema 9999 of a later RadioX; update"):
        async with opened(address, tmp_path):
            pass


async def test_a_writer_that_is_killed_loses_and_doubles_nothing(
    address: str, tmp_path: Path
) -> None:
    chosen = Random(3)
    for _ in range(2):
        await kill_while_writing(address, tmp_path, after=chosen.randint(1, 4))
    async with opened(address, tmp_path) as archive:
        written = await archive.position()
        assert written >= 6
        assert written % 3 == 0
        killed = await contents(archive)
        await archive.clear()
        await store(archive, [generated(number) for number in range(written)])
        assert await contents(archive) == killed


async def kill_while_writing(address: str, folder: Path, *, after: int) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.data.writing", address, str(folder),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(after):
        assert await asyncio.wait_for(process.stdout.readline(), 60)
    process.kill()
    await process.wait()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("postgresql://user:hunter2@host:port/x", "no address of a database can be read"),
        ("sqlite://", "it names no file"),
        ("mysql://user:hunter2@host/x", "there is no provider 'mysql'"),
    ],
)
async def test_a_wrong_address_is_refused_without_repeating_it(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(UnknownProviderError, match=message) as refused:
        async with opened(text, tmp_path):
            pass
    assert "hunter2" not in str(refused.value)


async def test_an_address_is_told_without_its_password(postgres: Postgres, tmp_path: Path) -> None:
    with postgres.database() as address:
        secret = address.replace("postgres@", "postgres:hunter2@")
        async with opened(secret, tmp_path) as archive:
            assert "hunter2" not in archive.address
            assert archive.address.startswith("postgresql://")
