"""Installing voices of Piper from a repository on loopback, and from folders."""

import asyncio
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TypeAlias
from urllib.parse import urlsplit

import pytest

from contracts import VoiceCard
from services.audio.adapters.piper_install import install
from services.audio.adapters.piper_sources import PiperRepository
from services.audio.adapters.piper_voices import Facts, installed
from services.audio.settings import AudioSettings
from services.kit.failures import Discard, Retry
from services.kit.http_client import open_http_client
from tests.command_line import Result, environment, radiox
from tests.e2e.disk import small_disk
from tests.piper_voices import VOICES, write_voice

WOMAN, MAN = "en_US-lessac-low", "en_US-ryan-low"

Fault: TypeAlias = Callable[["Handler", Path], None]


class Handler(SimpleHTTPRequestHandler):
    """Serves the files of a repository, with the faults that a test asks for."""

    repository: "Repository"

    def do_GET(self) -> None:
        """Send a file, or what stands in for it."""
        path = urlsplit(self.path).path
        self.repository.requested.append(path.rpartition("/")[2])
        fault = self.repository.faults.get(self.repository.requested[-1])
        if fault is None:
            super().do_GET()
        else:
            fault(self, Path(self.translate_path(path)))

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@dataclass
class Repository:
    """A repository like Piper's, and what was asked of it."""

    folder: Path
    address: str = ""
    faults: dict[str, Fault] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)

    def catalogue(self, **changed: object) -> None:
        """Write the catalogue of all voices; `changed` replaces parts of each file's entry."""
        entries = {}
        for model in sorted(self.folder.rglob("*.onnx")):
            files = (model, model.with_name(f"{model.name}.json"))
            entries[model.stem] = {
                "key": model.stem,
                "files": {
                    str(path.relative_to(self.folder)): {
                        "size_bytes": path.stat().st_size,
                        "md5_digest": hashlib.md5(path.read_bytes()).hexdigest(),  # noqa: S324
                    }
                    | changed
                    for path in files
                },
            }
        (self.folder / "voices.json").write_text(json.dumps(entries), "utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    folder = tmp_path / "repository"
    for name, pitch in VOICES.items():
        language, speaker, quality = name.split("-")
        write_voice(folder / language[:2] / language / speaker / quality, name, pitch)
    with served(folder) as running:
        running.catalogue()
        yield running


@contextmanager
def served(folder: Path) -> Iterator[Repository]:
    repository = Repository(folder)
    handler = type("Handler", (Handler,), {"repository": repository})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder)) as server:
        repository.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield repository
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def settings(tmp_path: Path, repository: Repository) -> AudioSettings:
    return AudioSettings(
        piper_voices=tmp_path / "voices", piper_source=repository.address, lexicon=None
    )


async def installation(
    settings: AudioSettings, name: str = WOMAN, source: str = ""
) -> tuple[VoiceCard, bool]:
    async with open_http_client() as http:
        return await install(name, settings, http, lambda _, __: None, source=source)


def left(settings: AudioSettings) -> list[str]:
    """Names of what lies in the folder of voices."""
    return sorted(path.name for path in settings.piper_voices.glob("*"))


def status(code: HTTPStatus) -> Fault:
    return lambda handler, _: handler.send_error(code)


def sends(change: Callable[[bytes], bytes], *, declared: bool = False) -> Fault:
    """Sends a file otherwise; `declared` with the size that the file has."""

    def send(handler: Handler, path: Path) -> None:
        whole = path.read_bytes()
        body = change(whole)
        handler.send_response(HTTPStatus.OK)
        handler.send_header("Content-Length", str(len(whole if declared else body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


async def test_the_public_repository_is_that_which_piper_names() -> None:
    from piper.download_voices import URL_FORMAT  # noqa: PLC0415 - after the engine

    parts = {"lang_family": "en", "lang_code": "en_US", "voice_name": "lessac"}
    path = "en/en_US/lessac/medium/en_US-lessac-medium.onnx"
    async with open_http_client() as http:
        address = PiperRepository("", http())._address(path)
    assert address == URL_FORMAT.format(**parts, voice_quality="medium", extension=".onnx")


async def test_a_voice_is_downloaded_once(settings: AudioSettings, repository: Repository) -> None:
    seen: list[tuple[int, int]] = []
    async with open_http_client() as http:
        progress = lambda done, total: seen.append((done, total))  # noqa: E731
        voice, fetched = await install(WOMAN, settings, http, progress)
        again, fetched_again = await install(WOMAN, settings, http, progress)
    assert (fetched, fetched_again, again) == (True, False, voice)
    assert repository.requested == ["voices.json", f"{WOMAN}.onnx.json", f"{WOMAN}.onnx"]
    model = settings.piper_voices / f"{WOMAN}.onnx"
    assert seen[-1] == (model.stat().st_size,) * 2
    assert left(settings) == [f"{WOMAN}.onnx", f"{WOMAN}.onnx.json", f"{WOMAN}.radiox.json"]
    facts = Facts.model_validate_json((settings.piper_voices / f"{WOMAN}.radiox.json").read_text())
    assert facts.sha256 == hashlib.sha256(model.read_bytes()).hexdigest()
    assert facts.characters_per_second == voice.characters_per_second
    assert [each.card for each in installed(settings.piper_voices)] == [voice]


async def test_two_installations_at_once_do_not_disturb_each_other(settings: AudioSettings) -> None:
    (one, _), (other, _) = await asyncio.gather(installation(settings), installation(settings))
    assert one == other
    assert left(settings) == [f"{WOMAN}.onnx", f"{WOMAN}.onnx.json", f"{WOMAN}.radiox.json"]


async def test_what_a_killed_installation_left_is_removed_after_a_day(
    settings: AudioSettings,
) -> None:
    for name, age in ((".installing-old", 100_000), (".installing-new", 10)):
        folder = settings.piper_voices / name
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - age,) * 2)
    await installation(settings)
    assert [name for name in left(settings) if name.startswith(".")] == [".installing-new"]


@pytest.mark.parametrize("length", [0.7, 0.8])
async def test_a_voice_is_brought_to_the_pace_of_news(
    settings: AudioSettings, tmp_path: Path, length: float
) -> None:
    voice, _ = await installation(settings, WOMAN, str(slow(tmp_path / "own", length)))
    assert voice.characters_per_second == pytest.approx(15, rel=0.03)


@pytest.mark.parametrize(("length", "speed"), [(0.3, 0.8), (3.0, 1.2)])
async def test_a_voice_is_not_slowed_nor_hurried_beyond_measure(
    settings: AudioSettings, tmp_path: Path, length: float, speed: float
) -> None:
    await installation(settings, WOMAN, str(slow(tmp_path / "own", length)))
    assert [voice.speed for voice in installed(settings.piper_voices)] == [speed]


def slow(folder: Path, length: float) -> Path:
    """A folder with a voice whose sounds are `length` times as long as usual."""
    inference = {"noise_scale": 0.667, "length_scale": length, "noise_w": 0.8}
    write_voice(folder, WOMAN, inference=inference)
    return folder


async def test_a_voice_that_was_damaged_since_is_downloaded_again(settings: AudioSettings) -> None:
    await installation(settings)
    model = settings.piper_voices / f"{WOMAN}.onnx"
    whole = model.read_bytes()
    model.write_bytes(whole[:-1])
    _, fetched = await installation(settings)
    assert fetched
    assert model.read_bytes() == whole


async def test_a_redirection_is_followed(settings: AudioSettings, repository: Repository) -> None:
    """The public repository sends models from another address."""

    def redirect(handler: Handler, path: Path) -> None:
        repository.faults.clear()
        handler.send_response(HTTPStatus.FOUND)
        relative = path.relative_to(repository.folder)
        handler.send_header("Location", f"{repository.address}/{relative}?download=true")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    repository.faults[f"{WOMAN}.onnx"] = redirect
    assert (await installation(settings))[1]


@pytest.mark.parametrize(
    ("file", "fault", "expected"),
    [
        ("voices.json", status(HTTPStatus.NOT_FOUND), (Discard, "404")),
        ("voices.json", sends(lambda _: b"<html>"), (Discard, "no catalogue")),
        ("voices.json", sends(lambda _: b" " * 10_000_001), (Discard, "too large")),
        (f"{WOMAN}.onnx", status(HTTPStatus.NOT_FOUND), (Discard, "404")),
        (f"{WOMAN}.onnx", status(HTTPStatus.SERVICE_UNAVAILABLE), (Retry, "503.*try again later")),
        (f"{WOMAN}.onnx", status(HTTPStatus.TOO_MANY_REQUESTS), (Retry, "429.*try again later")),
        (f"{WOMAN}.onnx", sends(lambda body: body[:-9], declared=True), (Retry, "broke off")),
        (f"{WOMAN}.onnx", sends(lambda body: body[:-9]), (Retry, "otherwise than the catalogue")),
        (f"{WOMAN}.onnx", sends(lambda body: body + b"x"), (Retry, "otherwise")),
        (f"{WOMAN}.onnx", sends(lambda body: body[:-1] + b"x"), (Retry, "otherwise")),
        (f"{WOMAN}.onnx.json", sends(lambda body: body[:-1] + b"x"), (Retry, "otherwise")),
    ],
)
async def test_a_download_that_fails_leaves_nothing(
    settings: AudioSettings,
    repository: Repository,
    file: str,
    fault: Fault,
    expected: tuple[type[Discard | Retry], str],
) -> None:
    repository.faults[file] = fault
    with pytest.raises(expected[0], match=expected[1]):
        await installation(settings)
    assert left(settings) == []
    repository.faults.clear()
    assert (await installation(settings))[1]


async def test_a_download_that_fails_keeps_the_voice_that_is_there(
    settings: AudioSettings, repository: Repository
) -> None:
    await installation(settings)
    before = installed(settings.piper_voices)
    repository.faults[f"{WOMAN}.onnx"] = sends(lambda body: body[:-9], declared=True)
    with pytest.raises(Retry):
        await installation(settings, source=repository.address)
    assert installed(settings.piper_voices) == before


async def test_a_server_that_is_away_is_no_bug(settings: AudioSettings) -> None:
    away = settings.model_copy(update={"piper_source": "http://127.0.0.1:9"})
    with pytest.raises(Retry, match="broke off"):
        await installation(away)
    assert left(settings) == []


async def test_a_model_that_says_nothing_useful_is_not_installed(
    settings: AudioSettings, repository: Repository
) -> None:
    (model,) = repository.folder.rglob(f"{WOMAN}.onnx")
    model.write_bytes(b"no model")
    repository.catalogue()
    with pytest.raises(Discard, match="cannot be loaded"):
        await installation(settings)
    assert left(settings) == []


async def test_a_file_that_is_too_large_is_not_even_asked_for(
    settings: AudioSettings, repository: Repository
) -> None:
    repository.catalogue(size_bytes=400_000_000)
    with pytest.raises(Discard, match="400000000 bytes"):
        await installation(settings)
    assert repository.requested == ["voices.json"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("en_US-lessac-high", f"has no voice.*{WOMAN}"),
        ("fr_FR-siwis-low", "no name of an English or German voice"),
        ("../../en_US-lessac-low", "no name of an English or German voice"),
        ("en_US-arctic-low", "--gender"),
    ],
)
async def test_a_name_that_cannot_be_installed_is_refused_in_words(
    settings: AudioSettings, name: str, reason: str
) -> None:
    with pytest.raises(Discard, match=reason):
        await installation(settings, name)
    assert left(settings) == []


async def test_a_cancelled_installation_leaves_nothing(
    settings: AudioSettings, repository: Repository
) -> None:
    reached = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(handler: Handler, path: Path) -> None:
        handler.send_response(HTTPStatus.OK)
        handler.send_header("Content-Length", str(path.stat().st_size))
        handler.end_headers()
        handler.wfile.write(path.read_bytes()[:100])
        loop.call_soon_threadsafe(reached.set)

    repository.faults[f"{WOMAN}.onnx"] = hold
    running = asyncio.create_task(installation(settings))
    await reached.wait()
    running.cancel()
    with pytest.raises((asyncio.CancelledError, Retry)):
        await running
    assert left(settings) == []


async def test_a_voice_is_installed_from_a_folder(settings: AudioSettings, tmp_path: Path) -> None:
    write_voice(tmp_path / "own", MAN, VOICES[MAN])
    voice, fetched = await installation(settings, MAN, str(tmp_path / "own"))
    assert (voice.name, voice.gender, fetched) == (MAN, "male", True)
    with pytest.raises(Discard, match="has no file"):
        await installation(settings, WOMAN, str(tmp_path / "own"))
    (tmp_path / "own" / f"{WOMAN}.onnx").touch()
    (tmp_path / "own" / f"{WOMAN}.onnx.json").write_text("{}", "utf-8")
    with pytest.raises(Discard, match="0 bytes"):
        await installation(settings, WOMAN, str(tmp_path / "own"))
    assert [each.card.name for each in installed(settings.piper_voices)] == [MAN]


async def command(repository: Repository, folder: Path, *arguments: str) -> Result:
    """Run `radiox voices install` as the user of a home in `folder`."""
    env = environment(folder) | {
        "RADIOX_AUDIO_PIPER_SOURCE": repository.address,
        "RADIOX_AUDIO_PIPER_VOICES": str(folder / "installed"),
    }
    return await asyncio.to_thread(radiox, env, "voices", "install", *arguments)


async def test_the_command_says_which_hosts_speak_with_the_voices(
    repository: Repository, tmp_path: Path
) -> None:
    result = await command(repository, tmp_path, WOMAN, "de_DE-thorsten-low")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"{WOMAN} is installed: Ava speaks with it.",
        "de_DE-thorsten-low is installed: Jonas speaks with it.",
    ]
    result = await command(repository, tmp_path, WOMAN, "--json")
    (row,) = json.loads(result.stdout)
    assert (row["voice"], row["host"], row["installed"]) == (WOMAN, "Ava", "before")


async def test_the_command_ends_with_one_line_and_a_code(
    repository: Repository, tmp_path: Path
) -> None:
    result = await command(repository, tmp_path, WOMAN, "en_US-rian-low", "--gender", "female")
    assert (result.returncode, result.stdout) == (2, f"{WOMAN} is installed: Ava speaks with it.\n")
    assert result.stderr.startswith(f"radiox: the catalogue has no voice en_US-rian-low; {MAN}")
    assert result.stderr.count("\n") == 1
    repository.faults[f"{MAN}.onnx"] = sends(lambda body: body[:-1] + b"x")
    result = await command(repository, tmp_path, MAN)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "otherwise than the catalogue" in result.stderr


async def test_a_full_disk_is_one_line_and_leaves_nothing(
    repository: Repository, tmp_path: Path
) -> None:
    (model,) = repository.folder.rglob(f"{WOMAN}.onnx")
    with small_disk(tmp_path / "installed", 200_000) as disk:
        with (model.parent / "padding").open("wb"):
            disk.fill(0)
        result = await command(repository, tmp_path, WOMAN)
        assert (result.returncode, result.stderr) == (
            1, "radiox: the voice cannot be written: the disk is full\n",
        )  # fmt: skip
        disk.clear()
        assert not list(disk.folder.iterdir())
