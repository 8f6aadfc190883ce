"""The whole fleet in one process, on an embedded broker."""

import contextlib
import json
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, SecretStr

from services import fleet
from services.client.show_client import ShowClient
from services.kit.broker import jetstream
from services.kit.clock import Clock
from services.kit.nats_server import Server, StoreLockedError, embedded_server, store_lock
from services.kit.runtime import RunningService, connected, running_all
from services.kit.settings import PlatformSettings
from services.kit.topology import provision

STACK_FILE = "stack.json"
WORKERS = ("show", "content", "audio", "media")
"""The services that make a show; the bridge only tells of them."""
NOTHING: Mapping[str, Mapping[str, object]] = MappingProxyType({})
LEFT_BEHIND = "its stack was stopped before it was finished"


class StackFile(BaseModel):
    """What a running stack leaves in its data directory for those who attach to it."""

    pid: int
    nats_url: str
    nats_token: str
    http_url: str = ""
    blobs: str = "filesystem"

    def settings_of_client(self, settings: PlatformSettings) -> PlatformSettings:
        """The settings with which a client on the same machine attaches."""
        return _local(settings, self.nats_url, self.nats_token, self.blobs)


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that runs: the settings with which to reach it, and what runs in it."""

    settings: PlatformSettings
    services: list[RunningService]
    server: Server

    def broker_is_running(self) -> bool:
        """Whether the broker's process runs; one that died does not come back."""
        return _is_running(self.server.pid)

    @property
    def http_url(self) -> str:
        """Where it serves HTTP, empty where it does not."""
        return next((one.address for one in self.services if one.address), "")


@asynccontextmanager
async def embedded_stack(
    settings: PlatformSettings,
    *,
    services: Iterable[str] = WORKERS,
    clock: Clock | None = None,
    goes_on: bool = True,
    overrides: Mapping[str, Mapping[str, object]] = NOTHING,
) -> AsyncIterator[Stack]:
    """Broker, streams and services, all here; `overrides` are settings of services, by name.

    A show that an earlier stack left unfinished goes on, or is cancelled where nobody would
    know why the machine is busy with it.

    Raises:
        SettingsError: a service's settings are wrong.
        StoreLockedError: another stack holds the data directory.
        BrokerDidNotStartError: the broker did not start.
    """
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(embedded_server(settings.data_dir / "nats"))
        local = _local(settings, server.url, server.token, settings.blobs or "filesystem")
        await provision_fleet(local)
        if not goes_on:
            await _cancel_unfinished(local)
        loaded = [fleet.load(name, **overrides.get(name, {})) for name in services]
        at_work = await stack.enter_async_context(running_all(loaded, local, clock=clock))
        yield Stack(local, at_work, server)


def _local(settings: PlatformSettings, url: str, token: str, blobs: str) -> PlatformSettings:
    """The settings that reach a stack on this machine."""
    reach = {"nats_url": url, "nats_token": SecretStr(token), "blobs": blobs}
    return settings.model_copy(update=reach | {"trusted": True})


async def _cancel_unfinished(settings: PlatformSettings) -> None:
    """Ask for the end of every show that has none; `show` reads it before anything else starts."""
    async with connected(settings, "stack") as (_, platform):
        client = ShowClient(platform)
        for left in await client.unfinished():
            await client.cancel(left.show_id, left.generation, LEFT_BEHIND)


async def provision_fleet(settings: PlatformSettings) -> list[str]:
    """Make every stream, bucket and consumer of the fleet; what was done, a line each."""
    async with connected(settings, "provision") as (broker, _):
        return await provision(jetstream(broker), fleet.consumers(), settings)


@contextlib.contextmanager
def announced(settings: PlatformSettings, *, http_url: str = "") -> Iterator[None]:
    """Leave a note in the data directory with which a second `radiox` attaches."""
    path = settings.data_dir / STACK_FILE
    token = settings.nats_token.get_secret_value() if settings.nats_token else ""
    note = StackFile(
        pid=os.getpid(),
        nats_url=settings.nats_url or "",
        nats_token=token,
        http_url=http_url,
        blobs=settings.blob_store,
    )
    path.touch(mode=0o600)
    path.write_text(note.model_dump_json())
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def running_stack(data_dir: Path) -> StackFile | None:
    """The note of a stack that runs on `data_dir`, None where none does."""
    try:
        note = StackFile.model_validate(json.loads((data_dir / STACK_FILE).read_text()))
    except (OSError, ValueError):
        return None
    return note if _is_running(note.pid) and _is_held(data_dir / "nats") else None


def _is_running(pid: int) -> bool:
    """Whether a process of ours has that number."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _is_held(store: Path) -> bool:
    """Whether a stack holds the store: a note of a killed one may name somebody else's process."""
    try:
        with store_lock(store):
            return False
    except StoreLockedError:
        return True
