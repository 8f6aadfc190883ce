"""Readable JSON schemas of the contracts.

Each object and each vocabulary of requests is defined once, under the name that is its title, and
referred to from everywhere else: generators make no anonymous types.
"""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from contracts.event import Contract
from infra.asyncapi.vocabularies import vocabularies

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
    tidy = _Tidy(ref_template)
    found = {
        name: {"title": name, **tidy(schema)}
        for name, schema in definitions.get("$defs", {}).items()
    }
    return dict(sorted((found | tidy.vocabularies).items()))


class _Untitled(GenerateJsonSchema):
    """Omits titles of fields, which would only repeat the name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


READING_ORDER = {"type": 0, "description": 1, "required": 3, "properties": 4}
"""Order of the keys; all others are between."""


class _Tidy:
    """Sorts keys, joins the lines of descriptions, and removes titles and defaults of null.

    A vocabulary becomes a reference to its definition. A `$ref` hides the keys beside it, so it is
    moved into an `anyOf`.
    """

    def __init__(self, ref_template: str) -> None:
        self._ref_template = ref_template
        self.vocabularies: dict[str, Schema] = {}

    def __call__(self, schema: Any) -> Any:
        if isinstance(schema, list):
            return [self(part) for part in schema]
        if not isinstance(schema, dict):
            return schema
        tidy = {
            key: self(schema[key]) for key in sorted(schema, key=lambda k: READING_ORDER.get(k, 2))
        }
        if isinstance(tidy.get("description"), str):
            tidy["description"] = " ".join(tidy["description"].split())
        if isinstance(tidy.get("title"), str):
            del tidy["title"]
        if "default" in tidy and tidy["default"] is None:
            del tidy["default"]
        return _beside(self._named(tidy))

    def _named(self, schema: Schema) -> Schema:
        """A schema whose values are a vocabulary's refers to that."""
        values = schema.get("enum")
        known = vocabularies().get(tuple(values)) if isinstance(values, list) else None
        if known is None:
            return schema
        self.vocabularies[known.name] = {
            "title": known.name,
            "type": "string",
            "description": known.description,
            "enum": list(known.values),
        }
        rest = {key: value for key, value in schema.items() if key not in {"enum", "type"}}
        return {**rest, "$ref": self._ref_template.format(model=known.name)}


def _beside(schema: Schema) -> Schema:
    """A schema whose reference hides no key."""
    if "$ref" not in schema or len(schema) == 1:
        return schema
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    return {**rest, "anyOf": [{"$ref": schema["$ref"]}]}
