"""The preferences of a request (RFC 7240)."""

import re

_WAIT = re.compile(r'wait\s*=\s*"?([0-9]{1,9})"?', re.IGNORECASE)


def wait_of(prefer: str | None, limit: float) -> float:
    """Seconds for which the client prefers to wait for the result, `limit` at most; 0 for none.

    Of several, the first counts (section 2). A preference that is malformed or unknown is ignored,
    as section 2 asks for.
    """
    for preference in (prefer or "").split(","):
        match = _WAIT.fullmatch(preference.split(";")[0].strip())
        if match is not None:
            return min(float(match[1]), limit)
    return 0.0
