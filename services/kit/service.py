"""Declaration of a service as plain data: routes, queries, projections, HTTP server and tasks.

The kit binds it to the service's deps when it runs the service; the provisioner and the generator
of asyncapi.yaml read it without opening anything.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic_settings import BaseSettings
from starlette.types import ASGIApp

from contracts import subjects
from contracts.client.stored import Stored
from contracts.event import Contract, Event
from services.kit.access import Access
from services.kit.message import Delivery, Outgoing, Scheduled
from services.kit.platform import Platform
from services.kit.retention import Retention

__all__ = [
    "Access",
    "BackgroundTask",
    "Batch",
    "Delivery",
    "HttpServer",
    "Outgoing",
    "Projection",
    "Query",
    "Result",
    "Retention",
    "Route",
    "Scheduled",
    "Service",
]

MAX_CONNECTIONS = 1000
"""Connections to an HTTP server beyond which the response is 503."""
Result: TypeAlias = Awaitable[Outgoing | list[Outgoing] | None] | AsyncIterator[Outgoing]


@dataclass(frozen=True, slots=True)
class Route:
    """One subject that a service consumes from its stream.

    `handler` takes the event and the service's deps; of a `raw` route, the `Delivery` and the
    deps. It returns an event, a list of events or nothing, or is an async generator of events:
    the code after a `yield` runs once the broker has confirmed the event. `workers`: number of
    messages that one process handles concurrently.
    """

    consumes: type[Contract]
    handler: Callable[[Any, Any], Result]
    produces: tuple[type[Event], ...] = ()
    raw: bool = False
    workers: int = 1
    pattern: str = ""
    """The subject with wildcards, where it differs from that of `consumes`."""
    only_new: bool = False
    """Whether messages are left out that the stream held before the route was provisioned."""
    passes_on: bool = False
    """Whether the handler only passes events on, whatever the values of their vocabularies. Other
    handlers act on the values: an event with one that came later is refused."""
    only_checks: bool = False
    """Whether the handler only checks messages: one that it does not refuse leaves nothing behind,
    neither a span nor a record of its delivery."""

    @property
    def subject(self) -> str:
        """The subject, wildcards included."""
        return self.pattern or subjects.wildcard(str(getattr(self.consumes, "subject")))  # noqa: B009


@dataclass(frozen=True, slots=True)
class Query:
    """A query that a service serves by request and reply over core NATS.

    `handler` takes the request and the service's deps; where it raises `Discard`, the reply is an
    error with the reason. Unknown fields of the query are refused; `exact`: those of what it
    contains too, since what is saved would lose them. `workers`: number of requests that one
    process works on at once, where the work takes long; further ones are refused for the moment
    (503). With 0 they are answered one after the other, and wait for their turn.
    """

    subject: str
    request: type[Contract]
    response: type[Contract]
    handler: Callable[[Any, Any], Awaitable[Contract]]
    exact: bool = False
    workers: int = 0


@dataclass(frozen=True, slots=True)
class HttpServer:
    """An ASGI application, built from the service's deps, and its address."""

    app: Callable[[Any], ASGIApp]
    host: str
    port: int
    """0: any free one."""
    max_connections: int = MAX_CONNECTIONS
    """Connections beyond which the response is 503."""
    of_others: bool = False
    """Whether others than the user of this machine send requests, over the network or a proxy."""


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """A periodic task: it runs at the start and every `every` seconds; failures are logged."""

    name: str
    every: float
    run: Callable[[Any], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive messages of a stream, parsed, behind the sequence `after` up to `through`.

    Messages that cannot be parsed are left out.
    """

    after: int
    through: int
    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """A stream that a service keeps in a database, in order and each message once.

    The database says how far it is: `position` returns the last sequence that it holds. `apply`
    writes a batch and its position in one transaction, if the position is still that before the
    batch, and returns whether it was. So replicas, a crash, or a restored database lose and double
    nothing. `parse` takes a stored message; what it raises makes the message a dead letter, and so
    does a `Discard` of `apply`.
    """

    name: str
    stream: str
    parse: Callable[[Stored], Any]
    position: Callable[[Any], Awaitable[int]]
    apply: Callable[[Batch, Any], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Service:
    """The declaration of a service; `open` opens the deps that its handlers are bound to.

    `publishes` and `observes`: messages that it sends and receives beside its routes, over core
    NATS or with a consumer that is not durable.
    """

    name: str
    open: Callable[[Platform], AbstractAsyncContextManager[Any]]
    routes: tuple[Route, ...] = ()
    queries: tuple[Query, ...] = ()
    http: HttpServer | None = None
    tasks: tuple[BackgroundTask, ...] = ()
    projections: tuple[Projection, ...] = ()
    publishes: tuple[type[Contract], ...] = ()
    observes: tuple[type[Contract], ...] = ()
    retention: tuple[Retention, ...] = ()
    """How long the blobs are kept that this service stores."""
    access: Access = field(default_factory=Access)
    """What it uses of the broker beside all of this."""
    settings: BaseSettings | None = None
    """Those that it was declared with; of a running service, some are read again."""
    measure: Callable[[Event], None] | None = None
    """Takes each event that was handled, for the service's own metrics."""
