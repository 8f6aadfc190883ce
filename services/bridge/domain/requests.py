"""Validation of requests for shows over HTTP."""

import re
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from contracts import ShowRequested, subjects
from contracts.vocabulary import KNOWN_VALUES
from services.kit.web.validation import FieldError, InvalidRequest, refusal

NAMESPACE = UUID("0a7c1b5e-54b1-5d0b-8a6b-0f4f3a2f7d11")
KEY = re.compile(r"[\x21-\x7e]{1,200}")


def parse(payload: Any) -> ShowRequested:
    """Parse the JSON of a request; unknown fields are refused, nested ones too.

    Raises:
        InvalidRequest: fields are unknown or invalid; each is named with the reason.
    """
    if not isinstance(payload, dict):
        raise InvalidRequest([FieldError("body", "must be a JSON object")])
    try:
        request = ShowRequested.model_validate(payload, extra="forbid", context=KNOWN_VALUES)
    except ValidationError as error:
        raise refusal(error) from error
    errors = _foreign_blobs(request)
    if errors:
        raise InvalidRequest(errors)
    return request


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
