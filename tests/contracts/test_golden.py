"""One example per subject, all of the same show."""

import json
from pathlib import Path
from typing import Any

import pytest

import contracts
from contracts import (
    DeadLetter,
    Event,
    ScriptReady,
    ShowGenerated,
    ShowRequested,
    subjects,
)
from contracts.event import Contract
from services import fleet

GOLDEN = Path(__file__).parents[2] / "contracts/examples"
REPLIES = {
    f"{query.subject}.reply": query.response
    for name in fleet.SERVICES
    for query in fleet.documented(name).queries
    if (GOLDEN / f"{query.subject}.reply.json").exists()
}
MODELS: dict[str, type[Contract]] = {
    str(vars(model)["subject"]).partition(".{")[0]: model
    for model in (getattr(contracts, name) for name in contracts.__all__)
    if isinstance(model, type) and issubclass(model, Contract) and "subject" in vars(model)
} | {"dead": DeadLetter, **REPLIES}


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


def test_every_subject_has_an_example() -> None:
    ours = {s for stream in subjects.STREAMS.values() for s in stream if not s.endswith(">")}
    assert {path.stem for path in GOLDEN.iterdir()} == MODELS.keys()
    assert {subject.removesuffix(".*") for subject in ours} < MODELS.keys()


@pytest.mark.parametrize("name", MODELS)
def test_an_example_survives_a_round_trip(name: str) -> None:
    payload = golden(name)
    event = MODELS[name].model_validate(payload)
    assert json.loads(event.model_dump_json()) == payload


@pytest.mark.parametrize("name", MODELS)
def test_an_unknown_field_is_ignored(name: str) -> None:
    payload = golden(name)
    assert MODELS[name].model_validate(payload | {"minuets": 3}) == MODELS[name].model_validate(
        payload
    )


@pytest.mark.parametrize("name", MODELS)
def test_an_event_cannot_be_changed(name: str) -> None:
    event = MODELS[name].model_validate(golden(name))
    field = next(iter(MODELS[name].model_fields), "any")
    with pytest.raises(ValueError, match="frozen"):
        setattr(event, field, "other")


EVENTS = {name: model for name, model in MODELS.items() if issubclass(model, Event)}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_id_names_show_subject_and_generation(name: str) -> None:
    payload = golden(name)
    first, *rest = [str(payload[field]) for field in EVENTS[name].identity_fields]
    assert payload["event_id"] == ":".join([first, name, *rest])


def test_a_request_may_be_empty() -> None:
    assert ShowRequested.model_validate_json("{}") == ShowRequested()


def test_the_examples_are_of_one_show() -> None:
    assert len({golden(name).get("show_id") for name in MODELS} - {None}) == 1


def test_spoken_segments_are_those_of_the_script() -> None:
    script = ScriptReady.model_validate(golden("script.ready"))
    show = ShowGenerated.model_validate(golden("show.generated"))
    assert {(s.id, s.text) for s in show.segments} <= {(s.id, s.text) for s in script.segments}
    assert [c.start for c in show.chapters[1:]] == [c.end for c in show.chapters[:-1]]
    assert show.chapters[-1].end == show.duration
    assert abs(show.duration / 60 - show.minutes_requested) <= 0.1
