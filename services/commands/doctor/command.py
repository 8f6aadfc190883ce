"""`radiox doctor`: check the installation, the settings, the services, the broker and the disk."""

import asyncio
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import nats.errors
import nats.js.errors
from faststream.nats import NatsBroker
from nats.aio.client import Client
from pydantic_settings import BaseSettings
from rich.console import Console

from services import fleet
from services.commands.connection import Kind, connect
from services.commands.doctor import accounts, station, usage
from services.commands.doctor.finding import Finding
from services.commands.terminal.errors import Ended, Failed
from services.commands.terminal.tables import print_rows
from services.kit.availability import check_store
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.blobs.providers import PROVIDERS as STORES
from services.kit.blobs.providers import BlobSettings
from services.kit.broker import connection as client_of
from services.kit.broker import jetstream
from services.kit.failures import BrokerUnavailable, Retry
from services.kit.http import is_responsive
from services.kit.providers import Providers, UnknownProviderError, chain
from services.kit.settings import PlatformSettings, SettingsError
from services.stack import running_stack

MIN_FREE_BYTES = 1_000_000_000
"""Free space that shows, takes and the broker's store need on the disk."""
BLOBS_VARIABLE = "RADIOX_BLOBS"
ANSWER_TIMEOUT = 15.0
"""Seconds in which the broker must have answered."""
RESTARTS: Mapping[Kind, str] = {
    "fleet": "`docker compose restart {service}`, or `radiox serve {service}`",
    "attached": "stop `radiox up`, and start it again",
    "embedded": "`radiox up`",
}
"""What starts a service again, by the kind of the broker."""
OK_TEXTS: Mapping[bool | None, str] = {True: "yes", False: "NO", None: "warn"}


def run_checks(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Check everything that a show needs, and print the findings.

    Raises:
        Failed: a finding prevents a show.
    """
    files = usage.of_files(settings)  # before a connection removes scratch folders
    findings = [
        *_installed(),
        *_settings(),
        _blob_store(settings),
        _data_folder(settings),
        _stack(settings),
        *asyncio.run(_broker(settings)),
        *asyncio.run(accounts.of_providers()),
        *files,
        _tracing(settings),
    ]
    rows = [asdict(finding) for finding in findings]
    if not as_json:
        rows = [_readable(row) for row in rows]
    print_rows(rows, console, as_json=as_json, if_empty="")
    failed = [finding.what for finding in findings if finding.ok is False]
    if failed:
        raise Failed(f"not ready for a show: {', '.join(failed)}")


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in ("what", "found", "why")}
    return shown | {"ok": OK_TEXTS[row["ok"]]}


def _installed() -> list[Finding]:
    return [
        Finding("radiox", _installed_version("radiox")),
        Finding("python", platform.python_version(), f"{platform.system()} {platform.machine()}"),
        _program_version("nats-server", _nats_server, "--version"),
        _program_version("ffmpeg", _ffmpeg, "-version"),
        _package_version("espeak-ng", "espeakng-loader"),
        _package_version("lame", "lameenc"),
    ]


def _nats_server() -> str | None:
    installed = Path(sys.executable).with_name("nats-server")
    return str(installed) if installed.exists() else shutil.which("nats-server")


def _ffmpeg() -> str | None:
    from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - it looks for the file on import

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError:
        return None


def _program_version(what: str, find: Callable[[], str | None], flag: str) -> Finding:
    """The version that a program prints."""
    program = find()
    if program is None:
        return Finding(what, "missing", ok=False)
    try:
        output = subprocess.run(  # noqa: S603 - our own dependencies
            [program, flag], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Finding(what, f"does not run: {error}", program, ok=False)
    first_line = output.stdout.splitlines()[0] if output.stdout else "prints no version"
    return Finding(what, first_line.split(" Copyright")[0], program)


def _package_version(what: str, package: str) -> Finding:
    found = _installed_version(package)
    return Finding(what, found, f"package {package}", ok=found != "missing")


def _installed_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _settings() -> list[Finding]:
    """The active providers, and every service with an invalid setting."""
    found = [_service_settings(name) for name in fleet.SERVICES]
    return [finding for group in found for finding in group]


def _service_settings(name: str) -> list[Finding]:
    app = fleet.composition(name)
    try:
        settings = fleet.from_environment(app.SETTINGS)
    except SettingsError as error:
        return [Finding(name, str(error), "set in the environment", ok=False)]
    known = getattr(app, "PROVIDERS", None)
    return [] if known is None else _providers(settings, known)


def _providers(settings: BaseSettings, known: Providers[Any, Any]) -> list[Finding]:
    """The providers of a port that are used, in their order, and what the others lack.

    Of a port whose provider no setting chooses by name there is nothing to tell.
    """
    what = accounts.setting_of_providers(type(settings))
    if what is None:
        return []
    variable = f"{settings.model_config.get('env_prefix', '')}{what}".upper()
    why = f"set by {variable}" if os.environ.get(variable) else f"default; see {variable}"
    try:
        names = chain(known, str(getattr(settings, what)), settings, variable=variable)
    except UnknownProviderError as error:
        return [Finding(what, str(error).removeprefix(f"{variable}: "), why, ok=False)]
    lacking = {name: missing for name, each in known.items() if (missing := each.missing(settings))}
    return [
        Finding(what, ", then ".join(names), why),
        *(Finding(f"{what}: {name}", "not used", missing) for name, missing in lacking.items()),
    ]


def _blob_store(settings: PlatformSettings) -> Finding:
    """The blob store of these settings; a running stack or fleet may use another one."""
    name = settings.blob_store if settings.nats_url else settings.blobs or "filesystem"
    known = ", ".join(sorted(STORES))
    if name not in STORES:
        return Finding(
            "blobs", f"{name}: no such provider; there are {known}", BLOBS_VARIABLE, False
        )
    if missing := STORES[name].missing(BlobSettings(settings, Client().jetstream())):
        return Finding("blobs", f"{name}: cannot be used", missing, ok=False)
    why = f"set by {BLOBS_VARIABLE}" if settings.blobs else f"default; see {BLOBS_VARIABLE}"
    return Finding("blobs", name, f"{why} ({known})")


def _data_folder(settings: PlatformSettings) -> Finding:
    folder = settings.data_dir.absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding("data", f"{folder}: cannot be written", ok=False)
    free = shutil.disk_usage(existing).free
    return Finding("data", str(folder), f"{free / 1e9:.1f} GB free", ok=free > MIN_FREE_BYTES)


def _stack(settings: PlatformSettings) -> Finding:
    stack = running_stack(settings.data_dir)
    if stack is None:
        return Finding("stack", "none runs here", "`radiox up` starts one")
    return Finding("stack", f"process {stack.pid}", f"{stack.http_url}, {stack.nats_url}")


async def _broker(settings: PlatformSettings) -> list[Finding]:
    """The broker with the usage of its store and of the blobs; from the disk where none runs."""
    embedded = not settings.nats_url
    if embedded and running_stack(settings.data_dir) is None:
        broker = Finding("broker", "embedded", "RADIOX_NATS_URL is not set")
        return [broker, *await _on_disk(settings)]
    address = "embedded" if embedded else settings.nats_address
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT), connect(settings, services=()) as connection:
            broker = await _answer(connection.broker, address)
            used = await usage.of_broker(jetstream(connection.broker))
            restart = RESTARTS[connection.kind]
            services = await station.of_services(connection.platform, restart=restart)
            return [broker, *services, *used, *await usage.of_blobs(connection.platform.blobs)]
    except (Ended, Retry, TimeoutError, nats.errors.Error, nats.js.errors.Error) as error:
        why = str(error) or type(error).__name__
        return [Finding("broker", address, why, ok=False)]


async def _answer(broker: NatsBroker, address: str) -> Finding:
    """Whether the broker answers, and stores what it is sent."""
    if not await is_responsive(broker):
        return Finding("broker", address, "no answer", ok=False)
    try:
        await check_store(client_of(broker), "operator")
    except BrokerUnavailable as error:
        return Finding("broker", address, error.reason, ok=False)
    return Finding("broker", address, "answers, and stores what it is sent")


async def _on_disk(settings: PlatformSettings) -> list[Finding]:
    """The usage of the store on the disk, and of the blobs where they are files."""
    store = usage.of_store(settings.data_dir)
    if settings.blobs not in {None, "filesystem"}:
        return store
    blobs = FilesystemBlobs(settings.data_dir / "blobs")
    return [*store, *await usage.of_blobs(blobs)]


def _tracing(settings: PlatformSettings) -> Finding:
    """Where the settings have spans go: to a collector, to the broker, or nowhere."""
    endpoint = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or os.environ.get(
        "OTEL_EXPORTER_OTLP_ENDPOINT"
    )
    kept = "kept on the broker (RADIOX_TRACES)" if settings.traces else ""
    if where := ", ".join(filter(None, (endpoint, kept))):
        return Finding("traces", "on", where)
    return Finding("traces", "off", "neither OTEL_EXPORTER_OTLP_ENDPOINT nor RADIOX_TRACES is set")
