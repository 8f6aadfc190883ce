"""Reads the inputs of endpoints: deps, the id of the show, and the JSON of the body."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Path
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request

from contracts.event import SHOW_ID_PATTERN, is_show_id
from contracts.vocabulary import KNOWN_VALUES
from services.bridge.openapi import header
from services.bridge.ports import Deps
from services.bridge.settings import BridgeSettings
from services.client.service_queries import ServiceQueries
from services.kit.web.problems import Problem
from services.kit.web.validation import refusal

M = TypeVar("M", bound=BaseModel)


def deps_of(request: Request) -> Deps:
    """The deps with which the application was opened."""
    deps: Deps = request.app.state.deps
    return deps


def services_of(request: Request) -> ServiceQueries:
    """The services that answer queries."""
    return deps_of(request).services


def show_id_of(
    show_id: Annotated[
        str,
        Path(
            description="Id of the show.",
            examples=["7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa"],
            json_schema_extra={"pattern": SHOW_ID_PATTERN},
        ),
    ],
) -> str:
    """The show that the path names.

    Raises:
        Problem: it cannot be the id of a show.
    """
    if not is_show_id(show_id):
        raise Problem(404, "the show id is invalid")
    return show_id


OpenDeps = Annotated[Deps, Depends(deps_of)]
Services = Annotated[ServiceQueries, Depends(services_of)]
ShowIdPath = Annotated[str, Depends(show_id_of)]
IDEMPOTENCY_KEY = header(
    "Idempotency-Key",
    "1 to 200 visible ASCII characters. A repetition of the request with the same key has no other "
    "effect.",
    "order-7",
)
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias=IDEMPOTENCY_KEY["name"],
        description=IDEMPOTENCY_KEY["description"],
        examples=IDEMPOTENCY_KEY["schema"]["examples"],
    ),
]
"""Parameters of endpoints."""


async def json_body(
    request: Request, settings: BridgeSettings, *, max_bytes: int | None = None
) -> Any:
    """Parse the JSON of the body; an empty body is an empty request.

    `max_bytes`: its maximum size, by default that of a request for a show.

    Raises:
        Problem: it is too long, or no JSON.
    """
    body = await _body(request, max_bytes or settings.body_bytes)
    if not body.strip():
        return {}
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem(415, "the content type must be application/json")
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, f"the body is not JSON: {error}") from error


def body_of(kind: type[M]) -> Callable[[Request], Awaitable[M]]:
    """The dependency that reads the body of a request as `kind`."""

    async def read(request: Request) -> M:
        return parsed(kind, await json_body(request, deps_of(request).settings))

    return read


def parsed(kind: type[M], values: Any) -> M:
    """A model of what a client has sent.

    Raises:
        InvalidRequest: fields are invalid, or do not go together; each is named with the reason.
    """
    try:
        return kind.model_validate(values, context=KNOWN_VALUES)
    except ValidationError as error:
        raise refusal(error) from error


async def _body(request: Request, max_bytes: int) -> bytes:
    """Read the body, within a limit of size; the middlewares limit its time."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > max_bytes:
                raise Problem(413, f"a request is at most {max_bytes:,} bytes long")
    except ClientDisconnect as error:
        raise Problem(400, "the client disconnected within its request") from error
    return body
