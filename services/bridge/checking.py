"""Checks what the bridge depends on, and finds the services; each at most once a second."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from typing import Generic, TypeVar

from services.bridge.domain.health import (
    DependencyHealth,
    EndpointStatus,
    Health,
    InstanceStatus,
    QueueStatus,
    ServicesStatus,
    overall,
    services_status,
)
from services.bridge.ports import Discovery, Machine, Probe
from services.kit.discovery import InstanceStatistics, Queue
from services.kit.failures import Retry

PROBE_TIMEOUT = 2.0
"""Seconds in which a dependency must answer."""
MAX_AGE = 1.0
"""Seconds for which an answer is used again: probes are public, and may come often."""
SILENT = "does not answer"

T = TypeVar("T")


class Remembered(Generic[T]):
    """Makes a value at most once in `MAX_AGE` seconds, however many ask for it."""

    def __init__(self, make: Callable[[], Awaitable[T]]) -> None:
        self._make = make
        self._lock = asyncio.Lock()
        self._made: tuple[float, T] | None = None

    async def get(self) -> T:
        """The value, made now or within the last second."""
        async with self._lock:
            if self._made is None or time.monotonic() - self._made[0] > MAX_AGE:
                value = await self._make()
                self._made = time.monotonic(), value
            return self._made[1]


class Checks:
    """The health of the station, and the status of its services."""

    def __init__(self, probes: Mapping[str, Probe], machine: Machine, discovery: Discovery) -> None:
        self._probes = probes
        self._machine = machine
        self._discovery = discovery
        self._started = time.monotonic()
        self._health = Remembered(self._check)
        self._services = Remembered(self._find)

    async def health(self) -> Health:
        """The health of the station."""
        return await self._health.get()

    async def services(self) -> ServicesStatus:
        """The services that run, and what waits for each.

        Raises:
            Retry: the broker is unavailable.
        """
        return await self._services.get()

    async def _check(self) -> Health:
        found = await asyncio.gather(*(_probed(probe) for probe in self._probes.values()))
        dependencies = dict(zip(self._probes, found, strict=True))
        disk, memory = self._machine.disk(), self._machine.memory()
        parts = (*(each.status for each in found), disk.status, memory.status)
        return Health(
            status=overall(parts),
            version=version("radiox"),
            uptime=round(time.monotonic() - self._started, 3),
            dependencies=dependencies,
            disk=disk,
            memory=memory,
        )

    async def _find(self) -> ServicesStatus:
        instances: defaultdict[str, list[InstanceStatus]] = defaultdict(list)
        queues: defaultdict[str, list[QueueStatus]] = defaultdict(list)
        running, waiting = await asyncio.gather(
            self._discovery.instances(), self._discovery.queues()
        )
        for each in running:
            instances[each.name].append(_instance(each))
        for queue in waiting:
            queues[queue.service].append(_queue(queue))
        return services_status(instances, queues)


async def _probed(probe: Probe) -> DependencyHealth:
    began, reason = time.monotonic(), ""
    try:
        async with asyncio.timeout(PROBE_TIMEOUT):
            await probe()
    except TimeoutError:
        reason = SILENT
    except Retry as error:
        reason = error.reason
    except Exception as error:  # noqa: BLE001 - a probe tells that its dependency fails, however it does
        reason = f"fails ({type(error).__name__})"
    latency = round((time.monotonic() - began) * 1000, 3)
    return DependencyHealth(status="ill" if reason else "ok", latency_ms=latency, reason=reason)


def _instance(each: InstanceStatistics) -> InstanceStatus:
    endpoints = tuple(
        EndpointStatus(
            subject=endpoint.subject,
            requests=endpoint.num_requests,
            errors=endpoint.num_errors,
            average_ms=round(endpoint.average_processing_time / 1e6, 3),
        )
        for endpoint in each.endpoints
    )
    return InstanceStatus(
        id=each.id, version=each.version, started=each.started, endpoints=endpoints
    )


def _queue(queue: Queue) -> QueueStatus:
    return QueueStatus(
        subject=queue.subject,
        stream=queue.stream,
        consumer=queue.consumer,
        waiting=queue.waiting,
        in_flight=queue.in_flight,
        redelivered=queue.redelivered,
    )
