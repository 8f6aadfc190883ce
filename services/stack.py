"""The whole fleet in one process, on an embedded broker."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, SecretStr

from contracts import ShowCancelRequested, ShowState, subjects
from services import fleet
from services.kit.broker import jetstream
from services.kit.clock import Clock
from services.kit.nats_server import StoreLockedError, embedded_server, store_lock
from services.kit.runtime import RunningService, connected, running_all
from services.kit.settings import PlatformSettings
from services.kit.topology import provision

STACK_FILE = "stack.json"
WORKERS = ("show", "content", "audio", "media")
"""The services that make a show; the bridge only tells of them."""
LEFT_BEHIND = "its stack was stopped before it was finished"


class StackFile(BaseModel):
    """What a running stack leaves in its data directory for those who attach to it."""

    pid: int
    nats_url: str
    nats_token: str
    http_url: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that runs: the settings with which to reach it, and what runs in it."""

    settings: PlatformSettings
    services: list[RunningService]

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
) -> AsyncIterator[Stack]:
    """Broker, streams and services, all here.

    A show that an earlier stack left unfinished goes on, or is cancelled where nobody would
    know why the machine is busy with it.

    Raises:
        StoreLockedError: another stack holds the data directory.
        BrokerDidNotStartError: the broker did not start.
    """
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(embedded_server(settings.data_dir / "nats"))
        local = settings.model_copy(
            update={
                "nats_url": server.url,
                "nats_token": SecretStr(server.token),
                "blobs": "filesystem",
                "trusted": True,
            }
        )
        await provision_fleet(local)
        if not goes_on:
            await _cancel_what_was_left(local)
        loaded = [fleet.load(name) for name in services]
        at_work = await stack.enter_async_context(running_all(loaded, local, clock=clock))
        yield Stack(local, at_work)


async def _cancel_what_was_left(settings: PlatformSettings) -> None:
    """Ask for the end of every show that has none; `show` hears it before anything else starts."""
    async with connected(settings, "stack") as (_, platform):
        shows = platform.bucket(subjects.BUCKET_SHOWS)
        entries = await asyncio.gather(*(shows.get(show_id) for show_id in await shows.keys()))
        for body, _ in filter(None, entries):
            left = ShowState.model_validate_json(body)
            if not left.over:
                wish = ShowCancelRequested(
                    show_id=left.show_id, generation=left.generation, reason=LEFT_BEHIND
                )
                await platform.publisher.publish(wish)


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
        pid=os.getpid(), nats_url=settings.nats_url or "", nats_token=token, http_url=http_url
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
        os.kill(note.pid, 0)
    except (OSError, ValueError):
        return None
    return note if _is_held(data_dir / "nats") else None


def _is_held(store: Path) -> bool:
    """Whether a stack holds the store: a note of a killed one may name somebody else's process."""
    try:
        with store_lock(store):
            return False
    except StoreLockedError:
        return True
