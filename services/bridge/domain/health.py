"""The health of the station, and the status of its services, as clients read them."""

from collections.abc import Iterable, Mapping
from typing import Literal

from contracts.event import Contract

Condition = Literal["ok", "ill"]

MIN_FREE_DISK = 200_000_000
"""Bytes below which a disk is ill: a show needs some ten million, and the broker stops at none."""
MIN_FREE_MEMORY = 50_000_000
"""Bytes below which the memory is ill."""


class DependencyHealth(Contract):
    """How a dependency does."""

    status: Condition
    """Whether it answers."""
    latency_ms: float
    """Milliseconds until it answered, or failed to."""
    reason: str = ""
    """Why it is ill, in words."""


class ResourceHealth(Contract):
    """How much is left of a resource of the machine."""

    status: Condition
    """Whether there is enough."""
    total: int
    """Bytes that there are."""
    free: int
    """Bytes that are left."""
    used_by_station: int | None = None
    """Bytes that this process uses; none where that is not measured."""


class Health(Contract):
    """The health of the station."""

    status: Condition
    """Whether all of it is well."""
    version: str
    """Version of RadioX."""
    uptime: float
    """Seconds since the bridge started."""
    dependencies: dict[str, DependencyHealth]
    """The dependencies: broker, services that answer, blob store; a broker whose disk is full is
    ill."""
    disk: ResourceHealth
    """The disk that holds the data directory of the bridge."""
    memory: ResourceHealth
    """The memory of the machine."""


class Alive(Contract):
    """The answer to a probe."""

    status: Condition = "ok"
    """Always `ok`; otherwise the answer is a problem."""


class EndpointStatus(Contract):
    """A query that a service answers."""

    subject: str
    """Its subject."""
    requests: int
    """Requests since the service started."""
    errors: int
    """Requests that were answered with an error."""
    average_ms: float
    """Milliseconds for an answer, on average."""


class InstanceStatus(Contract):
    """A process of a service."""

    id: str
    """Id of the process, drawn at its start."""
    version: str
    """Version of RadioX."""
    started: str
    """When it started (UTC)."""
    endpoints: tuple[EndpointStatus, ...]
    """The queries that it answers."""


class QueueStatus(Contract):
    """What waits for a service on one subject."""

    subject: str
    """The subject."""
    stream: str
    """The stream."""
    consumer: str
    """Name of the durable consumer."""
    waiting: int
    """Messages that were not yet delivered."""
    in_flight: int
    """Messages that were delivered and are not yet acknowledged."""
    redelivered: int
    """Messages in flight that were delivered more than once."""


class ServiceStatus(Contract):
    """A service: its processes, and what waits for it."""

    name: str
    """Name of the service."""
    running: bool
    """Whether a process of it runs."""
    versions: tuple[str, ...]
    """The versions that run."""
    instances: tuple[InstanceStatus, ...]
    """Its processes."""
    waiting: int
    """Messages that wait for it altogether."""
    queues: tuple[QueueStatus, ...]
    """What waits, by subject."""


class ServicesStatus(Contract):
    """The services that run, or for which messages wait."""

    services: tuple[ServiceStatus, ...]
    """The services, by name."""


def overall(conditions: Iterable[Condition]) -> Condition:
    """The condition of a whole: ill where one of its parts is."""
    return "ill" if "ill" in set(conditions) else "ok"


def resource(total: int, free: int, least: int, used: int | None = None) -> ResourceHealth:
    """The health of a resource of which `least` bytes must be free."""
    status: Condition = "ok" if free >= least else "ill"
    return ResourceHealth(status=status, total=total, free=free, used_by_station=used)


def services_status(
    instances: Mapping[str, Iterable[InstanceStatus]], queues: Mapping[str, Iterable[QueueStatus]]
) -> ServicesStatus:
    """The status of all services of which a process runs, or which have a queue."""
    return ServicesStatus(
        services=tuple(
            _service(name, tuple(instances.get(name, ())), tuple(queues.get(name, ())))
            for name in sorted({*instances, *queues})
        )
    )


def _service(
    name: str, instances: tuple[InstanceStatus, ...], queues: tuple[QueueStatus, ...]
) -> ServiceStatus:
    return ServiceStatus(
        name=name,
        running=bool(instances),
        versions=tuple(sorted({each.version for each in instances})),
        instances=instances,
        waiting=sum(each.waiting for each in queues),
        queues=queues,
    )
