"""Queries to `speaker`, which an embedded stack runs where no other one does."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from contracts import (
    BlobRef,
    HostHistory,
    HostHistoryQuery,
    HostProfile,
    HostQuery,
    HostSave,
    StationHost,
    subjects,
)
from services.audio.app import SETTINGS as AUDIO_SETTINGS
from services.audio.app import publish_voices
from services.client.queries import ask
from services.commands import editing
from services.commands.connection import Connection, connect
from services.commands.queries import asked
from services.commands.terminal.errors import Failed, Refused
from services.fleet import from_environment
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings

T = TypeVar("T")
MAX_PICTURE_BYTES = 20_000_000


def run(settings: PlatformSettings, act: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    """Run a command with a service `speaker` that knows the voices of this machine."""

    async def run() -> T:
        async with connect(settings, services=("speaker",)) as connection:
            if connection.kind == "embedded":
                await publish_voices(connection.platform, from_environment(AUDIO_SETTINGS))
            return await act(connection)

    return asyncio.run(run())


async def found(name: str, connection: Connection) -> StationHost:
    """The host of that name.

    Raises:
        Failed: there is none, or nobody answers.
    """
    return await asked(connection, HostQuery(name=name), StationHost)


async def find(name: str, connection: Connection) -> StationHost | None:
    """The host of that name, None where there is none.

    Raises:
        Failed: nobody answers.
    """
    try:
        return await ask(connection.platform.client, HostQuery(name=name), StationHost)
    except Retry as error:
        raise Failed(error.reason) from error
    except Discard:
        return None


async def history(name: str, connection: Connection) -> HostHistory:
    """All versions of a host.

    Raises:
        Failed: there never was a host of that name, or nobody answers.
    """
    return await asked(connection, HostHistoryQuery(name=name), HostHistory)


async def saved(
    name: str,
    profile: HostProfile,
    version: int | None,
    connection: Connection,
    *,
    picture: Path | None = None,
    where: str = "",
) -> StationHost:
    """Save a host behind a version, by default behind whatever is there, and return it.

    `picture`: a file with another picture; `where` begins the message of a refusal.

    Raises:
        Refused: a field is invalid; the message names it.
        Failed: somebody else has changed the host meanwhile, or nobody answers.
    """
    if picture is not None:
        uploaded = await _uploaded(picture, connection)
        profile = profile.model_copy(update={"picture": uploaded})
    query = HostSave(name=name, host=profile, version=version, by=editing.author())
    try:
        return await asked(connection, query, StationHost)
    except Refused as refusal:
        raise Refused(f"{where}{refusal}") from refusal


async def _uploaded(file: Path, connection: Connection) -> BlobRef:
    """Upload a picture, which `speaker` checks."""
    try:
        with file.open("rb") as opened:
            data = await asyncio.to_thread(opened.read, MAX_PICTURE_BYTES + 1)
    except OSError as error:
        raise Refused(f"{file}: {error.strerror or error}") from error
    if len(data) > MAX_PICTURE_BYTES:
        raise Refused(f"{file}: larger than {MAX_PICTURE_BYTES // 1_000_000} MB")
    key = f"hosts/{uuid4()}"
    kind = "application/octet-stream"
    return await connection.platform.blobs.put(subjects.BLOBS_UPLOADS, key, data, kind)
