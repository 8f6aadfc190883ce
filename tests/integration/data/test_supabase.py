"""The archive in a project of Supabase: its tables, and what becomes of it when things go wrong."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from pydantic import SecretStr

from contracts import SpokenSegment
from contracts.archive import ArchiveSearchPage, ArchiveSearchQuery
from contracts.database import (
    ArchiveRebuild,
    ArchiveRebuildRequest,
    ArchiveStatus,
    ArchiveStatusQuery,
)
from services import fleet
from services.client.queries import ask
from services.data.adapters.supabase import REVISION
from services.data.settings import DataSettings
from services.kit.failures import Discard, Retry
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.archive_events import deleted, generated, mixed
from tests.archives import ALL, contents, opened, opened_with, store
from tests.postgres import Postgres
from tests.supabase import (
    FOUNDATION,
    INFRA,
    MAX_ROWS,
    MIGRATIONS,
    Project,
    migrate,
    supabase_project,
    token,
)
from tests.waiting import until

ALEMBIC = Path(__file__).parents[3] / "services" / "data" / "adapters" / "migrations"
COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
"""
KEYS = """
    SELECT c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE c.relnamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
OTHERS = {"ratings", "alembic_version"}
"""Tables that are not the archive's."""


@pytest.fixture
async def project(postgres: Postgres) -> AsyncIterator[Project]:
    async with supabase_project(postgres) as project:
        yield project


def query(database: str, statement: str) -> set[tuple[object, ...]]:
    with psycopg.connect(database) as connection:
        return set(connection.execute(statement.encode()).fetchall())


@pytest.mark.parametrize("statement", [COLUMNS, KEYS, INDEXES], ids=["columns", "keys", "indexes"])
async def test_the_tables_are_those_that_alembic_makes(
    postgres: Postgres, tmp_path: Path, statement: str
) -> None:
    with postgres.database() as ours, postgres.database() as supabase:
        async with opened(ours, tmp_path):
            pass
        migrate(supabase)
        made = {row for row in query(supabase, statement) if row[0] not in OTHERS}
        assert made == {row for row in query(ours, statement) if row[0] not in OTHERS}
        assert made


def test_the_revision_is_that_of_alembic() -> None:
    assert ScriptDirectory(str(ALEMBIC)).get_current_head() == REVISION


def test_every_table_and_function_has_a_comment_and_every_table_row_level_security(
    postgres: Postgres,
) -> None:
    with postgres.database() as database:
        migrate(database)
        tables = query(
            database,
            "SELECT relname, relrowsecurity, obj_description(oid, 'pg_class') IS NOT NULL "
            "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
        )
        assert len(tables) > len(OTHERS)
        assert {(secured, described) for _, secured, described in tables} == {(True, True)}
        functions = query(
            database,
            "SELECT proname, prosecdef, obj_description(oid, 'pg_proc') IS NOT NULL "
            "FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        )
        # None of them has more rights than its caller.
        assert {(definer, described) for _, definer, described in functions} == {(False, True)}


def test_a_database_without_storage_is_migrated_too(postgres: Postgres) -> None:
    with postgres.database() as database:
        migrate(database, (FOUNDATION,))
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("DROP SCHEMA storage CASCADE")
        migrate(database, MIGRATIONS)
        assert query(database, "SELECT archive_revision()") == {(REVISION,)}


def test_migrations_have_the_names_that_supabase_reads() -> None:
    versions = [file.name.partition("_")[0] for file in MIGRATIONS]
    assert all(version.isdigit() and len(version) == len("20261126100000") for version in versions)
    assert len(set(versions)) == len(versions)


async def test_the_seed_is_a_show_that_a_rebuild_removes(project: Project, tmp_path: Path) -> None:
    for _ in range(2):
        migrate(project.database, (INFRA / "seed.sql",))
    async with opened_with(project.settings(), tmp_path) as archive:
        (show,) = await archive.shows(ALL)
        assert show["show_id"] == "sample-show"
        assert len(await archive.segments(["sample-show"])) == 4
        await store(archive, [generated(1)])
        assert len(await archive.shows(ALL)) == 2
        await archive.clear()
        assert await archive.shows(ALL) == []


async def test_the_rows_are_those_of_postgresql(
    project: Project, postgres: Postgres, tmp_path: Path
) -> None:
    with postgres.database() as address:
        async with (
            opened(address, tmp_path) as ours,
            opened_with(project.settings(), tmp_path) as theirs,
        ):
            for archive in (ours, theirs):
                await store(archive, mixed(60), batch=13)
            assert await contents(theirs) == await contents(ours)


async def test_the_service_follows_the_stream_and_answers(
    project: Project, broker_settings: PlatformSettings
) -> None:
    own = {
        "database": "supabase",
        "SUPABASE_URL": project.url,
        "SUPABASE_SERVICE_ROLE_KEY": token("service_role"),
    }
    async with (
        connected(broker_settings, "test") as (_, platform),
        running(fleet.load("data", **own), broker_settings),
    ):
        client = platform.client
        for event in (generated(1), generated(2, title="The tram of Zurich"), deleted(1)):
            body = event.model_dump_json().encode()
            await client.jetstream().publish(event.subject, body)

        async def status() -> ArchiveStatus | None:
            found = await ask(client, ArchiveStatusQuery(), ArchiveStatus)
            return found if found.as_of == 3 else None

        for _ in range(2):
            found = await until(status)
            assert found is not None
            assert (found.rows["shows"], found.rows["deletions"]) == (1, 1)
            assert found.database == "supabase://127.0.0.1"
            query = ArchiveSearchQuery(words="zürich trams", channel=generated(2).channel)
            (hit,) = (await ask(client, query, ArchiveSearchPage)).hits
            assert hit.show.show_id == "show-000002"
            await ask(client, ArchiveRebuildRequest(), ArchiveRebuild)


async def test_more_rows_are_read_than_one_answer_holds(project: Project, tmp_path: Path) -> None:
    number = MAX_ROWS // 2 + 1
    spoken = tuple(
        SpokenSegment(id=f"s{each:03}", kind="story", speaker="Ann", text="x", start=each, end=each)
        for each in range(number)
    )
    async with opened_with(project.settings(), tmp_path) as archive:
        await store(archive, [generated(each, segments=spoken) for each in (1, 2)])
        found = await archive.segments(["show-000001", "show-000002"])
        assert [row["number"] for row in found] == [*range(1, number + 1)] * 2


async def test_a_project_without_the_tables_says_what_to_do(
    project: Project, tmp_path: Path
) -> None:
    project.execute("DROP FUNCTION archive_revision()")
    project.execute("NOTIFY pgrst, 'reload schema'")
    with pytest.raises(Retry, match="lacks the tables of RadioX; apply infra/supabase/migrations"):
        async with opened_with(project.settings(), tmp_path):
            pass


@pytest.mark.parametrize(
    ("revision", "message"),
    [("9999", "schema 9999 of another RadioX.*update RadioX"), ("0000", "apply infra/supabase")],
)
async def test_another_schema_is_refused(
    project: Project, tmp_path: Path, revision: str, message: str
) -> None:
    project.execute(
        "CREATE OR REPLACE FUNCTION archive_revision() RETURNS text LANGUAGE sql IMMUTABLE "
        f"AS $$ SELECT '{revision}' $$"
    )
    with pytest.raises(UnknownProviderError, match=message):
        async with opened_with(project.settings(), tmp_path):
            pass


@pytest.mark.parametrize(
    "key",
    [
        token("anon"),
        token("authenticated"),
        token("postgres"),
        token("service_role", "x" * 32),
        "sb_wrong",
    ],
    ids=["anon", "listener", "superuser", "forged", "nonsense"],
)
async def test_a_wrong_key_is_refused_and_no_event_passed_over(
    project: Project, tmp_path: Path, key: str
) -> None:
    settings = project.settings().model_copy(update={"supabase_key": SecretStr(key)})
    with pytest.raises(Retry, match="refuses the key in SUPABASE_SERVICE_ROLE_KEY") as refused:
        async with opened_with(settings, tmp_path):
            pass
    assert key not in str(refused.value)


async def test_a_project_that_is_away_is_tried_again(postgres: Postgres, tmp_path: Path) -> None:
    async with supabase_project(postgres) as project:
        opening = opened_with(project.settings(), tmp_path)
        archive = await opening.__aenter__()
        await store(archive, [generated(1)])
    with pytest.raises(Retry, match="Supabase cannot be reached"):
        await archive.position()
    with pytest.raises(Retry, match="Supabase cannot be reached"):
        await archive.clear()
    await opening.__aexit__(None, None, None)


async def test_a_full_disk_loses_nothing(project: Project, tmp_path: Path) -> None:
    async with opened_with(project.settings(), tmp_path) as archive:
        project.execute(
            """
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE 'no space left on device' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON shows EXECUTE FUNCTION full_disk();
            """
        )
        with pytest.raises(Retry, match="disk of its database is full; make room"):
            await store(archive, [generated(1)])
        assert await archive.position() == 0
        project.execute("DROP TRIGGER full_disk ON shows")
        await store(archive, [generated(1)])


async def test_a_refused_value_is_not_repeated_in_the_reason(
    project: Project, tmp_path: Path
) -> None:
    project.execute("ALTER TABLE shows ADD CHECK (title <> 'secret')")
    async with opened_with(project.settings(), tmp_path) as archive:
        with pytest.raises(Discard, match=r"refuses a value \(23514\)") as refused:
            await store(archive, [generated(1, title="secret")])
        assert "secret" not in refused.value.reason
        assert await archive.position() == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"database": SecretStr("supabase://user:hunter2@host")}, "write supabase alone"),
        ({"supabase_url": None}, "SUPABASE_URL is not set"),
        ({"supabase_key": None}, "SUPABASE_SERVICE_ROLE_KEY is not set"),
    ],
)
async def test_a_wrong_setting_is_refused_with_what_is_missing(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    whole = {
        "database": SecretStr("supabase"),
        "supabase_url": "https://project.example",
        "supabase_key": SecretStr("a-key"),
    }
    settings = DataSettings().model_copy(update=whole | changes)
    with pytest.raises(UnknownProviderError, match=message) as refused:
        async with opened_with(settings, tmp_path):
            pass
    assert "hunter2" not in str(refused.value)


async def test_its_address_is_told_without_the_key(project: Project, tmp_path: Path) -> None:
    async with opened_with(project.settings(), tmp_path) as archive:
        assert archive.address == "supabase://127.0.0.1"
