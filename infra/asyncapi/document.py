"""The AsyncAPI 3.0 document."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import contracts
from contracts import subjects
from contracts.event import Contract
from infra.asyncapi.audience import GROUPS, PARTIES
from infra.asyncapi.channels import audience, channel, channel_id, reply, reply_channel, reply_id
from infra.asyncapi.messages import HEADERS, example, message
from infra.asyncapi.operations import Operation, Services, operations, summary
from infra.asyncapi.prose import for_everyone
from infra.asyncapi.schemas import schemas
from services import fleet
from services.kit.service import Query, Route
from services.kit.topology import stream_config

Json = dict[str, Any]

CONTRACTS = Path(contracts.__file__).parent
EXAMPLES = CONTRACTS / "examples"
"""One example per subject; tests/contracts validates each."""

PAGE_OF_A_STATION = "http://localhost:8080/asyncapi"
"""The page, at the port that docker-compose.yml publishes; `radiox up` prints its own."""

SERVER: Json = {
    "host": "{address}",
    "protocol": "nats",
    "description": "NATS with JetStream; every subject is confirmed by its stream.",
    "variables": {
        "address": {
            "default": "127.0.0.1:4222",
            "description": "Of RADIOX_NATS_URL; `radiox up` prints its own.",
        }
    },
    "security": [
        {"$ref": "#/components/securitySchemes/token"},
        {"$ref": "#/components/securitySchemes/user"},
    ],
}

SECURITY: dict[str, Json] = {
    "token": {
        "type": "apiKey",
        "in": "password",
        "description": "The token of the broker, as the option `token` of NATS clients; `radiox up "
        "--print-env` prints it.",
    },
    "user": {
        "type": "userPassword",
        "description": "A user of the broker, with the rights of an integrator, and its password.",
    },
}


def documented() -> Services:
    """Every service, as it is declared."""
    return [fleet.documented(name) for name in fleet.SERVICES]


def golden() -> dict[str, Json]:
    """The examples, by channel."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in EXAMPLES.glob("*.json")}


def messages(services: Services) -> dict[str, type[Contract]]:
    """The message of each channel, replies to queries included."""
    found = {channel_id(op.subject): op.message for op in operations(services)}
    return found | {reply_id(query): query.response for query in _queries(services)}


def _queries(services: Services) -> list[Query]:
    return [query for service in services for query in service.queries]


def document(services: Services, examples: Mapping[str, Json]) -> Json:
    """The AsyncAPI 3.0 document.

    Args:
        services: every service, as it is declared.
        examples: a payload for each channel of RadioX, by `channel_id`.
    """
    found = operations(services)
    channels: dict[str, list[Operation]] = {}
    for operation in found:
        channels.setdefault(operation.subject, []).append(operation)
    queries, models = _queries(services), messages(services)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "RadioX",
            **_published(),
            "description": for_everyone(),
            "license": {"name": "Apache-2.0"},
            "tags": [*_tags(services)],
        },
        "defaultContentType": "application/json",
        "servers": {"nats": SERVER},
        "channels": {channel_id(s): channel(s, ops) for s, ops in channels.items()}
        | {reply_id(query): reply_channel(query) for query in queries},
        "operations": {_operation_id(op): _operation(op) for op in found},
        "components": {
            "messages": {
                model.__name__: message(model, example(model, name, examples))
                for name, model in models.items()
            },
            "schemas": HEADERS | schemas(models.values(), "#/components/schemas/{model}"),
            "securitySchemes": SECURITY,
        },
        "x-jetstream": {"streams": {name: _stream(name) for name in subjects.STREAMS}},
    }


def _published() -> Json:
    """Version and addresses of the contract, as its distribution has them."""
    project = tomllib.loads((CONTRACTS / "pyproject.toml").read_text("utf-8"))["project"]
    urls = project.get("urls", {})
    contact = {"name": "The maintainers of RadioX"}
    return {
        "version": project["version"],
        "contact": contact | ({"url": urls["Issues"]} if "Issues" in urls else {}),
        "externalDocs": {
            "url": urls.get("Documentation", PAGE_OF_A_STATION),
            "description": "This document as a page; every station serves it at `/asyncapi`. "
            "Without a station: infra/docs/asyncapi.html, and infra/docs/integrators.md.",
        },
    }


def _operation_id(operation: Operation) -> str:
    return f"{operation.party}.{operation.action}.{channel_id(operation.subject)}"


def _operation(operation: Operation) -> Json:
    ref = f"#/channels/{channel_id(operation.subject)}"
    produced = ", ".join(f"`{event.subject}`" for event in operation.answers)
    return {
        "action": operation.action,
        "channel": {"$ref": ref},
        "title": operation.title,
        "summary": operation.summary,
        **({"description": f"Produces {produced}."} if produced else {}),
        "tags": [{"name": operation.tag}],
        "x-audience": audience([operation]),
        "messages": [{"$ref": f"{ref}/messages/{operation.message.__name__}"}],
        **({"reply": reply(operation.query)} if operation.query else {}),
        **({"x-jetstream": _consumer(operation.party, operation.route)} if operation.route else {}),
    }


def _consumer(party: str, route: Route) -> Json:
    return {
        "durable": subjects.consumer_of(party, route.subject),
        "ack": "explicit",
        "workers": route.workers,
    }


def _stream(name: str) -> Json:
    config = stream_config(name, replicas=1)
    return {
        "subjects": config.subjects,
        "retention": str(getattr(config.retention, "value", config.retention)),
        "max_age_seconds": int(config.max_age or 0),
        "duplicate_window_seconds": int(config.duplicate_window or 0),
    }


def _tags(services: Services) -> Iterable[Json]:
    for name, description in GROUPS.items():
        yield {"name": name, "description": description}
    for name in (service.name for service in services):
        yield {"name": name, "description": summary(import_module(fleet.SERVICES[name]))}
    for name, description in PARTIES.items():
        yield {"name": name, "description": description}
