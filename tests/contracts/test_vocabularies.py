"""Vocabularies are open to readers, and closed to those who act on their values."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

import contracts
from contracts import (
    Event,
    HostSave,
    Language,
    PresetSave,
    ShowAccepted,
    ShowGenerated,
    ShowRequested,
    ShowState,
    Status,
)
from contracts.client.stored import Stored
from contracts.client.updates import event_update
from contracts.event import Contract
from contracts.vocabulary import KNOWN_VALUES, known_values
from infra.asyncapi.schemas import schemas
from infra.asyncapi.vocabularies import vocabularies
from services import fleet

GOLDEN = Path(contracts.__file__).parent / "examples"
UNHEARD = "unheard-of"
REQUESTS = {query.request for name in fleet.SERVICES for query in fleet.documented(name).queries}
REPLIES = {query.response for name in fleet.SERVICES for query in fleet.documented(name).queries}
EVENTS = {
    model
    for model in (getattr(contracts, name) for name in contracts.__all__)
    if isinstance(model, type) and issubclass(model, Event) and "subject" in vars(model)
}


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


def strange(schema: Any, value: Any, known: dict[str, Any]) -> Any:
    """A value whose texts of a vocabulary are none of the known ones."""
    if "$ref" in schema:
        return strange(known[schema["$ref"].removeprefix("#/")], value, known)
    if "x-known-values" in schema:
        return UNHEARD
    for choice in schema.get("anyOf", ()) if value is not None else ():
        if (found := strange(choice, value, known)) != value:
            return found
    if isinstance(value, list):
        return [strange(schema.get("items", {}), each, known) for each in value]
    if not isinstance(value, dict):
        return value
    fields, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    return {
        name: strange(fields.get(name, others if isinstance(others, dict) else {}), each, known)
        for name, each in value.items()
    }


@pytest.mark.parametrize("model", sorted(EVENTS, key=str))
def test_an_event_with_values_that_came_later_is_read(model: type[Event]) -> None:
    payload = golden(model.subject.partition(".{")[0])
    known = schemas([model])
    later = strange(known[model.__name__], payload, known)
    assert json.loads(model.model_validate(later).model_dump_json()) == later


def test_values_that_came_later_are_put_in_place_of_the_known_ones() -> None:
    known = schemas([ShowGenerated])
    later = strange(known["ShowGenerated"], golden("show.generated"), known)
    show = ShowGenerated.model_validate(later)
    assert {show.language, show.hosts[0].role, show.feeds[0].status} == {UNHEARD}
    state = ShowState.model_validate(golden("show.state.reply") | {"status": "paused"})
    assert (state.status, state.over) == ("paused", False)
    assert ShowState.model_validate(golden("show.state.reply")).status is Status.RUNNING


def closed(found: dict[str, Any]) -> Iterator[str]:
    for name, schema in found.items():
        text = json.dumps(schema)
        if '"enum"' in text or '"const"' in text:
            yield name


def test_nothing_that_is_only_read_is_closed() -> None:
    assert [*closed(schemas(EVENTS | REPLIES))] in ([], ["Status"])


@pytest.mark.parametrize(
    ("request_type", "payload", "field"),
    [
        (ShowRequested, {"language": "fr"}, "language"),
        (ShowRequested, {"filters": {"genres": ["gossip"]}}, "filters.genres.0"),
        (HostSave, golden("host.save") | {"host": {"language": "fr"}}, "host.language"),
        (
            PresetSave,
            {"name": "x", "preset": {"title": "x", "hosts": [], "style": {"tempo": "wild"}}},
            "preset.style.tempo",
        ),
    ],
)
def test_a_request_with_an_unknown_value_is_refused(
    request_type: type[Contract], payload: Any, field: str
) -> None:
    with pytest.raises(ValidationError, match="Input should be '") as refused:
        request_type.model_validate(payload, context=KNOWN_VALUES)
    assert [".".join(map(str, fault["loc"])) for fault in refused.value.errors()] == [field]


def test_a_field_of_a_request_needs_no_context() -> None:
    with pytest.raises(ValidationError, match="Input should be 'en' or 'de'"):
        ShowRequested(language="fr")


def test_the_schema_of_a_request_refers_to_the_vocabulary() -> None:
    found = schemas([ShowRequested])
    assert found["ShowRequested"]["properties"]["language"]["anyOf"][0] == {"$ref": "#/Language"}
    assert found["Language"]["enum"] == ["en", "de"]


def test_the_schema_of_an_event_lists_the_known_values() -> None:
    language = schemas([ShowAccepted])["ShowAccepted"]["properties"]["language"]
    assert (language["type"], language["x-known-values"]) == ("string", ["en", "de"])
    assert "enum" not in language


def test_every_vocabulary_is_named_and_described() -> None:
    assert {each.name for each in vocabularies().values()} >= {"Language", "Stage", "SegmentKind"}
    assert all(each.description for each in vocabularies().values())
    assert known_values(Language) == ("en", "de")


@pytest.mark.parametrize("value", [7, None, ["en"], "x" * 201])
def test_what_is_no_short_text_is_no_value(value: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Language).validate_python(value)


def test_a_follower_sees_an_event_with_a_language_that_came_later() -> None:
    body = json.dumps(golden("show.generated") | {"language": "fr"}).encode()
    update = event_update(Stored("show.generated", 7, body), "ARCHIVE")
    assert update is not None
    assert isinstance(update.event, ShowGenerated)
    assert update.event.language == "fr"
