"""Hosts, as they are printed."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from contracts import (
    StationHost,
)
from services.casting.voices import named
from services.commands import editing


def rows(hosts: Iterable[StationHost], *, as_json: bool) -> list[dict[str, Any]]:
    """A row for each host; as JSON all that is known."""
    return [host.model_dump(mode="json") if as_json else _row(host) for host in hosts]


def _row(host: StationHost) -> dict[str, Any]:
    profile = host.host
    return {
        "host": host.name,
        "role": profile.role,
        "language": profile.language,
        "gender": profile.gender or "",
        "voice": named(host.voices[0]) if host.voices else "none",
        "speed": f"{profile.speed:g}",
        "gain": f"{profile.gain:+g} dB" if profile.gain else "",
        "origin": origin(host),
    }


def origin(host: StationHost) -> str:
    """Where a host comes from, in words."""
    if host.origin != "saved":
        return host.origin
    return f"version {host.version}" + (f" by {host.by}" if host.by else "")


def print_saved(host: StationHost, console: Console, *, as_json: bool) -> None:
    """Print that a host was saved, and what is worth knowing about it."""
    if as_json:
        editing.print_json(host)
        return
    console.print(Text(f"{host.name} is saved, {origin(host)}."), soft_wrap=True)
    print_notes(host, console)


def print_notes(host: StationHost, console: Console) -> None:
    """Print what could not be checked, and what a show does instead."""
    editing.print_notes([f"{host.name}: {note}" for note in host.notes], console)
