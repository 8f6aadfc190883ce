"""Links to traces."""

import re

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
PLACE = "{trace_id}"
"""What the id of the trace replaces in an address."""


def trace_id_of(traceparent: str) -> str | None:
    """The id of a trace, from its header (W3C Trace Context); None where there is none."""
    match = _TRACEPARENT.fullmatch(traceparent)
    return match[1] if match and int(match[1], 16) else None


def trace_url(template: str, trace_id: str | None) -> str | None:
    """The address of a trace; None without one, or without a template."""
    return template.replace(PLACE, trace_id) if template and trace_id else None
