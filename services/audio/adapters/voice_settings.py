"""Checks the settings of a host's voice before a provider is asked for anything."""

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from contracts import Voice, VoiceSetting
from services.kit.failures import Discard

M = TypeVar("M", bound=BaseModel)
_KINDS: dict[str, Literal["number", "whole number", "text", "flag"]] = {
    "number": "number",
    "integer": "whole number",
    "string": "text",
    "boolean": "flag",
}
"""What a type of JSON schema is called."""


def settings_of(voice: Voice, model: type[M]) -> M:
    """The settings of a voice, by the names and within the bounds of `model`.

    Raises:
        Discard: one of them does not exist, or is out of its bounds.
    """
    try:
        return model.model_validate(dict(voice.settings))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise Discard(
            f"the voice {voice.provider}/{voice.name} cannot have settings.{name}: {first['msg']}"
        ) from None


def published_settings(model: type[BaseModel]) -> tuple[VoiceSetting, ...]:
    """The settings of `model`, as they are published with the voices."""
    fields: dict[str, dict[str, Any]] = model.model_json_schema()["properties"]
    return tuple(_setting(name, schema) for name, schema in fields.items())


def _setting(name: str, schema: dict[str, Any]) -> VoiceSetting:
    given = next((each for each in schema.get("anyOf", ()) if each["type"] != "null"), schema)
    return VoiceSetting(
        name=name,
        kind=_KINDS[given["type"]],
        least=given.get("minimum"),
        most=given.get("maximum", given.get("maxLength")),
    )
