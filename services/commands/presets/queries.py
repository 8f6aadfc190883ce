"""Queries of presets to `show`, which an embedded stack runs where no other one does."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from contracts import Preset, PresetList, PresetQuery, PresetSave, PresetsQuery, PresetVersion
from services.client.queries import ask
from services.commands import editing
from services.commands.connection import Connection, connect
from services.commands.presets.sources import Sources, fields_of
from services.commands.queries import asked
from services.commands.terminal import completion
from services.commands.terminal.errors import Failed, Refused
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings

T = TypeVar("T")


def run(settings: PlatformSettings, act: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    """Run a command with a service `show`, and keep the names of the presets for the shell."""

    async def run() -> T:
        async with connect(settings, services=("show",)) as connection:
            done = await act(connection)
            await _remember(connection, settings)
            return done

    return asyncio.run(run())


async def _remember(connection: Connection, settings: PlatformSettings) -> None:
    """Keep the names of the presets for the shell's completion."""
    with suppress(Failed):
        known = await asked(connection, PresetsQuery(), PresetList)
        completion.remember_presets((each.name for each in known.presets), settings.data_dir)


async def found(name: str, connection: Connection, version: int | None = None) -> PresetVersion:
    """A version of a preset, by default the current one.

    Raises:
        Failed: there is none, or nobody answers.
    """
    return await asked(connection, _query(name, version), PresetVersion)


async def exists(name: str, connection: Connection) -> bool:
    """Whether there is such a preset.

    Raises:
        Failed: nobody answers.
    """
    try:
        await ask(connection.platform.client, _query(name, None), PresetVersion)
    except Retry as error:
        raise Failed(error.reason) from error
    except Discard:
        return False
    return True


def _query(name: str, version: int | None) -> PresetQuery:
    return editing.parsed(PresetQuery, {"name": name, "version": version}, "preset")


async def saved_from(
    name: str,
    before: Mapping[str, Any],
    version: int | None,
    sources: Sources,
    connection: Connection,
) -> PresetVersion:
    """Save what the options, the file or the editor make of a document.

    `version`: the one that was read; None for whatever is there.

    Raises:
        Refused: a field is invalid; the message names it, and an edited text is kept.
        Failed: somebody else has changed the preset meanwhile, or nothing was changed.
    """
    file = Path(f"preset-{name.replace('/', '-').replace(' ', '-')}-{version or 0}.yaml")
    by_hand = not sources.any
    if by_hand:
        written = await asyncio.to_thread(editing.edited, dict(before), file, Preset)
    else:
        written = fields_of(before, sources)
    where = str(file if by_hand else sources.file or name)
    result = await saved(name, editing.parsed(Preset, written, where), version, connection)
    if by_hand:
        editing.finish_edit(file)
    return result


async def saved(
    name: str,
    preset: Preset,
    version: int | None,
    connection: Connection,
    *,
    dry_run: bool = False,
    where: str = "",
) -> PresetVersion:
    """Save a preset, or with `dry_run` only have it checked.

    `version`: the one that was read; None for whatever is there. `where`: how a refusal begins.

    Raises:
        Refused: a field is invalid; the message names it.
        Failed: somebody else has changed the preset meanwhile.
    """
    table = {"name": name, "preset": preset, "version": version, "dry_run": dry_run}
    query = editing.parsed(PresetSave, table | {"by": editing.author()}, "preset")
    try:
        return await asked(connection, query, PresetVersion)
    except Refused as refusal:
        raise Refused(f"{where}{refusal}") from refusal
