"""The messages of the document: payloads, headers and examples."""

from collections.abc import Mapping
from typing import Any

from contracts import Advisory, DeadLetter, Event, Progress, subjects
from contracts.event import MESSAGE_ID_NAMESPACE, Contract, dedupe_id
from infra.asyncapi.operations import summary
from infra.asyncapi.titles import title_of
from services.kit.cloudevents import headers_of

Json = dict[str, Any]

CORRELATION = {"location": "$message.payload#/show_id"}

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TRACE_CONTEXT: Json = {
    "traceparent": {
        "type": "string",
        "description": "W3C trace context: one show is one trace. What a request has is passed on, "
        "from each message to those that it causes.",
        "examples": [TRACE],
    },
    "tracestate": {"type": "string", "description": "W3C trace context, where a request has it."},
}
REPORT_ID = "3f0a1c5e8d7b4b6c9a2e1f0d5c4b3a29"
"""Id of the report on progress that is the example."""
CONTENT_TYPE: Json = {
    "type": "string",
    "description": "Media type of the payload.",
    "examples": ["application/json"],
}
SPEC_VERSION: Json = {"type": "string", "description": "`1.0`.", "examples": ["1.0"]}
CLOUD_EVENT_DETAILS: Json = {
    "ce-subject": {
        "type": "string",
        "description": "The show or the record that the event is about, percent-encoded.",
        "examples": ["7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa"],
    },
    "ce-time": {
        "type": "string",
        "format": "date-time",
        "description": "When it was published; its `occurred_at`.",
        "examples": ["2026-03-14T06:30:02.500000+00:00"],
    },
}
EXPECTED_STREAM: Json = {
    "type": "string",
    "description": "The stream that is to store the message; another one refuses it.",
    "examples": ["SHOWS"],
}

HEADERS: dict[str, Json] = {
    "EventHeaders": {
        "title": "EventHeaders",
        "type": "object",
        "description": "NATS headers of all messages that RadioX publishes. Each event is a "
        "CloudEvent 1.0 in binary mode.",
        "required": ["Nats-Msg-Id"],
        "properties": {
            "Nats-Msg-Id": {
                "type": "string",
                "description": "`radiox:` and the event_id; the events that end a show share one "
                "id. The stream discards duplicates by it. Where another publisher has used the "
                "id, a sequence follows.",
                "examples": ["radiox:7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa:script.ready:1"],
            },
            "content-type": CONTENT_TYPE,
            "ce-specversion": SPEC_VERSION,
            "ce-id": {
                "type": "string",
                "description": "The event_id; the key of a dead letter.",
                "examples": ["7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa:script.ready:1"],
            },
            "ce-source": {
                "type": "string",
                "description": "Together with `ce-id` it identifies the event.",
                "examples": ["/radiox"],
            },
            "ce-type": {
                "type": "string",
                "description": "`radiox.` and the subject, without the name of a record.",
                "examples": ["radiox.script.ready"],
            },
            **CLOUD_EVENT_DETAILS,
            **TRACE_CONTEXT,
            "Nats-Expected-Stream": EXPECTED_STREAM,
            "Nats-Expected-Last-Subject-Sequence": {
                "type": "string",
                "description": "Of a record's version and of a dead letter: what the stream held "
                "on its subject before.",
                "examples": ["0"],
            },
            "Nats-Schedule": {
                "type": "string",
                "description": "Of an event that waits for its time on `schedule.>`: when the "
                "broker publishes it.",
                "examples": ["@at 2026-03-14T06:45:00+00:00"],
            },
            "Nats-Schedule-Target": {
                "type": "string",
                "description": "Of such an event: the subject on which the broker publishes it.",
                "examples": ["show.deadline"],
            },
            "Nats-Rollup": {
                "type": "string",
                "description": "Of such an event, set by the broker: the last one on its subject "
                "counts.",
                "examples": ["sub"],
            },
            "Nats-Scheduler": {
                "type": "string",
                "description": "Of an event that the broker has published at its time: the "
                "subject on which it waited. It has no Nats-Msg-Id of its own.",
                "examples": ["schedule.7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa.show.deadline.1.show"],
            },
            "Nats-Schedule-Next": {
                "type": "string",
                "description": "Of such an event: whether the broker publishes it again.",
                "examples": ["purge"],
            },
        },
    },
    "ProgressHeaders": {
        "title": "ProgressHeaders",
        "type": "object",
        "description": "NATS headers of reports on progress. Each is a CloudEvent 1.0 in binary "
        "mode.",
        "properties": {
            "content-type": CONTENT_TYPE,
            "ce-specversion": SPEC_VERSION,
            "ce-id": {
                "type": "string",
                "description": "Of this report alone.",
                "examples": [REPORT_ID],
            },
            "ce-source": {
                "type": "string",
                "description": "Together with `ce-id` it identifies the report.",
                "examples": ["/radiox"],
            },
            "ce-type": {
                "type": "string",
                "description": "`radiox.progress`.",
                "examples": ["radiox.progress"],
            },
            "ce-subject": CLOUD_EVENT_DETAILS["ce-subject"],
        },
    },
    "RequestHeaders": {
        "title": "RequestHeaders",
        "type": "object",
        "description": "NATS headers of a request or a command; all are optional.",
        "properties": {
            "Nats-Msg-Id": {
                "type": "string",
                "description": "Determines the show_id where the payload has none. The stream "
                "drops a message whose id it has seen. Ids that begin with `radiox:` are RadioX's.",
                "examples": ["newsroom-4711"],
            },
            "content-type": {
                **CONTENT_TYPE,
                "description": "`application/cloudevents+json` for a CloudEvent in structured "
                "mode; its `data` is the payload.",
            },
            "ce-id": {
                "type": "string",
                "description": "Id of a CloudEvent in binary mode. Together with `ce-source` it "
                "stands in for a Nats-Msg-Id: `caused_by` names both, with a space between them.",
                "examples": ["4711"],
            },
            "ce-source": {
                "type": "string",
                "description": "Source of a CloudEvent.",
                "examples": ["/newsroom"],
            },
            "ce-specversion": SPEC_VERSION,
            "ce-type": {
                "type": "string",
                "description": "Type of a CloudEvent; any.",
                "examples": ["com.example.show.wanted"],
            },
            **CLOUD_EVENT_DETAILS,
            **TRACE_CONTEXT,
            "Nats-Expected-Stream": EXPECTED_STREAM,
        },
    },
    "ReplyHeaders": {
        "title": "ReplyHeaders",
        "type": "object",
        "description": "NATS headers of a reply that is an error, and has no payload.",
        "properties": {
            "Nats-Service-Error": {
                "type": "string",
                "description": "Why, in words; it names the field.",
                "examples": ["show_id: there is no show unheard-of"],
            },
            "Nats-Service-Error-Code": {
                "type": "string",
                "description": "`400` the query is invalid, `404` there is no such thing, `409` "
                "somebody else has changed it, `429` it is asked too often, `503` try again, "
                "`500` a fault of the service.",
                "examples": ["404"],
            },
        },
    },
}


def message(model: type[Contract], example: Json) -> Json:
    """A message of the document."""
    name = model.__name__
    headers = _headers(model)
    return {
        "name": name,
        "title": title_of(model),
        "summary": summary(model),
        "contentType": "application/json",
        **({"headers": {"$ref": f"#/components/schemas/{headers}"}} if headers else {}),
        **({"correlationId": CORRELATION} if "show_id" in model.model_fields else {}),
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "examples": [{"name": "example", **_example_headers(model, example), "payload": example}],
    }


def example(model: type[Contract], channel: str, examples: Mapping[str, Json]) -> Json:
    """The example of the channel; where there is none, the examples of the message's fields."""
    fields = model.model_fields.items()
    composed = {name: field.examples[0] for name, field in fields if field.examples}
    return examples.get(channel) or composed


def _is_command(model: type[Contract]) -> bool:
    return vars(model).get("subject") in subjects.REQUESTS


def _headers(model: type[Contract]) -> str | None:
    """The schema of a message's headers; queries and advisories have none."""
    if model is Progress:
        return "ProgressHeaders"
    if _is_command(model):
        return "RequestHeaders"
    if issubclass(model, Event | DeadLetter):
        return "EventHeaders"
    return None if "subject" in vars(model) or model is Advisory else "ReplyHeaders"


def _example_headers(model: type[Contract], example: Json) -> Json:
    if _is_command(model):
        return {"headers": {"Nats-Msg-Id": "newsroom-4711", "traceparent": TRACE}}
    if model is Progress:
        return {"headers": headers_of(Progress.model_validate(example), REPORT_ID)}
    if not issubclass(model, Event | DeadLetter):
        return {}
    sent = model.model_validate(example)
    own = MESSAGE_ID_NAMESPACE + sent.key if isinstance(sent, DeadLetter) else dedupe_id(sent)
    return {"headers": {"Nats-Msg-Id": own, **headers_of(sent, own), "traceparent": TRACE}}
