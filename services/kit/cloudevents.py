"""CloudEvents 1.0 over NATS: the headers of what is sent, and the reading of what is received.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from pydantic import BaseModel
from pydantic_core import from_json, to_json

from contracts import DeadLetter, Event, Progress, subjects
from contracts.client.stored import Stored
from contracts.event import dedupe_id, identify, kind_of
from services.kit.failures import Invalid
from services.kit.message import SOURCE, Delivery

VERSION = "1.0"
TYPE_PREFIX = "radiox."
"""Beginning of the types of events; the subject without its variable words follows."""
DEAD_LETTER, PROGRESS = "dead", "progress"
STRUCTURED = "application/cloudevents"
"""Beginning of the content types of structured mode."""
STRUCTURED_JSON = "application/cloudevents+json"
REQUIRED = ("id", "source", "type")
QUERY = ""
"""Stands for the subject of a query, which no stream holds."""
OF_OTHERS = frozenset({*subjects.REQUESTS, QUERY})
"""Where a structured CloudEvent is seen whatever its content type says."""
_PRINTABLE = "".join(chr(n) for n in range(0x21, 0x7F) if chr(n) not in '"%')
"""Characters that stand for themselves in a header; all others are percent-encoded."""


def headers_of(body: BaseModel, message_id: str) -> dict[str, str]:
    """Return the headers of a message: its content type, and of an event those of binary mode.

    `ce-source` and `ce-id` together identify an event. Its id is the event_id; where its message
    has an id of its own, as each command and each report on progress has, that one.
    """
    headers = {"content-type": "application/json"}
    if isinstance(body, Event):
        about = getattr(body, body.identity_fields[0])
        own_id = identify(body) if message_id == dedupe_id(body) else message_id
        return headers | _attributes(own_id, kind_of(body), str(about), body.occurred_at)
    if isinstance(body, DeadLetter):
        about = body.show_id or body.key
        return headers | _attributes(body.key, DEAD_LETTER, about, body.died_at)
    if isinstance(body, Progress):
        return headers | _attributes(message_id, PROGRESS, body.show_id, None)
    return headers


def _attributes(own_id: str, kind: str, about: str, at: datetime | None) -> dict[str, str]:
    attributes = {
        "ce-specversion": VERSION,
        "ce-id": own_id,
        "ce-source": SOURCE,
        "ce-type": f"{TYPE_PREFIX}{kind}",
        "ce-subject": about,
        "ce-time": at.isoformat() if at else "",
    }
    return {name: quote(text, safe=_PRINTABLE) for name, text in attributes.items() if text}


def opened(delivery: Delivery) -> Delivery:
    """Return the message with its identity as a CloudEvent, and the data of a structured one.

    Whatever cannot be read is a `fault`, in words. A message that is no CloudEvent is returned
    unchanged.
    """
    headers = {name.lower(): text for name, text in delivery.headers.items()}
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type.startswith(STRUCTURED):
        return _structured(delivery, content_type)
    if delivery.subject in OF_OTHERS and _looks_structured(delivery.body):
        return _structured(delivery, STRUCTURED_JSON)
    source, own_id = (unquote(headers.get(f"ce-{name}", "")) for name in ("source", "id"))
    return replace(delivery, ce_source=source, ce_id=own_id) if own_id else delivery


def data_of(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The query that a message holds: its body, or the data of a structured CloudEvent.

    Raises:
        Invalid: the CloudEvent cannot be read.
    """
    found = opened(Delivery(body, QUERY, "", 0, "", dict(headers)))
    if found.fault:
        raise Invalid(found.fault)
    return found.body


def delivered(stored: Stored, stream: str) -> Delivery:
    """A stored message as it is delivered."""
    return opened(
        Delivery(
            body=stored.body,
            subject=stored.subject,
            stream=stream,
            sequence=stored.sequence,
            message_id=stored.message_id,
            headers=dict(stored.headers),
            stored_at=stored.stored_at,
        )
    )


def _looks_structured(body: bytes) -> bool:
    """Whether a body is a CloudEvent, whatever its content type says."""
    return b'"specversion"' in body and "specversion" in _parsed(body)


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        envelope = from_json(body, allow_inf_nan=False)
    except ValueError:
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _structured(delivery: Delivery, content_type: str) -> Delivery:
    if content_type != STRUCTURED_JSON:
        fault = f"content-type: {content_type[:100]} is not understood; send {STRUCTURED_JSON}"
        return replace(delivery, fault=fault)
    envelope = _parsed(delivery.body)
    if not envelope:
        return replace(delivery, fault="the CloudEvent is not a JSON object")
    source, own_id = _text(envelope, "source"), _text(envelope, "id")
    named = replace(delivery, ce_source=source, ce_id=own_id) if own_id else delivery
    fault = _fault(envelope)
    if fault:
        return replace(named, fault=fault)
    if "data_base64" not in envelope:
        return replace(named, body=to_json(envelope["data"]))
    try:
        return replace(named, body=base64.b64decode(envelope["data_base64"], validate=True))
    except (binascii.Error, TypeError, ValueError):
        return replace(named, fault="data_base64: the data of the CloudEvent is not in base64")


def _fault(envelope: Mapping[str, Any]) -> str:
    """What an envelope lacks."""
    if envelope.get("specversion") != VERSION:
        return f"specversion: the CloudEvent is not of version {VERSION}"
    for name in REQUIRED:
        if not _text(envelope, name):
            return f"{name}: the CloudEvent has none"
    if envelope.get("data") is None and envelope.get("data_base64") is None:
        return "data: the CloudEvent has none; an empty request is {}"
    return ""


def _text(envelope: Mapping[str, Any], name: str) -> str:
    value = envelope.get(name)
    return value if isinstance(value, str) else ""
