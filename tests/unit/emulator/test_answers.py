import json
from typing import Any

import pytest
from jsonschema import validate

from tests.emulator.answers import (
    INVENTED,
    default_writer,
    prompt_of,
    schema_of,
    sentences_of,
    with_invented_number,
)

SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 10},
        "kind": {"enum": ["news", "weather"]},
        "version": {"const": 2},
        "lines": {
            "type": "array",
            "minItems": 4,
            "items": {"$ref": "#/$defs/Line"},
        },
        "note": {"anyOf": [{"type": "null"}, {"type": "string"}]},
        "score": {"type": ["number", "null"], "minimum": 3},
        "urgent": {"type": "boolean"},
        "nothing": {"type": "null"},
    },
    "required": ["title", "kind", "version", "lines", "note", "score", "urgent", "nothing"],
    "additionalProperties": False,
    "$defs": {
        "Line": {
            "type": "object",
            "properties": {"text": {"type": "string"}},
            "required": ["text"],
            "additionalProperties": False,
        }
    },
}
PROMPT = "Rain fell on Tuesday. The river rose by two metres."
FORM = {"type": "json_schema", "name": "Script", "schema": SCHEMA}
CHAT = {
    "messages": [
        {"role": "system", "content": "Write radio news."},
        {"role": "user", "content": [{"type": "text", "text": PROMPT}]},
    ],
    "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMA}},
}
RESPONSES = {
    "instructions": "Write radio news.",
    "input": [{"role": "user", "content": [{"type": "input_text", "text": PROMPT}]}],
    "text": {"format": FORM},
}


@pytest.mark.parametrize("request_", [CHAT, RESPONSES])
def test_an_answer_fits_its_schema_and_says_what_the_prompt_says(request_: dict[str, Any]) -> None:
    answer = json.loads(default_writer(request_))
    validate(answer, SCHEMA)
    assert {line["text"] for line in answer["lines"]} == {
        "Rain fell on Tuesday.",
        "The river rose by two metres.",
    }


@pytest.mark.parametrize("request_", [CHAT, RESPONSES, {"input": PROMPT}])
def test_the_prompt_is_what_the_user_says(request_: dict[str, Any]) -> None:
    assert prompt_of(request_) == PROMPT


def test_without_a_schema_the_answer_is_text() -> None:
    assert schema_of({"input": PROMPT}) is None
    assert default_writer({"input": PROMPT}) == PROMPT


def test_sentences_of_a_json_prompt_are_its_strings() -> None:
    prompt = json.dumps({"stories": [{"id": "a1", "text": PROMPT}]})
    assert sentences_of(prompt) == ["Rain fell on Tuesday.", "The river rose by two metres."]


def test_a_prompt_without_sentences_is_answered_too() -> None:
    assert default_writer({"input": "Hi"})


def test_an_invented_number_keeps_the_schema() -> None:
    answer = with_invented_number(default_writer(RESPONSES))
    validate(json.loads(answer), SCHEMA)
    assert INVENTED in answer
