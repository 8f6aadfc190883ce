"""The text of rules is checked, field by field."""

import re

import pytest

from services.analytics.domain.rules import MAX_BYTES, Value, parse, worded

RULE = """
[[rule]]
name = "Late"
group = "events"
severity = "page"
hold = 60
dashboard = "broker"
summary = "Service {radiox.service}: {value:duration}"
description = "It is late."
[rule.when]
kind = "value"
metric = "radiox.event.age"
by = ["radiox.service"]
threshold = 5
"""


def test_a_rule_is_read() -> None:
    (rule,) = parse(RULE)
    assert rule.anchor == "late"
    assert isinstance(rule.when, Value)
    assert (rule.when.by, rule.when.of, rule.when.op) == (("radiox.service",), "max", ">")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('severity = "page"', 'severity = "loud"', "rule.0.severity"),
        ('severity = "page"', "", "rule.0.severity: Field required"),
        ("hold = 60", "hold = -1", "rule.0.hold"),
        ('name = "Late"', 'name = "too late"', "rule.0.name"),
        ('kind = "value"', 'kind = "promql"', "rule.0.when"),
        ('kind = "value"', 'kind = "increase"', "rule.0.when.increase.window: Field required"),
        ("threshold = 5", "treshold = 5", "rule.0.when.value.threshold: Field required"),
        ("threshold = 5", 'threshold = 5\nop = "=="', "rule.0.when.value.op"),
        ("{radiox.service}", "{radiox.stage}", "{radiox.stage} is no label that `when.by` names"),
        ("{value:duration}", "{value:hex}", "{value:hex} is no label"),
        ('metric = "radiox.event.age"', 'metric = "rm -rf"', "rule.0.when.value.metric"),
        ("[[rule]]", "[rule", "Expected"),
        ("hold = 60", "hold = 60\nsilent = true", "rule.0.silent: Extra inputs"),
    ],
)
def test_a_mistake_is_told_with_its_field(old: str, new: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse(RULE.replace(old, new))


def test_names_are_unique() -> None:
    with pytest.raises(ValueError, match="several rules have the name Late"):
        parse(RULE + RULE)


def test_a_part_is_a_part() -> None:
    ratio = RULE.replace('kind = "value"', 'kind = "ratio"\nwindow = 60').replace(
        "threshold = 5",
        'threshold = 1\nwhere = { "radiox.outcome" = ["done"] }\n'
        'part = { "radiox.outcome" = ["failed"] }',
    )
    with pytest.raises(ValueError, match="has values that `where` leaves out"):
        parse(ratio)


def test_there_is_a_limit() -> None:
    with pytest.raises(ValueError, match="longer than"):
        parse("#" * (MAX_BYTES + 1))
    with pytest.raises(ValueError, match="rule"):
        parse("".join(RULE.replace("Late", f"Late{chr(65 + i // 26)}{chr(65 + i % 26)}")
                      for i in range(201)))  # fmt: skip


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        ("number", 1234.5678, "1235"),
        ("duration", 12.3456, "12.35s"),
        ("duration", 90, "1m 30s"),
        ("duration", 3600, "1h 0m 0s"),
        ("duration", 270_000, "3d 3h 0m 0s"),
        ("percent", 0.256, "25.6%"),
        ("dollars", 3, "$3.00"),
    ],
)
def test_a_value_is_worded(form: str, value: float, words: str) -> None:
    text = f"{{radiox.service}}: {{value:{form}}}"
    assert worded(text, {"radiox.service": "audio"}, value) == f"audio: {words}"


def test_a_share_is_worded_by_what_it_is_made_of() -> None:
    assert worded("{part} of {whole} calls fail", {}, 0.75, 4.0) == "3 of 4 calls fail"
    with pytest.raises(ValueError, match=re.escape("{whole} is no label")):
        parse(RULE.replace("{value:duration}", "{whole}"))
