"""Error responses, as `application/problem+json` (RFC 9457)."""

import logging
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.failures import Conflict, Discard, Invalid, NotFound, Retry, TooMany
from services.kit.web.problem_types import type_of
from services.kit.web.validation import MAX_ERRORS, FieldError, InvalidRequest

logger = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
_NAME = r"[a-z_]+(?:\.\w+)*"
_FIELD = re.compile(rf"({_NAME}): (.+)", re.DOTALL)
_BETWEEN = re.compile(rf"; (?={_NAME}: )")


@dataclass(frozen=True, slots=True)
class Mapped:
    """The response to a class of errors."""

    status: int
    code: str | None = None
    retry_after: str | None = None
    """Seconds after which the request may be repeated."""


Errors = Mapping[type[Exception], Mapped]
"""The response to each error; the first class that fits decides."""
ERRORS: Errors = {
    InvalidRequest: Mapped(422),
    Invalid: Mapped(422),
    NotFound: Mapped(404),
    Conflict: Mapped(409),
    TooMany: Mapped(429, retry_after="60"),
    Discard: Mapped(413),
    Retry: Mapped(503, "unavailable", "5"),
}


class InvalidField(BaseModel):
    """A field of a request that is at fault."""

    field: str
    """The field, parameter or header; a path of names and numbers, joined by full stops."""
    reason: str
    """Why, in words."""


class ProblemBody(BaseModel):
    """An error response (RFC 9457)."""

    model_config = ConfigDict(title="Problem", use_attribute_docstrings=True)

    type: str
    """Path of the page that documents the type of the problem."""
    title: str
    """The type in words."""
    status: int
    """The HTTP status."""
    detail: str
    """What is wrong with this request."""
    code: str
    """The type, for machines."""
    request_id: str = ""
    """Id of the request, under which the log of the station has it."""
    errors: list[InvalidField] | None = None
    """The fields at fault, 20 at most, where there are any."""


class Problem(HTTPException):
    """An HTTP error with its detail.

    `errors` names the fields at fault; `code` the type of the problem, where it is not the usual
    one of the status (`services.kit.web.problem_types`).
    """

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.errors = errors
        self.code = code


async def problem_response(request: Request, error: Exception) -> Response:
    """Turn an error into a response."""
    problem = _problem(error)
    kind = type_of(problem.status_code, problem.code)
    body = ProblemBody(
        type=kind.path,
        title=kind.title,
        status=problem.status_code,
        detail=str(problem.detail),
        code=kind.code,
        request_id=request_id_of(request),
        errors=[
            InvalidField(field=each.field, reason=each.reason)
            for each in problem.errors[:MAX_ERRORS]
        ]
        or None,
    )
    content = body.model_dump_json(exclude=None if body.errors else {"errors"})
    headers = dict(problem.headers or {})
    return Response(content, problem.status_code, headers, media_type=PROBLEM_JSON)


def request_id_of(request: Request) -> str:
    """The id of a request; empty where it has none."""
    return str(getattr(request.state, "request_id", ""))


def problem_of(error: Exception, errors: Errors) -> Problem | None:
    """The problem that an error is; None where `errors` does not tell."""
    for kind, mapped in errors.items():
        if isinstance(error, kind):
            headers = {} if mapped.retry_after is None else {"Retry-After": mapped.retry_after}
            faults = getattr(error, "errors", None) or faults_of(str(error), mapped.status)
            return Problem(mapped.status, str(error), faults, headers, code=mapped.code)
    return None


def faults_of(reason: str, status: int) -> Sequence[FieldError]:
    """The fields that the reason of a service names: `field: why`, one or several."""
    if status not in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT}:
        return ()
    parts = [_FIELD.fullmatch(part) for part in _BETWEEN.split(reason)]
    return [FieldError(each[1], each[2]) for each in parts if each]


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return Problem(error.status_code, str(error.detail), headers=error.headers)
    unexpected = "something unexpected went wrong; the log holds the details"
    return problem_of(error, ERRORS) or Problem(500, unexpected)


HANDLERS: dict[int | type[Exception], Callable[..., Coroutine[Any, Any, Response]]] = dict.fromkeys(
    (*ERRORS, HTTPException), problem_response
)
"""The handlers of errors that are expected."""


class Failures:
    """Answers unexpected exceptions, and logs each once.

    An exception behind the beginning of a response is passed on: the server logs it, and closes
    the connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception as error:  # a bug: answered with 500
            if begun or scope["type"] != "http":
                raise
            request = Request(scope)
            logger.exception(
                "%s %s failed (request %s)",
                request.method, request.url.path, request_id_of(request) or "without id",
            )  # fmt: skip
            response = await problem_response(request, error)
            await response(scope, receive, send)
