"""`radiox up`: the whole stack, kept running for others to attach to."""

import asyncio
from contextlib import AsyncExitStack, suppress

from rich.console import Console

from services import fleet
from services.bridge.app import bridged
from services.bridge.settings import BridgeSettings
from services.commands.exits import Failed, Refused
from services.commands.logs import LOG_FILE
from services.commands.waiting import stopped_by_signals
from services.kit.nats_server import BrokerDidNotStartError, StoreLockedError
from services.kit.settings import PlatformSettings
from services.kit.telemetry import exporting
from services.stack import announced, embedded_stack


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
            lost = asyncio.Event()

            async def closed() -> None:
                lost.set()

            try:
                local = await stack.enter_async_context(embedded_stack(settings))
                wanted = BridgeSettings() if port is None else BridgeSettings(port=port)
                http_url = await stack.enter_async_context(bridged(local, wanted, closed=closed))
                stack.enter_context(announced(local, http_url=http_url))
            except StoreLockedError as error:
                raise Failed(f"another radiox is at work: {error}") from error
            except (BrokerDidNotStartError, OSError) as error:
                raise Failed(f"the stack did not start: {error}") from error
            _say_where(local, http_url, console)
            await stop.wait(lost)
            console.print("stopping …")


def _say_where(local: PlatformSettings, http_url: str, console: Console) -> None:
    token = local.nats_token.get_secret_value() if local.nats_token else ""
    for name, value in (
        ("HTTP", http_url),
        ("NATS", f"{local.nats_url}  (RADIOX_NATS_TOKEN={token})"),
        ("Services", ", ".join((*fleet.SERVICES, "bridge"))),
        ("Data", f"{local.data_dir}  (log: {LOG_FILE})"),
    ):
        console.print(f"{name:<9} {value}", markup=False, highlight=False, soft_wrap=True)
    console.print("Ctrl-C stops it.")
