"""`radiox doctor`: what is installed, what is used and why, and what runs."""

import asyncio
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic_settings import BaseSettings
from rich.console import Console

from services import fleet
from services.audio.settings import AudioSettings
from services.commands.connection import connect
from services.commands.terminal.errors import Failed
from services.commands.terminal.tables import print_rows
from services.content.settings import ContentSettings
from services.kit.http import answers
from services.kit.settings import PlatformSettings
from services.media.settings import MediaSettings
from services.stack import running_stack

LEAST_FREE = 1_000_000_000
"""Bytes that should be free for shows, takes and the broker's store."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at; `well` is False where it stands in the way of a show."""

    what: str
    found: str
    why: str = ""
    well: bool = True


def examine(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Look at everything a show needs, and say what was found.

    Raises:
        Failed: something stands in the way of a show.
    """
    findings = [
        *_installed(),
        *_providers(),
        _data(settings),
        _stack(settings),
        _broker(settings),
        _traces(),
    ]
    rows = [asdict(finding) for finding in findings]
    if not as_json:
        rows = [{**row, "well": "yes" if row["well"] else "NO"} for row in rows]
    print_rows(rows, console, as_json=as_json, otherwise="")
    bad = [finding.what for finding in findings if not finding.well]
    if bad:
        raise Failed(f"in the way of a show: {', '.join(bad)}")


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


def _providers() -> list[Finding]:
    chosen: list[tuple[str, str, BaseSettings, str]] = [
        ("writer", "content", ContentSettings(), "writer"),
        ("speech", "audio", AudioSettings(), "speech"),
        ("covers", "media", MediaSettings(), "covers"),
    ]
    return [_provider(*each) for each in chosen]


def _provider(what: str, service: str, settings: BaseSettings, field: str) -> Finding:
    """Which provider is active, whether there is one of that name, and who chose it."""
    name = str(getattr(settings, field))
    known = sorted(fleet.composition(service).PROVIDERS)
    variable = f"{settings.model_config.get('env_prefix', '')}{field}".upper()
    why = f"{variable} says so" if os.environ.get(variable) else f"default; see {variable}"
    if name not in known:
        return Finding(what, f"{name}: no such provider; there are {', '.join(known)}", why, False)
    return Finding(what, name, f"{why} ({', '.join(known)})")


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


def _broker(settings: PlatformSettings) -> Finding:
    if not settings.nats_url:
        return Finding("broker", "our own", "RADIOX_NATS_URL is not set")
    try:
        there = asyncio.run(_reached(settings))
    except Failed as error:
        return Finding("broker", settings.nats_address, str(error), well=False)
    return Finding("broker", settings.nats_address, "answers" if there else "no answer", well=there)


async def _reached(settings: PlatformSettings) -> bool:
    async with connect(settings, services=()) as connection:
        return await answers(connection.broker)


def _traces() -> Finding:
    endpoint = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or os.environ.get(
        "OTEL_EXPORTER_OTLP_ENDPOINT"
    )
    if endpoint is None:
        return Finding("traces", "off", "OTEL_EXPORTER_OTLP_ENDPOINT is not set")
    return Finding("traces", "on", endpoint)
