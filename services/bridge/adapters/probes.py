"""Asks each dependency of the bridge whether it answers."""

from collections.abc import Mapping
from functools import partial

import nats.errors
from nats.aio.client import Client

from contracts import ArchiveStatus, ArchiveStatusQuery, ShowState, ShowStateQuery, subjects
from services.bridge.ports import Probe, Ready
from services.client.queries import ask
from services.kit.availability import check_store
from services.kit.discovery import SERVICE_PREFIX
from services.kit.failures import NotFound, Retry
from services.kit.platform import Platform

MAKERS = ("content", "audio", "media")
"""Services without which no show is made; `show` and the archive are asked more than a ping."""
NO_SHOW = "health"
"""A show that nobody requests: `show` answers that there is none."""


def probes(platform: Platform, ready: Ready, timeout: float) -> Mapping[str, Probe]:
    """A probe of each dependency, by its name; a probe raises where the dependency is ill."""

    async def broker() -> None:
        if not await ready():
            raise Retry("JetStream does not answer, or lacks its streams")
        await check_store(platform.client, "bridge")

    async def blobs() -> None:
        await platform.blobs.find(subjects.BLOBS_SHOWS, NO_SHOW)

    async def show() -> None:
        try:
            query = ShowStateQuery(show_id=NO_SHOW)
            await ask(platform.client, query, ShowState, timeout=timeout)
        except NotFound:
            return

    async def archive() -> None:
        query = ArchiveStatusQuery(rows=False)
        status = await ask(platform.client, query, ArchiveStatus, timeout=timeout)
        if status.problem:
            raise Retry("the archive does not move on; `radiox archive status` says why")

    makers = {name: partial(_answers, name, platform.client, timeout) for name in MAKERS}
    return {"broker": broker, "blobs": blobs, "show": show, "archive": archive, **makers}


async def _answers(service: str, client: Client, timeout: float) -> None:
    try:
        await client.request(f"$SRV.PING.{SERVICE_PREFIX}{service}", timeout=timeout)
    except (nats.errors.NoRespondersError, nats.errors.TimeoutError) as error:
        raise Retry(f"no process of {service} answers: is it started?") from error
