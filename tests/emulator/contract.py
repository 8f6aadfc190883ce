"""Checks requests and responses against the published schemas and the SDKs' typed models.

ElevenLabs: JSON schemas in tests/fixtures/openapi/elevenlabs.json, condensed from the published
OpenAPI document. OpenAI: the parameter types and the response models of the installed SDK, which
are generated from the published document, and the limits in tests/fixtures/openapi/openai.json,
which the types do not hold.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as SchemaError
from openai.types import ImageGenerateParams, ImagesResponse, Model
from openai.types.audio import SpeechCreateParams
from openai.types.chat import ChatCompletion, ChatCompletionChunk, CompletionCreateParams
from openai.types.responses import Response, ResponseCreateParams, ResponseStreamEvent
from pydantic import BaseModel, TypeAdapter, ValidationError

FOLDER = Path(__file__).parents[1] / "fixtures" / "openapi"

PARAMETERS: Mapping[str, Any] = {
    "openai.responses": ResponseCreateParams,
    "openai.chat": CompletionCreateParams,
    "openai.compatible.chat": CompletionCreateParams,
    "openai.speech": SpeechCreateParams,
    "openai.images": ImageGenerateParams,
}
MODELS: Mapping[str, type[BaseModel]] = {
    "openai.responses": Response,
    "openai.chat": ChatCompletion,
    "openai.chat.chunk": ChatCompletionChunk,
    "openai.images": ImagesResponse,
    "openai.model": Model,
}


class ContractError(AssertionError):
    """The emulator was about to send what its provider would not."""


@dataclass(frozen=True)
class Problem:
    """Where a document departs from its contract, and from which rule. Holds no content."""

    where: str
    what: str


def prepare() -> None:
    """Read all schemas now, so that no first request has to wait for it."""
    _events()
    for operation in PARAMETERS:
        _request_checks(operation)


def problems_of_request(
    operation: str, body: Mapping[str, Any], query: Mapping[str, str]
) -> list[Problem]:
    """Check a request's body and query."""
    found = [problem for check in _request_checks(operation) for problem in check(body)]
    published = _published(operation.partition(".")[0])
    rules = published["queries"].get(operation, {"maxProperties": 0})
    return found + [_problem(error, "query") for error in _errors(rules, dict(query), published)]


def check_response(name: str, document: Any) -> None:
    """Check a JSON document that is sent.

    Raises:
        ContractError: it departs from the contract.
    """
    try:
        if name.startswith("openai.") and name != "openai.event":
            MODELS[name].model_validate(document)
        elif name == "openai.event":
            _events()[document["type"]].model_validate(document)
        else:
            rules = _published("elevenlabs")
            for error in _errors(rules["responses"][name], document, rules):
                raise ContractError(f"{name}: {error.json_path}: {error.message}")
    except ValidationError as error:
        raise ContractError(f"{name}: {error}") from error


def problems_of_strict_schema(schema: Any, where: str = "schema") -> Iterator[Problem]:
    """Check what OpenAI's strict structured outputs demand of a schema.

    Every object forbids further properties and requires all that it has.
    """
    if isinstance(schema, list):
        for item in schema:
            yield from problems_of_strict_schema(item, where)
    elif isinstance(schema, dict):
        if "properties" in schema and schema.get("additionalProperties") is not False:
            yield Problem(
                where, "'additionalProperties' is required to be supplied and to be false"
            )
        if set(schema.get("properties", {})) != set(schema.get("required", ())):
            yield Problem(where, "'required' must include every key in properties")
        for name, part in schema.items():
            if name not in {"enum", "const", "required", "examples"}:
                yield from problems_of_strict_schema(part, f"{where}.{name}")


@cache
def _published(provider: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{provider}.json").read_text())
    return document


@cache
def _request_checks(
    operation: str,
) -> tuple[Callable[[Mapping[str, Any]], Iterator[Problem]], ...]:
    published = _published(operation.partition(".")[0])
    schemas = []
    if operation in PARAMETERS:
        schemas.append(_closed(TypeAdapter(PARAMETERS[operation]).json_schema()))
    if operation in published["requests"]:
        schemas.append({**published["requests"][operation], "$defs": published["$defs"]})
    return tuple(_checker(Draft202012Validator(schema)) for schema in schemas)


def _checker(
    validator: Draft202012Validator,
) -> Callable[[Mapping[str, Any]], Iterator[Problem]]:
    return lambda body: map(_problem, validator.iter_errors(dict(body)))


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Forbid parameters that the SDK does not know; the provider refuses them."""
    tops = [part["$ref"].rpartition("/")[2] for part in schema.get("anyOf", ())]
    for part in [schema["$defs"][top] for top in tops] or [schema]:
        part["additionalProperties"] = False
    return schema


def _errors(
    schema: Mapping[str, Any], document: Any, published: Mapping[str, Any]
) -> Iterator[SchemaError]:
    validator = Draft202012Validator({**schema, "$defs": published["$defs"]})
    return validator.iter_errors(document)


def _problem(error: SchemaError, root: str = "body") -> Problem:
    where = ".".join([root, *(str(step) for step in error.absolute_path)])
    return Problem(where, f"violates {error.validator}: {_rule(error)}")


def _rule(error: SchemaError) -> str:
    if error.context:
        return "; ".join(sorted({_problem(cause).where for cause in error.context}))
    return json.dumps(error.validator_value)[:120]


@cache
def _events() -> dict[str, type[BaseModel]]:
    union = get_args(ResponseStreamEvent)[0]
    return {get_args(m.model_fields["type"].annotation)[0]: m for m in get_args(union)}
