"""A station in a thread of its own, for tests that wait for browsers and for other processes."""

import asyncio
import json
import threading
from collections.abc import Collection, Coroutine, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from contracts import FeedSource, ShowRequested, subjects
from services import fleet
from services.client.show_client import ShowClient
from services.kit.platform import Platform
from services.kit.runtime import RunningService, connected, running
from services.kit.service import Service
from services.kit.settings import PlatformSettings
from services.stack import Stack, embedded_stack
from tests.command_line import FEEDS

START_TIMEOUT = 60.0
SAMPLE = {path.name: path.read_bytes() for path in sorted(Path(FEEDS).glob("*.xml"))}
"""The feeds of the sample, by file name."""

T = TypeVar("T")


class Station:
    """A running stack; its coroutines run in the thread's event loop."""

    def __init__(self, stack: Stack, platform: Platform, loop: asyncio.AbstractEventLoop) -> None:
        self.names = {running.service.name for running in stack.services}
        self.settings = stack.settings
        self.http_url = stack.address_of("bridge")
        self.onair_url = stack.address_of("onair") if "onair" in self.names else ""
        self.platform = platform
        self.stopped = asyncio.Event()
        self._loop = loop
        self.tasks: list[Future[None]] = []

    @property
    def token(self) -> str:
        assert self.settings.nats_token is not None
        return self.settings.nats_token.get_secret_value()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the loop of the station, and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_TIMEOUT)

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine in the loop of the station; who starts it waits for its end."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def serve(self, service: Service) -> RunningService:
        """Run one more service until the station is stopped."""
        started: Future[RunningService] = Future()
        task = asyncio.run_coroutine_threadsafe(self._serve(service, started), self._loop)
        self.tasks.append(task)
        return started.result(START_TIMEOUT)

    def serve_once(self, name: str) -> None:
        """Run a service that was left out, unless it runs by now."""
        if name not in self.names:
            self.names.add(name)
            self.serve(fleet.load(name))

    async def _serve(self, service: Service, started: Future[RunningService]) -> None:
        try:
            async with running(service, self.settings) as found:
                started.set_result(found)
                await self.stopped.wait()
        except BaseException as error:
            if not started.done():
                started.set_exception(error)
            raise

    def request(self, show_id: str, *, traceparent: str | None = None) -> str:
        """Request a show of one minute from the sample's feeds."""
        return self.run(self._request(show_id, traceparent))

    def publish(self, subject: str, message: Mapping[str, Any]) -> None:
        """Publish a message as it is, as anybody may."""
        body = json.dumps(message).encode()
        self.run(self.platform.client.jetstream().publish(subject, body))

    async def _request(self, show_id: str, traceparent: str | None) -> str:
        feeds = []
        for name, body in SAMPLE.items():
            kind = "application/rss+xml"
            blob = await self.platform.blobs.put(subjects.BLOBS_SOURCES, name, body, kind)
            feeds.append(FeedSource(blob=blob))
        request = ShowRequested(show_id=show_id, feeds=tuple(feeds), minutes=1.0)
        return await ShowClient(self.platform).request(request, traceparent=traceparent)


@contextmanager
def running_station(
    folder: Path, *, without: Collection[str] = (), **overrides: Mapping[str, object]
) -> Iterator[Station]:
    """Run a station with its data in `folder` while the block runs; services can be left out.

    `overrides` are settings of services, by name.
    """
    names = [name for name in fleet.SERVICES if name not in without]
    opened: Future[Station] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_run(folder, names, overrides, opened)))
    thread.start()
    station = opened.result(START_TIMEOUT)
    try:
        yield station
    finally:
        station._loop.call_soon_threadsafe(station.stopped.set)
        for task in station.tasks:
            task.result(START_TIMEOUT)
        thread.join(START_TIMEOUT)


async def _run(
    folder: Path,
    names: list[str],
    overrides: Mapping[str, Mapping[str, object]],
    opened: Future[Station],
) -> None:
    try:
        settings = PlatformSettings(data_dir=folder)
        async with (
            embedded_stack(settings, services=names, overrides=overrides) as stack,
            connected(stack.settings, "test") as (_, platform),
        ):
            station = Station(stack, platform, asyncio.get_running_loop())
            opened.set_result(station)
            await station.stopped.wait()
            for task in station.tasks:
                await asyncio.wrap_future(task)
    except BaseException as error:
        if not opened.done():
            opened.set_exception(error)
        raise
