"""All services in one process, on an embedded broker."""

import contextlib
import json
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, SecretStr

from contracts import ShowRequested
from services import fleet
from services.client.show_client import ShowClient
from services.kit.broker import jetstream
from services.kit.clock import Clock
from services.kit.nats_server import Server, StoreLockedError, embedded_server, store_lock
from services.kit.runtime import RunningService, connected, running_all
from services.kit.service import Service
from services.kit.settings import PlatformSettings
from services.kit.topology import provision, provision_mirrors

STACK_FILE = "stack.json"
NO_OVERRIDES: Mapping[str, Mapping[str, object]] = MappingProxyType({})
CANCEL_REASON = "its stack was stopped before it was finished"
"""The reason of `show.cancelled` for a show that an earlier stack left unfinished."""


class StackFile(BaseModel):
    """The content of `stack.json`: how a client on the same machine attaches to a running stack."""

    pid: int
    nats_url: str
    nats_token: str
    http_url: str = ""
    onair_url: str = ""
    blobs: str = "filesystem"

    def settings_of_client(self, settings: PlatformSettings) -> PlatformSettings:
        """The settings with which a client on the same machine attaches."""
        return _local(settings, self.nats_url, self.nats_token, self.blobs)


@dataclass(frozen=True, slots=True)
class Stack:
    """A running stack: the settings that reach it, its services and its broker."""

    settings: PlatformSettings
    services: list[RunningService]
    server: Server

    def broker_is_running(self) -> bool:
        """Whether the broker's process runs; one that died does not come back."""
        return _is_running(self.server.pid)

    def address_of(self, name: str) -> str:
        """The address at which a service serves HTTP; empty where it does not."""
        return next((each.address for each in self.services if each.service.name == name), "")


@asynccontextmanager
async def embedded_stack(
    settings: PlatformSettings,
    *,
    services: Iterable[str] | None = None,
    clock: Clock | None = None,
    resume: bool = True,
    overrides: Mapping[str, Mapping[str, object]] = NO_OVERRIDES,
    nats_port: int = -1,
) -> AsyncIterator[Stack]:
    """Run broker, streams and services in this process while the block runs.

    `services` are names, by default those of the pipeline; `overrides` are settings of services,
    by name; `nats_port` is the broker's port, -1 for any free one. A show that an earlier stack
    left unfinished is resumed, or cancelled where `resume` is false. Where others can
    request shows, over the network or a proxy, the addresses that they name are not trusted.

    Raises:
        SettingsError: a setting of a service is invalid.
        StoreLockedError: another stack uses the data directory.
        BrokerDidNotStartError: the broker did not start.
    """
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(
            embedded_server(settings.data_dir / "nats", port=nats_port)
        )
        local = _local(settings, server.url, server.token, settings.blobs or "filesystem")
        await provision_fleet(local)
        if not resume:
            await _cancel_unfinished(local)
        names = fleet.pipeline() if services is None else services
        loaded = [fleet.load(name, **overrides.get(name, {})) for name in names]
        local = local.model_copy(update={"trusted": requests_are_own(loaded)})
        running = await stack.enter_async_context(running_all(loaded, local, clock=clock))
        yield Stack(local, running, server)


def requests_are_own(services: Iterable[Service]) -> bool:
    """Whether the user of this machine alone can request a show, and so name feeds."""
    gateways = [each.http for each in services if each.http and ShowRequested in each.publishes]
    return not any(each.of_others for each in gateways)


def _local(settings: PlatformSettings, url: str, token: str, blobs: str) -> PlatformSettings:
    """The settings that reach a stack on this machine."""
    update = {
        "nats_url": url,
        "nats_token": SecretStr(token),
        "nats_credentials": None,
        "blobs": blobs,
        "trusted": True,
    }
    return settings.model_copy(update=update)


async def _cancel_unfinished(settings: PlatformSettings) -> None:
    """Request the cancellation of every unfinished show, before any service is started."""
    async with connected(settings, "stack") as (_, platform):
        client = ShowClient(platform)
        for state in await client.unfinished():
            await client.cancel(state.show_id, state.generation, CANCEL_REASON)


async def provision_fleet(settings: PlatformSettings) -> list[str]:
    """Create every stream, bucket and consumer of the fleet; returns a line for each change."""
    async with connected(settings, fleet.PROVISION) as (broker, _):
        return await provision(jetstream(broker), fleet.consumers(), settings)


async def provision_integrators(settings: PlatformSettings) -> list[str]:
    """Create the mirrors that integrators read; returns a line for each change."""
    async with connected(settings, fleet.MIRRORS) as (broker, _):
        return await provision_mirrors(jetstream(broker), settings)


@contextlib.contextmanager
def announced(
    settings: PlatformSettings, *, http_url: str = "", onair_url: str = ""
) -> Iterator[None]:
    """Keep `stack.json` in the data directory while the block runs, so that commands attach."""
    path = settings.data_dir / STACK_FILE
    token = settings.nats_token.get_secret_value() if settings.nats_token else ""
    content = StackFile(
        pid=os.getpid(),
        nats_url=settings.nats_url or "",
        nats_token=token,
        http_url=http_url,
        onair_url=onair_url,
        blobs=settings.blob_store,
    )
    path.touch(mode=0o600)
    path.write_text(content.model_dump_json())
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def running_stack(data_dir: Path) -> StackFile | None:
    """The stack that runs on `data_dir`, as its `stack.json` describes it; None where none runs."""
    try:
        stack = StackFile.model_validate(json.loads((data_dir / STACK_FILE).read_text()))
    except (OSError, ValueError):
        return None
    return stack if _is_running(stack.pid) and _is_locked(data_dir / "nats") else None


def _is_running(pid: int) -> bool:
    """Whether a process with this id runs and belongs to this user."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _is_locked(store: Path) -> bool:
    """Whether a stack holds the lock of the store.

    The process id alone does not show it: after a kill, another process may have the same one.
    """
    try:
        with store_lock(store):
            return False
    except StoreLockedError:
        return True
