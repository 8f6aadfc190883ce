"""The broker of integrators, with the very configuration of docker-compose, on real nats-servers.

What an integrator may do works, and nothing else does.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nats
import pytest
import pytest_asyncio
import yaml
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamConfig
from nats.js.errors import APIError, NotFoundError

from contracts import ShowCancelRequested, ShowRequested, subjects
from contracts.client import connect as radio
from contracts.client.errors import ShowCancelledError
from services import fleet
from services.kit.broker import inbox_prefix
from services.kit.credentials import tls_context
from services.kit.kv import stream_of_bucket
from services.kit.platform import Platform
from services.kit.runtime import connected, running_all
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet, provision_integrators
from tests.guarded import CONFIG, accepts, credentials_in, fleet_config, leaf_config
from tests.ports import free_port
from tests.waiting import until

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
ROOT = Path(__file__).parents[2]
BLOCKS: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PASSWORD = "12345678901234567"  # noqa: S105 - of no account; digits alone, which NATS reads as a number
REQUEST = {"feeds": [{"url": "https://one.example/feed"}]}
CONSUMER = "show-show-requested"
"""The consumer with which the fleet takes requests."""
FORGED = {"deliver_subject": "host.save", "ack_policy": "none", "deliver_policy": "all"}


@contextmanager
def broker(block: str, path: Path, folder: Path, **env: str) -> Iterator["subprocess.Popen[str]"]:
    """Run the command of a block of docker-compose; only folders and addresses are of the test."""
    script = BLOCKS[block]["command"][2].replace("$$", "$")
    script = re.sub(r"/etc/nats/\S+", str(path), script).replace("cd /data", f"cd {folder}/data")
    (folder / "data").mkdir(exist_ok=True)
    binaries = str(Path(sys.executable).parent)
    environment = {"PATH": f"{binaries}:{os.environ['PATH']}", **env}
    with subprocess.Popen(
        ["/bin/sh", "-c", script], env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


@dataclass
class Station:
    """A fleet, its platform, a service's connection, and an integrator's."""

    url: str
    platform: Platform
    speaker: Client
    client: Client
    denied: list[str] = field(default_factory=list)

    async def ask(self, subject: str, body: object = None) -> Any:
        reply = await self.client.request(subject, json.dumps(body or {}).encode(), timeout=5)
        assert "Nats-Service-Error" not in (reply.headers or {}), reply.headers
        return json.loads(reply.data)

    async def is_denied(self, subject: str) -> bool:
        """Whether the broker refuses what is published on a subject."""
        before = len(self.denied)
        await self.client.publish(subject, b"{}")

        async def answered() -> bool:
            await self.client.flush()
            return len(self.denied) > before

        try:
            return await until(answered, within=1.0)
        except TimeoutError:
            return False


async def integrator(url: str, denied: list[str]) -> Client:
    async def on_error(error: Exception) -> None:
        denied.append(str(error))

    return await nats.connect(url, user="integrator", password=PASSWORD, error_cb=on_error)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def station(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Station]:
    tmp_path = tmp_path_factory.mktemp("station")
    port, leaf, front = free_port(), free_port(), free_port()
    async with AsyncExitStack() as stack:
        credentials = credentials_in(tmp_path)
        config = fleet_config(tmp_path, credentials, port, leaf)
        stack.enter_context(broker("nats", config, tmp_path))
        await until(lambda: accepts(port))
        settings = PlatformSettings(
            nats_url=f"tls://127.0.0.1:{port}",
            nats_credentials=credentials,
            data_dir=tmp_path / "data",
            grace=1.0,
        )
        await provision_fleet(settings)
        assert len(await provision_integrators(settings)) == 3
        assert "up to date" in (await provision_integrators(settings))[0]
        stack.enter_context(
            broker(
                "integrators", leaf_config(tmp_path, credentials, front, leaf), tmp_path,
                RADIOX_INTEGRATOR_PASSWORD=PASSWORD,
            )
        )  # fmt: skip
        await until(lambda: accepts(front))
        services = [fleet.load(name) for name in ("show", "data", "media", "speaker")]
        await stack.enter_async_context(running_all(services, settings))
        _, platform = await stack.enter_async_context(connected(settings, fleet.OPERATOR))
        _, speaker = await stack.enter_async_context(connected(settings, "speaker"))
        url, denied = f"nats://127.0.0.1:{front}", list[str]()
        client = await integrator(url, denied)
        stack.push_async_callback(client.close)

        async def has_joined() -> bool:
            try:
                await client.request(subjects.HOST_LIST, b"{}", timeout=1)
            except (nats.errors.NoRespondersError, nats.errors.TimeoutError):
                return False
            return True

        await until(has_joined)
        yield Station(url, platform, speaker.client, client, denied)


@IN_ONE_LOOP
async def test_the_work_of_an_integrator_is_possible(station: Station) -> None:
    client, js = station.client, station.client.jetstream()
    progress: list[Msg] = []
    denied = len(station.denied)

    async def note(message: Msg) -> None:
        progress.append(message)

    await client.subscribe("progress.*", cb=note)
    request = json.dumps({"show_id": "mine", **REQUEST}).encode()
    ack = await js.publish("show.requested", request, headers={"Nats-Msg-Id": "mine-1"})
    assert ack.stream == "SHOWS"

    async def state() -> Any:
        reply = await client.request("show.state", b'{"show_id": "mine"}', timeout=5)
        return json.loads(reply.data) if "Nats-Service-Error" not in (reply.headers or {}) else None

    assert (await until(state))["show_id"] == "mine"
    ordered = await js.subscribe("show.*", stream="SHOWS", ordered_consumer=True)
    requested = await ordered.next_msg(timeout=5)
    assert (requested.subject, requested.metadata.sequence.stream) == ("show.requested", ack.seq)
    assert requested.data == request
    config = ConsumerConfig(ack_policy=AckPolicy.NONE, inactive_threshold=60.0)
    pulled = await js.pull_subscribe("show.accepted", stream="SHOWS", config=config)
    [accepted] = await pulled.fetch(1, timeout=5)
    assert json.loads(accepted.data)["show_id"] == "mine"
    assert (await js.get_msg("SHOWS", ack.seq)).data == request
    assert (await js.stream_info("SHOWS")).state.messages >= 2

    await until(lambda: told(station, progress))
    await js.publish(
        "show.cancel.requested", json.dumps({"show_id": "mine", "generation": 1}).encode()
    )
    ended = await js.subscribe("show.cancelled", stream="ARCHIVE", ordered_consumer=True)
    assert json.loads((await ended.next_msg(timeout=10)).data)["show_id"] == "mine"

    async def archived() -> bool:
        found = await station.ask("archive.shows.list", {"status": "cancelled"})
        return [show["show_id"] for show in found["shows"]] == ["mine"]

    await until(archived)
    assert (await station.ask("archive.shows.search", {"words": "harbour"}))["hits"] == []
    assert (await station.ask("host.list"))["hosts"]
    assert (await station.ask("preset.list"))["presets"]
    ref = await station.platform.blobs.put("shows", "mine/1/show.mp3", b"ID3" * 1000, "audio/mpeg")
    read = {"bucket": ref.bucket, "key": ref.key, "offset": 3, "length": 6}
    assert (await station.ask("blob.read", read))["data"] == "SUQzSUQz"
    assert len(station.denied) == denied


@IN_ONE_LOOP
async def test_the_client_of_the_contracts_works_there(station: Station) -> None:
    async with radio(station.url, user="integrator", password=PASSWORD) as client:
        request = ShowRequested.model_validate({"show_id": "theirs", **REQUEST})
        assert await client.request(request) == "theirs"
        names: list[str] = []
        async for update in client.follow("theirs"):
            names.append(update.name)
            if update.name == "show.accepted":
                cancel = ShowCancelRequested(show_id="theirs", generation=1, reason="enough")
                await client.publish(cancel)
        milestones = [name for name in names if name != "progress"]
        assert (milestones[0], names[-1]) == ("show.accepted", "show.cancelled")
        with pytest.raises(ShowCancelledError):
            await client.wait("theirs", timeout=10)
        jpeg = b"\xff\xd8" * 300_000
        ref = await station.platform.blobs.put("shows", "theirs/1/cover.jpg", jpeg, "image/jpeg")
        assert await client.fetch(ref) == jpeg


async def told(station: Station, progress: list[Msg]) -> bool:
    await station.platform.client.publish("progress.mine", b"{}")
    return bool(progress)


FORBIDDEN = (
    "show.accepted", "show.generated", "show.failed", "show.deleted", "script.ready",
    "script.approve.requested", "audio.ready", "host.saved.Eve", "provider.called", "dead.x",
    "schedule.x", "progress.mine", "counter.x", "host.save", "host.remove", "preset.save",
    "preset.remove", "configuration.save", "configuration.find", "media.add", "media.remove",
    "archive.rebuild", "archive.cache.clear", "archive.usage", "webhook.create", "webhook.list",
    "$KV.keys.x", "$KV.shows.mine", "$O.shows.C.x", "FLEET.API.CONSUMER.CREATE.SHOWS",
    "mirror.integrators.M.x", "_INBOX.x", "$SRV.PING", "$SYS.REQ.SERVER.PING",
    "$JS.API.STREAM.CREATE.X", "$JS.API.STREAM.UPDATE.SHOWS", "$JS.API.STREAM.DELETE.SHOWS",
    "$JS.API.STREAM.PURGE.SHOWS", "$JS.API.STREAM.MSG.DELETE.SHOWS", "$JS.API.STREAM.SNAPSHOT.X",
    "$JS.API.STREAM.LIST", "$JS.API.CONSUMER.DURABLE.CREATE.SHOWS.x", "$JS.API.CONSUMER.LIST.SHOWS",
    "$JS.API.CONSUMER.PAUSE.SHOWS.x", "$JS.API.STREAM.RESTORE.X", "$JS.API.ACCOUNT.PURGE.X",
)  # fmt: skip


@IN_ONE_LOOP
async def test_each_other_subject_is_refused(station: Station) -> None:
    for subject in FORBIDDEN:
        assert await station.is_denied(subject), subject
    for subject in (">", "show.*", "$KV.>", "_INBOX_other.>", "host.save", "$JS.EVENT.>"):
        before = len(station.denied)
        await station.client.subscribe(subject)
        await until(lambda before=before: denials(station, before))  # type: ignore[misc]


async def denials(station: Station, before: int) -> bool:
    await station.client.flush()
    return len(station.denied) > before


@IN_ONE_LOOP
async def test_streams_of_the_fleet_are_out_of_reach(station: Station) -> None:
    """The account has mirrors alone: no bucket, and no consumer of the fleet."""
    js = station.client.jetstream()
    for name in (*map(stream_of_bucket, subjects.BUCKETS), subjects.STREAM_USAGE, "OBJ_shows"):
        with pytest.raises(NotFoundError):
            await js.stream_info(name)
        with pytest.raises(APIError):
            await js.get_msg(name, 1)
    config = {"name": CONSUMER, "durable_name": CONSUMER, "ack_policy": "explicit"}
    wanted = {"stream_name": "SHOWS", "config": config}
    own = await station.ask(f"$JS.API.CONSUMER.CREATE.SHOWS.{CONSUMER}", wanted)
    assert own["name"] == CONSUMER
    assert await js.delete_consumer("SHOWS", CONSUMER)
    with pytest.raises(NotFoundError):
        await js.consumer_info("SHOWS", CONSUMER)
    assert await station.platform.client.jetstream().consumer_info("SHOWS", CONSUMER)


@IN_ONE_LOOP
async def test_no_detour_leads_to_a_subject_of_the_fleet(station: Station) -> None:
    """Neither a reply nor a consumer's delivery is a way around the permissions."""
    stolen: list[Msg] = []

    async def note(message: Msg) -> None:
        stolen.append(message)

    for subject in ("host.save", "host.remove"):
        await station.speaker.subscribe(subject, cb=note)
    await station.speaker.flush()
    js = station.client.jetstream()
    forged = json.dumps({"stream_name": "SHOWS", "config": FORGED}).encode()
    for subject in ("show.state", "blob.read", "host.list", "$JS.API.STREAM.INFO.SHOWS"):
        await station.client.publish(subject, b"{}", reply="host.remove")
    await js.publish("show.requested", forged)
    for target in ("host.save", "host.remove", "FLEET.API.CONSUMER.CREATE.SHOWS"):
        config = ConsumerConfig(
            deliver_subject=target, ack_policy=AckPolicy.NONE, deliver_policy=DeliverPolicy.ALL
        )
        await js.add_consumer("SHOWS", config)
    own = await js.add_consumer("SHOWS", ConsumerConfig(ack_policy=AckPolicy.NONE))
    pull = f"$JS.API.CONSUMER.MSG.NEXT.SHOWS.{own.name}"
    await station.client.publish(pull, b"", reply="host.remove")
    # What was sent before has arrived once this has come and gone.
    await station.ask("host.list")
    await js.publish("show.requested", forged)
    await station.ask("host.list")
    consumers = await station.platform.client.jetstream().consumers_info("SHOWS")
    assert not [each for each in consumers if each.config.deliver_subject == "host.save"]
    assert stolen == []


@IN_ONE_LOOP
async def test_nobody_enters_without_the_password(station: Station) -> None:
    for user, password in (
        ("integrator", "wrong"), ("fleet", "fleet"), ("mirrors", "mirrors"), ("leaf", "leaf"),
        (None, None),
    ):  # fmt: skip
        assert "Authorization Violation" in await greeting(station.url, user, password)
    assert "PONG" in await greeting(station.url, "integrator", PASSWORD)


async def greeting(url: str, user: str | None, password: str | None) -> str:
    """What the broker answers to a client's first line."""
    port = int(url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await reader.readline()
        line = json.dumps({"verbose": False, "pedantic": False, "user": user, "pass": password})
        writer.write(f"CONNECT {line}\r\nPING\r\n".encode())
        return (await asyncio.wait_for(reader.readline(), 10)).decode()
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize("password", ["", "short"])
def test_without_a_password_the_broker_of_integrators_does_not_start(
    tmp_path: Path, password: str
) -> None:
    with broker(
        "integrators", tmp_path / "none", tmp_path, RADIOX_INTEGRATOR_PASSWORD=password
    ) as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "set RADIOX_INTEGRATOR_PASSWORD in .env" in errors


async def test_a_store_of_the_time_before_accounts_is_kept(tmp_path: Path) -> None:
    port = free_port()
    old = tmp_path / "old.conf"
    store = f'jetstream {{ store_dir: "{tmp_path}/data" }}\n'
    await asyncio.to_thread(old.write_text, f"listen: 127.0.0.1:{port}\n{store}")
    credentials = credentials_in(tmp_path)

    async def with_stream(config: Path, use: Callable[[Any], Any], **options: Any) -> Any:
        with broker("nats", config, tmp_path):
            await until(lambda: accepts(port))
            client = await nats.connect(f"nats://127.0.0.1:{port}", **options)
            try:
                return await use(client.jetstream())
            finally:
                await client.close()

    async def fill(js: Any) -> None:
        await js.add_stream(StreamConfig(name="SHOWS", subjects=["show.requested"]))
        await js.publish("show.requested", b"kept")

    async def read(js: Any) -> Any:
        return (await js.get_msg("SHOWS", 1)).data

    await with_stream(old, fill)
    assert (tmp_path / "data/jetstream/$G").exists()
    config = fleet_config(tmp_path, credentials, port, free_port())
    options = {
        "tls": tls_context(credentials, fleet.OPERATOR),
        "inbox_prefix": inbox_prefix(fleet.OPERATOR),
    }
    for _ in range(2):
        assert await with_stream(config, read, **options) == b"kept"


def test_only_what_may_be_published_leads_out_of_the_account() -> None:
    """What integrators may publish, and what is imported, is one list."""
    imported = set(re.findall(r"service: \{ account: FLEET, subject: ([a-z.]+) \}",
                              (CONFIG / "nats.conf").read_text()))  # fmt: skip
    exported = set(re.findall(r"\{ service: ([a-z.]+) \}", (CONFIG / "nats.conf").read_text()))
    allowed = set(re.findall(r'"([a-z][a-z.]+)"', (CONFIG / "integrators.conf").read_text()))
    assert imported == exported == allowed
    queries = {q.subject for name in fleet.SERVICES for q in fleet.documented(name).queries}
    commands = {each for each in allowed if each.endswith("requested")}
    assert allowed - commands <= queries
    assert all(subjects.stream_of(each) == "SHOWS" for each in commands)
