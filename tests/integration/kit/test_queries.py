"""Queries over a real nats-server."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

import contracts
from contracts import (
    ArchiveShowsPage,
    ArchiveShowsQuery,
    MediaAddQuery,
    ShowState,
    ShowStateQuery,
    subjects,
)
from contracts.client.calls import Calls
from services import fleet
from services.kit.failures import Discard, Retry
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Query, Service
from services.kit.settings import PlatformSettings

EXAMPLES = Path(contracts.__file__).parent / "examples"
STATE = ShowState.model_validate_json((EXAMPLES / "show.state.reply.json").read_text("utf-8"))
FAILURES = {
    "unknown": Discard("show_id: there is no show unknown"),
    "away": Retry("the store is away"),
    "bug": ZeroDivisionError("secret"),
}


async def answer(query: ShowStateQuery, _: object) -> ShowState:
    if query.show_id in FAILURES:
        raise FAILURES[query.show_id]
    return STATE


@asynccontextmanager
async def no_deps(_: Platform) -> AsyncIterator[None]:
    yield None


QUERY = Query("test.state", ShowStateQuery, ShowState, answer)
SERVICE = Service("test", no_deps, queries=(QUERY,))


@pytest.fixture
async def client(broker_settings: PlatformSettings) -> AsyncIterator[Client]:
    """A client of a broker on which the service `test` runs."""
    async with (
        running(SERVICE, broker_settings),
        connected(broker_settings, "client") as (_, platform),
    ):
        yield platform.client


async def request(client: Client, subject: str, body: bytes) -> tuple[bytes, str, str]:
    """The reply: its body, its error code and its error, both empty where there is none."""
    reply = await client.request(subject, body, timeout=10)
    headers = reply.headers or {}
    return (
        reply.data,
        headers.get("Nats-Service-Error-Code", ""),
        headers.get("Nats-Service-Error", ""),
    )


async def test_a_query_returns_the_response(client: Client) -> None:
    data, code, _ = await request(client, "test.state", b'{"show_id": "s1"}')
    assert ShowState.model_validate_json(data) == STATE
    assert code == ""


@pytest.mark.parametrize(
    ("body", "code", "error"),
    [
        (b'{"show_id": "unknown"}', "404", "show_id: there is no show unknown"),
        (b'{"show_id": "away"}', "503", "the store is away"),
        (b'{"show_id": "bug"}', "500", "the log of the service holds the details"),
        (b'{"show_id": "../etc"}', "400", "show_id: "),
        (b"", "400", "show_id: Field required"),
        (b"secret", "400", "payload: Invalid JSON"),
        (b'{"show_id": "s1", "statsu": 1}', "400", "statsu: is no field of this query"),
        (rb'{"show_id": "s1", "a\r\nb": 1}', "400", "a b: is no field of this query"),
        (b'{"show_id": "s1", "%s": 1}' % (b"x" * 500_000), "400", "xxx"),
    ],
)
async def test_an_error_has_a_code_and_a_reason_without_secrets(
    client: Client, body: bytes, code: str, error: str
) -> None:
    data, found, reason = await request(client, "test.state", body)
    assert (data, found) == (b"", code)
    assert reason.startswith(error)
    assert "secret" not in reason
    assert "etc" not in reason


async def test_a_query_may_hold_what_a_later_version_has_added(
    broker_settings: PlatformSettings,
) -> None:
    """Fields of the query itself are refused; those of what it passes on are not."""
    seen: list[str] = []

    async def note(query: MediaAddQuery, _: object) -> ShowState:
        seen.append(query.upload.key)
        return STATE

    subject = "test.media"
    service = Service("test", no_deps, queries=(Query(subject, MediaAddQuery, ShowState, note),))
    given = json.loads((EXAMPLES / "media.add.json").read_text("utf-8"))
    later = given | {"upload": given["upload"] | {"later": 1}}
    async with (
        running(service, broker_settings),
        connected(broker_settings, "client") as (_, platform),
    ):
        _, code, _ = await request(platform.client, subject, json.dumps(later).encode())
        assert (code, seen) == ("", [given["upload"]["key"]])
        wrong = json.dumps(given | {"later": 1}).encode()
        _, code, reason = await request(platform.client, subject, wrong)
        assert (code, reason) == ("400", "later: is no field of this query")


async def test_the_client_sends_what_is_set(client: Client) -> None:
    """So that a service of an earlier version understands the queries of a later one."""
    sent: list[bytes] = []

    async def answer_any(message: Msg) -> None:
        sent.append(message.data)
        await message.respond(b'{"shows": []}')

    await client.subscribe(subjects.ARCHIVE_SHOWS_LIST, cb=answer_any)
    query = ArchiveShowsQuery(status="failed", channel=None)
    await Calls(client).ask(query, ArchiveShowsPage)
    assert [json.loads(each) for each in sent] == [{"status": "failed", "channel": None}]


async def test_a_service_is_discovered_by_a_ping(client: Client) -> None:
    pong = json.loads((await client.request("$SRV.PING.radiox-test", b"", timeout=10)).data)
    assert (pong["name"], pong["type"]) == ("radiox-test", "io.nats.micro.v1.ping_response")
    info = json.loads((await client.request("$SRV.INFO.radiox-test", b"", timeout=10)).data)
    assert [endpoint["subject"] for endpoint in info["endpoints"]] == ["test.state"]


async def test_replicas_share_the_requests(broker_settings: PlatformSettings) -> None:
    handled: list[str] = []

    async def counted(query: ShowStateQuery, _: object) -> ShowState:
        handled.append(query.show_id)
        return STATE

    query = Query("test.state", ShowStateQuery, ShowState, counted)
    service = Service("test", no_deps, queries=(query,))
    async with (
        running(service, broker_settings),
        running(service, broker_settings),
        connected(broker_settings, "client") as (_, platform),
    ):
        names = [f"s{number}" for number in range(20)]
        for name in names:
            await request(platform.client, "test.state", json.dumps({"show_id": name}).encode())
    assert handled == names


async def test_show_returns_the_state_of_a_show(broker_settings: PlatformSettings) -> None:
    async with (
        running(fleet.documented("show"), broker_settings),
        connected(broker_settings, "client") as (_, platform),
    ):
        bucket = platform.bucket(subjects.BUCKET_SHOWS)
        await bucket.put(STATE.show_id, STATE.model_dump_json().encode())
        query_body = ShowStateQuery(show_id=STATE.show_id).model_dump_json().encode()
        data, _, _ = await request(platform.client, subjects.SHOW_STATE, query_body)
        assert ShowState.model_validate_json(data) == STATE
        _, code, reason = await request(platform.client, subjects.SHOW_STATE, b'{"show_id": "s9"}')
        assert code == "404"
        assert "s9" in reason
        _, code, _ = await request(platform.client, subjects.SHOW_STATE, b'{"show_id": "a/b"}')
        assert code == "400"
        pong = await platform.client.request("$SRV.PING", b"", timeout=10)
        assert json.loads(pong.data)["name"] == "radiox-show"


class Gate:
    """Deps of a query that waits until it is opened."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.begun = asyncio.Semaphore(0)


async def wait_at_gate(_: ShowStateQuery, gate: Gate) -> ShowState:
    gate.begun.release()
    await gate.opened.wait()
    return STATE


async def test_a_query_with_workers_refuses_what_they_have_no_time_for(
    broker_settings: PlatformSettings,
) -> None:
    gate = Gate()

    @asynccontextmanager
    async def deps(_: Platform) -> AsyncIterator[Gate]:
        yield gate

    slow = Query("test.slow", ShowStateQuery, ShowState, wait_at_gate, workers=2)
    async with (
        running(Service("slow", deps, queries=(slow,)), broker_settings),
        connected(broker_settings, "client") as (_, platform),
    ):
        two = [
            asyncio.create_task(request(platform.client, "test.slow", b'{"show_id": "s1"}'))
            for _ in range(2)
        ]
        for _ in two:
            await gate.begun.acquire()
        _, code, error = await request(platform.client, "test.slow", b'{"show_id": "s1"}')
        assert (code, error) == ("503", "test.slow: all 2 workers are busy")
        gate.opened.set()
        assert [code for _, code, _ in await asyncio.gather(*two)] == ["", ""]
        _, code, _ = await request(platform.client, "test.slow", b'{"show_id": "s1"}')
        assert code == ""
        _, code, error = await request(platform.client, "test.slow", b'{"show_id": "../etc"}')
        assert code == "400"


async def test_a_reply_that_is_too_large_is_told(broker_settings: PlatformSettings) -> None:
    async def much(_: ShowStateQuery, __: object) -> ShowState:
        return STATE.model_copy(update={"digest": "x" * 2_000_000})

    large = Query("test.large", ShowStateQuery, ShowState, much)
    async with (
        running(Service("large", no_deps, queries=(large,)), broker_settings),
        connected(broker_settings, "client") as (_, platform),
    ):
        _, code, error = await request(platform.client, "test.large", b'{"show_id": "s1"}')
    assert (code, error.partition(": ")[0]) == ("400", "test.large")


@pytest.mark.parametrize("headers", [None, {"content-type": "application/cloudevents+json"}])
async def test_the_data_of_a_structured_cloudevent_is_the_query(
    client: Client, headers: dict[str, str] | None
) -> None:
    event = {"specversion": "1.0", "id": "1", "source": "/desk", "type": "x"}
    body = json.dumps(event | {"data": {"show_id": "unknown"}}).encode()
    reply = await client.request("test.state", body, timeout=10, headers=headers)
    assert (reply.headers or {})["Nats-Service-Error"] == FAILURES["unknown"].args[0]


@pytest.mark.parametrize(
    ("body", "kind", "field"),
    [
        (b'{"specversion": "1.0", "id": "1", "type": "x", "data": {}}', "json", "source"),
        (b"[]", "cloudevents+json", "the CloudEvent"),
        (b"<event/>", "cloudevents+xml", "content-type"),
    ],
)
async def test_a_cloudevent_that_cannot_be_read_is_no_empty_query(
    client: Client, body: bytes, kind: str, field: str
) -> None:
    headers = {"content-type": f"application/{kind}"}
    reply = await client.request("test.state", body, timeout=10, headers=headers)
    refusal = reply.headers or {}
    assert refusal["Nats-Service-Error-Code"] == "400"
    assert refusal["Nats-Service-Error"].startswith(field)
