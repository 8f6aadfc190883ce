"""Queries: request and reply, as a NATS micro service that `$SRV.PING` discovers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from typing import Any

import nats.errors
from nats.aio.client import Client
from nats.micro.request import Request, ServiceError
from nats.micro.service import Service as MicroService
from nats.micro.service import ServiceConfig
from pydantic import ValidationError

from services.kit.availability import retry_until_available
from services.kit.delivery.policy import explain
from services.kit.failures import Discard, Retry
from services.kit.service import Query, Service

logger = logging.getLogger(__name__)

STOP_TIMEOUT = 2.0
"""Seconds to take leave of the broker."""


@asynccontextmanager
async def answering(client: Client, service: Service, deps: Any) -> AsyncIterator[None]:
    """Announce `service` and answer its queries while the block runs.

    Replicas share the questions. An error goes back in the headers `Nats-Service-Error` and
    `Nats-Service-Error-Code`: 400 for a request that is wrong, 404 where there is no answer, 503
    where it cannot be had now, 500 for a bug, whose details stand in the log alone.
    """
    config = ServiceConfig(name=f"radiox-{service.name}", version=_semantic(version("radiox")))
    announced = MicroService(client, config)
    await retry_until_available(announced.start, f"announcing {service.name}")
    try:
        for query in service.queries:
            await announced.add_endpoint(
                name=query.subject.replace(".", "-"),
                subject=query.subject,
                handler=_handler(query, deps),
            )
        yield
    finally:
        if client.is_connected:
            with suppress(nats.errors.Error, ConnectionError, TimeoutError):
                async with asyncio.timeout(STOP_TIMEOUT):
                    await announced.stop()


def _handler(query: Query, deps: Any) -> Any:
    async def handle(request: Request) -> None:
        try:
            asked = query.request.model_validate_json(request.data or b"{}")
            answer = await query.handler(asked, deps)
        except ValidationError as error:
            raise ServiceError("400", explain(error)) from error
        except Discard as error:
            raise ServiceError("404", error.reason) from error
        except Retry as error:
            raise ServiceError("503", error.reason) from error
        except Exception as error:
            logger.exception("%s: unexpected failure", query.subject)
            raise ServiceError("500", "the log of the service holds the details") from error
        await request.respond(answer.model_dump_json().encode())

    return handle


def _semantic(number: str) -> str:
    """The version as NATS wants it: three numbers."""
    return ".".join((*number.split("+", maxsplit=1)[0].split("."), "0", "0")[:3])
