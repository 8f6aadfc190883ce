"""Links to traces."""

PLACE = "{trace_id}"
"""What the id of the trace replaces in an address."""


def trace_url(template: str, trace_id: str | None) -> str | None:
    """The address of a trace; None without one, or without a template."""
    return template.replace(PLACE, trace_id) if template and trace_id else None
