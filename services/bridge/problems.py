"""Error responses, as `application/problem+json` (RFC 9457)."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.bridge.domain.requests import FieldError, InvalidRequest
from services.client.subscriptions import TooManySubscribersError
from services.kit.failures import Discard, Retry

logger = logging.getLogger(__name__)


class Problem(HTTPException):
    """An HTTP error with its detail; `errors` names the fields at fault."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.errors = errors


async def problem_response(request: Request, error: Exception) -> Response:
    """Turn an error into a response."""
    problem = _problem(error)
    if problem.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    content = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status_code).phrase,
        "status": problem.status_code,
        "detail": problem.detail,
    }
    if isinstance(problem, Problem) and problem.errors:
        content["errors"] = [asdict(each) for each in problem.errors]
    return JSONResponse(
        content,
        problem.status_code,
        headers=dict(problem.headers or {}),
        media_type="application/problem+json",
    )


def _problem(error: Exception) -> HTTPException:
    match error:
        case HTTPException():
            return error
        case InvalidRequest():
            return Problem(422, str(error), error.errors)
        case Discard():
            return Problem(413, error.reason)
        case Retry():
            return Problem(503, error.reason, headers={"Retry-After": "5"})
        case TooManySubscribersError():
            return Problem(503, str(error), headers={"Retry-After": "30"})
        case _:
            return Problem(500, "something unexpected went wrong; the log holds the details")


HANDLERS = dict.fromkeys(
    (HTTPException, InvalidRequest, Discard, Retry, TooManySubscribersError, Exception),
    problem_response,
)
