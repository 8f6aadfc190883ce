"""What the emulated model writes: the prompt's own sentences, in the shape of the schema."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any

INVENTED = "Officials counted 7,431 of them in all."
"""A sentence with a number that no source holds."""
FALLBACK = ("The news goes on.", "More follows after this.")
ITEMS = 3
"""Items of an array that states no bounds."""


def default_writer(request: Mapping[str, Any]) -> str:
    """Answer a request of the Responses or the Chat Completions API."""
    sentences = sentences_of(prompt_of(request))
    schema = schema_of(request)
    if schema is None:
        return " ".join(sentences[:ITEMS])
    return json.dumps(_Filler(schema, sentences).value(schema), ensure_ascii=False)


def prompt_of(request: Mapping[str, Any]) -> str:
    """Give what the user says: the last of the messages or inputs."""
    given = request.get("input", request.get("messages", ""))
    if isinstance(given, str):
        return given
    said = [item for item in given if item.get("role", "user") == "user"]
    return "\n".join(_text(item.get("content", "")) for item in said)


def instructions_of(request: Mapping[str, Any]) -> str:
    """Give all text that the model reads, what the user says included."""
    given = request.get("input", request.get("messages", ""))
    said = given if isinstance(given, str) else "\n".join(_text(i.get("content")) for i in given)
    return f"{request.get('instructions') or ''}\n{said}"


def schema_of(request: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give the JSON schema that the answer must have, if any."""
    form = output_format(request)
    if form.get("type") != "json_schema":
        return None
    schema: Mapping[str, Any] = form["schema"]
    return schema


def output_format(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the format of the answer as the Responses API states it, from either API."""
    chat = request.get("response_format") or {}
    if "json_schema" in chat:
        return {"type": "json_schema", **chat["json_schema"]}
    form: Mapping[str, Any] = chat or (request.get("text") or {}).get("format") or {}
    return form


def sentences_of(prompt: str) -> list[str]:
    """Split a prompt, or the strings of one that is JSON, into sentences of three words or more."""
    try:
        texts = list(_strings(json.loads(prompt)))
    except ValueError:
        texts = [prompt]
    pieces = [piece.strip() for text in texts for piece in re.split(r"(?<=[.!?…])\s+|\n+", text)]
    prose = [piece for piece in pieces if len(piece.split()) >= 3 and piece[0].isalnum()]
    return prose or list(FALLBACK)


def tokens(text: str) -> int:
    """Estimate a text's tokens: four characters each."""
    return math.ceil(len(text) / 4)


def with_invented_number(answer: str) -> str:
    """Add a number to the longest text of an answer."""
    try:
        document = json.loads(answer)
    except ValueError:
        return f"{answer} {INVENTED}"
    longest = max(_strings(document), key=len, default="")
    return json.dumps(_replaced(document, longest, f"{longest} {INVENTED}"), ensure_ascii=False)


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content)
    return str(content or "")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, old, new) for item in value]
    return new if value == old else value


class _Filler:
    """Fills a schema; strings are sentences in turn."""

    def __init__(self, root: Mapping[str, Any], sentences: list[str]) -> None:
        self._root = root
        self._sentences = cycle(sentences)

    def value(self, schema: Mapping[str, Any]) -> Any:
        """Give a value that the schema allows."""
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        return self._of_type(schema)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema or "anyOf" in schema:
            if "$ref" in schema:
                target: Any = self._root
                for step in schema["$ref"].split("/")[1:]:
                    target = target[step]
                schema = target
            else:
                choices = [c for c in schema["anyOf"] if c.get("type") != "null"]
                schema = choices[0]
        return schema

    def _of_type(self, schema: Mapping[str, Any]) -> Any:
        match _type(schema):
            case "object":
                return {name: self.value(s) for name, s in schema.get("properties", {}).items()}
            case "array":
                least, most = schema.get("minItems", 0), schema.get("maxItems", ITEMS)
                count = max(least, min(most, ITEMS))
                return [self.value(schema.get("items", {"type": "string"})) for _ in range(count)]
            case "integer" | "number":
                return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
            case "boolean":
                return False
            case "null":
                return None
            case _:
                return next(self._sentences)[: schema.get("maxLength")]


def _type(schema: Mapping[str, Any]) -> str:
    named = schema.get("type", "object" if "properties" in schema else "string")
    kinds = [named] if isinstance(named, str) else named
    return next((kind for kind in kinds if kind != "null"), "null")
