"""`radiox serve`: run services against the broker of a fleet until a signal stops them."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress

import nats.errors
import nats.js.errors
from starlette.applications import Starlette

from services import fleet
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.signals import stopped_by_signals
from services.kit.broker import Callback
from services.kit.http import health_routes, http_server
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected, running_all
from services.kit.settings import PlatformSettings
from services.kit.telemetry import exporting

NAMES = tuple(fleet.SERVICES)


def serve(names: Sequence[str], settings: PlatformSettings, *, health_port: int | None) -> None:
    """Run the services until SIGTERM or SIGINT.

    Raises:
        Ended: a service is unknown or cannot start, or the connection is lost for good.
    """
    selected = NAMES if "all" in names else tuple(dict.fromkeys(names))
    unknown = [name for name in selected if name not in NAMES]
    if unknown:
        raise Refused(f"{', '.join(unknown)}: no such service; there are {', '.join(NAMES)}, all")
    if not settings.nats_url:
        raise Refused("serve needs RADIOX_NATS_URL; without a broker, use `radiox up`")
    name = "all" if selected == NAMES else "-".join(selected)
    with exporting(name), suppress(asyncio.CancelledError):
        asyncio.run(_serve(selected, settings, health_port))


async def _serve(names: Sequence[str], settings: PlatformSettings, health_port: int | None) -> None:
    closed = asyncio.Event()

    async def on_closed() -> None:
        closed.set()

    with stopped_by_signals() as stop:
        async with AsyncExitStack() as stack:
            try:
                await _start(stack, names, settings, health_port, on_closed)
            except (fleet.SettingsError, UnknownProviderError) as error:
                raise Refused(str(error)) from error
            except nats.js.errors.NotFoundError as error:
                raise Failed(
                    "the broker is not provisioned: run `radiox provision` first"
                ) from error
            except (nats.errors.Error, OSError) as error:
                raise Failed(f"cannot serve at {settings.nats_address}: {error}") from error
            await stop.wait(closed)
            lost = closed.is_set()
    if lost:
        raise Failed(f"the connection to {settings.nats_address} is lost for good")


async def _start(
    stack: AsyncExitStack,
    names: Sequence[str],
    settings: PlatformSettings,
    health_port: int | None,
    closed: Callback,
) -> None:
    loaded = [fleet.load(name) for name in names]
    await stack.enter_async_context(running_all(loaded, settings, closed=closed))
    if health_port is not None:
        _, platform = await stack.enter_async_context(connected(settings, "health"))
        app = Starlette(routes=health_routes(platform.ready))
        await stack.enter_async_context(http_server(app, "0.0.0.0", health_port))  # noqa: S104 - probed from outside
