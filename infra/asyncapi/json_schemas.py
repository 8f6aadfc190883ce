"""A JSON Schema of each message, which needs no other file."""

import json
from collections.abc import Mapping

from contracts.event import Contract
from infra.asyncapi.schemas import Schema, schemas

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas(messages: Mapping[str, type[Contract]]) -> dict[str, str]:
    """The text of the schema of each message, by its channel."""
    return {
        channel: json.dumps(_schema(channel, model), indent=2, ensure_ascii=False) + "\n"
        for channel, model in messages.items()
    }


def _schema(channel: str, model: type[Contract]) -> Schema:
    definitions = schemas([model], "#/$defs/{model}")
    own = definitions.pop(model.__name__)
    return {
        "$schema": DIALECT,
        "$id": f"urn:radiox:contracts:{channel}",
        **own,
        **({"$defs": definitions} if definitions else {}),
    }
