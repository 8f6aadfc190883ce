"""`radiox provision`: create what the services need on the broker."""

import asyncio

import nats.errors
import nats.js.errors
from rich.console import Console

from services.commands.terminal.errors import Failed, Refused
from services.kit.failures import BrokerUnavailable
from services.kit.providers import UnknownProviderError
from services.kit.settings import PlatformSettings
from services.kit.topology import TopologyMismatchError
from services.stack import provision_fleet, provision_integrators

PROVISION_TIMEOUT = 60.0
"""Seconds in which the broker, or enough servers of a cluster, must be there and create it all."""


def provision_broker(settings: PlatformSettings, console: Console, *, mirrors: bool) -> None:
    """Create every stream, bucket and consumer, and print what was changed.

    `mirrors`: create what integrators read instead, in their account.

    Raises:
        Ended: the broker is unreachable or refuses.
    """
    if not settings.nats_url:
        raise Refused("RADIOX_NATS_URL is not set; the embedded stack provisions its own broker")
    for line in asyncio.run(_provision(settings, mirrors=mirrors)):
        console.print(line, markup=False, highlight=False)


async def _provision(settings: PlatformSettings, *, mirrors: bool) -> list[str]:
    try:
        async with asyncio.timeout(PROVISION_TIMEOUT):
            return await (provision_integrators if mirrors else provision_fleet)(settings)
    except TimeoutError as error:
        raise Failed(f"no broker answers at {settings.nats_address}") from error
    except UnknownProviderError as error:
        raise Refused(str(error)) from error
    except (
        BrokerUnavailable,
        TopologyMismatchError,
        nats.errors.Error,
        nats.js.errors.Error,
        OSError,
    ) as error:
        raise Failed(str(error)) from error
