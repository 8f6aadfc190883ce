"""`radiox serve`: run services against the broker of a fleet until a signal stops them."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress

import nats.errors
import nats.js.errors

from services import fleet
from services.commands.reload import reloaded_by_sighup
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.logs import to_stderr
from services.commands.terminal.signals import stopped_by_signals
from services.kit.broker import Callback
from services.kit.http import health_server
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected, running_all
from services.kit.service import Service
from services.kit.settings import PlatformSettings, SettingsError
from services.kit.telemetry import exporting

NAMES = tuple(fleet.SERVICES)


def serve(names: Sequence[str], settings: PlatformSettings) -> None:
    """Run the services until SIGTERM or SIGINT; SIGHUP has some settings read again.

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
    kept = settings.traces is True
    with exporting(name, scraped=True, kept=kept), suppress(asyncio.CancelledError):
        asyncio.run(_serve(selected, settings))


async def _serve(names: Sequence[str], settings: PlatformSettings) -> None:
    closed = asyncio.Event()

    async def on_closed() -> None:
        closed.set()

    with (
        stopped_by_signals() as stop,
        reloaded_by_sighup(lambda: to_stderr(settings)) as reload,
    ):
        reload.watch(settings)
        async with AsyncExitStack() as stack:
            try:
                loaded = [fleet.load(name) for name in names]
                reload.watch(*(service.settings for service in loaded))
                await _start(stack, loaded, settings, on_closed)
            except (SettingsError, UnknownProviderError) as error:
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
    loaded: Sequence[Service],
    settings: PlatformSettings,
    closed: Callback,
) -> None:
    await stack.enter_async_context(running_all(loaded, settings, closed=closed))
    if settings.health_port is not None:
        _, platform = await stack.enter_async_context(connected(settings, loaded[0].name))
        await stack.enter_async_context(health_server(platform.ready, settings.health_port))
