"""The JavaScript client of `infra/examples/js`, in Node, against a real station."""

import hashlib
import json
import os
import shutil
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from contracts import ShowGenerated, Status, subjects
from services.client.show_client import ShowClient
from tests.command_line import FEEDS
from tests.proxy import Proxy, proxy_to
from tests.station import Station, running_station
from tests.waiting import until

PACKAGE = Path(__file__).parents[2] / "infra/examples/js"
COMPILER = PACKAGE / "node_modules/typescript/bin/tsc"
TOOLS = {name: shutil.which(name) or "" for name in ("node", "npm")}
TIMEOUT = 60
CONNECT = """
import { connect } from "radiox-client";
const radio = await connect(process.env.RADIOX_NATS_URL, { token: process.env.RADIOX_NATS_TOKEN });
const print = (value) => console.log(JSON.stringify(value));
"""
CONSUMER = """
import { connect, ShowFailedError, type ShowGenerated, type Update } from "radiox-client";

export async function length(minutes: number): Promise<number> {
  const radio = await connect("nats://127.0.0.1:4222", { token: "secret" });
  const showId: string = await radio.request({ minutes, language: "en" });
  for await (const update of radio.follow(showId)) print(update);
  const show: ShowGenerated = await radio.wait(showId, { timeout: 1000 });
  return show.duration;
}

function print(update: Update): void {
  if (update.name === "show.failed") throw new ShowFailedError(update.event);
  if (update.name === "audio.ready") console.log(update.event.loudness.integrated);
  // @ts-expect-error: only audio.ready has it
  console.log(update.event.loudness);
  // @ts-expect-error: the types are no any
  console.log(update.event.show_di);
}
"""


@pytest.fixture(scope="module")
def package() -> Path:
    """The package, built: its types from asyncapi.yaml, then JavaScript from TypeScript."""
    if not all(TOOLS.values()):
        pytest.skip("needs Node 20 and npm")
    if not (PACKAGE / "node_modules").exists():
        pytest.skip("needs the packages of infra/examples/js: `make javascript`")
    built = subprocess.run(
        [TOOLS["npm"], "run", "build"], cwd=PACKAGE, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return PACKAGE


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """A station without an audio service: shows wait for it."""
    with running_station(tmp_path_factory.mktemp("station"), without=["audio"]) as running:
        yield running


def environment(station: Station) -> dict[str, str]:
    address, token = str(station.settings.nats_url), station.token
    return dict(os.environ) | {"RADIOX_NATS_URL": address, "RADIOX_NATS_TOKEN": token}


@contextmanager
def node(
    package: Path, station: Station, code: str, *arguments: str, **variables: str
) -> Iterator[subprocess.Popen[str]]:
    """A process of Node that runs a module, with the package at hand."""
    with subprocess.Popen(
        [TOOLS["node"], "--input-type=module", "--eval", CONNECT + code, "--", *arguments],
        cwd=package,
        env=environment(station) | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def run(package: Path, station: Station, code: str, *arguments: str) -> list[Any]:
    """Run a module, and return what it prints, a value of JSON a line."""
    with node(package, station, code + "await radio.close();", *arguments) as process:
        out, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()]


def generated(station: Station, show_id: str) -> ShowGenerated:
    """Wait for the end of a show."""
    client = ShowClient(station.platform)

    async def end() -> ShowGenerated | None:
        state = await client.state(show_id)
        if state is None or state.status is not Status.GENERATED:
            return None
        event = await client.outcome(state)
        assert isinstance(event, ShowGenerated)
        return event

    found = station.run(until(end, within=TIMEOUT))
    assert found is not None
    return found


def test_the_types_tell_what_an_event_has(package: Path) -> None:
    consumer = package / "dist" / "consumer.test.mts"
    consumer.write_text(CONSUMER)
    try:
        checked = subprocess.run(
            [TOOLS["node"], COMPILER, "--noEmit", "--strict", "--skipLibCheck",
             "--module", "nodenext", "--target", "es2022", "--types", "node", consumer],
            cwd=package, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert checked.returncode == 0, checked.stdout
    finally:
        consumer.unlink()
    contracts = (package / "src/contracts.ts").read_text()
    assert "AnonymousSchema" not in contracts
    assert "export interface BlobRef " in contracts
    assert "export interface BlobRef1 " not in contracts


def test_the_package_installs_as_it_was_tested() -> None:
    """A lock does not travel with a package: the versions that it needs are named exactly."""
    package = json.loads((PACKAGE / "package.json").read_text())
    contracts = tomllib.loads((PACKAGE.parents[2] / "contracts/pyproject.toml").read_text())
    assert package["version"] == contracts["project"]["version"]
    locked = json.loads((PACKAGE / "package-lock.json").read_text())["packages"]
    for name, version in package["dependencies"].items():
        installed = locked[f"node_modules/{name}"]
        assert version == installed["version"]
        assert all(each[0].isdigit() for each in installed.get("dependencies", {}).values())


def test_the_id_of_another_show_is_refused(package: Path, station: Station) -> None:
    code = """
    const attempt = (call) => call.then((value) => print(value), (error) => print(error.name));
    const news = { show_id: "mine", title: "Größe: 10″ 📻", budget: 0.00005, minutes: 2.5 };
    await attempt(radio.request(news));
    await attempt(radio.request(news, { messageId: "the-same-request" }));
    await attempt(radio.request({ ...news, minutes: 2 }));
    const both = [2, 3].map((minutes) => radio.request({ show_id: "both", minutes }));
    const outcomes = await Promise.allSettled(both);
    print(outcomes.map(({ status }) => status).sort());
    """
    assert run(package, station, code) == [
        "mine", "mine", "ConflictError", ["fulfilled", "rejected"],
    ]  # fmt: skip


def test_calls_about_shows_that_are_refused(package: Path, station: Station) -> None:
    station.publish(subjects.SHOW_REQUESTED, {"show_id": "short", "minutes": 0.01})
    code = """
    const attempt = (call) => call.then((value) => print(value), (error) =>
      print([error.name, error.message, error.event?.field ?? null]));
    await attempt(radio.wait("short"));
    await attempt(radio.state("nothing"));
    await attempt(radio.retry("nothing"));
    await attempt(radio.retry("short"));
    await attempt(radio.cancel("short"));
    await attempt(radio.cancel("nothing"));
    await attempt(radio.delete("nothing"));
    await attempt(radio.ask("show.state", { show_id: "not an id" }));
    await attempt(radio.wait("nothing", { timeout: 500 }));
    await attempt(connect(process.env.RADIOX_NATS_URL, { token: "wrong" }));
    await attempt(connect("nats://127.0.0.1:9"));
    """
    found = run(package, station, code)
    assert (found[0][0], found[0][2]) == ("ShowFailedError", "minutes")
    assert found[0][1].count("minutes") == 1
    assert found[1] is None
    names = [each[0] for each in found[2:]]
    assert names == [
        "NotFoundError", "ConflictError", "ConflictError", "NotFoundError", "NotFoundError",
        "InvalidError", "TimedOutError", "AccessDeniedError", "UnavailableError",
    ]  # fmt: skip
    assert "show_id" in found[7][1]


def test_a_show_is_cancelled(package: Path, station: Station) -> None:
    station.request("unwanted")
    code = """
    await radio.cancel("unwanted", "no time for it");
    await radio.wait("unwanted").catch((error) => print([error.name, error.event.reason]));
    """
    assert run(package, station, code) == [["ShowCancelledError", "no time for it"]]


def test_a_failed_show_is_retried(package: Path, station: Station) -> None:
    blob = {"bucket": "sources", "key": "gone.xml", "sha256": "0" * 64, "size": 1}
    feed = {"blob": {**blob, "media_type": "application/rss+xml"}}
    station.publish(subjects.SHOW_REQUESTED, {"show_id": "feedless", "feeds": [feed]})
    code = """
    const end = () => radio.wait("feedless").catch(({ event }) => [event.generation, event.stage]);
    print(await end());
    print(await radio.retry("feedless"));
    print(await end());
    """
    assert run(package, station, code) == [[1, "script"], 2, [2, "script"]]


async def cut_off(station: Station, stack: AsyncExitStack) -> tuple[Proxy, str]:
    proxy, settings = await stack.enter_async_context(proxy_to(station.settings))
    return proxy, str(settings.nats_url)


def test_following_misses_nothing_while_its_connection_is_cut(
    package: Path, station: Station
) -> None:
    """It is cut once the script is ready; the audio is made while the client is away."""
    stack = AsyncExitStack()
    proxy, address = station.run(cut_off(station, stack))
    code = """
    for await (const { name, event } of radio.follow("morning")) print([name, event]);
    """
    station.request("morning")
    try:
        with node(package, station, code, RADIOX_NATS_URL=address) as process:
            assert process.stdout is not None
            names = []
            for line in process.stdout:
                name, _ = json.loads(line)
                if name != "progress":
                    names.append(name)
                if name == "script.ready":
                    station.run(_cut(proxy))
                    station.serve_once("audio")
                    generated(station, "morning")
                if name == "show.generated":
                    break
    finally:
        station.run(stack.aclose())
    assert sorted(names[:-1]) == ["audio.ready", "cover.ready", "script.ready", "show.accepted"]
    assert names[-1] == "show.generated"


async def _cut(proxy: Proxy) -> None:
    proxy.cut()


def test_fields_and_reports_that_are_unknown_do_no_harm(package: Path, station: Station) -> None:
    code = """
    const updates = radio.follow("patient");
    const first = updates.next();
    setTimeout(() => console.error("listening"), 1000);
    print((await first).value.event);
    await updates.return();
    """
    with node(package, station, code + "await radio.close();") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "listening\n"
        subject = subjects.PROGRESS.format(show_id="patient")
        for body in (
            b"no JSON",
            b"[]",
            b'{"show_id": "patient", "stage": "tuning", "mood": "good"}',
        ):
            station.run(station.platform.client.publish(subject, body))
        out, _ = process.communicate(timeout=TIMEOUT)
    assert json.loads(out) == {"show_id": "patient", "stage": "tuning", "mood": "good"}


def test_other_bytes_are_not_taken_for_the_show(
    package: Path, station: Station, tmp_path: Path
) -> None:
    station.request("other")
    station.serve_once("audio")
    generated(station, "other")
    code = """
    const { audio } = await radio.wait("other");
    const attempt = (call) => call.catch((error) => print(error.name));
    await attempt(radio.save({ ...audio, sha256: "" }, process.argv[1]));
    await attempt(radio.fetch({ ...audio, sha256: "0".repeat(64) }));
    print((await radio.fetch(audio)).length === audio.size);
    """
    found = run(package, station, code, str(tmp_path / "show.mp3"))
    assert found == ["DamagedBlobError", "NotFoundError", True]
    assert list(tmp_path.iterdir()) == []


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@pytest.fixture
def feeds() -> Iterator[list[dict[str, str]]]:
    """The feeds of the sample, at addresses of this machine."""
    handler = partial(QuietHandler, directory=FEEDS)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            base = f"http://127.0.0.1:{server.server_port}"
            yield [{"url": f"{base}/{path.name}"} for path in sorted(Path(FEEDS).glob("*.xml"))]
        finally:
            server.shutdown()
            thread.join()


def test_the_example_writes_the_show(
    package: Path, station: Station, feeds: list[dict[str, str]], tmp_path: Path
) -> None:
    station.serve_once("audio")
    example, file = package / "example.mjs", tmp_path / "show.mp3"
    assert len(example.read_text().splitlines()) <= 40
    request = {"show_id": "example", "minutes": 1, "feeds": feeds, "as_of": "2026-01-05T12:00:00Z"}
    made = subprocess.run(
        [TOOLS["node"], example, file, json.dumps(request)],
        env=environment(station),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "show.generated" in made.stdout
    event = generated(station, "example")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == event.audio.sha256
