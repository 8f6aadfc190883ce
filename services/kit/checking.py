"""Checks messages for those who follow a subject: what cannot be read is told once.

Replicas may follow a subject, each for itself, and pass over what they cannot read. So that this is
told once, however many they are and however often they begin anew, one consumer checks each message
for all of them. What a stream holds has a dead letter; what core NATS carries is stored nowhere,
and is counted and logged.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeAlias

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import ValidationError

from contracts import subjects
from contracts.event import Contract
from services.kit.delivery.metrics import count_unreadable
from services.kit.delivery.policy import explain
from services.kit.service import Route, Service
from services.kit.telemetry import service_scope

logger = logging.getLogger(__name__)

Handler: TypeAlias = Callable[[Any, Any], Awaitable[None]]


def checked(*kinds: type[Contract]) -> tuple[Route, ...]:
    """Routes that check messages of which no handler takes notice, from now on.

    One that cannot be read becomes a dead letter, as with any other route.
    """
    return tuple(checking(kind, check) for kind in kinds)


def checking(kind: type[Contract], handler: Handler) -> Route:
    """A route with a check of its own, which raises `Invalid`."""
    return Route(kind, handler, only_new=True, passes_on=True, only_checks=True)


async def check(message: Contract, deps: Any) -> None:
    """Check that a message can be read, for all who follow its subject."""
    del message, deps


@asynccontextmanager
async def checking_notices(client: Client, service: Service) -> AsyncIterator[None]:
    """Check what a service observes on core NATS, while the block runs; its replicas share it."""
    subscriptions = []
    for kind in service.observes:
        if is_notice(kind):
            subject = subjects.wildcard(_subject(kind))
            consumer = subjects.consumer_of(service.name, subject)
            check_one = partial(_check, service.name, consumer, subject, kind)
            subscriptions.append(await client.subscribe(subject, queue=consumer, cb=check_one))
    try:
        yield
    finally:
        for subscription in subscriptions:
            with suppress(nats.errors.Error, ConnectionError):
                await subscription.unsubscribe()


def is_notice(kind: type[Contract]) -> bool:
    """Whether a message is sent over core NATS: no stream holds its subject."""
    try:
        subjects.stream_of(_subject(kind))
    except KeyError:
        return bool(_subject(kind))
    return False


def _subject(kind: type[Contract]) -> str:
    """The subject of a message; that of a dead letter depends on the message."""
    return str(getattr(kind, "subject", ""))


async def _check(
    service: str, consumer: str, subject: str, kind: type[Contract], message: Msg
) -> None:
    """Count and log a message of core NATS that cannot be read; not what it holds."""
    try:
        kind.model_validate_json(message.data)
    except ValidationError as error:
        with service_scope(service):
            logger.warning("%s: a message cannot be read: %s", subject, explain(error))
        count_unreadable(service, consumer, subject, type(error).__name__)
