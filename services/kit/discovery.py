"""Finds the services that run, by the protocol of NATS micro, and how much waits for each."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import BaseModel, ConfigDict, ValidationError

from contracts import subjects
from services.kit.failures import BrokerUnavailable

SERVICE_PREFIX = "radiox-"
"""Of the name under which a service is registered."""
PING_TIMEOUT = 1.0
"""Seconds in which a running service answers."""
STATISTICS_TIMEOUT = 0.5
"""Seconds in which a running service tells its statistics."""

R = TypeVar("R")


class Statistics(BaseModel):
    """A model of what the broker and nats-py report."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class EndpointStatistics(Statistics):
    """How often a query was answered."""

    subject: str
    """The subject."""
    num_requests: int = 0
    """Requests since the service started."""
    num_errors: int = 0
    """Requests that were answered with an error."""
    average_processing_time: int = 0
    """Nanoseconds for an answer, on average."""


class InstanceStatistics(Statistics):
    """A process of a service that runs."""

    name: str
    """Name of the service."""
    id: str
    """Id of the process, drawn at its start."""
    version: str
    """Version of RadioX."""
    started: str = ""
    """When it started (UTC)."""
    endpoints: tuple[EndpointStatistics, ...] = ()
    """The queries that it answers."""


class Queue(Statistics):
    """What waits for a service on one subject."""

    service: str
    """Name of the service."""
    stream: str
    """The stream."""
    consumer: str
    """Name of its durable consumer."""
    subject: str
    """The subject that it consumes."""
    waiting: int
    """Messages that were not yet delivered."""
    in_flight: int
    """Messages that were delivered and are not yet acknowledged, those included that wait for their
    next attempt."""
    redelivered: int
    """Messages in flight that were delivered more than once."""


async def running_services(client: Client, *, within: float = PING_TIMEOUT) -> set[str]:
    """The names of the services that answer a ping within some seconds."""
    found = await _asked(client, "$SRV.PING", lambda reply: str(reply["name"]), within)
    return {name.removeprefix(SERVICE_PREFIX) for name in found if name.startswith(SERVICE_PREFIX)}


async def running_instances(
    client: Client, *, within: float = STATISTICS_TIMEOUT
) -> list[InstanceStatistics]:
    """The processes of services that tell their statistics within some seconds, by name and id.

    Raises:
        BrokerUnavailable: the broker is unavailable.
    """
    found = await _asked(client, "$SRV.STATS", InstanceStatistics.model_validate, within)
    own = [
        each.model_copy(update={"name": each.name.removeprefix(SERVICE_PREFIX)})
        for each in found
        if each.name.startswith(SERVICE_PREFIX)
    ]
    return sorted(own, key=lambda each: (each.name, each.id))


async def queues(client: Client) -> list[Queue]:
    """What waits for each service, by service and subject.

    Raises:
        BrokerUnavailable: the broker is unavailable.
    """
    js = client.jetstream()
    try:
        found = [
            Queue(
                service=str(each.config.durable_name).partition("-")[0],
                stream=stream,
                consumer=each.name,
                subject=str(each.config.filter_subject),
                waiting=each.num_pending or 0,
                in_flight=each.num_ack_pending or 0,
                redelivered=each.num_redelivered or 0,
            )
            for stream in subjects.STREAMS
            for each in await js.consumers_info(stream)
            if each.config.durable_name
        ]
    except (nats.errors.Error, nats.js.errors.Error, ConnectionError) as error:
        raise BrokerUnavailable("the queues: the broker is out of reach") from error
    return sorted(found, key=lambda each: (each.service, each.subject))


async def _asked(client: Client, subject: str, parse: Callable[[Any], R], within: float) -> list[R]:
    """The replies to a question to all services that come within some seconds."""
    inbox, found = client.new_inbox(), list[R]()

    async def note(message: Msg) -> None:
        with suppress(ValueError, KeyError, TypeError, ValidationError):
            found.append(parse(json.loads(message.data)))

    try:
        subscription = await client.subscribe(inbox, cb=note)
        try:
            await client.publish(subject, b"", reply=inbox)
            await asyncio.sleep(within)
        finally:
            await subscription.unsubscribe()
    except (nats.errors.Error, ConnectionError) as error:
        raise BrokerUnavailable(f"{subject}: the broker is out of reach") from error
    return found
