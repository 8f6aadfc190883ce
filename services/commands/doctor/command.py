"""`radiox doctor`: what is installed, what is used and why, and what runs."""

import asyncio
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import nats.errors
import nats.js.errors
from pydantic_settings import BaseSettings
from rich.console import Console

from services import fleet
from services.commands.connection import connect
from services.commands.doctor import usage
from services.commands.doctor.finding import Finding
from services.commands.terminal.errors import Failed
from services.commands.terminal.tables import print_rows
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.blobs.providers import PROVIDERS as STORES
from services.kit.broker import jetstream
from services.kit.http import answers
from services.kit.settings import PlatformSettings
from services.stack import running_stack

LEAST_FREE = 1_000_000_000
"""Bytes that should be free for shows, takes and the broker's store."""
BLOBS = "RADIOX_BLOBS"
ANSWER_TIMEOUT = 15.0
"""Seconds in which the broker must have told what it holds."""


def examine(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Look at everything a show needs, and say what was found.

    Raises:
        Failed: something stands in the way of a show.
    """
    files = usage.of_files(settings)  # before a connection removes scratch folders
    findings = [
        *_installed(),
        *_chosen(),
        _blob_store(settings),
        _data(settings),
        _stack(settings),
        *asyncio.run(_running(settings)),
        *files,
        _traces(),
    ]
    rows = [asdict(finding) for finding in findings]
    if not as_json:
        rows = [_readable(row) for row in rows]
    print_rows(rows, console, as_json=as_json, otherwise="")
    bad = [finding.what for finding in findings if not finding.well]
    if bad:
        raise Failed(f"in the way of a show: {', '.join(bad)}")


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in ("what", "found", "why")}
    return shown | {"well": "yes" if row["well"] else "NO"}


def _installed() -> list[Finding]:
    return [
        Finding("radiox", _version("radiox")),
        Finding("python", platform.python_version(), f"{platform.system()} {platform.machine()}"),
        _asked("nats-server", _nats_server, "--version"),
        _asked("ffmpeg", _ffmpeg, "-version"),
        _asked_package("espeak-ng", "espeakng-loader"),
        _asked_package("lame", "lameenc"),
    ]


def _nats_server() -> str | None:
    beside = Path(sys.executable).with_name("nats-server")
    return str(beside) if beside.exists() else shutil.which("nats-server")


def _ffmpeg() -> str | None:
    from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - it looks for the file on import

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError:
        return None


def _asked(what: str, find: Callable[[], str | None], flag: str) -> Finding:
    """The version that a program says of itself."""
    program = find()
    if program is None:
        return Finding(what, "missing", well=False)
    try:
        said = subprocess.run(  # noqa: S603 - our own dependencies
            [program, flag], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Finding(what, f"does not run: {error}", program, well=False)
    first = said.stdout.splitlines()[0] if said.stdout else "says nothing"
    return Finding(what, first.split(" Copyright")[0], program)


def _asked_package(what: str, package: str) -> Finding:
    found = _version(package)
    return Finding(what, found, f"package {package}", well=found != "missing")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _chosen() -> list[Finding]:
    """The provider behind each port, and every service whose settings are wrong."""
    found = [_settled(name) for name in fleet.SERVICES]
    return [finding for group in found for finding in group]


def _settled(name: str) -> list[Finding]:
    app = fleet.composition(name)
    try:
        settings = fleet.from_environment(app.SETTINGS)
    except fleet.SettingsError as error:
        return [Finding(name, str(error), "the environment says so", well=False)]
    known = getattr(app, "PROVIDERS", None)
    return [] if known is None else [_provider(settings, sorted(known))]


def _provider(settings: BaseSettings, known: list[str]) -> Finding:
    """Which provider is active, whether there is one of that name, and who chose it."""
    fields = type(settings).model_fields
    what = next(field for field, about in fields.items() if str(about.default) in known)
    name = str(getattr(settings, what))
    variable = f"{settings.model_config.get('env_prefix', '')}{what}".upper()
    why = f"{variable} says so" if os.environ.get(variable) else f"default; see {variable}"
    if name not in known:
        return Finding(what, f"{name}: no such provider; there are {', '.join(known)}", why, False)
    return Finding(what, name, f"{why} ({', '.join(known)})")


def _blob_store(settings: PlatformSettings) -> Finding:
    """Where blobs lie; a running stack or fleet may have been told otherwise."""
    name = settings.blob_store if settings.nats_url else settings.blobs or "filesystem"
    known = ", ".join(sorted(STORES))
    if name not in STORES:
        return Finding("blobs", f"{name}: no such provider; there are {known}", BLOBS, False)
    why = f"{BLOBS} says so" if settings.blobs else f"default; see {BLOBS}"
    return Finding("blobs", name, f"{why} ({known})")


def _data(settings: PlatformSettings) -> Finding:
    folder = settings.data_dir.absolute()
    standing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(standing, os.W_OK | os.X_OK):
        return Finding("data", f"{folder}: cannot be written", well=False)
    free = shutil.disk_usage(standing).free
    return Finding("data", str(folder), f"{free / 1e9:.1f} GB free", well=free > LEAST_FREE)


def _stack(settings: PlatformSettings) -> Finding:
    note = running_stack(settings.data_dir)
    if note is None:
        return Finding("stack", "none runs here", "`radiox up` starts one")
    return Finding("stack", f"process {note.pid}", f"{note.http_url}, {note.nats_url}")


async def _running(settings: PlatformSettings) -> list[Finding]:
    """The broker, and what its store and the blobs take up; from the disk where none runs."""
    own = not settings.nats_url
    if own and running_stack(settings.data_dir) is None:
        broker = Finding("broker", "our own", "RADIOX_NATS_URL is not set")
        return [broker, *await _on_disk(settings)]
    address = "our own" if own else settings.nats_address
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT), connect(settings, services=()) as connection:
            there = await answers(connection.broker)
            broker = Finding("broker", address, "answers" if there else "no answer", well=there)
            used = await usage.of_broker(jetstream(connection.broker))
            return [broker, *used, *await usage.of_blobs(connection.platform.blobs)]
    except (Failed, TimeoutError, nats.errors.Error, nats.js.errors.Error) as error:
        why = str(error) or type(error).__name__
        return [Finding("broker", address, why, well=False)]


async def _on_disk(settings: PlatformSettings) -> list[Finding]:
    """What the store holds, and the blobs where they are files."""
    store = usage.of_store(settings.data_dir)
    if settings.blobs not in {None, "filesystem"}:
        return store
    blobs = FilesystemBlobs(settings.data_dir / "blobs")
    return [*store, *await usage.of_blobs(blobs)]


def _traces() -> Finding:
    endpoint = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or os.environ.get(
        "OTEL_EXPORTER_OTLP_ENDPOINT"
    )
    if endpoint is None:
        return Finding("traces", "off", "OTEL_EXPORTER_OTLP_ENDPOINT is not set")
    return Finding("traces", "on", endpoint)
