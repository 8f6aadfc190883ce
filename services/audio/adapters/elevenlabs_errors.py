"""What ElevenLabs' error responses mean; a reason holds nothing of what they say in words."""

from collections.abc import Mapping
from typing import Any

from services.kit.failures import Discard, Retry
from services.kit.vendor_errors import failure_of

VENDOR = "ElevenLabs"
KEY, MODEL = "ELEVENLABS_API_KEY", "RADIOX_AUDIO_ELEVENLABS_MODEL"
FOREIGN = f"{VENDOR} sent an answer that is not its own protocol"
_STATUSES = {
    "invalid_api_key": 401,
    "needs_authorization": 401,
    "missing_permissions": 403,
    "model_not_found": 404,
}
"""The status that a code means, whatever the one that it comes with."""
_REFUSED_FORMAT = frozenset({400, 401, 402, 403})


def failure(status: int | None, body: Any, headers: Mapping[str, str] | None) -> Retry | Discard:
    """The failure that an error response means."""
    code = code_of(body)
    known = _STATUSES.get(code, status or 0)
    return failure_of(VENDOR, known, code=code, headers=headers or {}, key=KEY, model=MODEL)


def code_of(body: Any) -> str:
    """ElevenLabs' own code of an error; empty where there is none."""
    detail = body.get("detail") if isinstance(body, dict) else None
    if not isinstance(detail, dict):
        return ""
    return str(detail.get("code") or detail.get("status") or "")


def is_about_format(status: int | None, body: Any) -> bool:
    """Whether the plan of the account does not have the format that was asked for."""
    if status not in _REFUSED_FORMAT or not isinstance(body, dict):
        return False
    return "output_format" in str(body.get("detail")).replace("output format", "output_format")
