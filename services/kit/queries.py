"""Serves queries (request and reply) as a NATS micro service, which `$SRV.PING` discovers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib.metadata import version
from typing import Any, Literal

import nats.errors
from nats.aio.client import Client
from nats.micro.request import Handler, Request, ServiceError
from nats.micro.service import Service as MicroService
from nats.micro.service import ServiceConfig
from pydantic import ValidationError
from pydantic_core import from_json

from contracts.client.tasks import cancel_all
from contracts.event import Contract
from contracts.vocabulary import KNOWN_VALUES
from services.kit.availability import retry_until_available
from services.kit.cloudevents import data_of
from services.kit.delivery.policy import explain
from services.kit.discovery import SERVICE_PREFIX
from services.kit.failures import Conflict, Discard, Invalid, Retry, TooMany
from services.kit.service import Query, Service
from services.kit.telemetry import call_span, service_scope, spans
from services.kit.trace_context import received

logger = logging.getLogger(__name__)

MAX_UNKNOWN, MAX_NAME = 10, 100
"""Unknown fields that a refusal names, and characters of each name."""
MAX_REASON = 10_000
"""Characters of a reason: with more, the broker might refuse the reply."""
UNREGISTER_TIMEOUT = 2.0
"""Seconds for the micro service to unsubscribe when the service stops."""


@asynccontextmanager
async def query_server(client: Client, service: Service, deps: Any) -> AsyncIterator[None]:
    """Register `service` as a micro service and serve its queries while the block runs.

    Replicas share the requests. Errors are returned in the headers `Nats-Service-Error` and
    `Nats-Service-Error-Code`: 400 for an invalid request, 404 where nothing is found, 409 where
    somebody else has changed it meanwhile, 429 where it is asked too often, 503 where the service
    is unavailable or has no worker free, 500 for a bug, whose details are in the log only. Work
    that is under way when the block ends is cancelled.
    """
    working: set[asyncio.Task[None]] = set()
    number = _semantic_version(version("radiox"))
    micro = MicroService(
        client, ServiceConfig(name=f"{SERVICE_PREFIX}{service.name}", version=number)
    )
    await retry_until_available(micro.start, f"registering {service.name}")
    try:
        for query in service.queries:
            await micro.add_endpoint(
                name=query.subject.replace(".", "-"),
                subject=query.subject,
                handler=_handler(query, deps, service.name, working),
            )
        # Whoever asks once the service has started is to find it. nats-py sends the ping of a
        # flush ahead of what is buffered, which is sent by the time of the reply: so there are two.
        for _ in range(2):
            await retry_until_available(client.flush, f"registering {service.name}")
        yield
    finally:
        await cancel_all(working)
        if client.is_connected:
            with suppress(nats.errors.Error, ConnectionError, TimeoutError):
                async with asyncio.timeout(UNREGISTER_TIMEOUT):
                    await micro.stop()


def _handler(query: Query, deps: Any, service: str, working: set[asyncio.Task[None]]) -> Handler:
    """The handler of a query; the tasks of one with workers are among `working`."""
    answer = partial(_answer, query, deps, service)
    return _Workers(query, answer, working) if query.workers else answer


class _Workers:
    """Answers several requests at once, each in a task, and refuses those beyond their number."""

    def __init__(self, query: Query, answer: Handler, working: set[asyncio.Task[None]]) -> None:
        self._query = query
        self._answer = answer
        self._working = working
        self._free = query.workers

    async def __call__(self, request: Request) -> None:
        if not self._free:
            reason = f"{self._query.subject}: all {self._query.workers} workers are busy"
            raise ServiceError("503", reason)
        self._free -= 1
        task = asyncio.create_task(self._answered(request))
        self._working.add(task)
        task.add_done_callback(self._ended)

    async def _answered(self, request: Request) -> None:
        try:
            await self._answer(request)
        except ServiceError as error:
            await request.respond_error(error.code, error.description)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._free += 1
        self._working.discard(task)


async def _answer(query: Query, deps: Any, service: str, request: Request) -> None:
    """Reply to a request.

    Raises:
        ServiceError: the request is refused, or failed; with the code and the reason.
    """
    about = {
        spans.SYSTEM: "nats",
        spans.OPERATION: "process",
        spans.OPERATION_TYPE: "process",
        spans.DESTINATION: query.subject,
    }
    with (
        service_scope(service),
        received(request.headers or {}),
        call_span(spans.ANSWER, about),
    ):
        response = await _response(query, deps, request)
    try:
        await request.respond(response)
    except nats.errors.MaxPayloadError as error:
        reason = "the reply is larger than a message of the broker: ask for less"
        raise ServiceError("400", f"{query.subject}: {reason}") from error


async def _response(query: Query, deps: Any, request: Request) -> bytes:
    """The body of the reply; raises as `_answer` does."""
    try:
        body = data_of(request.data, request.headers or {}) or b"{}"
        extra: Literal["forbid"] | None = "forbid" if query.exact else None
        parsed = query.request.model_validate_json(body, extra=extra, context=KNOWN_VALUES)
        _refuse_unknown(body, query.request)
        response = await query.handler(parsed, deps)
    except ValidationError as error:
        raise _refusal("400", explain(error)) from error
    except Invalid as error:
        raise _refusal("400", error.reason) from error
    except Conflict as error:
        raise _refusal("409", error.reason) from error
    except TooMany as error:
        raise _refusal("429", error.reason) from error
    except Discard as error:
        raise _refusal("404", error.reason) from error
    except Retry as error:
        raise _refusal("503", error.reason) from error
    except Exception as error:  # a bug: who asks is answered all the same
        logger.exception("%s: unexpected failure", query.subject)
        raise ServiceError("500", "the log of the service holds the details") from error
    return response.model_dump_json().encode()


def _refusal(code: str, reason: str) -> ServiceError:
    """The refusal of a query: its reason is a header, so it is one line of bounded length."""
    return ServiceError(code, " ".join(reason.split())[:MAX_REASON])


def _refuse_unknown(body: bytes, kind: type[Contract]) -> None:
    """Refuse a query with fields that it does not have, e.g. a filter that came later.

    An answer that leaves a filter out of account would be wrong. What a field holds is another
    matter: it may be of a later version, e.g. the reference of a file.

    Raises:
        Invalid: the query has such fields; the reason names them.
    """
    unknown = sorted(from_json(body).keys() - kind.model_fields.keys())
    if unknown:
        names = (name[:MAX_NAME] for name in unknown[:MAX_UNKNOWN])
        raise Invalid("; ".join(f"{name}: is no field of this query" for name in names))


def _semantic_version(number: str) -> str:
    """Format a version as three numbers, as NATS requires."""
    return ".".join((*number.split("+", maxsplit=1)[0].split("."), "0", "0")[:3])
