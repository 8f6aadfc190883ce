"""Errors of vendors' HTTP interfaces as failures, in words that say what to do next.

The reasons hold a vendor's name, the status and the variable of the key; never what the vendor
wrote, which may repeat the key or the content.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from services.kit.calls.retries import retry_after
from services.kit.failures import AccountRefused, Discard, RateLimited, Retry

_OUT_OF_CREDIT = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "quota_exceeded", "insufficient_credits"}
)
"""Codes that mean that the account is empty, with whatever status."""
_REFUSED = frozenset({"moderation_blocked", "content_policy_violation", "content_filter"})
"""Codes of a refusal because of the content."""
_CODE = re.compile(r"[a-z_]{1,60}")
"""A code as vendors name them; anything else may be text of the request."""
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
    if problem := _problem_of_account(vendor, status, code, key):
        return AccountRefused(problem)
    if code in _REFUSED:
        return Discard(f"{vendor} refuses the request because of its content")
    after = retry_after(headers or {}, datetime.now(UTC))
    if status == _TOO_MANY:
        return RateLimited(f"{vendor} asks for fewer requests (429)", after=after)
    if status in {_TIMEOUT, _CONFLICT} or status >= _SERVER:
        return Retry(f"{vendor} is out of order ({status})", after=after)
    if code == _NO_MODEL or status == _NOT_FOUND:
        return Discard(f"{vendor} does not have this model: name another one in {model}")
    final = {_FORBIDDEN: f"{vendor} does not allow this with the key in {key} (403)"}
    named = f" {code}" if _CODE.fullmatch(code) else ""
    return Discard(final.get(status, f"{vendor} refuses the request ({status}{named})"))


def _problem_of_account(vendor: str, status: int, code: str, key: str) -> str:
    """Why the account is refused, whatever is asked for; empty where it is not."""
    if code in _OUT_OF_CREDIT or status == _PAYMENT:
        return f"the account at {vendor} has no credit left: top it up, or raise its limit"
    if status == _UNAUTHORIZED:
        return f"{vendor} does not accept the key in {key} (401): check it"
    return ""
