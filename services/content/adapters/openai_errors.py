"""What an error of OpenAI's SDK means: try again later, or not at all."""

from datetime import UTC, datetime
from typing import Any

import openai

from services.kit.calls.retries import retry_after
from services.kit.failures import Discard, RateLimited, Retry

_PAYMENT_REQUIRED, _TIMEOUT, _CONFLICT, _TOO_MANY = 402, 408, 409, 429
_SERVER_ERROR = 500
_QUOTA = "insufficient_quota"


def failure(error: openai.APIError, model: str) -> Retry | Discard:
    """The failure that an error means; its reason holds neither the key nor what was asked."""
    if isinstance(error, openai.APIStatusError):
        return _by_status(error, model)
    if isinstance(error, openai.APITimeoutError):
        return Retry("OpenAI did not answer in time")
    if isinstance(error, openai.APIConnectionError):
        return Retry(
            "OpenAI is out of reach: check the network, and OPENAI_BASE_URL where it is set"
        )
    return Retry("OpenAI's answer broke off with an error of its own")  # inside a stream


def _by_status(error: openai.APIStatusError, model: str) -> Retry | Discard:
    status = error.status_code
    if status == _PAYMENT_REQUIRED or error.code == _QUOTA:
        return Discard("OpenAI: the account has no credit left: add some, or raise its limit")
    if status == _TOO_MANY:
        return RateLimited("OpenAI asks for fewer calls", after=_after(error))
    if status in {_TIMEOUT, _CONFLICT} or status >= _SERVER_ERROR:
        return Retry(f"OpenAI failed with status {status}", after=_after(error))
    return Discard(_refusal(status, error.code or "", model))


def _refusal(status: int, code: str, model: str) -> str:
    reasons: dict[int, str] = {
        401: "OpenAI refuses the key: check OPENAI_API_KEY",
        403: f"OpenAI does not let this key use the model {model}",
        404: f"OpenAI has no model {model}: choose another one (RADIOX_CONTENT_OPENAI_MODEL)",
    }
    default = f"OpenAI refuses the request (status {status}{', ' + code if code else ''})"
    return reasons.get(status, default)


def _after(error: openai.APIStatusError) -> float | None:
    headers: Any = error.response.headers
    return retry_after(headers, datetime.now(UTC))
