"""What is invalid in a request, field by field."""

from dataclasses import dataclass

from pydantic import ValidationError

MAX_ERRORS = 20
"""Fields at fault that a response names."""
_UNKNOWN = "extra_forbidden"
"""Pydantic's type of error for an unknown field."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """An invalid field, and the reason."""

    field: str
    reason: str


class InvalidRequest(ValueError):  # noqa: N818 - what the request is
    """The request is refused; `errors` names each field and the reason."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.reason}" for error in errors))
        self.errors = errors


def refusal(error: ValidationError) -> InvalidRequest:
    """The refusal of an invalid model, which names the fields and not their values.

    Unknown fields come first: they often explain the others.
    """
    found = error.errors(include_url=False, include_input=False)
    found.sort(key=lambda each: each["type"] != _UNKNOWN)
    return InvalidRequest(
        [
            FieldError(
                ".".join(map(str, each["loc"])) or "body",
                "is no field of a request" if each["type"] == _UNKNOWN else each["msg"],
            )
            for each in found[:MAX_ERRORS]
        ]
    )
