"""Reads the inputs of endpoints: the id of the show, its state, and the body of the request."""

import asyncio
from typing import Any

from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request

from contracts import ShowState
from contracts.event import is_show_id
from services.bridge.problems import Problem
from services.bridge.settings import BridgeSettings


def show_id_of(request: Request) -> str:
    """The show that the path names.

    Raises:
        Problem: it cannot be the id of a show.
    """
    show_id = str(request.path_params["show_id"])
    if not is_show_id(show_id):
        raise Problem(404, "the show id is invalid")
    return show_id


def found(state: ShowState | None, show_id: str) -> ShowState:
    """The state of a show.

    Raises:
        Problem: there is none, or the show was deleted.
    """
    if state is None:
        raise Problem(404, f"there is no show {show_id}")
    if state.deleted_at is not None:
        raise Problem(410, f"show {show_id} was deleted")
    return state


async def json_body(
    request: Request, settings: BridgeSettings, *, max_bytes: int | None = None
) -> Any:
    """Parse the JSON of the body; an empty body is an empty request.

    `max_bytes`: its maximum size, by default that of a request for a show.

    Raises:
        Problem: it is too long or too slow, or no JSON.
    """
    body = await _body(request, max_bytes or settings.body_bytes, settings.body_seconds)
    if not body.strip():
        return {}
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem(415, "the content type must be application/json")
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, f"the body is not JSON: {error}") from error


async def _body(request: Request, max_bytes: int, seconds: float) -> bytes:
    """Read the body, within the limits of size and time."""
    body = b""
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > max_bytes:
                    raise Problem(413, f"a request is at most {max_bytes:,} bytes long")
    except ClientDisconnect as error:
        raise Problem(400, "the client disconnected within its request") from error
    except TimeoutError as error:
        closed = {"Connection": "close"}
        raise Problem(408, "the request did not come in time", headers=closed) from error
    return body
