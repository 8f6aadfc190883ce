"""Events through one consumer, or a show, with tracing and metrics or without: WHAT COUNT on|off.

`events COUNT`: one consumer handles so many stored events; `show MINUTES`: a show is made on a
stack that has made one before. Prints its seconds, and those of the processor. With `on`, spans are
exported to OTEL_EXPORTER_OTLP_ENDPOINT, and the metrics scraped every `SCRAPE_EVERY` seconds. The
spans of publishing the events are exported before the clock starts.
"""

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter, process_time

from pydantic import SecretStr

from contracts import FeedSource, ShowGenerated, ShowRequested, StageStarted
from services.kit.broker import jetstream
from services.kit.nats_server import embedded_server
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Route, Service
from services.kit.settings import PlatformSettings
from services.kit.telemetry import exporting, exposition, span, spans
from services.kit.topology import provision
from tests.e2e.requester import Requester, open_requester

SCRAPE_EVERY = 5.0
OPENMETRICS = "application/openmetrics-text"


Taken = tuple[float, float]
"""Seconds, and those of the processor."""


async def events(folder: Path, count: int, *, on: bool) -> Taken:
    """The time in which one consumer handles `count` stored events."""
    handled, left = asyncio.Event(), count

    async def handle(_: StageStarted, __: object) -> None:
        nonlocal left
        left -= 1
        if not left:
            handled.set()

    @asynccontextmanager
    async def opened(_: Platform) -> AsyncIterator[None]:
        yield

    service = Service("measured", opened, routes=(Route(StageStarted, handle),))
    async with embedded_server(folder / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url,
            nats_token=SecretStr(server.token),
            data_dir=folder,
            blobs="filesystem",
        )
        with exporting("benchmark") if on else contextlib.nullcontext():
            async with connected(settings, "provision") as (broker, platform):
                routes = [(service.name, route) for route in service.routes]
                await provision(jetstream(broker), routes, settings)
                for number in range(count):
                    await platform.publisher.publish(
                        StageStarted(show_id=f"show-{number}", stage="script")
                    )
        async with _measured(on=on), running(service, settings):
            taken = _stopwatch()
            await handled.wait()
            return taken()


async def show(folder: Path, minutes: float, *, on: bool) -> Taken:
    """The time from the request of a show to its end, the second one of a stack."""
    async with _measured(on=on), open_requester(folder) as requester:
        feeds = await requester.feeds("en")
        await _made(requester, 0, minutes, feeds)
        return await _made(requester, 1, minutes, feeds)


async def _made(
    requester: Requester, number: int, minutes: float, feeds: tuple[FeedSource, ...]
) -> Taken:
    request = ShowRequested(minutes=minutes, language="en", feeds=feeds, seed=number)
    taken = _stopwatch()
    with span(spans.SHOW):
        event = await requester.request(request.model_copy(update={"show_id": f"show-{number}"}))
    assert isinstance(event, ShowGenerated), event
    return taken()


def _stopwatch() -> Callable[[], Taken]:
    began, worked = perf_counter(), process_time()
    return lambda: (perf_counter() - began, process_time() - worked)


@asynccontextmanager
async def _measured(*, on: bool) -> AsyncIterator[None]:
    """Export spans and count metrics, which are scraped, while the block runs."""
    if not on:
        yield
        return
    with exporting("benchmark", scraped=True):
        scraping = asyncio.create_task(_scraping())
        try:
            yield
        finally:
            scraping.cancel()


async def _scraping() -> None:
    while True:
        await asyncio.sleep(SCRAPE_EVERY)
        exposition(OPENMETRICS)


async def _main(folder: Path, what: str, amount: float, *, on: bool) -> None:
    work = events(folder, int(amount), on=on) if what == "events" else show(folder, amount, on=on)
    print(*await work)  # noqa: T201 - the answer


if __name__ == "__main__":
    on = sys.argv[3] == "on"
    if not on:
        os.environ.pop("OTEL_EXPORTER_OTLP_ENDPOINT", None)
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_main(Path(name), sys.argv[1], float(sys.argv[2]), on=on))
