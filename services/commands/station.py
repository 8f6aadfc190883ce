"""The station that a command talks to: a fleet's broker, a stack that runs, or one of its own."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Literal

import nats.errors
import nats.js.errors
from faststream.nats import NatsBroker
from pydantic import SecretStr

from contracts import subjects
from services import fleet
from services.commands.terminal.errors import Ended, Failed, Refused
from services.kit.broker import connection, jetstream
from services.kit.nats_server import BrokerDidNotStartError, StoreLockedError
from services.kit.platform import Platform
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import WORKERS, embedded_stack, running_stack

logger = logging.getLogger(__name__)

CONNECT_WITHIN = 5.0
CLOSED_WITHIN = 3.0
"""Seconds that closing may take where the command has failed or was stopped."""
EMBEDDED_GRACE = 1.0
Where = Literal["fleet", "attached", "embedded"]

PATIENCE: dict[Where, float] = {"fleet": 30.0, "attached": 10.0, "embedded": 5.0}
"""Seconds that a broker may stay away in the middle of a show. An embedded one does not return."""


@dataclass(frozen=True, slots=True)
class Station:
    """A broker within reach, and the platform on it."""

    where: Where
    settings: PlatformSettings
    broker: NatsBroker
    platform: Platform

    @property
    def within_reach(self) -> bool:
        """Whether the broker is there at this moment."""
        return bool(connection(self.broker).is_connected)

    @property
    def patience(self) -> float:
        """Seconds that the broker may stay away."""
        return PATIENCE[self.where]


@asynccontextmanager
async def reached(
    settings: PlatformSettings, *, services: Iterable[str] = WORKERS
) -> AsyncIterator[Station]:
    """The station that the settings name, the one that runs here, else one started for the block.

    `services` run where the station is started here. How the block ends is how the command ends:
    what goes wrong in closing after that, as with a broker that died, is only logged.

    Raises:
        Failed: the broker cannot be reached, is not provisioned, or the store is held.
    """
    ended: Ended | None = None
    try:
        async with asyncio.timeout(None) as limit, _opened(settings, services) as station:
            try:
                yield station
            except Ended as end:
                ended = end
                limit.reschedule(asyncio.get_running_loop().time() + CLOSED_WITHIN)
                raise
    except Exception as error:
        if ended is None or error is ended:
            raise
        logger.warning("closing the station failed: %r", error)
        raise ended from error


@asynccontextmanager
async def _opened(settings: PlatformSettings, services: Iterable[str]) -> AsyncIterator[Station]:
    async with AsyncExitStack() as stack:
        where, found = _standing(settings)
        if found is None:
            found = await _started(stack, settings, services)
        broker, platform = await _connected(stack, found)
        if where != "embedded":
            await _provisioned(broker)
        yield Station(where, found, broker, platform)


def _standing(settings: PlatformSettings) -> tuple[Where, PlatformSettings | None]:
    """What runs already, and how to reach it."""
    if settings.nats_url:
        return "fleet", settings
    note = running_stack(settings.data_dir)
    if note is None:
        return "embedded", None
    attached = {
        "nats_url": note.nats_url,
        "nats_token": SecretStr(note.nats_token),
        "blobs": "filesystem",
        "trusted": True,
    }
    return "attached", settings.model_copy(update=attached)


async def _started(
    stack: AsyncExitStack, settings: PlatformSettings, services: Iterable[str]
) -> PlatformSettings:
    # Nobody else waits for what this command's own services still have in hand when it ends.
    brief = settings.model_copy(update={"grace": min(settings.grace, EMBEDDED_GRACE)})
    try:
        started = await stack.enter_async_context(
            embedded_stack(brief, services=services, goes_on=False)
        )
    except (fleet.SettingsError, UnknownProviderError) as error:
        raise Refused(str(error)) from error
    except StoreLockedError as error:
        raise Failed(
            f"another radiox is at work: {error}.\nWait until it is done, or give this one a "
            "folder of its own: RADIOX_DATA_DIR=… radiox …\n"
            "`radiox up` keeps a stack running that several can share."
        ) from error
    except BrokerDidNotStartError as error:
        raise Failed(str(error)) from error
    except OSError as error:
        raise Failed(f"the stack did not start in {settings.data_dir}: {error}") from error
    return started.settings


async def _connected(
    stack: AsyncExitStack, settings: PlatformSettings
) -> tuple[NatsBroker, Platform]:
    try:
        async with asyncio.timeout(CONNECT_WITHIN):
            return await stack.enter_async_context(connected(settings, "cli"))
    except TimeoutError as error:
        raise Failed(
            f"no broker lets us in at {settings.nats_address} within {CONNECT_WITHIN:.0f} s; "
            "is it running, and is RADIOX_NATS_TOKEN its token?"
        ) from error
    except (nats.errors.Error, OSError, ValueError) as error:
        raise Failed(f"no broker at {settings.nats_address}: {error}") from error


async def _provisioned(broker: NatsBroker) -> None:
    try:
        await jetstream(broker).stream_info(subjects.STREAM_SHOWS)
    except nats.js.errors.NotFoundError as error:
        raise Failed("the broker is not prepared: run `radiox provision` first") from error
    except (nats.errors.Error, nats.js.errors.Error) as error:
        raise Failed(f"the broker does not answer for JetStream: {error}") from error
