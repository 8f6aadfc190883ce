"""The channels of the document: subjects, and the replies to queries."""

import re
from typing import Any

from contracts import subjects
from infra.asyncapi.operations import Operation
from infra.asyncapi.titles import title_of
from services.kit.service import Query

Json = dict[str, Any]

ADDRESSES = {
    subjects.DEAD_LETTERS: subjects.dead_letter_subject("{stream}", "{sequence}", "{consumer}"),
    **{a: a.replace(">", "{stream}.{consumer}") for a in subjects.ADVISORIES},
}
"""Addresses of the subjects with wildcards, with a parameter for each wildcard."""

PARAMETERS = {
    "show_id": {"description": "The show.", "location": "$message.payload#/show_id"},
    "name": {
        "description": "Name of the record, percent-encoded; a full stop is `%2E`.",
        "location": "$message.payload#/name",
    },
    "channel": {
        "description": "Name of the channel.",
        "location": "$message.payload#/channel",
    },
    "stream": {"description": "Stream of the message.", "location": "$message.payload#/stream"},
    "sequence": {"description": "Its sequence.", "location": "$message.payload#/sequence"},
    "consumer": {
        "description": "The consumer that gave it up.",
        "location": "$message.payload#/consumer",
    },
}

REQUEST_REPLY = "Core NATS, request and reply; `$SRV.PING` discovers the service."
LOSSY = "Core NATS, lossy."
"""Descriptions of the subjects that no stream stores."""


def channel_id(subject: str) -> str:
    """A component key for a subject: `progress.{show_id}` becomes `progress`."""
    return re.sub(r"\{\w+\}|[^\w.-]", "", subject).strip(".").lower()


def channel(subject: str, operations: list[Operation]) -> Json:
    """The channel of a subject, on which `operations` send and receive."""
    address = ADDRESSES.get(subject, subject)
    stream = _stream(subject)
    names = list(dict.fromkeys(op.message.__name__ for op in operations))
    parameters = {name: PARAMETERS[name] for name in re.findall(r"\{(\w+)\}", address)}
    return {
        "address": address,
        "title": title_of(operations[0].message),
        "description": f"Sent by {_parties('send', operations)}; received by "
        f"{_parties('receive', operations)}. {_transport(stream, operations)}",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        **({"parameters": parameters} if parameters else {}),
        "x-audience": audience(operations),
        **(
            {"x-jetstream": {"stream": stream, "subject": subjects.wildcard(subject)}}
            if stream
            else {}
        ),
    }


def reply_id(query: Query) -> str:
    """The component key of the channel of replies to a query."""
    return f"{channel_id(query.subject)}.reply"


def reply_channel(query: Query) -> Json:
    """The channel of the reply to a query; the requester chooses its address."""
    name = query.response.__name__
    return {
        "address": None,
        "title": f"Reply: {title_of(query.response).lower()}",
        "description": f"Replies to `{query.subject}`; an error is reported in the headers "
        "`Nats-Service-Error` and `Nats-Service-Error-Code`.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "x-audience": "integrator",
    }


def reply(query: Query) -> Json:
    """The reply of an operation that is a query."""
    ref = f"#/channels/{reply_id(query)}"
    return {
        "channel": {"$ref": ref},
        "messages": [{"$ref": f"{ref}/messages/{query.response.__name__}"}],
    }


def audience(operations: list[Operation]) -> str:
    """Whether integrators take part, or services alone."""
    return "integrator" if any(op.of_integrators for op in operations) else "internal"


def age(seconds: float) -> str:
    """How long a stream keeps a message."""
    return f"for {seconds / subjects.DAY:.0f} days" if seconds else "for ever"


def _parties(action: str, operations: list[Operation]) -> str:
    found = dict.fromkeys(op.party for op in operations if op.action == action)
    return ", ".join(found) or "nobody"


def _stream(subject: str) -> str | None:
    """The stream that stores the subject; None for a subject of core NATS."""
    try:
        return subjects.stream_of(subject)
    except KeyError:
        return None


def _transport(stream: str | None, operations: list[Operation]) -> str:
    if stream is None:
        return REQUEST_REPLY if any(op.query for op in operations) else LOSSY
    return f"The stream `{stream}` keeps it {age(subjects.STREAM_AGES.get(stream, 0))}."
