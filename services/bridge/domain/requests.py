"""Requests for shows, as they come over HTTP."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from contracts import FeedSource, ShowRequested, subjects

NAMESPACE = UUID("0a7c1b5e-54b1-5d0b-8a6b-0f4f3a2f7d11")
KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A field, and what is wrong with it."""

    field: str
    reason: str


class Faulty(ValueError):  # noqa: N818 - what the request is
    """The request cannot be meant like this."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.reason}" for fault in faults))
        self.faults = faults


def parse(payload: Any) -> ShowRequested:
    """The request that a body holds; fields that nobody knows are refused.

    Raises:
        Faulty: each field at fault, with the reason.
    """
    if not isinstance(payload, dict):
        raise Faulty([Fault("body", "must be a JSON object")])
    faults = [Fault(name, "is no field of a request") for name in _unknown(payload)]
    try:
        request = ShowRequested.model_validate(payload)
    except ValidationError as error:
        faults += [
            Fault(".".join(str(part) for part in fault["loc"]) or "body", fault["msg"])
            for fault in error.errors(include_url=False, include_input=False)[:20]
        ]
        raise Faulty(faults) from error
    faults += _foreign_blobs(request)
    if faults:
        raise Faulty(faults)
    return request


def _unknown(payload: dict[str, Any]) -> list[str]:
    found = sorted(set(payload) - set(ShowRequested.model_fields))
    feeds = payload.get("feeds")
    for number, feed in enumerate(feeds if isinstance(feeds, list) else []):
        if isinstance(feed, dict):
            unknown = sorted(set(feed) - set(FeedSource.model_fields))
            found += [f"feeds.{number}.{name}" for name in unknown]
    return found[:20]


def _foreign_blobs(request: ShowRequested) -> list[Fault]:
    """Only stored sources may be read as feeds: no show's files, nor anything else."""
    return [
        Fault(f"feeds.{number}.blob", f"must lie in the bucket {subjects.BLOBS_SOURCES}")
        for number, feed in enumerate(request.feeds or ())
        if feed.blob is not None and feed.blob.bucket != subjects.BLOBS_SOURCES
    ]


def id_of_key(key: str) -> str:
    """The show's id where only an Idempotency-Key is given: the same for the same key.

    Raises:
        Faulty: the key is too long, or not printable.
    """
    if not KEY.fullmatch(key):
        reason = "must be 1 to 200 visible ASCII characters"
        raise Faulty([Fault("Idempotency-Key", reason)])
    return str(uuid5(NAMESPACE, key))


def fingerprint(request: ShowRequested) -> str:
    """What is asked for, in a digest; `show` keeps the same one beside the show's state."""
    text = json.dumps(request.model_dump(mode="json"), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def message_id(request: ShowRequested, key: str | None) -> str:
    """The Nats-Msg-Id of a request: the same for the same request, or for the same key."""
    return f"{request.show_id}:{subjects.SHOW_REQUESTED}:{key or fingerprint(request)[:16]}"
