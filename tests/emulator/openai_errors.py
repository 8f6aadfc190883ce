"""Errors as OpenAI words them."""

from collections.abc import Callable, Mapping

from tests.emulator.contract import Problem
from tests.emulator.plan import Fault, Kind
from tests.emulator.wire import Reply, http_date, json_reply

QUOTA = (
    "You exceeded your current quota, please check your plan and billing details. For more "
    "information on this error, read the docs."
)
OVERLOADED = "The engine is currently overloaded, please try again later."
BROKEN = "The server had an error while processing your request. Sorry about that!"
LIMITED = (
    "Rate limit reached for requests per min (RPM): Limit 500, Used 500, Requested 1. "
    "Please try again later."
)


def error(
    status: int,
    message: str,
    kind: str,
    code: str | None = None,
    *,
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Word an error."""
    body = {"message": message, "type": kind, "param": param, "code": code}
    return json_reply({"error": body}, status, headers)


def invalid(message: str, param: str | None = None, code: str | None = None) -> Reply:
    """Refuse a request."""
    return error(400, message, "invalid_request_error", code, param=param)


FAILURES: Mapping[Kind, Callable[[Fault], Reply]] = {
    "unauthorized": lambda _: OpenAIDialect.unauthorized("sk-expired-key"),
    "quota": lambda _: error(429, QUOTA, "insufficient_quota", "insufficient_quota"),
    "payment": lambda _: error(402, "Insufficient credits. Add more.", "payment_required", "402"),
    "rate_limit": lambda fault: error(
        *(429, LIMITED, "requests", "rate_limit_exceeded"),
        headers={"retry-after": f"{fault.after:g}"},
    ),
    "rate_limit_date": lambda fault: error(
        *(429, LIMITED, "requests", "rate_limit_exceeded"),
        headers={"retry-after": http_date(fault.after)},
    ),
    "server_error": lambda _: error(500, BROKEN, "server_error"),
    "overloaded": lambda _: error(529, OVERLOADED, "overloaded_error"),
    "bad_request": lambda _: invalid("Invalid prompt: it was flagged.", code="invalid_prompt"),
}


class OpenAIDialect:
    """OpenAI's authentication and errors."""

    @staticmethod
    def key_of(headers: Mapping[str, str]) -> str:
        """Read the bearer token."""
        return headers.get("authorization", "").removeprefix("Bearer ")

    @staticmethod
    def unauthorized(key: str) -> Reply:
        """Refuse a key; the message shows parts of it, as the provider's does."""
        if not key:
            return error(401, "You didn't provide an API key.", "invalid_request_error")
        shown = f"{key[:8]}{'*' * 8}{key[-4:]}"
        message = f"Incorrect API key provided: {shown}."
        return error(401, message, "invalid_request_error", "invalid_api_key")

    @staticmethod
    def failure(fault: Fault) -> Reply:
        """Fail as planned."""
        return FAILURES[fault.kind](fault)

    @staticmethod
    def invalid(problem: Problem) -> Reply:
        """Refuse a request that violates the contract."""
        return invalid(f"Invalid value: {problem.where} {problem.what}", problem.where)
