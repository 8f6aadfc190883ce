"""Fields of records as people write them: assigned, checked, compared."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from contracts import FeedSource, Grid, Preset, StationConfiguration, Style
from services.commands import editing
from services.commands.terminal.documents import parse_yaml, yaml_of
from services.commands.terminal.errors import Refused

PRESET = Preset(title="Mine", hosts=("Ava",), style=Style(mood="calm"))


def test_a_document_has_what_differs_from_the_defaults_and_comes_back() -> None:
    feed = FeedSource(name="One", url="https://one.example/feed", weight=2)
    whole = PRESET.model_copy(update={"feeds": (feed,), "minutes": 7.5})
    document = editing.document(whole)
    assert document == {
        "title": "Mine",
        "minutes": 7.5,
        "hosts": ["Ava"],
        "feeds": [{"name": "One", "url": "https://one.example/feed", "weight": 2.0}],
        "style": {"mood": "calm"},
    }
    assert editing.parsed(Preset, document, "x") == whole


@pytest.mark.parametrize(
    ("assignment", "field", "value"),
    [
        ("minutes=5", "minutes", 5),
        ("hosts=[Tom, Ava]", "hosts", ["Tom", "Ava"]),
        ("title=a = b", "title", "a = b"),
        ('title="5"', "title", "5"),
        ("style.tempo=brisk", "style", {"mood": "calm", "tempo": "brisk"}),
        ("style.mood=", "style", {}),
        ("style=", "style", None),
        ("filters.keywords=[sea]", "filters", {"keywords": ["sea"]}),
        ("outlet_weights.bbc.co.uk=2", "outlet_weights", {"bbc.co.uk": 2}),
        ("lexicon.St. Gall=Saint Gall", "lexicon", {"St. Gall": "Saint Gall"}),
    ],
)
def test_an_assignment_sets_a_field_and_leaves_the_others(
    assignment: str, field: str, value: Any
) -> None:
    before = editing.document(PRESET)
    after = editing.assigned(before, [assignment])
    assert after.get(field) == value
    assert {**after, field: None} == {**before, field: None}
    assert before == editing.document(PRESET)


@pytest.mark.parametrize(
    ("assignment", "reason"),
    [
        ("minutes", "--set minutes: is not FIELD=VALUE"),
        ("=5", "--set =5: is not FIELD=VALUE"),
        ("style.=5", "--set style.=5: is not FIELD=VALUE"),
        ("title.mood=x", "--set title.mood=x: title is no table"),
        ("hosts=[Ava", "--set hosts, line 1: "),
        ("hosts={a: 1, a: 2}", "--set hosts, line 1: a stands there twice"),
        ("hosts=&a [*a]", "--set hosts, line 1: aliases are not allowed"),
        (f"hosts={'[' * 30}{']' * 30}", "--set hosts, line 1: deeper than 20 levels"),
    ],
)
def test_an_assignment_that_cannot_be_read_is_refused(assignment: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        editing.assigned(editing.document(PRESET), [assignment])
    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([], "x: is no table of fields"),
        ({"hosts": ["Ava"]}, "x: title: it is missing"),
        ({"title": "T", "hosts": [], "minuets": 3}, "x: minuets: there is no such field"),
        (
            {"title": "T", "hosts": [], "style": {"pace": 1}},
            "x: style.pace: there is no such field",
        ),
        ({"title": 5, "hosts": "Ava", "minutes": "long"}, "x: title: .*; minutes: .*; hosts: "),
        ({"title": "T", "hosts": [], "feeds": [{"name": "a"}]}, "x: feeds.0: a feed needs either"),
        ({f"f{n}": n for n in range(20)}, "; and 17 more"),
    ],
)
def test_a_document_at_fault_is_refused_with_every_field(data: Any, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        editing.parsed(Preset, data, "x")


def test_a_lexicon_at_fault_is_refused_with_the_word() -> None:
    with pytest.raises(Refused, match=r"x: lexicon\.\(sic\): "):
        editing.parsed(StationConfiguration, {"lexicon": {"(sic)": "sick"}}, "x")
    with pytest.raises(Refused, match=r"x: lexicon\.yes: “True” is no text"):
        editing.parsed(StationConfiguration, {"lexicon": {"yes": True}}, "x")


def printed(before: Preset, after: Preset, capsys: pytest.CaptureFixture[str]) -> tuple[str, Any]:
    """The difference as people read it, and as JSON."""
    both = (editing.document(before), editing.document(after))
    text = io.StringIO()
    editing.print_difference(*both, ("a", "b"), Console(file=text), as_json=False)
    editing.print_difference(*both, ("a", "b"), Console(), as_json=True)
    return text.getvalue(), json.loads(capsys.readouterr().out)


def test_a_difference_is_printed_line_by_line_and_field_by_field(
    capsys: pytest.CaptureFixture[str],
) -> None:
    style = Style(mood="calm", tempo="brisk")
    text, changes = printed(PRESET, PRESET.model_copy(update={"style": style, "news": 5}), capsys)
    assert text.splitlines()[:2] == ["--- a", "+++ b"]
    assert "+  tempo: brisk" in text.splitlines()
    assert changes == {
        "style.tempo": {"from": None, "to": "brisk"},
        "news": {"from": None, "to": 5},
    }


def test_no_difference_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(PRESET, PRESET, capsys) == ("a and b are the same.\n", {})


def test_the_editor_shows_every_field_as_comments_above_a_document_that_comes_back() -> None:
    header = editing.described(Preset)
    assert all(line.startswith("#") for line in header.splitlines())
    assert max(map(len, header.splitlines())) <= 96
    for name in (*Preset.model_fields, "style.tempo", "music.bed", "filters.keywords"):
        assert f"# {name}: " in header
    text = f"{header}\n{yaml_of(editing.document(PRESET))}"
    assert parse_yaml(text, "x") == editing.document(PRESET)


def test_a_time_of_day_is_a_text_and_no_number_in_base_60() -> None:
    text = 'slots: [{at: 18:30}, {at: 07:00}, {at: "*:00"}]\nday: 2026-12-24\nminutes: 5'
    read = parse_yaml(text, "grid")
    assert [slot["at"] for slot in read["slots"]] == ["18:30", "07:00", "*:00"]
    assert (read["day"], read["minutes"]) == ("2026-12-24", 5)


@pytest.mark.parametrize(
    ("slot", "reason"),
    [
        ({"at": "25:00"}, "at: “25:00” is no time of day such as 07:30, or *:00 for every hour"),
        (
            {"at": "07:00", "days": ["funday"]},
            "days.0: there is no “funday”; it is one of mon, tue, wed, thu, fri, sat, sun",
        ),
        ({"at": "07:00", "days": "mon"}, "days: a list is expected, such as [one, two]"),
    ],
)
def test_a_fault_is_told_in_words(slot: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        editing.parsed(Grid, {"slots": [{"preset": "brief", **slot}]}, "week.yaml")
    assert str(refused.value) == f"week.yaml: slots.0.{reason}"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"feeds": "https://a.example/feed"}, "feeds: a list is expected, such as [one, two]"),
        (
            {"feeds": ["https://a.example/feed"]},
            "feeds.0: “https://a.example/feed” is no table with fields such as name, url, blob",
        ),
        ({"feeds": [{"url": "a.example"}]}, "feeds.0.url: “a.example” is no web address such as"),
        ({"slots": [{"at": 450, "preset": "x"}]}, "slots.0.at: “450” is no text; with quotation"),
        (
            {"slots": [{"at": "7", "preset": "x"}]},
            "slots.0.at: “7” is no time of day such as",
        ),
        ({"slots": [{"at": "07:30"}]}, "slots.0.preset: it is missing"),
        ({"late_minutes": "ten"}, "late_minutes: “ten” is no number"),
        ({"late_minutes": 900}, "late_minutes: “900” is more than 720"),
        ({"budget_day": 0}, "budget_day: “0” is not more than 0"),
        ({"on_air": "maybe"}, "on_air: “maybe” is neither true nor false"),
        ({"one_offs": [{"day": "monday", "at": "07:30"}]}, "one_offs.0.day: “monday” is no day"),
        ({"filler": {"music": [1.5]}}, "filler.music.0: “1.5” is no whole number"),
        ({"title": ""}, "title: 1 or more characters are expected"),
    ],
)
def test_a_fault_names_the_field_the_value_and_what_is_expected(
    document: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused) as refused:
        editing.parsed(Grid, document, "grid.yaml")
    assert str(refused.value).startswith(f"grid.yaml: {said}")
