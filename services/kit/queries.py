"""Serves queries (request and reply) as a NATS micro service, which `$SRV.PING` discovers."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from typing import Any

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.micro.request import Request, ServiceError
from nats.micro.service import Service as MicroService
from nats.micro.service import ServiceConfig
from pydantic import ValidationError

from services.kit.availability import retry_until_available
from services.kit.delivery.policy import explain
from services.kit.failures import Conflict, Discard, Invalid, Retry
from services.kit.service import Query, Service

logger = logging.getLogger(__name__)

PREFIX = "radiox-"
"""Of the name under which a service is registered."""
PING_TIMEOUT = 1.0
"""Seconds in which a running service answers."""
UNREGISTER_TIMEOUT = 2.0
"""Seconds for the micro service to unsubscribe when the service stops."""


@asynccontextmanager
async def query_server(client: Client, service: Service, deps: Any) -> AsyncIterator[None]:
    """Register `service` as a micro service and serve its queries while the block runs.

    Replicas share the requests. Errors are returned in the headers `Nats-Service-Error` and
    `Nats-Service-Error-Code`: 400 for an invalid request, 404 where nothing is found, 409 where
    somebody else has changed it meanwhile, 503 where
    the service is unavailable, 500 for a bug, whose details are in the log only.
    """
    number = _semantic_version(version("radiox"))
    micro = MicroService(client, ServiceConfig(name=f"{PREFIX}{service.name}", version=number))
    await retry_until_available(micro.start, f"registering {service.name}")
    try:
        for query in service.queries:
            await micro.add_endpoint(
                name=query.subject.replace(".", "-"),
                subject=query.subject,
                handler=_handler(query, deps),
            )
        # Whoever asks once the service has started is to find it. nats-py sends the ping of a
        # flush ahead of what is buffered, which is sent by the time of the reply: so there are two.
        for _ in range(2):
            await retry_until_available(client.flush, f"registering {service.name}")
        yield
    finally:
        if client.is_connected:
            with suppress(nats.errors.Error, ConnectionError, TimeoutError):
                async with asyncio.timeout(UNREGISTER_TIMEOUT):
                    await micro.stop()


async def running_services(client: Client, *, within: float = PING_TIMEOUT) -> set[str]:
    """The names of the services that answer a ping within some seconds."""
    inbox, found = client.new_inbox(), set[str]()

    async def note(message: Msg) -> None:
        with suppress(ValueError, KeyError, TypeError):
            found.add(str(json.loads(message.data)["name"]))

    subscription = await client.subscribe(inbox, cb=note)
    try:
        await client.publish("$SRV.PING", b"", reply=inbox)
        await asyncio.sleep(within)
    finally:
        await subscription.unsubscribe()
    return {name.removeprefix(PREFIX) for name in found if name.startswith(PREFIX)}


def _handler(query: Query, deps: Any) -> Any:
    async def handle(request: Request) -> None:
        try:
            parsed = query.request.model_validate_json(
                request.data or b"{}", extra="forbid" if query.exact else None
            )
            response = await query.handler(parsed, deps)
        except ValidationError as error:
            raise ServiceError("400", explain(error)) from error
        except Invalid as error:
            raise ServiceError("400", error.reason) from error
        except Conflict as error:
            raise ServiceError("409", error.reason) from error
        except Discard as error:
            raise ServiceError("404", error.reason) from error
        except Retry as error:
            raise ServiceError("503", error.reason) from error
        except Exception as error:
            logger.exception("%s: unexpected failure", query.subject)
            raise ServiceError("500", "the log of the service holds the details") from error
        await request.respond(response.model_dump_json().encode())

    return handle


def _semantic_version(number: str) -> str:
    """Format a version as three numbers, as NATS requires."""
    return ".".join((*number.split("+", maxsplit=1)[0].split("."), "0", "0")[:3])
