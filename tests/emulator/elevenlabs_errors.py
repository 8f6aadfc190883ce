"""Errors as ElevenLabs words them: most with a status, newer ones with a type and a code."""

from collections.abc import Callable, Mapping

from tests.emulator.contract import Problem
from tests.emulator.plan import Fault, Kind
from tests.emulator.wire import Reply, http_date, json_reply

QUOTA = (
    "This request exceeds your quota of 10000. You have 12 credits remaining, while 250 credits "
    "are required for this request."
)
CREDITS = "Your account does not have enough credits for this operation."
BUSY = (
    "We are sorry, the system is experiencing heavy traffic, please try again. Higher "
    "subscriptions have higher priority."
)


def error(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Word an error."""
    return json_reply({"detail": {"status": code, "message": message}}, status, headers)


def typed(
    status: int, kind: str, code: str, message: str, headers: Mapping[str, str] | None = None
) -> Reply:
    """Word an error in the newer form."""
    detail = {"type": kind, "code": code, "message": message, "request_id": "0" * 32}
    return json_reply({"detail": detail}, status, headers)


def too_many(limit: int) -> Reply:
    """Refuse a request beyond the plan's concurrency."""
    message = (
        f"Too many concurrent requests. Your current subscription is associated with a maximum of "
        f"{limit} concurrent requests (running in parallel)."
    )
    return error(429, "too_many_concurrent_requests", message)


FAILURES: Mapping[Kind, Callable[[Fault], Reply]] = {
    "unauthorized": lambda _: ElevenLabsDialect.unauthorized("expired"),
    "quota": lambda _: error(401, "quota_exceeded", QUOTA),
    "payment": lambda _: typed(402, "payment_required", "insufficient_credits", CREDITS),
    "rate_limit": lambda fault: error(
        429, "system_busy", BUSY, {"retry-after": f"{fault.after:g}"}
    ),
    "rate_limit_date": lambda fault: error(
        429, "system_busy", BUSY, {"retry-after": http_date(fault.after)}
    ),
    "server_error": lambda _: typed(
        500, "internal_error", "internal_server_error", "An unexpected error occurred."
    ),
    "overloaded": lambda _: error(529, "system_overloaded", BUSY),
    "bad_request": lambda _: error(400, "invalid_text", "The text cannot be spoken."),
}


class ElevenLabsDialect:
    """ElevenLabs' authentication and errors."""

    @staticmethod
    def key_of(headers: Mapping[str, str]) -> str:
        """Read the key's header."""
        return headers.get("xi-api-key", "")

    @staticmethod
    def unauthorized(key: str) -> Reply:
        """Refuse a key."""
        if not key:
            return error(401, "needs_authorization", "Neither authorization header nor xi-api-key.")
        return error(401, "invalid_api_key", "Invalid API key")

    @staticmethod
    def failure(fault: Fault) -> Reply:
        """Fail as planned."""
        return FAILURES[fault.kind](fault)

    @staticmethod
    def invalid(problem: Problem) -> Reply:
        """Refuse a request that violates the contract, as FastAPI does."""
        entry = {"loc": problem.where.split("."), "msg": problem.what, "type": "value_error"}
        return json_reply({"detail": [entry]}, 422)
