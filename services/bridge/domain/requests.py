"""Validation of requests for shows over HTTP."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from contracts import FeedSource, ShowRequested, subjects

NAMESPACE = UUID("0a7c1b5e-54b1-5d0b-8a6b-0f4f3a2f7d11")
KEY = re.compile(r"[\x21-\x7e]{1,200}")


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


def parse(payload: Any) -> ShowRequested:
    """Parse the JSON of a request; unknown fields are refused.

    Raises:
        InvalidRequest: fields are unknown or invalid; each is named with the reason.
    """
    if not isinstance(payload, dict):
        raise InvalidRequest([FieldError("body", "must be a JSON object")])
    errors = [FieldError(name, "is no field of a request") for name in _unknown(payload)]
    try:
        request = ShowRequested.model_validate(payload)
    except ValidationError as error:
        errors += [
            FieldError(".".join(str(part) for part in found["loc"]) or "body", found["msg"])
            for found in error.errors(include_url=False, include_input=False)[:20]
        ]
        raise InvalidRequest(errors) from error
    errors += _foreign_blobs(request)
    if errors:
        raise InvalidRequest(errors)
    return request


def _unknown(payload: dict[str, Any]) -> list[str]:
    found = sorted(set(payload) - set(ShowRequested.model_fields))
    feeds = payload.get("feeds")
    for number, feed in enumerate(feeds if isinstance(feeds, list) else []):
        if isinstance(feed, dict):
            unknown = sorted(set(feed) - set(FeedSource.model_fields))
            found += [f"feeds.{number}.{name}" for name in unknown]
    return found[:20]


def _foreign_blobs(request: ShowRequested) -> list[FieldError]:
    """Errors for feeds in another bucket than that of stored sources."""
    return [
        FieldError(f"feeds.{number}.blob", f"must lie in the bucket {subjects.BLOBS_SOURCES}")
        for number, feed in enumerate(request.feeds or ())
        if feed.blob is not None and feed.blob.bucket != subjects.BLOBS_SOURCES
    ]


def id_of_key(key: str) -> str:
    """Derive the show's id from an Idempotency-Key.

    Raises:
        InvalidRequest: the key is too long, or not printable.
    """
    if not KEY.fullmatch(key):
        reason = "must be 1 to 200 visible ASCII characters"
        raise InvalidRequest([FieldError("Idempotency-Key", reason)])
    return str(uuid5(NAMESPACE, key))
