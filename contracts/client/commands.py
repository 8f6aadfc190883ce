"""Sends requests for shows, and commands about them."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from pydantic_core import to_jsonable_python

from contracts import (
    ShowCancelRequested,
    ShowDeleteRequested,
    ShowEvent,
    ShowRequested,
    ShowRetryRequested,
    ShowState,
    subjects,
)
from contracts.client.calls import REPLY_TIMEOUT, Calls
from contracts.client.errors import (
    AccessDeniedError,
    ConflictError,
    NotFoundError,
    TimedOutError,
    UnavailableError,
)
from contracts.client.following import (
    POLL_INTERVAL,
    appearing_state,
    find_state,
    patient_state,
    settled_state,
)
from contracts.event import event_id, identify, subject_of
from contracts.state import request_digest

NO_HEADERS: Mapping[str, str] = MappingProxyType({})
NAMESPACE = "client"
"""The first part of this client's message ids, which are apart from those of the station."""
DIGEST_DIGITS = 16
"""Hexadecimal digits of the digest in a message id."""


def with_show_id(request: ShowRequested) -> ShowRequested:
    """Return the request with a show id, a random one where it has none."""
    return request.model_copy(update={"show_id": request.show_id or str(uuid4())})


def digest_of(request: ShowRequested) -> str:
    """Return the digest of a request; `show` stores the same one in the show's state."""
    return request_digest(request.model_dump(mode="json"))


def message_id(request: ShowRequested, key: str | None = None) -> str:
    """Return the Nats-Msg-Id of a request: the same for the same request, or the same key."""
    return request_message_id(str(request.show_id), key or digest_of(request)[:DIGEST_DIGITS])


def request_message_id(show_id: str, distinguisher: str) -> str:
    """Return the Nats-Msg-Id of the request of a show."""
    return f"{NAMESPACE}:{event_id(subjects.SHOW_REQUESTED, show_id, distinguisher)}"


async def request_show(
    calls: Calls,
    request: ShowRequested | Mapping[str, Any],
    own_id: str | None,
    headers: Mapping[str, str],
) -> str:
    """Publish a request, and return the id of its show, which belongs to no other request."""
    payload: dict[str, Any] = to_jsonable_python(request)
    chosen = payload.get("show_id")
    show_id = chosen or str(uuid4())
    payload["show_id"] = show_id
    digest = request_digest(payload)
    known = bool(chosen) and await _is_its_show(calls, show_id, digest)
    identity = own_id or request_message_id(show_id, digest[:DIGEST_DIGITS])
    await send_request(calls, payload, identity, headers)
    if chosen and not known:
        await _is_its_show(calls, show_id, digest, requested=True)
    return str(show_id)


async def send_request(
    calls: Calls, payload: Mapping[str, Any], own_id: str, headers: Mapping[str, str]
) -> None:
    """Publish a request that names its show under the message id `own_id`."""
    body = json.dumps(payload).encode()
    await calls.send(subjects.SHOW_REQUESTED, body, {**headers, "Nats-Msg-Id": own_id})


async def _is_its_show(calls: Calls, show_id: str, digest: str, *, requested: bool = False) -> bool:
    """Whether a show is known to be that of a request; where the station does not tell, it is not.

    `requested`: it has just been published, so that the state is waited for.

    Raises:
        ConflictError: the show is that of another request.
    """
    state = None
    with suppress(UnavailableError, AccessDeniedError):
        find = appearing_state if requested else find_state
        state = await find(calls, show_id)
    if state is not None and state.digest != digest:
        raise ConflictError(
            f"show_id: {show_id} belongs to another request already; choose another id"
        )
    return state is not None


async def publish(calls: Calls, command: ShowEvent, headers: Mapping[str, str]) -> None:
    """Publish a command under an id of its own: the broker takes none for a duplicate."""
    identity = identify(command)
    stamp = {"event_id": identity, "occurred_at": datetime.now(UTC)}
    await calls.send(
        subject_of(command),
        command.model_copy(update=stamp).model_dump_json().encode(),
        {**headers, "Nats-Msg-Id": f"{NAMESPACE}:{identity}:{uuid4()}"},
    )


async def cancel(calls: Calls, show_id: str, reason: str) -> None:
    """Request the cancellation of a show, which may just be requested."""
    state = _known(show_id, await appearing_state(calls, show_id))
    if state.over:
        raise ConflictError(f"show {show_id} is {state.status} already")
    command = ShowCancelRequested(show_id=show_id, generation=state.generation, reason=reason)
    await publish(calls, command, NO_HEADERS)


async def delete(calls: Calls, show_id: str, reason: str) -> None:
    """Request the deletion of a show that has ended."""
    state = _known(show_id, await settled_state(calls, show_id))
    if not state.over:
        raise ConflictError(f"show {show_id} is {state.status}: cancel it first")
    command = ShowDeleteRequested(show_id=show_id, generation=state.generation, reason=reason)
    await publish(calls, command, NO_HEADERS)


async def retry(calls: Calls, show_id: str) -> int:
    """Request the next generation of a failed show, and wait until it begins."""
    state = _known(show_id, await settled_state(calls, show_id))
    if state.status != "failed":
        raise ConflictError(f"show {show_id} is {state.status}: only a failed one is retried")
    if state.accepted is None:
        raise ConflictError(f"show {show_id} was refused: request it anew, under another show_id")
    command = ShowRetryRequested(show_id=show_id, generation=state.generation)
    await publish(calls, command, NO_HEADERS)
    return (await generation_after(calls, show_id, state.generation)).generation


def _known(show_id: str, state: ShowState | None) -> ShowState:
    if state is None:
        raise NotFoundError(f"there is no show {show_id}")
    return state


async def generation_after(
    calls: Calls, show_id: str, generation: int, *, timeout: float = REPLY_TIMEOUT
) -> ShowState:
    """Wait for a generation later than `generation`, and return the state.

    Raises:
        TimedOutError: none has begun within `timeout` seconds.
    """
    try:
        async with asyncio.timeout(timeout):
            while True:
                state = await patient_state(calls, show_id)
                if state is not None and state.generation > generation:
                    return state
                await asyncio.sleep(POLL_INTERVAL)
    except TimeoutError as error:
        raise TimedOutError(f"show {show_id}: no retry has begun within {timeout:g} s") from error
