"""The bridge on a real broker, with the real show service; the other stages are simulated."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from contracts import (
    AudioReady,
    CoverReady,
    CoverSize,
    Event,
    Progress,
    ScriptReady,
    ShowDeleted,
    ShowGenerated,
    ShowRequested,
    subjects,
)
from contracts.client.commands import digest_of
from services import fleet
from services.bridge import app as bridge
from services.bridge.settings import BridgeSettings
from services.data import app as data
from services.data.settings import DataSettings
from services.kit.broker import jetstream
from services.kit.nats_server import embedded_server
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.frozen import frozen
from tests.waiting import until

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"
SHOWS = "/api/v1/shows"
MP3 = bytes(range(256)) * 64


@dataclass(frozen=True)
class BridgeEnv:
    """A client of the bridge, and the platform behind it."""

    http: httpx.AsyncClient
    platform: Platform
    js: Any

    async def request(self, show_id: str = "s1", **fields: Any) -> httpx.Response:
        body = {"show_id": show_id, "feeds": [{"url": "https://one.example/feed"}], **fields}
        return await self.http.post(SHOWS, json=body)

    async def state(self, show_id: str = "s1") -> dict[str, Any]:
        response = await self.http.get(f"{SHOWS}/{show_id}")
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def until(self, status: str, show_id: str = "s1") -> dict[str, Any]:
        async with asyncio.timeout(60):
            while True:
                state = await self.state(show_id)
                if state["status"] == status:
                    return state

    async def publish_results(self, show_id: str = "s1") -> None:
        """Publish the results of content, media and audio."""
        jpeg = b"\xff\xd8\xff\xd9"
        blobs = self.platform.blobs
        mp3 = await blobs.put("shows", f"{show_id}/1/audio.mp3", MP3, "audio/mpeg")
        text = await blobs.put("shows", f"{show_id}/1/t.vtt", b"WEBVTT\n", "text/vtt")
        cover = await blobs.put("shows", f"{show_id}/1/cover.jpg", jpeg, "image/jpeg")
        webp = await blobs.put("shows", f"{show_id}/cover-600.webp", b"RIFF", "image/webp")
        small = CoverSize(pixels=600, file=webp)
        files = {"audio": mp3, "master": mp3, "transcript": text, "chapters_file": text}
        for event in (
            example(ScriptReady),
            example(CoverReady).model_copy(update={"cover": cover, "cover_sizes": (small,)}),
            example(AudioReady).model_copy(update=files),
        ):
            await self.platform.publisher.publish(event.model_copy(update={"show_id": show_id}))

    async def count(self, stream: str, subject: str) -> int:
        info = await self.js.stream_info(stream, subjects_filter=subject)
        return sum((info.state.subjects or {}).values())


def example(kind: type[Event]) -> Event:
    event = kind.model_validate_json((EXAMPLES / f"{kind.subject}.json").read_bytes())
    return event.model_copy(update={"generation": 1})


@pytest.fixture
async def env(broker_settings: PlatformSettings) -> AsyncIterator[BridgeEnv]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(fleet.load("show"), broker_settings))
        service = bridge.service(BridgeSettings(port=0, body_bytes=2000, listeners=3))
        served = await stack.enter_async_context(running(service, broker_settings))
        url = served.address
        broker, platform = await stack.enter_async_context(connected(broker_settings, "test"))
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=20))
        yield BridgeEnv(http, platform, jetstream(broker))


async def test_a_request_becomes_a_show_whose_files_are_served(env: BridgeEnv) -> None:
    accepted = await env.request()
    assert accepted.status_code == 202
    assert accepted.headers["location"] == f"{SHOWS}/s1"
    assert accepted.json()["show_id"] == "s1"
    await env.until("running")
    await env.publish_results()
    state = await env.until("generated")
    assert [m["what"] for m in state["timeline"]][-1] == subjects.SHOW_GENERATED
    assert state["event"]["show_id"] == "s1"
    for part, media_type in (
        ("audio", "audio/mpeg"), ("cover", "image/jpeg"), ("transcript", "text/vtt"),
        ("chapters", "text/vtt"), ("master", "audio/mpeg"), ("cover-600.webp", "image/webp"),
    ):  # fmt: skip
        response = await env.http.get(state["links"][part])
        assert response.status_code == 200
        assert response.headers["content-type"].split(";")[0] == media_type
        assert len(response.content) == int(response.headers["content-length"]) > 0
    lacking = await env.http.get(f"{SHOWS}/s1/cover-300.png")
    assert (lacking.status_code, lacking.json()["detail"]) == (404, "the show has no cover-300.png")


async def test_the_audio_is_served_in_ranges(env: BridgeEnv) -> None:
    await env.request()
    await env.publish_results()
    await env.until("generated")
    audio = f"{SHOWS}/s1/audio"
    whole = await env.http.get(audio)
    etag = whole.headers["etag"]
    part = await env.http.get(audio, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, whole.content[5:10])
    assert part.headers["content-range"] == f"bytes 5-9/{len(whole.content)}"
    end = await env.http.get(audio, headers={"Range": "bytes=-7", "If-Range": etag})
    assert (end.status_code, end.content) == (206, whole.content[-7:])
    other = await env.http.get(audio, headers={"Range": "bytes=5-9", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, whole.content)
    behind = await env.http.get(audio, headers={"Range": "bytes=999999999-"})
    assert behind.status_code == 416
    assert behind.headers["content-range"] == f"bytes */{len(whole.content)}"
    known = await env.http.get(audio, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    head = await env.http.head(audio, headers={"Range": "bytes=5-9"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))


async def test_a_file_that_was_replaced_removed_or_damaged_is_gone(env: BridgeEnv) -> None:
    await env.request()
    await env.publish_results()
    event = (await env.until("generated"))["event"]
    blobs = env.platform.blobs
    await blobs.put("shows", event["audio"]["key"], b"another show", "audio/mpeg")
    await blobs.delete("shows", event["transcript"]["key"])
    await env.js.purge_stream("OBJ_shows", subject="$O.shows.C.>")
    for part in ("audio", "transcript", "cover"):
        gone = await env.http.get(f"{SHOWS}/s1/{part}", headers={"Range": "bytes=0-"})
        assert (gone.status_code, gone.json()["title"]) == (410, "Gone")


async def test_a_client_receives_every_event_once_and_in_order(env: BridgeEnv) -> None:
    await env.request()
    await env.until("running")
    received: list[str] = []
    async with env.http.stream("GET", f"{SHOWS}/s1/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                received.append(line.removeprefix("event: "))
                if received == ["timeline"]:
                    report = Progress(show_id="s1", stage="speech", done=4, total=9)
                    await env.platform.notify(report)
                    await env.publish_results()
    assert received[0] == "timeline"
    assert received[-1] == subjects.SHOW_GENERATED
    milestones = [subjects.SCRIPT_READY, subjects.COVER_READY, subjects.AUDIO_READY]
    assert [name for name in received if name in milestones] == milestones
    assert received.count(subjects.SHOW_GENERATED) == received.count("progress") == 1


async def test_a_client_that_reconnects_receives_the_missed_events(env: BridgeEnv) -> None:
    await env.request()
    await env.publish_results()
    await env.until("generated")
    events = f"{SHOWS}/s1/events"
    everything = (await env.http.get(events)).text
    ids = [line[4:] for line in everything.splitlines() if line.startswith("id: ")]
    assert len(ids) == 4
    rest = (await env.http.get(events, headers={"Last-Event-ID": ids[1]})).text
    assert [line[4:] for line in rest.splitlines() if line.startswith("id: ")] == ids[2:]
    done = await env.http.get(events, headers={"Last-Event-ID": ids[-1]})
    assert done.status_code == 204


async def test_a_client_receives_the_terminal_event_before_the_state_records_it(
    env: BridgeEnv,
) -> None:
    """`show` records the end when it receives its own event, and it may be down just then."""
    await env.request()
    await env.publish_results()
    await env.until("generated")
    bucket = env.platform.bucket(subjects.BUCKET_SHOWS)
    found = await bucket.get("s1")
    assert found is not None
    unmarked = json.loads(found[0]) | {"status": "finishing", "ended": 0}
    await bucket.put("s1", json.dumps(unmarked).encode())
    async with asyncio.timeout(10):
        received = (await env.http.get(f"{SHOWS}/s1/events")).text
    last = received.split("event: ")[-1]
    assert last.startswith(subjects.SHOW_GENERATED)
    assert "finishing" not in json.loads(received.split("data: ")[1].split("\n")[0])
    seen = last.split("id: ")[1].split("\n")[0]
    again = await env.http.get(f"{SHOWS}/s1/events", headers={"Last-Event-ID": seen})
    assert again.status_code == 204


async def test_a_malformed_message_ends_no_event_stream(env: BridgeEnv) -> None:
    await env.request()
    await env.until("running")
    await env.js.publish(subjects.SCRIPT_READY, b"\xff\xfe")
    async with asyncio.timeout(20), env.http.stream("GET", f"{SHOWS}/s1/events") as response:
        await env.publish_results()
        received = [line async for line in response.aiter_lines()]
    assert f"event: {subjects.AUDIO_READY}" in received


async def test_event_streams_are_limited_and_closed_ones_do_not_count(env: BridgeEnv) -> None:
    await env.request()
    await env.until("running")
    events = f"{SHOWS}/s1/events"
    async with AsyncExitStack() as stack:
        for _ in range(3):
            stream = await stack.enter_async_context(env.http.stream("GET", events))
            assert stream.status_code == 200
        assert (await env.http.get(events)).status_code == 503
    async with asyncio.timeout(20):
        while True:
            async with env.http.stream("GET", events) as again:
                if again.status_code == 200:
                    break


async def test_a_cancelled_show_ends_as_cancelled(env: BridgeEnv) -> None:
    await env.request()
    await env.until("running")
    assert (await env.http.delete(f"{SHOWS}/s1")).status_code == 202
    state = await env.until("cancelled")
    assert "HTTP" in state["event"]["reason"]
    assert (await env.http.get(f"{SHOWS}/s1/audio")).status_code == 404


async def test_a_show_that_has_ended_is_deleted(env: BridgeEnv) -> None:
    await env.request()
    await env.until("running")
    await env.http.delete(f"{SHOWS}/s1")
    await env.until("cancelled")
    assert (await env.http.delete(f"{SHOWS}/s1")).status_code == 202
    await until(lambda: env.count(subjects.STREAM_ARCHIVE, subjects.SHOW_DELETED), within=20)
    for path in ("", "/events", "/audio"):
        gone = await env.http.get(f"{SHOWS}/s1{path}")
        assert gone.status_code == 410
        assert "was deleted" in gone.json()["detail"]
    assert (await env.http.delete(f"{SHOWS}/s1")).status_code == 410
    assert (await env.request()).status_code == 410


@pytest.fixture
async def archive(env: BridgeEnv, broker_settings: PlatformSettings) -> AsyncIterator[BridgeEnv]:
    """The environment with the archive, which holds three shows whose states are gone."""
    for number in (1, 2, 3):
        event = example(ShowGenerated)
        title = f"Edition {number}"
        fields = {"show_id": f"old{number}", "title": title, "channel": "hourly"}
        await env.platform.publisher.publish(event.model_copy(update=fields))
    database = SecretStr(f"sqlite:///{broker_settings.data_dir}/archive.sqlite")
    async with running(data.service(DataSettings(database=database)), broker_settings):

        async def filled() -> bool:
            return bool((await env.http.get(SHOWS)).json().get("as_of", 0) >= 3)

        await until(filled)
        yield env


async def test_the_archive_is_listed_page_by_page(archive: BridgeEnv) -> None:
    first = (await archive.http.get(f"{SHOWS}?channel=hourly&limit=2")).json()
    last = (await archive.http.get(first["links"]["next"])).json()
    found = [show["show_id"] for page in (first, last) for show in page["shows"]]
    assert found == ["old3", "old2", "old1"]
    assert last["links"]["next"] is None
    assert last["as_of"] >= 3
    assert last["shows"][0]["links"]["audio"] == f"{SHOWS}/old1/audio"
    assert (await archive.http.get(f"{SHOWS}?status=failed")).json()["shows"] == []


async def test_the_archive_is_searched(archive: BridgeEnv) -> None:
    response = await archive.http.get(SHOWS, params={"q": "edition 2"})
    (hit,) = response.json()["shows"]
    assert hit["show_id"] == "old2"
    assert "snippets" in hit


async def test_a_show_whose_state_has_expired_is_read_from_the_archive(archive: BridgeEnv) -> None:
    view = (await archive.http.get(f"{SHOWS}/old1")).json()
    assert (view["status"], view["event"]["title"]) == ("generated", "Edition 1")
    assert (await archive.http.get(f"{SHOWS}/old1/audio")).status_code == 410
    assert (await archive.http.get(f"{SHOWS}/never")).status_code == 404
    deleted = ShowDeleted(show_id="old1")
    await archive.platform.publisher.publish(deleted)

    async def gone() -> bool:
        return (await archive.http.get(f"{SHOWS}/old1")).status_code == 410

    await until(gone)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("chanel=x", "chanel"),
        ("status=lost", "status"),
        ("since=yesterday", "since"),
        ("after=1%27--", "after"),
        ("limit=1&limit=2", "limit"),
        ("q=", "q"),
        ("q=" + "x" * 500, "q"),
        ("words=x", "words"),
    ],
)
async def test_a_list_that_cannot_be_names_the_parameter(
    archive: BridgeEnv, query: str, field: str
) -> None:
    response = await archive.http.get(f"{SHOWS}?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert [each["field"] for each in response.json()["errors"]] == [field]


async def test_without_the_archive_nobody_knows_what_it_holds(env: BridgeEnv) -> None:
    for path in (SHOWS, f"{SHOWS}/none"):
        response = await env.http.get(path)
        assert response.status_code == 503
        assert "retry-after" in response.headers


async def test_an_id_belongs_to_one_request(env: BridgeEnv) -> None:
    assert (await env.request(minutes=2)).status_code == 202
    other = await env.request(minutes=3)
    assert other.status_code == 409
    assert other.headers["content-type"] == "application/problem+json"
    await env.until("running")
    assert (await env.request(minutes=3)).status_code == 409
    assert (await env.request(minutes=2)).status_code == 202
    assert await env.count(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED) == 1


@pytest.mark.parametrize("named", [{"show_id": "s1"}, {}], ids=["by its id", "by its key"])
async def test_of_two_concurrent_requests_for_one_show_one_is_accepted(
    env: BridgeEnv, named: dict[str, str]
) -> None:
    bodies = [named | {"minutes": minutes} for minutes in (2, 3)]
    headers = {} if named else {"Idempotency-Key": "order-7"}
    requests = [env.http.post(SHOWS, json=body, headers=headers) for body in bodies]
    statuses = [response.status_code for response in await asyncio.gather(*requests)]
    assert sorted(statuses) == [202, 409]
    again = [await env.http.post(SHOWS, json=body, headers=headers) for body in bodies]
    assert [response.status_code for response in again] == statuses
    assert await env.count(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED) == 1


async def test_a_show_whose_state_has_aged_away_is_unknown(archive: BridgeEnv) -> None:
    await archive.request()
    await archive.until("running")
    await archive.platform.bucket(subjects.BUCKET_SHOWS).delete("s1")
    assert (await archive.http.get(f"{SHOWS}/s1")).status_code == 404
    assert (await archive.http.get(f"{SHOWS}/s1/events")).status_code == 404


async def test_a_show_can_be_cancelled_before_its_request_was_processed(
    broker_settings: PlatformSettings,
) -> None:
    async with (
        running(bridge.service(BridgeSettings(port=0)), broker_settings) as served,
        connected(broker_settings, "test") as (broker, _),
        httpx.AsyncClient(base_url=served.address) as http,
    ):
        assert (await http.post(SHOWS, json={"show_id": "s1"})).status_code == 202
        assert (await http.delete(f"{SHOWS}/s1")).status_code == 202
        assert (await http.delete(f"{SHOWS}/s2")).status_code == 404
        js = jetstream(broker)
        cancellation = await js.get_last_msg(subjects.STREAM_SHOWS, subjects.SHOW_CANCEL_REQUESTED)
        assert json.loads(cancellation.data or b"")["show_id"] == "s1"


async def test_show_and_bridge_compute_the_same_digest_of_a_request(env: BridgeEnv) -> None:
    await env.request(minutes=2, title="Ä “title”", as_of="2026-08-12T07:00:00+02:00")
    await env.until("running")
    found = await env.platform.bucket(subjects.BUCKET_SHOWS).get("s1")
    assert found is not None
    message = await env.js.get_last_msg(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED)
    published = ShowRequested.model_validate_json(message.data)
    assert json.loads(found[0])["digest"] == digest_of(published)


async def test_an_idempotency_key_makes_a_repetition_harmless(env: BridgeEnv) -> None:
    headers = {"Idempotency-Key": "order-7"}
    first = await env.http.post(SHOWS, headers=headers)
    again = await env.http.post(SHOWS, headers=headers)
    assert first.status_code == again.status_code == 202
    assert first.json()["show_id"] == again.json()["show_id"]
    assert await env.count(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED) == 1
    other = await env.http.post(SHOWS, headers=headers, json={"minutes": 2})
    assert other.status_code == 409


async def test_the_trace_of_the_caller_is_propagated(env: BridgeEnv) -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    await env.http.post(SHOWS, headers={"traceparent": parent}, json={"show_id": "s1"})
    message = await env.js.get_last_msg(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED)
    assert message.headers["traceparent"].split("-")[1] == parent.split("-")[1]


@pytest.mark.parametrize(
    ("content", "media_type", "status", "fields"),
    [
        (b'{"minuets": 3, "minutes": -1}', "application/json", 422, ["minuets", "minutes"]),
        (b"[]", "application/json", 422, ["body"]),
        (b"{", "application/json", 400, []),
        (b"[" * 1999, "application/json", 400, []),
        (b'{"\\ud800": 1}', "application/json", 400, []),
        (b'{"minutes": NaN}', "application/json", 400, []),
        (b'{"title": "' + b"x" * 2000 + b'"}', "application/json", 413, []),
        (b"{}", "text/plain", 415, []),
    ],
)
async def test_bad_requests_are_problems_that_name_their_fields(
    env: BridgeEnv, content: bytes, media_type: str, status: int, fields: list[str]
) -> None:
    response = await env.http.post(SHOWS, content=content, headers={"Content-Type": media_type})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert [fault["field"] for fault in problem.get("errors", [])] == fields
    assert await env.count(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED) == 0


@pytest.mark.parametrize(
    "path", ["/nowhere", f"{SHOWS}/none", f"{SHOWS}/a%2Fb", f"{SHOWS}/x/audio"]
)
async def test_an_unknown_path_is_a_problem(archive: BridgeEnv, path: str) -> None:
    response = await archive.http.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


async def test_the_response_to_an_unknown_method_lists_the_allowed_ones(env: BridgeEnv) -> None:
    response = await env.http.put(f"{SHOWS}/s1")
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "DELETE"}


async def test_head_of_the_events_is_answered_at_once(env: BridgeEnv) -> None:
    await env.request()
    await env.until("running")
    async with asyncio.timeout(5):
        for _ in range(4):  # one more than may listen
            head = await env.http.head(f"{SHOWS}/s1/events")
            assert head.status_code == 200
            assert head.headers["content-type"].startswith("text/event-stream")
        assert (await env.http.get(f"{SHOWS}/s1")).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-3"}])
async def test_a_file_of_other_bytes_is_gone(env: BridgeEnv, headers: dict[str, str]) -> None:
    await env.request()
    await env.publish_results()
    state = await env.until("generated")
    audio = state["event"]["audio"]
    await env.platform.blobs.put(audio["bucket"], audio["key"], b"other", audio["media_type"])
    response = await env.http.get(f"{SHOWS}/s1/audio", headers=headers)
    assert response.status_code == 410
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_client_that_disconnects_within_its_request_is_no_error(
    env: BridgeEnv, caplog: pytest.LogCaptureFixture
) -> None:
    url = env.http.base_url
    _, writer = await asyncio.open_connection(url.host, url.port)
    head = f"POST {SHOWS} HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: 9\r\n\r\n{{"
    writer.write(head.encode())
    await writer.drain()
    assert (await env.http.get("/health/live")).status_code == 200
    writer.close()
    await writer.wait_closed()
    assert (await env.http.get("/health/live")).status_code == 200
    assert [record for record in caplog.records if record.exc_info] == []


async def test_a_body_that_does_not_arrive_times_out(
    broker_settings: PlatformSettings,
) -> None:
    service = bridge.service(BridgeSettings(port=0, body_seconds=0.2))
    async with running(service, broker_settings) as served:
        url = httpx.URL(served.address)
        reader, writer = await asyncio.open_connection(url.host, url.port)
        head = f"POST {SHOWS} HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: 9\r\n\r\n{{"
        writer.write(head.encode())
        async with asyncio.timeout(10):
            response = await reader.read()
        writer.close()
    assert response.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in response


async def test_other_host_names_and_other_origins_are_refused(env: BridgeEnv) -> None:
    strange = ({"Origin": "http://["}, {"Host": "evil.example"}, {"Origin": "https://evil.example"})
    for headers in strange:
        assert (await env.http.post(SHOWS, headers=headers)).status_code == 403
    assert (await env.http.options(SHOWS)).status_code == 405


async def test_health_is_a_real_round_trip(broker_settings: PlatformSettings) -> None:
    async with (
        running(bridge.service(BridgeSettings(port=0)), broker_settings) as served,
        connected(broker_settings, "test") as (broker, _),
        httpx.AsyncClient(base_url=served.address) as http,
    ):
        assert (await http.get("/health/live")).status_code == 200
        assert (await http.get("/health/ready")).status_code == 200
        await jetstream(broker).delete_stream(subjects.STREAM_SHOWS)
        assert (await http.get("/health/live")).status_code == 200
        assert (await http.get("/health/ready")).status_code == 503


async def test_a_broker_that_does_not_respond_times_out(tmp_path: Path) -> None:
    async with embedded_server(tmp_path / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=tmp_path
        )
        await provision_fleet(settings)
        service = bridge.service(BridgeSettings(port=0, answer_seconds=0.2))
        async with (
            running(service, settings) as served,
            httpx.AsyncClient(base_url=served.address, timeout=4) as http,
        ):
            assert (await http.post(SHOWS, json={"show_id": "s1"})).status_code == 202
            with frozen(server.pid):
                for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/events")):
                    response = await http.request(method, f"{SHOWS}/s1{path}")
                    assert response.status_code == 503
                    assert "retry-after" in response.headers
