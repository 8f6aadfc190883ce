"""Connections of commands: to the broker of a fleet, to a running stack, or to an embedded one."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

import nats.errors
import nats.js.errors
from faststream.nats import NatsBroker

from contracts import subjects
from services import fleet
from services.client.show_client import ShowClient
from services.commands.terminal.errors import Ended, Failed, Refused
from services.kit.broker import connection, jetstream
from services.kit.calls.prices import PricesError
from services.kit.nats_server import BrokerDidNotStartError, StoreLockedError
from services.kit.platform import Platform
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings, SettingsError
from services.stack import NO_OVERRIDES, embedded_stack, running_stack

logger = logging.getLogger(__name__)

T = TypeVar("T")

CONNECT_TIMEOUT = 5.0
CLOSE_TIMEOUT = 3.0
"""Seconds that closing may take after the command has failed or was interrupted."""
EMBEDDED_GRACE = 1.0
"""Seconds that the services of an embedded stack get to finish their work at the end."""
Kind = Literal["fleet", "attached", "embedded"]

OUTAGE_TIMEOUTS: dict[Kind, float] = {"fleet": 30.0, "attached": 10.0, "embedded": 5.0}
"""Seconds that the broker may be unreachable in the middle of a show."""
NO_STACK = (
    "no stack runs in {data_dir}; `radiox up` starts one, `radiox station start` one that is on "
    "the air, and RADIOX_NATS_URL names the broker of a fleet"
)
STACK_GONE: dict[Kind, str] = {
    "fleet": "the fleet is gone",
    "attached": (
        "the stack in {data_dir} was stopped before the show was finished; the show is resumed "
        "once `radiox up` runs there again"
    ),
    "embedded": (
        "the broker of this command went away in the middle of the show; its log is in "
        "{data_dir}/nats"
    ),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A broker to connect to; `is_running` returns whether its stack still runs."""

    kind: Kind
    settings: PlatformSettings
    is_running: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Connection:
    """A connected broker, the platform on it, and the client of the pipeline."""

    target: Target
    broker: NatsBroker
    platform: Platform
    client: ShowClient

    @property
    def kind(self) -> Kind:
        """The kind of broker it is connected to."""
        return self.target.kind

    @property
    def settings(self) -> PlatformSettings:
        """The settings that reach the broker."""
        return self.target.settings

    @property
    def is_connected(self) -> bool:
        """Whether the broker is reachable at this moment."""
        return bool(connection(self.broker).is_connected)

    def stack_is_running(self) -> bool:
        """Whether the stack still runs; a fleet always counts as running."""
        return self.target.is_running()

    @property
    def stack_gone_message(self) -> str:
        """The message for the user once the stack has stopped."""
        return STACK_GONE[self.kind].format(data_dir=self.settings.data_dir)

    @property
    def outage_timeout(self) -> float:
        """Seconds that the broker may be unreachable."""
        return OUTAGE_TIMEOUTS[self.kind]


Act: TypeAlias = Callable[[Connection], Coroutine[Any, Any, T]]
"""What a command does on its connection."""


def run_connected(
    settings: PlatformSettings,
    act: Act[T],
    *,
    services: Iterable[str] | None = None,
    overrides: Mapping[str, Mapping[str, object]] = NO_OVERRIDES,
    resume: bool = False,
) -> T:
    """Return what `act` returns on a connection that is opened for it, as `connect` does."""

    async def run() -> T:
        async with connect(
            settings, services=services, overrides=overrides, resume=resume
        ) as connection:
            return await act(connection)

    return asyncio.run(run())


@asynccontextmanager
async def connect(
    settings: PlatformSettings,
    *,
    services: Iterable[str] | None = None,
    overrides: Mapping[str, Mapping[str, object]] = NO_OVERRIDES,
    embedded: bool = True,
    resume: bool = False,
) -> AsyncIterator[Connection]:
    """Connect to the broker of the settings, to a running stack, or else to a new embedded one.

    An embedded stack runs `services`, by default those of the pipeline, with `overrides` of their
    settings by name; it cancels shows that an earlier one left, unless `resume` is true, so a
    command about such shows connects with `embedded=False`. Where the block raises `Ended`, errors
    in closing the connection, e.g. to a broker that died, are only logged.

    Raises:
        Failed: the broker is unreachable or not provisioned, another stack locks the store, or
            none is running and `embedded` is false.
        Refused: a setting is invalid.
    """
    ended: Ended | None = None
    try:
        async with (
            asyncio.timeout(None) as limit,
            _opened(settings, services, overrides, embedded=embedded, resume=resume) as opened,
        ):
            try:
                yield opened
            except Ended as end:
                ended = end
                limit.reschedule(asyncio.get_running_loop().time() + CLOSE_TIMEOUT)
                raise
    except Exception as error:  # what fails while closing may not hide why a command ended
        if ended is None or error is ended:
            raise
        logger.warning("closing the connection failed: %r", error)
        raise ended from error


@asynccontextmanager
async def _opened(
    settings: PlatformSettings,
    services: Iterable[str] | None,
    overrides: Mapping[str, Mapping[str, object]],
    *,
    embedded: bool,
    resume: bool,
) -> AsyncIterator[Connection]:
    async with AsyncExitStack() as stack:
        target = _existing(settings)
        if target is None:
            if not embedded:
                raise Failed(NO_STACK.format(data_dir=settings.data_dir))
            target = await _started(stack, settings, services, overrides, resume=resume)
        broker, platform = await _connected(stack, target.settings)
        if target.kind != "embedded":
            await _check_provisioned(broker)
        yield Connection(target, broker, platform, ShowClient(platform))


def _existing(settings: PlatformSettings) -> Target | None:
    """The broker of the settings or the stack in their data directory, if there is one."""
    if settings.nats_url:
        return Target("fleet", settings, lambda: True)
    stack = running_stack(settings.data_dir)
    if stack is None:
        return None
    return Target(
        "attached",
        stack.settings_of_client(settings),
        lambda: running_stack(settings.data_dir) == stack,
    )


async def _started(
    stack: AsyncExitStack,
    settings: PlatformSettings,
    services: Iterable[str] | None,
    overrides: Mapping[str, Mapping[str, object]],
    *,
    resume: bool,
) -> Target:
    # Once the command ends, no other client waits for what its services still work on.
    own = settings.model_copy(update={"grace": min(settings.grace, EMBEDDED_GRACE)})
    try:
        started = await stack.enter_async_context(
            embedded_stack(own, services=services, overrides=overrides, resume=resume)
        )
    except (SettingsError, UnknownProviderError, PricesError) as error:
        raise Refused(str(error)) from error
    except StoreLockedError as error:
        raise Failed(
            f"another radiox is running: {error}.\nWait until it is done, or give this one a "
            "folder of its own: RADIOX_DATA_DIR=… radiox …\n"
            "`radiox up` keeps a stack running that several can share."
        ) from error
    except BrokerDidNotStartError as error:
        raise Failed(str(error)) from error
    except OSError as error:
        raise Failed(f"the stack did not start in {settings.data_dir}: {error}") from error
    return Target("embedded", started.settings, started.broker_is_running)


async def _connected(
    stack: AsyncExitStack, settings: PlatformSettings
) -> tuple[NatsBroker, Platform]:
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            return await stack.enter_async_context(connected(settings, fleet.OPERATOR))
    except TimeoutError as error:
        raise Failed(
            f"the broker at {settings.nats_address} accepted no connection within "
            f"{CONNECT_TIMEOUT:.0f} s; is it running, and is RADIOX_NATS_TOKEN its token?"
        ) from error
    except (UnknownProviderError, PricesError) as error:
        raise Refused(str(error)) from error
    except (nats.errors.Error, OSError, ValueError) as error:
        raise Failed(f"no broker at {settings.nats_address}: {error}") from error


async def _check_provisioned(broker: NatsBroker) -> None:
    try:
        await jetstream(broker).stream_info(subjects.STREAM_SHOWS)
    except nats.js.errors.NotFoundError as error:
        raise Failed("the broker is not provisioned: run `radiox provision` first") from error
    except (nats.errors.Error, nats.js.errors.Error) as error:
        raise Failed(f"the broker does not answer for JetStream: {error}") from error
