"""`radiox voices list` and `sample`."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from contracts import Host, HostProfile, HostSaved, Language, PublishedSpeech
from services.audio.app import SETTINGS, Offer, offers, samples
from services.casting import hosts as casting
from services.casting.voices import cast
from services.commands.connection import Connection, connect
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.fleet import from_environment
from services.kit.records import Records
from services.kit.settings import PlatformSettings
from services.show.app import SETTINGS as SHOW_SETTINGS

SAMPLE: dict[Language, str] = {
    "en": "Good evening. I am {host}, and this is what I sound like when I read the news to you.",
    "de": "Guten Abend. Ich bin {host}, und so klinge ich, wenn ich Ihnen die Nachrichten vorlese.",
}


def list_voices(
    settings: PlatformSettings,
    console: Console,
    *,
    language: str | None,
    provider: str | None,
    as_json: bool,
) -> None:
    """Print the voices of the providers, and which hosts have them.

    Raises:
        Refused: there is no such provider.
        Failed: another stack locks the store, in which hosts are kept.
    """
    offered = _offers(provider)
    hosts = _hosts(offered, asyncio.run(_profiles(settings)))
    rows = [
        row
        for offer in offered
        for row in _rows(offer, hosts)
        if language is None or row["language"] in {language, ""}
    ]
    if not as_json:
        rows = [_readable(row) for row in rows]
    print_rows(rows, console, as_json=as_json, if_empty="There is no voice.")


def hosts_in_use(settings: PlatformSettings) -> list[tuple[Language, Host]]:
    """The hosts of the station, each with the language, in the voices that shows use.

    Raises:
        Refused: a file of the station is invalid.
        Failed: another stack locks the store, in which hosts are kept.
    """
    offered = [offer for offer in _offers(None) if offer.used]
    return _hosts(offered, asyncio.run(_profiles(settings)))


def write_samples(
    name: str,
    settings: PlatformSettings,
    console: Console,
    *,
    provider: str | None,
    text: str | None,
    out: Path,
    as_json: bool,
) -> None:
    """Write a WAV file for each voice of a host, and print where they are.

    Raises:
        Refused: there is no such host or provider, or the host has no voice.
        Failed: no provider speaks, or the broker is unavailable, which keeps account of the costs.
    """
    offered = _offers(provider)

    async def write() -> list[dict[str, Any]]:
        async with connect(settings, services=()) as connection:
            language, host = _host(name, _hosts(offered, await _station_hosts(connection)))
            said = text or SAMPLE[language].format(host=name)
            return await _write(said, language, host, connection, out)

    rows = asyncio.run(write())
    print_rows(rows, console, as_json=as_json, if_empty="")
    if all(row["problem"] for row in rows):
        raise Failed(f"nobody speaks for {name}")


def _host(name: str, hosts: Sequence[tuple[Language, Host]]) -> tuple[Language, Host]:
    found = next((each for each in hosts if each[1].name == name), None)
    if found is None:
        known = ", ".join(host.name for _, host in hosts) or "nobody"
        raise Refused(f"{name} has no voice of a provider that is ready; those who have: {known}")
    return found


async def _write(
    text: str, language: Language, host: Host, connection: Connection, out: Path
) -> list[dict[str, Any]]:
    rows = []
    account = from_environment(SETTINGS)
    async for sample in samples(text, language, host, connection.platform, account):
        file = out / f"{host.name}-{sample.voice.provider}.wav".replace("/", "-")
        if sample.wav:
            await asyncio.to_thread(_store, file, sample.wav)
        rows.append(
            {
                "provider": sample.voice.provider,
                "voice": sample.voice.name,
                "file": str(file) if sample.wav else "",
                "problem": sample.problem,
            }
        )
    return rows


def _store(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise Refused(f"{file}: {error.strerror or error}") from error


def _offers(provider: str | None) -> list[Offer]:
    offered = asyncio.run(offers(from_environment(SETTINGS)))
    if provider is None:
        return offered
    wanted = [offer for offer in offered if offer.provider == provider]
    if not wanted:
        known = ", ".join(offer.provider for offer in offered)
        raise Refused(f"there is no provider {provider!r}; there are {known}")
    return wanted


async def _profiles(settings: PlatformSettings) -> dict[str, HostProfile]:
    async with connect(settings, services=()) as connection:
        return await _station_hosts(connection)


async def _station_hosts(connection: Connection) -> dict[str, HostProfile]:
    """The hosts of the station, saved ones included."""
    platform = connection.platform
    try:
        unsaved = casting.listed(from_environment(SHOW_SETTINGS).hosts)
    except ValueError as error:
        raise Refused(str(error)) from error
    saved = await Records(platform.client, platform.clock, HostSaved).current()
    return casting.current(unsaved, saved)


def _hosts(
    offered: Sequence[Offer], profiles: Mapping[str, HostProfile]
) -> list[tuple[Language, Host]]:
    """The hosts who have a voice of a provider that is ready, each with the language."""
    published = PublishedSpeech(
        providers=tuple(each.published for each in offered if each.published is not None)
    )
    if not published.providers:
        return []
    return [
        (profiles[host.name].language, host) for host in cast([*profiles], profiles, published, {})
    ]


def _rows(offer: Offer, hosts: Sequence[tuple[Language, Host]]) -> list[dict[str, Any]]:
    """A row for each voice; for those that hosts have by name alone, too."""
    if offer.missing:
        return [_row(offer.provider, status=offer.missing)]
    unused = "ready, not in RADIOX_AUDIO_SPEECH"
    status = offer.answer or ("ready" if offer.used else unused)
    had = [
        (language, host.name, voice.name)
        for language, host in hosts
        for voice in (host.voice, *host.fallbacks)
        if voice.provider == offer.provider
    ]
    rows = [
        _row(
            offer.provider,
            voice=card.name,
            name=card.title,
            language=card.language,
            gender=card.gender,
            rate=card.characters_per_second,
            measured=card.measured,
            hosts=[host for language, host, name in had if (language, name) == _key(card)],
            status=status,
        )
        for card in offer.voices
    ]
    published = {_key(card) for card in offer.voices}
    return rows + [
        _row(offer.provider, voice=name, language=language, hosts=[host], status=status)
        for language, host, name in had
        if (language, name) not in published
    ]


def _key(card: Any) -> tuple[str, str]:
    return card.language, card.name


def _row(provider: str, *, status: str, **known: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(("voice", "name", "language", "gender"), "")
    return {
        "provider": provider,
        **row,
        "rate": None,
        "measured": None,
        "hosts": [],
        **known,
        "status": status,
    }


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name != "measured"}
    rate = "" if row["rate"] is None else f"{row['rate']:.1f}/s"
    if row["measured"] is False:
        rate = f"about {rate}"
    return shown | {"rate": rate, "hosts": ", ".join(row["hosts"])}
