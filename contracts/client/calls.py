"""Calls to the broker and to services: each ends within a bounded time, or says why it did not."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import nats.errors
import nats.js.errors
from nats.aio.client import Client

from contracts import subjects
from contracts.client.denials import Denials
from contracts.client.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    TooManyError,
    UnavailableError,
)
from contracts.event import Contract

Reply = TypeVar("Reply", bound=Contract)

UNAVAILABLE = (
    nats.errors.TimeoutError,
    nats.errors.ConnectionReconnectingError,
    nats.errors.OutboundBufferLimitError,
    nats.errors.NoRespondersError,
    nats.errors.StaleConnectionError,
    nats.js.errors.NoStreamResponseError,
    nats.js.errors.ServiceUnavailableError,
    nats.js.errors.ServerError,
    ConnectionError,
)
"""Errors that nats-py raises while the broker is unavailable or has just restarted."""
REPLY_TIMEOUT = 10.0
"""Seconds in which a service must reply, where the query allows no more."""
CONFIRM_TIMEOUT = 10.0
"""Seconds in which the broker must confirm a message, retries included."""
ATTEMPT_TIMEOUT = 5.0
"""Seconds to wait for the broker's confirmation before the message is sent again."""
RETRY_DELAY = 0.2
"""Seconds before a message is sent again."""
ERROR, CODE = "Nats-Service-Error", "Nats-Service-Error-Code"
_REFUSALS: dict[str, type[RefusedError]] = {
    "400": InvalidError,
    "404": NotFoundError,
    "409": ConflictError,
    "429": TooManyError,
}


class Calls:
    """Queries to services and messages to streams, over one connection."""

    def __init__(self, client: Client, denials: Denials | None = None) -> None:
        """`denials`: what the connection's error callback tells."""
        self.client = client
        self.denials = denials or Denials()
        self._is_told = denials is not None

    async def ask(
        self,
        query: Contract,
        reply: type[Reply],
        *,
        timeout: float = REPLY_TIMEOUT,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a query on its subject, and return the reply; `headers`, e.g. `traceparent`.

        Raises:
            InvalidError: the query is invalid; the reason names the field.
            ConflictError: somebody else has changed what it is about meanwhile.
            NotFoundError: there is nothing of that name.
            TooManyError: it is asked too often.
            UnavailableError: no such service runs, or it cannot reply now.
            AccessDeniedError: the user may not ask it.
        """
        subject = str(getattr(query, "subject"))  # noqa: B009 - queries have one, other contracts none
        # A service of an earlier version refuses fields that came later: only what is set is sent.
        body = query.model_dump_json(exclude_unset=True).encode()
        request = self.client.request(
            subject, body, timeout=timeout, headers=dict(headers) if headers else None
        )
        with _reported(subject):
            try:
                message = await self.denials.guard(f'"{subject}"', request)
            except nats.errors.NoRespondersError as error:
                raise UnavailableError(f"{subject}: no service answers; is it running?") from error
            except nats.errors.TimeoutError as error:
                raise UnavailableError(f"{subject}: no reply within {timeout:g} s") from error
        headers = message.headers or {}
        if ERROR in headers:
            raise _REFUSALS.get(headers.get(CODE, ""), UnavailableError)(headers[ERROR])
        return reply.model_validate_json(message.data)

    async def send(
        self,
        subject: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        timeout: float = CONFIRM_TIMEOUT,
    ) -> None:
        """Publish on a stream until the broker confirms it; `headers` have a Nats-Msg-Id.

        Raises:
            InvalidError: the message exceeds the broker's size limit.
            UnavailableError: it was not confirmed in time; it may be stored nevertheless.
            AccessDeniedError: the user may not publish it.
        """
        deadline = time.monotonic() + timeout
        with _reported(subject):
            while True:
                left = deadline - time.monotonic()
                attempt = self.client.jetstream().publish(
                    subject,
                    body,
                    timeout=max(min(left, ATTEMPT_TIMEOUT), RETRY_DELAY),
                    stream=subjects.stream_of(subject),
                    headers=dict(headers),
                )
                try:
                    if self._is_told:
                        await self.denials.guard(f'"{subject}"', attempt)
                    else:  # nothing tells of a denial, and a guard is another task
                        await attempt
                except UNAVAILABLE:
                    if time.monotonic() + RETRY_DELAY > deadline:
                        raise
                else:
                    return
                await asyncio.sleep(RETRY_DELAY)

    async def last(self, stream: str) -> int:
        """The last sequence of a stream, 0 where it is empty.

        Raises:
            UnavailableError: the broker is unavailable, or has no such stream.
            AccessDeniedError: the user may not look at it.
        """
        with _reported(stream):
            info = await self.denials.guard(
                f".{stream}", self.client.jetstream().stream_info(stream)
            )
        return int(info.state.last_seq)


@contextmanager
def _reported(operation: str) -> Iterator[None]:
    """Turn the errors of nats-py into those of this client."""
    try:
        yield
    except nats.errors.MaxPayloadError as error:
        raise InvalidError(f"{operation}: the message exceeds the broker's size limit") from error
    except nats.js.errors.NoStreamResponseError as error:
        raise UnavailableError(
            f"{operation}: no stream holds it; is this RadioX's broker, and is it provisioned?"
        ) from error
    except nats.js.errors.NotFoundError as error:
        raise UnavailableError(
            f"{operation}: the broker has no such stream; is it provisioned?"
        ) from error
    except nats.js.errors.APIError as error:
        raise UnavailableError(f"{operation}: {error.description}") from error
    except (nats.errors.Error, ConnectionError) as error:
        raise UnavailableError(f"{operation}: the broker is out of reach") from error
