"""`radiox up`: run the whole stack, to which other commands attach."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from faststream.nats import NatsBroker
from rich.console import Console

from services import fleet
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.logs import LOG_FILE
from services.commands.terminal.signals import stopped_by_signals
from services.kit.broker import connection
from services.kit.nats_server import BrokerDidNotStartError, StoreLockedError
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.telemetry import exporting
from services.stack import Stack, announced, embedded_stack

CHECK_INTERVAL = 1.0
"""Seconds between two checks of the broker."""
MAX_MISSED_CHECKS = 5
"""Failed checks in a row after which the stack is stopped."""


def keep_up(settings: PlatformSettings, console: Console, *, port: int | None) -> None:
    """Run broker, services and bridge until SIGTERM or SIGINT.

    Raises:
        Ended: it cannot start.
    """
    if settings.nats_url:
        raise Refused("RADIOX_NATS_URL is set; run `radiox serve all` against that broker")
    with exporting("up"), suppress(asyncio.CancelledError):
        asyncio.run(_keep_up(settings, console, port))


async def _keep_up(settings: PlatformSettings, console: Console, port: int | None) -> None:
    with stopped_by_signals() as stop:
        async with AsyncExitStack() as stack:
            try:
                # `--port` takes precedence over the bridge's own setting, RADIOX_BRIDGE_PORT.
                overrides = {} if port is None else {"bridge": {"port": port}}
                up = await stack.enter_async_context(
                    embedded_stack(settings, services=tuple(fleet.SERVICES), overrides=overrides)
                )
                local, http_url = up.settings, up.http_url
                broker, _ = await stack.enter_async_context(connected(local, "up"))
                stack.enter_context(announced(local, http_url=http_url))
            except (fleet.SettingsError, UnknownProviderError) as error:
                raise Refused(str(error)) from error
            except StoreLockedError as error:
                raise Failed(f"another radiox is running: {error}") from error
            except (BrokerDidNotStartError, OSError) as error:
                raise Failed(f"the stack did not start: {error}") from error
            _print_addresses(local, http_url, console)
            lost = await stack.enter_async_context(_watched(up, broker))
            await stop.wait(lost)
            console.print("stopping …")
    if lost.is_set():
        raise Failed(f"the broker died; its log is in {settings.data_dir / 'nats'}")


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


def _print_addresses(local: PlatformSettings, http_url: str, console: Console) -> None:
    token = local.nats_token.get_secret_value() if local.nats_token else ""
    for name, value in (
        ("HTTP", http_url),
        ("NATS", f"{local.nats_url}  (RADIOX_NATS_TOKEN={token})"),
        ("Services", ", ".join(fleet.SERVICES)),
        ("Data", f"{local.data_dir}  (log: {LOG_FILE})"),
    ):
        console.print(f"{name:<9} {value}", markup=False, highlight=False, soft_wrap=True)
    console.print("Ctrl-C stops it.")
