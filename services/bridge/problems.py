"""Errors of the bridge as problems, beside those that every service answers alike."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from services.bridge.domain.admission import Overloaded
from services.bridge.domain.recent import AnotherRequest
from services.client.subscriptions import TooManySubscribersError
from services.kit.web import problems
from services.kit.web.problems import Errors, Mapped, problem_of
from services.kit.web.validation import MAX_ERRORS, FieldError, InvalidRequest

ERRORS: Errors = {
    AnotherRequest: Mapped(409),
    Overloaded: Mapped(503, "overloaded", "1"),
    TooManySubscribersError: Mapped(503, "overloaded", "30"),
}


async def problem_response(request: Request, error: Exception) -> Response:
    """Turn an error into a response."""
    if isinstance(error, RequestValidationError):
        error = invalid(error)
    return await problems.problem_response(request, problem_of(error, ERRORS) or error)


def invalid(error: RequestValidationError) -> InvalidRequest:
    """The refusal of a request whose parameters or body are invalid."""
    return InvalidRequest(
        [
            FieldError(".".join(map(str, each["loc"][1:])) or str(each["loc"][0]), each["msg"])
            for each in error.errors()[:MAX_ERRORS]
        ]
    )


HANDLERS: dict[int | type[Exception], Callable[..., Coroutine[Any, Any, Response]]] = {
    **problems.HANDLERS,
    **dict.fromkeys((*ERRORS, RequestValidationError), problem_response),
}
"""The handlers of errors that are expected."""
