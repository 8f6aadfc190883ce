"""Errors of vendors' HTTP interfaces as failures, in words that say what to do next.

The reasons hold a vendor's name, the status and the variable of the key; never what the vendor
wrote, which may repeat the key or the content.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from services.kit.failures import Discard, Retry

_OUT_OF_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "402"})
"""Codes with which the status 429 means that the account is empty."""
_REFUSED = frozenset({"moderation_blocked", "content_policy_violation", "content_filter"})
"""Codes of a refusal because of the content."""
_NO_MODEL = "model_not_found"
_UNAUTHORIZED, _PAYMENT, _FORBIDDEN, _NOT_FOUND, _TIMEOUT, _CONFLICT = 401, 402, 403, 404, 408, 409
_TOO_MANY, _SERVER = 429, 500


def failure_of(
    vendor: str,
    status: int,
    *,
    code: str = "",
    headers: Mapping[str, str] | None = None,
    key: str,
    model: str,
) -> Retry | Discard:
    """The failure that an error response means.

    `vendor`: name as it is written, e.g. `OpenAI`. `code`: the vendor's own code of the error.
    `headers`: those of the response, in lower case or without regard to case. `key`: the variable
    that holds the key. `model`: the variable that names the model.
    """
    if code in _OUT_OF_CREDIT or status == _PAYMENT:
        return Discard(f"the account at {vendor} has no credit left: top it up, or raise its limit")
    if code in _REFUSED:
        return Discard(f"{vendor} refuses the request because of its content")
    if status == _TOO_MANY:
        return Retry(f"{vendor} asks for fewer requests (429)", after=_retry_after(headers or {}))
    if status in {_TIMEOUT, _CONFLICT} or status >= _SERVER:
        return Retry(f"{vendor} is out of order ({status})", after=_retry_after(headers or {}))
    if code == _NO_MODEL or status == _NOT_FOUND:
        return Discard(f"{vendor} does not have this model: name another one in {model}")
    final = {
        _UNAUTHORIZED: f"{vendor} does not accept the key in {key} (401): check it",
        _FORBIDDEN: f"{vendor} does not allow this with the key in {key} (403)",
    }
    return Discard(final.get(status, f"{vendor} refuses the request ({status} {code})".rstrip()))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from now that Retry-After asks for, as a number or a date (RFC 9110, 10.2.3)."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
