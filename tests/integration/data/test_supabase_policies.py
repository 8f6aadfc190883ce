"""Who may do what in a project of Supabase: each table, as each role, through the real API."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

import httpx
import pytest

from contracts import Event, subjects
from services.data.domain.events import EVENTS
from services.data.domain.listening import Heard
from tests.archive_events import BEGIN, EXAMPLES, cancelled, deleted, failed, generated
from tests.archives import opened_with, store
from tests.postgres import Postgres
from tests.supabase import Project, supabase_project, token

Clients: TypeAlias = dict[str, httpx.AsyncClient]
Rows: TypeAlias = list[dict[str, Any]]

LISTENER, OTHER = str(uuid.uuid4()), str(uuid.uuid4())
PUBLIC = {"assets", "chapters", "segments", "show_hosts", "shows", "sources", "stories"}
"""Tables that everybody reads, as far as a show was generated."""
PRIVATE = {
    "configuration", "deletions", "favourites", "feed_reads", "grids", "hosts", "listening",
    "media", "presets", "projection", "record_versions", "show_words", "usage", "votes",
}  # fmt: skip
"""Tables that an admin reads."""
FUNCTIONS = {
    "archive_apply": {"expected": 0, "upto": 9, "moment": "2026-01-01", "keys": {}, "rows": {}},
    "archive_channels": {"most": 9},
    "archive_clear": {},
    "archive_counts": {},
    "archive_days": {"first": 0, "before": 9},
    "archive_failures": {"first": 0, "before": 9, "most": 9},
    "archive_feeds": {"first": 0, "readings": 9, "most": 9},
    "archive_groups": {"first": 0, "before": 9},
    "archive_favourites_of": {"own": "v-1", "most": 9},
    "archive_heard": {
        "expected": 9,
        "upto": 9,
        "moment": "2026-01-01",
        "rows": {},
        "forgotten": [],
    },
    "archive_listening_days": {"first": "2026-01-01", "before": "2026-01-02"},
    "archive_listening_shows": {"first": "2026-01-01", "before": "2026-01-02", "most": 9},
    "archive_opinions": {"about": "outlet", "since": "2026-01-01", "most": 9},
    "archive_outlets": {"first": 0, "before": 9, "most": 9},
    "archive_ratings": {"first": 0, "before": 9},
    "archive_ratings_of": {"show": "show-000001", "own": "v-1"},
    "archive_revision": {},
    "archive_search": {"wanted": ["comet"]},
    "archive_totals": {"first": 0, "before": 9, "only_channel": None},
    "archive_usage": {"first": 0, "before": 9, "only_channel": None},
    "archive_votes_by": {"own": "v-1"},
}
"""The functions of the archive, and arguments for each."""
REFUSED = {401, 403}


@pytest.fixture
async def project(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Project]:
    """A project whose tables all have rows: shows that ended in each way, records, ratings."""
    async with supabase_project(postgres) as project:
        project.execute("INSERT INTO auth.users VALUES (%s), (%s)", LISTENER, OTHER)
        async with opened_with(project.settings(), tmp_path) as archive:
            examples = [example(kind) for kind in reversed(EVENTS)]
            await store(archive, [generated(4), deleted(4), *examples])
            await store(archive, [generated(1), failed(2), cancelled(3)])
            heard = {"day": "2026-01-01", "show_id": "show-000001", "name": "play"}
            cast = {"show_id": "show-000001", "story": 1, "listener": "v-1", "revision": 1}
            voted = {**cast, "vote": 1, "channel": "", "rated_at": BEGIN}
            favoured = {**cast, "favourite": True, "changed_at": BEGIN}
            heard_once = {**heard, "count": 1, "seconds": 0.0}
            assert await archive.add_listening(
                Heard((heard_once,), (voted,), (favoured,)), after=0, through=1, at=BEGIN
            )
        # A show that failed has no such parts; where it had some, nobody would read them.
        for part in sorted(PUBLIC - {"shows"}):
            project.execute(
                f"INSERT INTO {part} SELECT (json_populate_record(part, "  # noqa: S608
                """'{"show_id": "show-000002"}')).* """
                f"FROM {part} part WHERE show_id = 'show-000001'"
            )
        for listener, stars in ((LISTENER, 5), (OTHER, 1)):
            project.execute(
                "INSERT INTO ratings (listener, show_id, stars) VALUES (%s, 'show-000001', %s)",
                listener, stars,
            )  # fmt: skip
        yield project


@pytest.fixture
async def clients(project: Project) -> AsyncIterator[Clients]:
    """A client of the API for each role."""
    tokens = {
        "anon": token("anon"),
        "listener": token("authenticated", sub=LISTENER, user_metadata={"role": "admin"}),
        "admin": token("authenticated", sub=str(uuid.uuid4()), app_metadata={"role": "admin"}),
        "service": token("service_role"),
    }
    async with AsyncExitStack() as stack:
        yield {
            role: await stack.enter_async_context(project.client(bearer))
            for role, bearer in tokens.items()
        }


def example(kind: type[Event]) -> Event:
    name = subjects.wildcard(kind.subject).removesuffix(".*")
    return kind.model_validate_json((EXAMPLES / f"{name}.json").read_bytes())


async def read(client: httpx.AsyncClient, path: str, **headers: str) -> Rows | None:
    """The rows of a table, which come in any order; None where they are refused."""
    answer = await client.get(path, headers=headers)
    if answer.status_code in REFUSED:
        return None
    return sorted(answer.raise_for_status().json(), key=str)


async def rows(client: httpx.AsyncClient, path: str, **headers: str) -> Rows:
    """The rows of a table, which are not refused."""
    found = await read(client, path, **headers)
    assert found is not None, path
    return found


async def test_each_role_reads_what_is_meant_for_it(clients: Clients) -> None:
    aired = {
        row["show_id"]
        for row in await rows(clients["service"], "shows")
        if row["status"] == "generated"
    }
    for table in sorted(PUBLIC | PRIVATE):
        everything = await rows(clients["service"], table)
        assert everything, table
        assert await rows(clients["admin"], table) == everything, table
        for role in ("anon", "listener"):
            found = await read(clients[role], table)
            if table in PUBLIC:
                assert found == [row for row in everything if row["show_id"] in aired], table
                assert 0 < len(found) < len(everything), table
            else:
                assert found == (None if role == "anon" else []), (table, role)


async def test_the_service_role_alone_writes(clients: Clients) -> None:
    for table in sorted(PUBLIC | PRIVATE):
        (row, *_) = await rows(clients["service"], table)
        row.pop("document", None)
        column, value = next((name, value) for name, value in row.items() if value is not None)
        one = f"{table}?{column}=eq.{quote(str(value))}"
        for role in ("anon", "listener", "admin"):
            client = clients[role]
            statuses = [
                (await client.post(table, json=row)).status_code,
                (await client.patch(one, json={column: value})).status_code,
                (await client.delete(one)).status_code,
            ]
            assert set(statuses) <= REFUSED, (table, role, statuses)
        assert (await clients["service"].patch(one, json={column: value})).is_success, table
        assert await rows(clients["service"], one), table


async def test_every_table_and_function_is_known_to_this_test(clients: Clients) -> None:
    paths = (await clients["service"].get("")).json()["paths"]
    known = {f"/rpc/{name}" for name in (*FUNCTIONS, "is_admin")}
    known |= {f"/{name}" for name in (*PUBLIC, *PRIVATE, "ratings")}
    assert set(paths) - {"/"} == known


async def test_the_functions_of_the_archive_are_the_service_roles(clients: Clients) -> None:
    for name, arguments in FUNCTIONS.items():
        for role in ("anon", "listener", "admin"):
            answer = await clients[role].post(f"rpc/{name}", json=arguments)
            assert answer.status_code in REFUSED, (name, role)
    assert await rows(clients["service"], "shows")
    for name, arguments in FUNCTIONS.items():
        assert (await clients["service"].post(f"rpc/{name}", json=arguments)).is_success, name


@pytest.mark.parametrize(
    "bearer",
    [
        token("service_role", key="another key, which nobody knows, of 32 letters"),
        token("service_role", exp=1),
        token("postgres"),
        token("nobody"),
        "no token",
    ],
    ids=["forged", "expired", "superuser", "unknown-role", "nonsense"],
)
async def test_a_token_that_is_not_valid_reads_nothing(project: Project, bearer: str) -> None:
    async with project.client(bearer) as client:
        assert (await client.get("shows")).status_code in {400, *REFUSED}


async def test_a_listener_sees_their_own_ratings_alone(clients: Clients) -> None:
    own = await rows(clients["listener"], "ratings")
    assert [(row["listener"], row["stars"]) for row in own] == [(LISTENER, 5)]
    assert await read(clients["anon"], "ratings") is None
    assert len(await rows(clients["admin"], "ratings")) == 2


async def test_a_listener_changes_their_own_ratings_alone(clients: Clients) -> None:
    listener, service = clients["listener"], clients["service"]
    # Without a filter nothing is read, and what may be read is no bound.
    (await listener.patch("ratings", json={"stars": 2})).raise_for_status()
    stars = {row["listener"]: row["stars"] for row in await rows(service, "ratings")}
    assert stars == {LISTENER: 2, OTHER: 1}
    stolen = await listener.patch("ratings?stars=eq.2", json={"listener": OTHER})
    assert stolen.status_code in REFUSED
    (await listener.delete("ratings")).raise_for_status()
    assert [row["listener"] for row in await rows(service, "ratings")] == [OTHER]


async def test_a_listener_rates_generated_shows_once_and_in_their_own_name(
    clients: Clients,
) -> None:
    listener = clients["listener"]
    (own,) = await rows(listener, "ratings")
    show = next(
        row for row in (await listener.get("shows")).json() if row["show_id"] != "show-000001"
    )
    rating = {"show_id": show["show_id"], "stars": 4}

    async def post(**changes: object) -> int:
        return (await listener.post("ratings", json=rating | changes)).status_code

    assert await post(listener=OTHER) in REFUSED
    assert await post(show_id="show-000002") in REFUSED  # it failed
    assert await post(show_id="show-none") in REFUSED
    assert await post(stars=6) == 400
    assert await post(stars=0) == 400
    assert await post(rated_at="2000-01-01T00:00:00Z") == 201
    assert await post() == 409
    new = next(row for row in await rows(listener, "ratings") if row["show_id"] == show["show_id"])
    assert new["listener"] == LISTENER
    assert new["rated_at"] >= own["rated_at"]


async def test_nobody_but_a_listener_rates(clients: Clients) -> None:
    rating = {"show_id": "show-000001", "stars": 1, "listener": LISTENER}
    for role in ("anon", "admin"):
        assert (await clients[role].post("ratings", json=rating)).status_code in REFUSED
    await clients["admin"].patch("ratings", json={"stars": 3})
    assert sorted(row["stars"] for row in await rows(clients["service"], "ratings")) == [1, 5]


async def test_an_admin_removes_ratings(clients: Clients) -> None:
    (await clients["admin"].delete(f"ratings?listener=eq.{OTHER}")).raise_for_status()
    assert [row["listener"] for row in await rows(clients["service"], "ratings")] == [LISTENER]


async def test_ratings_outlive_a_rebuild_and_go_with_their_show(
    project: Project, clients: Clients, tmp_path: Path
) -> None:
    async with opened_with(project.settings(), tmp_path) as archive:
        await archive.clear()
        assert len(await rows(clients["service"], "ratings")) == 2
        await store(archive, [generated(1), deleted(1)])
        assert len(await rows(clients["service"], "ratings")) == 2  # given after that deletion
        project.execute("ALTER TABLE ratings DISABLE TRIGGER ratings_stamped")
        project.execute("UPDATE ratings SET rated_at = '2026-01-01'")
        await store(archive, [deleted(1)])
        assert await rows(clients["service"], "ratings") == []


async def test_each_role_reads_the_files_that_are_meant_for_it(clients: Clients) -> None:
    profile = {"Accept-Profile": "storage", "Content-Profile": "storage"}
    shown = example(EVENTS[0]).model_dump(mode="json")
    names = ("audio", "master", "cover", "transcript", "chapters_file")
    keys = {name: shown[name]["key"] for name in names}
    files = {("shows", key) for key in keys.values()} | {("shows", "show-000002/1/show.mp3")}
    files |= {(bucket, keys["audio"]) for bucket in subjects.BLOBS}
    objects = [{"bucket_id": bucket, "name": name} for bucket, name in files]
    stored = await clients["service"].post("objects", json=objects, headers=profile)
    assert stored.is_success, stored.text

    async def seen(role: str) -> set[tuple[str, str]]:
        found = await rows(clients[role], "objects", **profile)
        return {(row["bucket_id"], row["name"]) for row in found}

    public = {("shows", key) for name, key in keys.items() if name != "master"}
    assert await seen("anon") == public
    assert await seen("listener") == public
    assert await seen("admin") == files
    for role in ("anon", "listener", "admin"):
        new = {"bucket_id": "shows", "name": f"{role}/x"}
        refused = await clients[role].post("objects", json=new, headers=profile)
        assert refused.status_code in REFUSED, role
        await clients[role].delete("objects?bucket_id=eq.shows", headers=profile)
    assert await seen("service") == files


async def test_there_is_a_private_bucket_for_each_kind_of_blob(clients: Clients) -> None:
    found = await rows(clients["service"], "buckets", **{"Accept-Profile": "storage"})
    made = {row["id"]: row["public"] for row in found}
    assert set(subjects.BLOBS) <= set(made)
    assert set(made.values()) == {False}
