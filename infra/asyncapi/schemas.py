"""JSON schemas of the contracts, fit to be read."""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from contracts.event import Contract

Schema = dict[str, Any]


def schemas(models: Iterable[type[Contract]], ref_template: str = "#/{model}") -> dict[str, Schema]:
    """Schemas of `models` and of all they are made of, by name, as a reader of events needs them.

    What has a default may be missing; `ref_template` says where a schema of another name stands.
    """
    _, definitions = models_json_schema(
        [(model, "validation") for model in models],
        ref_template=ref_template,
        schema_generator=_Plain,
    )
    found: dict[str, Schema] = _tidy(definitions.get("$defs", {}))
    return dict(sorted(found.items()))


class _Plain(GenerateJsonSchema):
    """No titles for fields: they would only repeat the name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


READING_ORDER = {"type": 0, "description": 1, "required": 3, "properties": 4}
"""What a reader wants to see first and last; everything else stands between."""


def _tidy(schema: Any) -> Any:
    """In reading order, descriptions on one line, without titles and defaults that say nothing.

    Beside a `$ref`, which swallows its neighbours, an `allOf` takes its place.
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
