"""Each service does its work as its own user, on a broker with the very files of infra/nats."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from contracts import GridSave, GridVersion, ShowState, subjects
from services import fleet
from services.client.queries import ask
from services.kit.platform import Platform
from services.kit.runtime import connected, running_all
from services.stack import provision_fleet
from tests.command_line import environment, radiox
from tests.guarded import Broker, guarded_broker
from tests.integration.media import files
from tests.integration.station.station_service import quiet
from tests.station import SAMPLE
from tests.waiting import until
from tests.webhook_receiver import Receiver, running_receiver

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
pytestmark = pytest.mark.timeout(600)
OVERRIDES: dict[str, dict[str, object]] = {
    "bridge": {"port": 0, "access": "required"},
    "onair": {"port": 0},
    "audio": {"speech": "espeak"},
    "webhook": {"allow_private": True},
}
WITHIN = 180.0
"""Seconds for a show of a minute, on a machine that does other things too."""


@dataclass
class Fleet:
    """A running fleet, its operator, and clients of its HTTP interface and of onair."""

    broker: Broker
    platform: Platform
    http: httpx.AsyncClient
    player: httpx.AsyncClient
    receiver: Receiver
    env: dict[str, str]

    async def radiox(self, *arguments: str) -> str:
        """Run a command as the operator, and return what it prints."""
        result = await asyncio.to_thread(radiox, self.env, *arguments)
        assert result.returncode == 0, result
        return result.stdout

    async def get(self, path: str) -> Any:
        response = await self.http.get(path)
        assert response.status_code == 200, (path, response.text)
        return response.json()

    async def post(self, path: str, **options: Any) -> Any:
        response = await self.http.post(path, **options)
        assert response.status_code < 300, (path, response.text)
        return response.json()

    async def show(self, show_id: str) -> ShowState | None:
        found = await self.platform.bucket(subjects.BUCKET_SHOWS).get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def request(self, show_id: str, **fields: Any) -> None:
        feeds = []
        for name, body in SAMPLE.items():
            kind = "application/rss+xml"
            ref = await self.platform.blobs.put(subjects.BLOBS_SOURCES, name, body, kind)
            feeds.append({"blob": ref.model_dump()})
        asked = {"show_id": show_id, "feeds": feeds, "minutes": 1} | fields
        await self.post("/api/v1/shows", json=asked)

    async def ended(self, show_id: str) -> ShowState:
        async def over() -> ShowState | None:
            state = await self.show(show_id)
            return state if state is not None and state.over else None

        state = await until(over, within=WITHIN)
        assert state is not None
        return state

    async def archived(self, show_id: str) -> Any:
        async def listed() -> Any:
            page = await self.get("/api/v1/shows")
            return next((each for each in page["shows"] if each["show_id"] == show_id), None)

        return await until(listed, within=WITHIN)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def station(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    async with AsyncExitStack() as stack:
        broker = await stack.enter_async_context(guarded_broker(folder))
        settings = broker.settings
        await provision_fleet(settings)
        env = environment(folder) | {
            "RADIOX_NATS_URL": str(settings.nats_url),
            "RADIOX_NATS_CREDENTIALS": str(broker.credentials),
            "RADIOX_BLOBS": "jetstream",
        }
        key = broker.credentials / "operator/admin-key"
        first = ("keys", "create", "first", "--scope", "admin", "--if-none", "--from", str(key))
        for _ in range(2):
            made = await asyncio.to_thread(radiox, env, *first)
            assert made.returncode == 0, made
        services = [fleet.load(name, **OVERRIDES.get(name, {})) for name in fleet.SERVICES]
        running = await stack.enter_async_context(running_all(services, settings))
        _, platform = await stack.enter_async_context(connected(settings, fleet.OPERATOR))
        addresses = {each.service.name: each.address for each in running}
        http = httpx.AsyncClient(
            base_url=addresses["bridge"],
            headers={"Authorization": f"Bearer {key.read_text().strip()}"},
            timeout=60,
        )
        await stack.enter_async_context(http)
        player = httpx.AsyncClient(base_url=addresses["onair"], timeout=60)
        await stack.enter_async_context(player)
        receiver = await stack.enter_async_context(running_receiver())
        yield Fleet(broker, platform, http, player, receiver, env)


@IN_ONE_LOOP
async def test_a_show_is_reviewed_made_heard_of_and_deleted(station: Fleet) -> None:
    webhook = {"url": station.receiver.url("/hook"), "types": ["show.generated", "show.deleted"]}
    await station.post("/api/v1/webhooks", json=webhook)
    await station.request("s1", review=True)

    async def waits() -> bool:
        state = await station.show("s1")
        return state is not None and state.in_review

    await until(waits, within=WITHIN)
    await station.get("/api/v1/shows/s1/script")
    await station.post("/api/v1/shows/s1/approval", json={"revision": 1})
    state = await station.ended("s1")
    assert state.finishing is not None
    assert state.finishing.outcome == "generated"
    assert (await station.archived("s1"))["status"] == "generated"
    audio = await station.http.get("/api/v1/shows/s1/audio")
    assert audio.content.startswith(b"ID3")
    assert (await station.http.get("/api/v1/shows/s1/cover")).status_code == 200

    async def told() -> bool:
        return "show.generated" in station.receiver.types("/hook")

    await until(told, within=WITHIN)
    assert (await station.http.delete("/api/v1/shows/s1")).status_code < 300

    async def told_of_the_end() -> bool:
        return "show.deleted" in station.receiver.types("/hook")

    await until(told_of_the_end, within=WITHIN)
    assert [ref async for ref in station.platform.blobs.list(subjects.BLOBS_SHOWS, "s1/")] == []


@IN_ONE_LOOP
async def test_each_query_is_answered(station: Fleet) -> None:
    """An empty request is answered or refused by its service; it is never without an answer."""
    for name in fleet.SERVICES:
        for query in fleet.documented(name).queries:
            reply = await station.platform.client.request(query.subject, b"{}", timeout=30)
            code = (reply.headers or {}).get("Nats-Service-Error-Code")
            assert code in {None, "400", "404", "409"}, (query.subject, reply.headers, reply.data)


@IN_ONE_LOOP
async def test_the_bridge_reads_and_changes_the_station(station: Fleet) -> None:
    document = await station.get("/openapi.json")
    for path, methods in document["paths"].items():
        if "get" in methods and "{" not in path and "events" not in path:
            response = await station.http.get(path, follow_redirects=True)
            assert response.status_code < 500, (path, response.text)
    preset = {"title": "Late", "minutes": 2, "hosts": ["Ava", "Tom"]}
    await station.post("/api/v1/data/presets", json={"name": "late", "preset": preset})
    health = await station.get("/health")
    assert health["status"] == "ok", health


@IN_ONE_LOOP
async def test_an_uploaded_sound_is_decoded_and_mastered(station: Fleet, tmp_path: Path) -> None:
    sound = files.sound(tmp_path / "bed.wav", 9.0).read_bytes()
    await station.post("/api/v1/audio/process", params={"title": "Bells"}, content=sound)
    about = {"name": "first-light", "kind": "bed", "title": "First Light", "licence": "CC0"}
    await station.post("/api/v1/media/upload", params=about, content=sound)
    removed = await station.http.delete("/api/v1/media/archive/first-light")
    assert removed.status_code == 200, removed.text


@IN_ONE_LOOP
async def test_the_operator_rebuilds_backs_up_and_replays(station: Fleet, tmp_path: Path) -> None:
    await station.radiox("archive", "rebuild")
    assert "archive" in (await station.radiox("archive", "status")).lower()
    backup = tmp_path / "backup"
    await station.radiox("backup", str(backup))
    assert list(backup.iterdir())
    js = station.platform.client.jetstream()
    await js.publish(subjects.SCRIPT_READY, b'{"show_id": "none"}')

    async def dead() -> list[Any]:
        listed = await station.radiox("dead-letters", "list", "--json")
        return list(json.loads(listed))

    letters = await until(dead, within=WITHIN)
    key = letters[0]["key"]
    await station.radiox("dead-letters", "replay", key)
    for command in (
        ("cost",), ("shows", "list"), ("shows", "waiting"), ("host", "list"),
        ("preset", "list"), ("keys", "list"),
        ("webhook", "list"), ("review", "list"), ("media", "list"), ("doctor",),
    ):  # fmt: skip
        result = await asyncio.to_thread(radiox, station.env, *command)
        assert result.returncode == 0, result


@IN_ONE_LOOP
async def test_a_channel_is_on_the_air_and_a_listener_is_present(station: Fleet) -> None:
    await ask(station.platform.client, GridSave(grid=quiet()), GridVersion)

    async def is_heard() -> bool:
        playlist = await station.player.get("/air/main/flac.m3u8")
        names = [line for line in playlist.text.splitlines() if line.endswith(".m4s")]
        segments = [await station.player.get(f"/air/main/{name}") for name in names]
        return bool(segments) and all(each.status_code == 200 for each in segments)

    await until(is_heard, within=WITHIN)
    for path in ("/", "/air/main/schedule.json", "/shows.json", "/feeds/main.xml", "/opml.xml"):
        assert (await station.player.get(path)).status_code == 200, path
    counted = await station.player.get("/api/ratings", params={"show": "nobody-made-it"})
    assert counted.status_code < 500, counted.text


@IN_ONE_LOOP
async def test_a_service_creates_its_consumer_again(station: Fleet) -> None:
    js = station.platform.client.jetstream()
    consumer = subjects.consumer_of("content", subjects.SHOW_ACCEPTED)
    await js.delete_consumer(subjects.STREAM_SHOWS, consumer)

    async def restored() -> bool:
        try:
            return bool(await js.consumer_info(subjects.STREAM_SHOWS, consumer))
        except Exception:  # noqa: BLE001 - not yet
            return False

    await until(restored, within=WITHIN)


@IN_ONE_LOOP
async def test_nothing_that_the_fleet_did_was_refused(station: Fleet) -> None:
    """The last of the module: what the others have done is in the broker's log."""
    assert station.broker.violations() == []
