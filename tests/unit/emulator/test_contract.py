import inspect
import json
from typing import Any

import pytest
from elevenlabs.text_to_dialogue.client import AsyncTextToDialogueClient
from elevenlabs.text_to_speech.client import AsyncTextToSpeechClient
from jsonschema import Draft202012Validator
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from tests.emulator.contract import (
    FOLDER,
    ContractError,
    check_response,
    problems_of_request,
    problems_of_strict_schema,
)

ALIGNMENT = {
    "characters": ["H"],
    "character_start_times_seconds": [0.0],
    "character_end_times_seconds": [0.1],
}


@pytest.fixture
def published() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / "elevenlabs.json").read_text())
    return document


@pytest.mark.parametrize(
    ("schema", "method"),
    [
        ("SpeechRequest", AsyncTextToSpeechClient.convert),
        ("SpeechRequest", AsyncTextToSpeechClient.stream),
        ("DialogueRequest", AsyncTextToDialogueClient.convert),
        ("DialogueRequest", AsyncTextToDialogueClient.stream_with_timestamps),
    ],
)
def test_schemas_know_every_parameter_of_the_installed_client(
    published: dict[str, Any], schema: str, method: Any
) -> None:
    known = set(published["$defs"][schema]["properties"])
    queried = set(published["$defs"]["WholeQuery"]["properties"])
    others = {"self", "voice_id", "request_options"}
    assert set(inspect.signature(method).parameters) - others - queried == known


@pytest.mark.parametrize("provider", ["elevenlabs", "openai"])
def test_schemas_are_valid_and_name_their_origin(provider: str) -> None:
    document = json.loads((FOLDER / f"{provider}.json").read_text())
    assert "OpenAPI document" in document["$comment"]
    for part in ("$defs", "requests", "queries", "responses"):
        for schema in document.get(part, {}).values():
            Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("operation", "body", "where"),
    [
        ("openai.responses", {"input": "Hi", "modle": "gpt-5.4"}, "body"),
        ("openai.chat", {"model": "gpt-5.4"}, "body"),
        ("openai.speech", {"model": "tts-1", "input": "Hi", "voice": "ash", "speed": 9}, "speed"),
        ("openai.images", {"prompt": "A", "n": 11}, "n"),
        ("elevenlabs.speech", {"txt": "Hi"}, "body"),
        ("elevenlabs.dialogue", {"inputs": [{"text": "Hi"}]}, "inputs.0"),
        ("elevenlabs.dialogue", {"inputs": []}, "inputs"),
        ("elevenlabs.clone", {"name": "Ada"}, "body"),
    ],
)
def test_a_request_against_the_contract_has_a_problem(
    operation: str, body: dict[str, Any], where: str
) -> None:
    found = problems_of_request(operation, body, {})
    assert any(problem.where.endswith(where) for problem in found)


def test_a_query_is_checked() -> None:
    body = {"text": "Hi"}
    assert not problems_of_request("elevenlabs.speech", body, {"output_format": "wav_24000"})
    assert problems_of_request("elevenlabs.speech.stream", body, {"output_format": "wav_24000"})
    assert problems_of_request("openai.models", {}, {"typo": "1"})


def test_a_problem_does_not_hold_the_content() -> None:
    body = {"model": "tts-1", "voice": "ash", "input": "secret " * 1000}
    assert "secret" not in str(problems_of_request("openai.speech", body, {}))


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("openai.responses", {"id": "resp_1"}),
        ("openai.chat", {"id": "chatcmpl-1", "choices": []}),
        ("openai.event", {"type": "response.output_text.delta", "delta": "Hi"}),
        ("elevenlabs.speech.timed", {"alignment": ALIGNMENT}),
        ("elevenlabs.dialogue.timed", {"audio_base64": "", "alignment": ALIGNMENT}),
        ("elevenlabs.subscription", {"tier": "free"}),
    ],
)
def test_a_response_against_the_contract_is_not_sent(name: str, document: dict[str, Any]) -> None:
    with pytest.raises(ContractError):
        check_response(name, document)


def test_events_are_those_of_the_client() -> None:
    event = {"type": "error", "code": None, "message": "Hi", "param": None, "sequence_number": 1}
    check_response("openai.event", event)
    assert TypeAdapter(ResponseStreamEvent).validate_python(event).type == "error"


def test_strict_mode_wants_closed_objects_with_all_their_properties() -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    closed = {**inner, "additionalProperties": False}
    outer = {"type": "array", "items": inner}
    assert not list(problems_of_strict_schema(closed))
    assert [p.where for p in problems_of_strict_schema(outer)] == ["schema.items"]
    assert list(problems_of_strict_schema({**closed, "required": []}))
