"""`radiox up`: run the whole stack, to which other commands attach."""

import asyncio
import shlex
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from typing import TypeAlias

from faststream.nats import NatsBroker
from rich.console import Console

from services import fleet
from services.commands.ports import kept_port, remember_port
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.logs import LOG_FILE
from services.commands.terminal.signals import stopped_by_signals
from services.kit.broker import connection
from services.kit.http import health_server
from services.kit.nats_server import BrokerDidNotStartError, StoreLockedError
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings, SettingsError
from services.kit.telemetry import exporting
from services.stack import Stack, announced, embedded_stack, running_stack

CHECK_INTERVAL = 1.0
"""Seconds between two checks of the broker."""
MAX_MISSED_CHECKS = 5
"""Failed checks in a row after which the stack is stopped."""
Opened: TypeAlias = Callable[[Stack], AbstractAsyncContextManager[None]]
"""What is done on a stack once commands can attach to it, and while it is up."""


def keep_up(
    settings: PlatformSettings, console: Console, *, http_port: int | None, nats_port: int | None
) -> None:
    """Run broker, services and bridge until SIGTERM or SIGINT; ports are any free ones if None.

    Raises:
        Ended: it cannot start.
    """

    @asynccontextmanager
    async def opened(up: Stack) -> AsyncIterator[None]:
        _print_addresses(up, console)
        yield

    # `--http-port` takes precedence over the bridge's own setting.
    overrides = {} if http_port is None else {"bridge": {"port": http_port}}
    keep_stack(settings, console, opened, overrides=overrides, nats_port=nats_port)


def keep_stack(
    settings: PlatformSettings,
    console: Console,
    opened: Opened,
    *,
    overrides: Mapping[str, Mapping[str, object]],
    nats_port: int | None = None,
) -> None:
    """Run broker and services until SIGTERM or SIGINT, and `opened` on them.

    `overrides` are settings of services, by name; the broker's port is any free one if None.

    Raises:
        Ended: it cannot start, or the broker died.
    """
    if settings.nats_url:
        raise Refused(
            "RADIOX_NATS_URL is set; run `radiox serve all` against that broker, or "
            "`unset RADIOX_NATS_URL RADIOX_NATS_TOKEN` for a stack of its own"
        )
    kept = settings.traces is not False
    with exporting("up", scraped=True, kept=kept), suppress(asyncio.CancelledError):
        asyncio.run(_keep_up(settings, console, opened, overrides, nats_port))


def print_environment(settings: PlatformSettings) -> None:
    """Print what sets the variables of a shell to the running stack: for `eval`.

    Raises:
        Failed: no stack runs on the data directory.
    """
    stack = running_stack(settings.data_dir)
    if stack is None:
        raise Failed(f"no stack runs in {settings.data_dir}; `radiox up` starts one")
    variables = {
        "RADIOX_NATS_URL": stack.nats_url,
        "RADIOX_NATS_TOKEN": stack.nats_token,
        "RADIOX_HTTP_URL": stack.http_url,
        "RADIOX_BLOBS": stack.blobs,
    }
    sets = " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
    sys.stdout.write(f"export {sets}\n")


async def _keep_up(
    settings: PlatformSettings,
    console: Console,
    opened: Opened,
    overrides: Mapping[str, Mapping[str, object]],
    nats_port: int | None,
) -> None:
    with stopped_by_signals() as stop:
        async with AsyncExitStack() as stack:
            try:
                up = await stack.enter_async_context(
                    embedded_stack(
                        settings,
                        services=tuple(fleet.SERVICES),
                        overrides=stack.enter_context(with_kept_port(overrides, settings)),
                        nats_port=-1 if nats_port is None else nats_port,
                    )
                )
                local = up.settings
                http_url, onair_url = up.address_of("bridge"), up.address_of("onair")
                remember_port(local.data_dir, onair_url)
                broker, platform = await stack.enter_async_context(connected(local, "up"))
                await stack.enter_async_context(health_server(platform.ready, local.health_port))
                stack.enter_context(announced(local, http_url=http_url, onair_url=onair_url))
            except (SettingsError, UnknownProviderError) as error:
                raise Refused(str(error)) from error
            except StoreLockedError as error:
                raise Failed(f"another radiox is running: {error}") from error
            except (BrokerDidNotStartError, OSError) as error:
                raise Failed(f"the stack did not start: {error}") from error
            lost = await stack.enter_async_context(_watched(up, broker))
            await stack.enter_async_context(opened(up))
            await stop.wait(lost)
            console.print("stopping …")
    if lost.is_set():
        raise Failed(f"the broker died; its log is in {settings.data_dir / 'nats'}")


@contextmanager
def with_kept_port(
    overrides: Mapping[str, Mapping[str, object]], settings: PlatformSettings
) -> Iterator[Mapping[str, Mapping[str, object]]]:
    """The settings with the port of listeners, where neither they nor the environment name it."""
    own = overrides.get("onair", {})
    serving = fleet.load("onair", **own).http
    if serving is None or serving.port:
        yield overrides
        return
    with kept_port(settings.data_dir, serving.host) as port:
        yield {**overrides, "onair": {**own, "port": port}}


@asynccontextmanager
async def _watched(stack: Stack, broker: NatsBroker) -> AsyncIterator[asyncio.Event]:
    """An event that is set once the broker has died or was unreachable for too long."""
    lost = asyncio.Event()

    async def watch() -> None:
        missed = 0
        while missed < MAX_MISSED_CHECKS and stack.broker_is_running():
            await asyncio.sleep(CHECK_INTERVAL)
            missed = 0 if connection(broker).is_connected else missed + 1
        lost.set()

    task = asyncio.create_task(watch())
    try:
        yield lost
    finally:
        task.cancel()


def _print_addresses(up: Stack, console: Console) -> None:
    local = up.settings
    token = local.nats_token.get_secret_value() if local.nats_token else ""
    for name, value in (
        ("HTTP", up.address_of("bridge")),
        ("Listen", up.address_of("onair")),
        ("NATS", f"{local.nats_url}  (RADIOX_NATS_TOKEN={token})"),
        ("Services", ", ".join(fleet.SERVICES)),
        ("Data", f"{local.data_dir}  (log: {LOG_FILE})"),
    ):
        console.print(f"{name:<9} {value}", markup=False, highlight=False, soft_wrap=True)
    console.print("Ctrl-C stops it.")
