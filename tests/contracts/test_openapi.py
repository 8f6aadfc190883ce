"""openapi.json and the page of problems are up to date and complete."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from infra.openapi import generate, problems
from services.kit.web.problem_types import BY_CODE, PROBLEM_TYPES

ROOT = Path(__file__).parents[2]
DOCUMENT: dict[str, Any] = json.loads(generate())


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_document_is_up_to_date() -> None:
    assert (ROOT / "openapi.json").read_text("utf-8") == generate(), "run `make openapi`"


def test_the_page_of_problems_is_up_to_date() -> None:
    assert (ROOT / "infra/docs/problems.md").read_text("utf-8") == problems(), "run `make openapi`"


def test_the_document_is_valid() -> None:
    validate(DOCUMENT)


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for _, operation in operations()]
    assert len(set(ids)) == len(ids)


def test_every_tag_is_described() -> None:
    described = {tag["name"] for tag in DOCUMENT["tags"]}
    assert {tag for _, operation in operations() for tag in operation["tags"]} <= described


@pytest.mark.parametrize(("name", "operation"), list(operations()), ids=lambda each: str(each)[:60])
def test_an_operation_says_what_it_does_who_may_and_how_it_fails(
    name: str, operation: dict[str, Any]
) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert "security" in operation, name
    assert operation["tags"]
    failures = [status for status in operation["responses"] if int(status) >= 400]
    assert {"500", "503"} <= set(failures)
    for status in failures:
        reference = operation["responses"][status]["$ref"]
        assert reference.startswith("#/components/responses/"), (name, status)


@pytest.mark.parametrize(("name", "operation"), list(operations()), ids=lambda each: str(each)[:60])
def test_json_has_an_example(name: str, operation: dict[str, Any]) -> None:
    contents = [operation.get("requestBody", {}).get("content", {})]
    contents += [each.get("content", {}) for each in operation["responses"].values()]
    for content in contents:
        for media_type, described in content.items():
            if media_type == "application/json":
                assert described.keys() & {"example", "examples"}, name


@pytest.mark.parametrize("kind", PROBLEM_TYPES, ids=lambda kind: kind.code)
def test_a_type_of_problem_is_documented(kind: Any) -> None:
    assert HTTPStatus(kind.status)
    assert kind.meaning.endswith(".")
    assert kind.remedy.endswith(".")
    assert f"## {kind.code}\n" in problems()
    assert BY_CODE[kind.code] is kind
