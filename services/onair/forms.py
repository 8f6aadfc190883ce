"""What the browsers of listeners send: bodies and sign-ins.

Bodies are JSON, and `HostCheck` lets only the station's own pages change something: no other site
can send them with a listener's cookie. Nothing is cached.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from contracts.event import Contract
from contracts.vocabulary import KNOWN_VALUES
from services.kit.delivery.policy import explain
from services.kit.failures import NotFound
from services.onair.inputs import deps_of
from services.onair.problems import Problem
from services.onair.visitors import session_of

TIMEOUT = 10.0
"""Seconds in which the service of listeners must reply."""
MAX_BODY = 4_000
"""Bytes of a body."""
NO_STORE = {"Cache-Control": "no-store"}
_OBJECT = TypeAdapter(dict[str, Any])

Model = TypeVar("Model", bound=BaseModel)
Reply = TypeVar("Reply", bound=Contract)


class Body(BaseModel):
    """A body, or what onair itself reads of it; no error repeats a value."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Told(Body):
    """What tells browsers apart that are signed in nowhere: a random token of their storage."""

    token: Annotated[str, Field(max_length=64)] | None = None


async def fields_of(request: Request) -> dict[str, Any]:
    """The body of a request: a JSON object.

    Raises:
        Problem: it is larger than `MAX_BODY`, or no JSON object.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "a body of application/json is expected", NO_STORE)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise Problem(413, f"a body is at most {MAX_BODY:,} bytes long", NO_STORE)
    try:
        return _OBJECT.validate_json(body)
    except ValidationError as error:
        raise Problem(400, "the body is no JSON object", NO_STORE) from error


def valid(model: type[Model], fields: Mapping[str, Any]) -> Model:
    """What fields mean.

    Raises:
        Problem: some are invalid; it names them, and repeats no value.
    """
    try:
        return model.model_validate(fields, context=KNOWN_VALUES)
    except ValidationError as error:
        raise Problem(422, explain(error), NO_STORE) from error


async def asked(request: Request, query: Contract, reply: type[Reply]) -> Reply:
    """What a service replies, in time."""
    return await deps_of(request).services.ask(query, reply, TIMEOUT)


async def asked_of_account(request: Request, query: Contract, reply: type[Reply]) -> Reply:
    """What the service tells of an account.

    Raises:
        Problem: the sign-in has ended.
    """
    try:
        return await asked(request, query, reply)
    except NotFound as error:
        raise Problem(401, error.reason, NO_STORE) from error


def signed_in(request: Request) -> str:
    """The sign-in that the request brings.

    Raises:
        Problem: it brings none.
    """
    session = session_of(request)
    if session is None:
        raise Problem(401, "nobody is signed in", NO_STORE)
    return session


def json_of(found: Contract) -> Response:
    """A message of a service as it is, kept by nobody."""
    return JSONResponse(found.model_dump(mode="json"), headers=NO_STORE)


def without(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    """All fields but one."""
    return {key: value for key, value in fields.items() if key != name}
