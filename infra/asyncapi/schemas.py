"""Readable JSON schemas of the contracts."""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from contracts.event import Contract

Schema = dict[str, Any]


def schemas(models: Iterable[type[Contract]], ref_template: str = "#/{model}") -> dict[str, Schema]:
    """Schemas of `models` and of the models they contain, by name, for consumers of events.

    A field with a default may be missing; `ref_template` is the reference to another schema.
    """
    _, definitions = models_json_schema(
        [(model, "validation") for model in models],
        ref_template=ref_template,
        schema_generator=_Untitled,
    )
    found: dict[str, Schema] = _tidy(definitions.get("$defs", {}))
    return dict(sorted(found.items()))


class _Untitled(GenerateJsonSchema):
    """Omits titles of fields, which would only repeat the name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


READING_ORDER = {"type": 0, "description": 1, "required": 3, "properties": 4}
"""Order of the keys; all others are between."""


def _tidy(schema: Any) -> Any:
    """Sort keys, join the lines of descriptions, and remove titles and defaults of null.

    A `$ref` hides the keys beside it, so it is moved into an `allOf`.
    """
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        key: _tidy(schema[key]) for key in sorted(schema, key=lambda k: READING_ORDER.get(k, 2))
    }
    if isinstance(tidy.get("description"), str):
        tidy["description"] = " ".join(tidy["description"].split())
    if isinstance(tidy.get("title"), str):
        del tidy["title"]
    if "default" in tidy and tidy["default"] is None:
        del tidy["default"]
    if "$ref" in tidy and len(tidy) > 1:
        tidy["allOf"] = [{"$ref": tidy.pop("$ref")}]
    return tidy
