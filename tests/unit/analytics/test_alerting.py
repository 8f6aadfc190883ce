"""The course of an alert."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts import AlertFired, AlertResolved, Silence
from services.analytics.domain.alerting import (
    Course,
    Found,
    after_telling,
    alert_id,
    message_of,
    ordered,
    progressed,
    silenced,
)
from services.analytics.domain.rules import Rule, Value

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
RUNBOOK = "https://example.org/runbook"


def rule(hold: int = 60, severity: str = "page") -> Rule:
    return Rule.model_validate(
        {
            "name": "NoShow",
            "group": "station",
            "severity": severity,
            "hold": hold,
            "dashboard": "station",
            "summary": "Channel {radiox.channel}: nothing for {value:duration}",
            "description": "Listeners hear old news.",
            "when": Value(
                metric="radiox.channel.silence", by=("radiox.channel",), threshold=60
            ).model_dump(),
        }
    )


def found(value: float = 90.0, hold: int = 60) -> Found:
    return Found(rule(hold), {"radiox.channel": "world"}, value)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def step(before: Course | None, what: Found | None, seconds: float) -> Course:
    after = progressed(before, what, at(seconds), RUNBOOK)
    assert after is not None
    return after


def told(course: Course) -> Course:
    message = message_of(course)
    assert message is not None
    return after_telling(course, message)


def test_an_alert_is_pending_fires_after_its_hold_and_is_resolved() -> None:
    pending = step(None, found(), 0)
    assert (pending.alert.status, message_of(pending)) == ("pending", None)
    assert step(pending, found(), 59).alert.status == "pending"
    firing = step(pending, found(120.0), 60)
    assert (firing.alert.status, firing.alert.fired_at) == ("firing", at(60))
    assert firing.alert.summary == "Channel world: nothing for 2m 0s"
    assert firing.alert.runbook == f"{RUNBOOK}#noshow"
    fired = message_of(firing)
    assert isinstance(fired, AlertFired)
    known = told(firing)
    assert message_of(known) is None
    resolved = step(known, None, 90)
    assert (resolved.alert.status, resolved.alert.resolved_at) == ("resolved", at(90))
    last = message_of(resolved)
    assert isinstance(last, AlertResolved)
    assert last.episode == fired.episode
    assert message_of(told(resolved)) is None


def test_one_that_needs_not_hold_fires_at_once() -> None:
    assert step(None, found(hold=0), 0).alert.status == "firing"


def test_one_that_ceases_while_it_is_pending_leaves_nothing() -> None:
    assert progressed(step(None, found(), 0), None, at(5), RUNBOOK) is None
    assert progressed(None, None, at(5), RUNBOOK) is None


def test_nobody_knows_what_held_while_nothing_was_evaluated() -> None:
    """The broker was away: what was pending before is no longer known to hold."""
    pending = step(None, found(), 0)
    after = progressed(pending, found(), at(130), RUNBOOK, lapsed=True)
    assert after is not None
    assert (after.alert.status, after.alert.since) == ("pending", at(130))
    assert step(after, found(), 190).alert.status == "firing"
    firing = step(pending, found(), 60)
    assert progressed(firing, found(), at(200), RUNBOOK, lapsed=True) == firing


def test_one_that_begins_again_is_another_episode() -> None:
    first = told(step(None, found(hold=0), 0))
    resolved = told(step(first, None, 30))
    assert progressed(resolved, None, at(40), RUNBOOK) == resolved
    again = step(resolved, found(hold=0), 50)
    assert again.alert.episode > first.alert.episode
    assert isinstance(message_of(again), AlertFired)


def test_what_was_told_of_another_episode_changes_nothing() -> None:
    first = step(None, found(hold=0), 0)
    message = message_of(first)
    assert message is not None
    again = step(told(step(told(first), None, 30)), found(hold=0), 50)
    assert after_telling(again, message) == again


@pytest.mark.parametrize(
    ("chosen", "quiet"),
    [
        ({"rule": "NoShow"}, True),
        ({}, True),
        ({"labels": {"radiox.channel": "world"}}, True),
        ({"rule": "DeadLetters"}, False),
        ({"labels": {"radiox.channel": "tech"}}, False),
        ({"until": at(0)}, False),
    ],
)
def test_a_silence_keeps_alerts_quiet_that_it_names(
    chosen: dict[str, object], *, quiet: bool
) -> None:
    silence = Silence.model_validate(
        {"silence_id": "si_1", "until": at(600), "created_at": NOW} | chosen
    )
    firing = silenced(step(None, found(hold=0), 0), [silence], NOW)
    assert firing.alert.silenced == quiet
    assert (message_of(firing) is None) == quiet


def test_what_still_fires_at_the_end_of_a_silence_is_told() -> None:
    silence = Silence(silence_id="si_1", until=at(600), created_at=NOW)
    quiet = silenced(step(None, found(hold=0), 0), [silence], NOW)
    later = silenced(step(quiet, found(hold=0), 600), [silence], at(600))
    assert isinstance(message_of(later), AlertFired)


def test_what_nobody_was_told_of_is_not_told_to_be_resolved() -> None:
    silence = Silence(silence_id="si_1", until=at(600), created_at=NOW)
    quiet = silenced(step(None, found(hold=0), 0), [silence], NOW)
    resolved = step(quiet, None, 30)
    assert (resolved.settled, message_of(resolved)) == (True, None)


def test_an_id_tells_labels_apart_whatever_their_order() -> None:
    assert alert_id("A", ()) == "A"
    assert alert_id("A", (("x", "1"), ("y", "2"))) == alert_id("A", (("y", "2"), ("x", "1")))
    assert alert_id("A", (("x", "1"),)) != alert_id("A", (("x", "2"),))


def test_those_that_fire_come_first_then_the_worst() -> None:
    def alert(severity: str, hold: int, seconds: float) -> Course:
        what = Found(rule(hold, severity), {"radiox.channel": severity}, 1.0)
        return step(None, what, seconds)

    courses = [
        alert("info", 0, 0),
        alert("page", 60, 0),
        alert("page", 0, 9),
        alert("ticket", 0, 0),
    ]
    alerts = ordered(each.alert for each in courses)
    assert [(each.severity, each.status) for each in alerts] == [
        ("page", "firing"),
        ("ticket", "firing"),
        ("info", "firing"),
        ("page", "pending"),
    ]
