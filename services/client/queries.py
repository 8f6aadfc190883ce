"""Asks services by request and reply."""

from typing import TypeVar

import nats.errors
from nats.aio.client import Client

from contracts.event import Contract
from services.kit.failures import BrokerUnavailable, Conflict, Discard, Invalid, Retry

Reply = TypeVar("Reply", bound=Contract)

TIMEOUT = 10.0
"""Seconds in which a service must reply, where the query allows no more."""
ERROR, CODE = "Nats-Service-Error", "Nats-Service-Error-Code"
_REFUSALS: dict[str, type[Discard]] = {"400": Invalid, "404": Discard, "409": Conflict}


async def ask(
    client: Client, query: Contract, reply: type[Reply], *, timeout: float = TIMEOUT
) -> Reply:
    """Send a query on its subject, and return the reply.

    Raises:
        Invalid: the query is invalid; the reason names the field.
        Conflict: somebody else has changed what it is about meanwhile.
        Discard: there is nothing of that name.
        Retry: no such service runs, or it cannot reply now.
        BrokerUnavailable: the broker is unavailable.
    """
    subject = str(getattr(query, "subject"))  # noqa: B009 - queries have one, other contracts none
    try:
        message = await client.request(subject, query.model_dump_json().encode(), timeout=timeout)
    except nats.errors.NoRespondersError as error:
        raise Retry(f"{subject}: no service answers; is it running?") from error
    except nats.errors.TimeoutError as error:
        raise Retry(f"{subject}: no reply within {timeout:g} s") from error
    except (nats.errors.Error, ConnectionError) as error:
        raise BrokerUnavailable(f"{subject}: the broker is out of reach") from error
    headers = message.headers or {}
    if ERROR in headers:
        raise _failure(headers.get(CODE, ""), headers[ERROR])
    return reply.model_validate_json(message.data)


def _failure(code: str, reason: str) -> Discard | Retry:
    refusal = _REFUSALS.get(code)
    return refusal(reason) if refusal else Retry(reason)
