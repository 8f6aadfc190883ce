"""The refusal of a request."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """The refusal of a request: the field at fault, and the reason."""

    field: str
    reason: str
