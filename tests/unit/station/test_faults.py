"""What is wrong with grids is told with its field."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from contracts import Grid, GridSlot
from services.station.domain.default import default_grid
from services.station.domain.faults import faults, notes
from services.station.domain.grid import PresetFacts

VIENNA = ZoneInfo("Europe/Vienna")
PRESETS = {
    "news": PresetFacts("The News", 3),
    "morning": PresetFacts("Morning", 5),
    "kurz": PresetFacts("Kurz", 1, "de"),
}
SLOT = {"preset": "news", "at": "07:30"}


def found(**fields: Any) -> list[str]:
    return list(faults(Grid.model_validate(fields), VIENNA, PRESETS, {"Tide"}))


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"timezone": "Europe/Viena"}, "timezone: there is no time zone “Europe/Viena”"),
        ({"slots": [SLOT, {"preset": "x", "at": "09:00"}]}, "slots[1].preset: there is no preset"),
        ({"slots": [SLOT, {"preset": "news", "at": "07:32"}]}, "slots[1].at: mon 07:32 overlaps"),
        (
            {"slots": [{"preset": "news", "at": "23:58", "days": ["sun"]},
                       {"preset": "news", "at": "00:00", "days": ["mon"]}]},
            "slots[1].at: mon 00:00 overlaps slots[0] (sun 23:58",
        ),
        (
            {"slots": [{"preset": "news", "at": "*:00"}, {"preset": "news", "at": "*:01"}]},
            "slots[1].at: mon 00:01 overlaps slots[0]",
        ),
        ({"slots": [SLOT | {"days": ["mon", "mon"]}]}, "slots[0].days: a day is named twice"),
        (
            {"slots": [{"preset": "kurz", "at": f"*:{minute:02}"} for minute in range(60)]},
            "slots: 10,080 shows a week; at most 300 a day",
        ),
        ({"filler": {"music": []}}, "filler.music: name seeds of music"),
        ({"filler": {"pieces": ["Tied"]}}, "filler.pieces[0]: the station has no media “Tied”"),
        ({"filler": {"idents": ["Tied"]}}, "filler.idents[0]: the station has no media “Tied”"),
        (
            {"one_offs": [{"day": "2026-03-29", "at": "02:30", "preset": "news"}]},
            "one_offs[0].at: clocks leave out 02:30 on 2026-03-29 in Europe/Vienna",
        ),
        (
            {"one_offs": [{"day": "2026-03-20", "at": "02:30"}]},
            "one_offs[0]: name either a preset or a show_id",
        ),
        (
            {"one_offs": [{"day": "2026-03-20", "at": "08:00", "preset": "news"},
                          {"day": "2026-03-20", "at": "08:02", "show_id": "s1"}]},
            "one_offs[1].at: 2026-03-20 08:02 overlaps one_offs[0]",
        ),
        (
            {"exceptions": [{"day": "2026-03-20", "preset": "nws"}]},
            "exceptions[0].preset: there is no preset “nws”",
        ),
    ],
)  # fmt: skip
def test_a_fault_names_its_field(fields: dict[str, Any], fault: str) -> None:
    (told, *_) = found(**fields)
    assert told.startswith(fault)


def test_a_good_grid_has_no_fault() -> None:
    slots = [SLOT, {"preset": "news", "at": "*:00"}, {"preset": "morning", "at": "07:33"}]
    assert found(slots=slots, timezone="Asia/Tokyo", filler={"pieces": ["Tide"]}) == []


@pytest.mark.parametrize(
    "slot",
    [
        {"preset": "news", "at": "24:00"},
        {"preset": "news", "at": "7:30"},
        {"preset": "news", "at": "*:60"},
        {"preset": "news", "at": "07:30", "minutes": 61},
        {"preset": "news", "at": "07:30", "days": []},
        {"preset": "", "at": "07:30"},
    ],
)
def test_impossible_slots_are_refused(slot: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GridSlot.model_validate(slot)


def test_a_grid_is_bounded() -> None:
    with pytest.raises(ValidationError, match="at most 200"):
        Grid.model_validate({"slots": [SLOT] * 201})


def test_what_has_no_effect_is_noted() -> None:
    grid = Grid.model_validate(
        {
            "on_air": False,
            "slots": [SLOT, {"preset": "news", "at": "*:00"}],
            "one_offs": [{"day": date(2026, 3, 1), "at": "08:00", "preset": "news"}],
            "exceptions": [{"day": date(2026, 3, 20), "at": ["07:31", "07:30", "09:00"]}],
        }
    )
    assert list(notes(grid, datetime(2026, 3, 14, tzinfo=UTC))) == [
        "exceptions[0].at: the week has no slot at 07:31",
        "one_offs[0].day: 2026-03-01 is over",
        "on_air: the channel makes no shows, and keeps its filler",
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_default_grid_has_no_fault_and_costs_nothing(language: str) -> None:
    grid = default_grid(PRESETS, language)
    assert list(faults(grid, VIENNA, PRESETS, ())) == []
    assert grid.budget == 0
    assert grid.slots[0].at == "*:00"
    assert {PRESETS[slot.preset].language for slot in grid.slots} == {language}


def test_the_default_grid_has_an_edition_of_each_preset() -> None:
    presets = {f"p{index:02}": PresetFacts(f"P{index}", 2 + index) for index in range(10)}
    grid = default_grid({**presets, "morning": PresetFacts("Morning", 5)}, "en")
    assert {slot.preset for slot in grid.slots} == {*presets, "morning"}
    assert list(faults(grid, VIENNA, {**presets, "morning": PresetFacts("Morning", 5)}, ())) == []
