"""Shows by paid providers, emulated at real-world latencies: MINUTES COUNT.

Prints, for each of `COUNT` shows that are made one after another on an embedded stack of its own,
the numbers of `FIGURES`.
"""

import asyncio
import logging
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from contracts import FeedSource, ShowGenerated, ShowRequested
from tests.e2e.requester import Requester, open_requester
from tests.emulator.fixtures import emulator_process

FIGURES = (
    *("first take", "script", "total", "requests", "connections", "retries"),
    *("charged", "minimum", "characters", "aired", "cost", "saved", "stood in"),
)
"""Seconds from the request to the first stored take (0: all were in the cache), of writing, and to
the terminal event; what the metrics counted; units charged and the least, all summed; characters of
speech charged and aired; USD paid, and saved by the cache; providers that stood in for others."""


class FirstTake(logging.Handler):
    """Notes when the first take of a show is stored."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """Note the time of the first record about a stored take."""
        if not self.at and record.getMessage().startswith("stored take"):
            self.at = perf_counter()


def _counted(reader: InMemoryMetricReader) -> dict[str, float]:
    """The counters of the process, summed over their attributes."""
    data = reader.get_metrics_data()
    found: dict[str, float] = {}
    for group in data.resource_metrics if data else ():
        for metric in (each for scope in group.scope_metrics for each in scope.metrics):
            values = [getattr(point, "value", 0.0) for point in metric.data.data_points]
            found[metric.name] = float(sum(values))
    return found


async def _show(
    requester: Requester, number: int, minutes: float, feeds: tuple[FeedSource, ...]
) -> tuple[float, float, ShowGenerated]:
    """Make a show; seconds to its first take and to its end, and its event."""
    first = FirstTake()
    logger = logging.getLogger("services.audio.adapters.takes")
    logger.setLevel(logging.INFO)
    logger.addHandler(first)
    request = ShowRequested(minutes=minutes, language="en", feeds=feeds, seed=number)
    began = perf_counter()
    event = await requester.request(request.model_copy(update={"show_id": f"show-{number}"}))
    ended = perf_counter()
    logger.removeHandler(first)
    assert isinstance(event, ShowGenerated), event
    return max(0.0, first.at - began), ended - began, event


async def _main(folder: Path, minutes: float, count: int) -> None:
    reader = InMemoryMetricReader()
    metrics.set_meter_provider(MeterProvider([reader]))
    writer = ("--writer", "tests.script_models:honest")
    async with (
        emulator_process("--latency", *writer) as served,
        httpx.AsyncClient(base_url=served["url"]) as books,
    ):
        os.environ["OPENAI_API_KEY"] = os.environ["ELEVENLABS_API_KEY"] = served["key"]
        os.environ["OPENAI_BASE_URL"] = served["openai_url"]
        os.environ["ELEVENLABS_BASE_URL"] = served["elevenlabs_url"]
        os.environ["RADIOX_CONTENT_SCRIPT_DAYS"] = "0"  # each is written, also in the same minute
        async with open_requester(folder) as requester:
            feeds = await requester.feeds("en")
            before = _counted(reader)
            for number in range(count):
                await books.delete("/_books")
                first, total, event = await _show(requester, number, minutes, feeds)
                now, paid = _counted(reader), (await books.get("/_books")).json()
                since = {name: value - before.get(name, 0.0) for name, value in now.items()}
                before = now
                print(*_figures(first, total, event, since, paid))  # noqa: T201 - the answer


def _figures(
    first: float, total: float, event: ShowGenerated, since: dict[str, float], books: dict[str, Any]
) -> list[float]:
    counters = ("radiox.http.requests", "radiox.http.connections", "radiox.provider.retries")
    return [
        first,
        event.seconds["script"],
        total,
        *(since.get(name, 0.0) for name in counters),
        sum(books["paid"].values()),
        sum(books["minimum"].values()),
        books["paid"].get("characters", 0),
        sum(len(segment.text) for segment in event.segments),
        event.cost.paid,
        event.cost.saved,
        len(event.fallbacks),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_main(Path(name), float(sys.argv[1]), int(sys.argv[2])))
