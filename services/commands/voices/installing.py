"""`radiox voices install`: voices of Piper, downloaded once."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.text import Text

from contracts import Gender, VoiceCard
from services.audio.app import SETTINGS, install
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.screen import error_console
from services.commands.terminal.tables import print_rows
from services.commands.voices.command import hosts_in_use
from services.fleet import from_environment
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings
from services.stack import running_stack

_PROVIDER = "piper"


def install_voices(
    names: Sequence[str],
    platform: PlatformSettings,
    console: Console,
    *,
    source: str,
    gender: Gender | None,
    as_json: bool,
) -> None:
    """Install voices one after the other, and print which hosts speak with them.

    A stack that runs has the voices that were there when it started; that is said too.

    Raises:
        Refused: there is no such voice, or its gender is not known; those before it are installed.
        Failed: the source is unavailable, what it sends is not whole, or the disk is full.
    """
    found: list[tuple[VoiceCard, bool]] = []
    try:
        for name in dict.fromkeys(names):
            found.append(_install(name, source, gender, silent=as_json))  # noqa: PERF401
    finally:
        if found:
            _print(found, platform, console, as_json=as_json)
    if not as_json and running_stack(platform.data_dir) is not None:
        console.print("The stack that is running uses the voices after a restart: `radiox up`.")


def _print(
    found: Sequence[tuple[VoiceCard, bool]],
    platform: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    hosts = {
        (host.voice.provider, host.voice.name): host.name
        for _, host in reversed(hosts_in_use(platform))
    }
    rows = [
        {
            "voice": card.name,
            "language": card.language,
            "gender": card.gender,
            "rate": card.characters_per_second,
            "installed": "now" if fetched else "before",
            "host": hosts.get((_PROVIDER, card.name), ""),
        }
        for card, fetched in found
    ]
    if as_json:
        print_rows(rows, console, as_json=True, if_empty="")
        return
    for row in rows:
        console.print(Text(_line(row)), soft_wrap=True)


def _install(
    name: str, source: str, gender: Gender | None, *, silent: bool
) -> tuple[VoiceCard, bool]:
    console = error_console()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
        disable=silent or not console.is_terminal,
        transient=True,
    )
    settings = from_environment(SETTINGS)
    with bar:
        try:
            return asyncio.run(
                install(name, settings, _drawn(bar, name), source=source, gender=gender)
            )
        except Discard as error:
            raise Refused(error.reason) from error
        except Retry as error:
            raise Failed(error.reason) from error


def _drawn(bar: Progress, name: str) -> Callable[[int, int], None]:
    """Draws the bytes of the file that is on its way."""
    task = bar.add_task(name, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)


def _line(row: Mapping[str, Any]) -> str:
    voice, host = row["voice"], row["host"]
    state = "is installed" if row["installed"] == "now" else "was installed before"
    if host:
        return f"{voice} {state}: {host} speaks with it."
    return (
        f"{voice} {state}; no host speaks with it first: radiox host edit NAME --voice "
        f"piper={voice}, or RADIOX_AUDIO_SPEECH=piper, changes that."
    )
