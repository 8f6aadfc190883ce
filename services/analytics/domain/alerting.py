"""The course of an alert: pending, firing, resolved; and when it is told."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from contracts import Alert, AlertFired, AlertResolved, Silence
from services.analytics.domain.evaluation import Labels, Readings, evaluate, wholes
from services.analytics.domain.rules import Rule, worded

RANKS = {"page": 0, "ticket": 1, "info": 2}
"""Severities, the worst first."""
_STATUSES = {"firing": 0, "pending": 1, "resolved": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """A rule whose condition holds for some labels."""

    rule: Rule
    labels: Mapping[str, str]
    value: float
    whole: float = 0.0
    """How much there was of which the value is a share, where it is one."""


class Course(BaseModel):
    """An alert, and how far people know of it."""

    model_config = ConfigDict(frozen=True)

    alert: Alert
    told: bool = False
    """Whether it was told that it fired."""
    settled: bool = False
    """Whether it is resolved, and that was told where there was somebody to tell."""


def found_by(rules: Iterable[Rule], readings: Readings) -> dict[str, Found]:
    """What is wrong, by the id of the alert."""
    found = {}
    for rule in rules:
        values, whole = evaluate(rule.when, readings), wholes(rule.when, readings)
        for labels, value in values.items():
            found[alert_id(rule.name, labels)] = Found(
                rule, dict(labels), value, whole.get(labels, 0.0)
            )
    return found


def alert_id(rule: str, labels: Labels) -> str:
    """The id of an alert: its rule, and a hash of the labels that tell it apart."""
    if not labels:
        return rule
    told_apart = "\0".join(f"{name}={value}" for name, value in sorted(labels))
    return f"{rule}-{hashlib.sha256(told_apart.encode()).hexdigest()[:12]}"


def progressed(
    before: Course | None,
    found: Found | None,
    now: datetime,
    runbook: str,
    *,
    lapsed: bool = False,
) -> Course | None:
    """The course after an evaluation; None where there is nothing to know of the alert.

    `lapsed`: nothing was evaluated for a time, so that nobody knows whether a condition held
    meanwhile; what has not fired yet begins anew.
    """
    if found is None:
        return _without(before, now)
    begins = ("resolved", "pending") if lapsed else ("resolved",)
    if before is None or before.alert.status in begins:
        return _held(Course(alert=_begun(found, now, runbook)), found, now)
    return _held(before, found, now)


def message_of(course: Course) -> AlertFired | AlertResolved | None:
    """What is to be told of an alert; None where nothing is. A silence keeps an alert quiet."""
    alert = course.alert
    about = {"alert_id": alert.alert_id, "episode": alert.episode, "alert": alert}
    if alert.status == "firing" and not course.told and not alert.silenced:
        return AlertFired.model_validate(about)
    if alert.status == "resolved" and course.told and not course.settled:
        return AlertResolved.model_validate(about)
    return None


def after_telling(course: Course, message: AlertFired | AlertResolved) -> Course:
    """The course once a message is on the stream; as it is where it has gone on meanwhile."""
    if course.alert.episode != message.episode:
        return course
    known = "told" if isinstance(message, AlertFired) else "settled"
    return course.model_copy(update={known: True})


def silenced(course: Course, silences: Iterable[Silence], now: datetime) -> Course:
    """The course with whether a silence keeps the alert quiet."""
    quiet = any(is_quiet(course.alert, each, now) for each in silences)
    if quiet == course.alert.silenced:
        return course
    return course.model_copy(update={"alert": course.alert.model_copy(update={"silenced": quiet})})


def is_quiet(alert: Alert, silence: Silence, now: datetime) -> bool:
    """Whether a silence keeps an alert quiet."""
    return (
        now < silence.until
        and silence.rule in {None, alert.rule}
        and all(alert.labels.get(name) == value for name, value in silence.labels.items())
    )


def ordered(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Alerts, those that fire before the others, the worst first, then by the time they began."""
    return tuple(
        sorted(
            alerts,
            key=lambda each: (
                _STATUSES.get(each.status, 9),
                RANKS.get(each.severity, 9),
                each.since,
                each.alert_id,
            ),
        )
    )


def _begun(found: Found, now: datetime, runbook: str) -> Alert:
    rule = found.rule
    return Alert(
        alert_id=alert_id(rule.name, tuple(found.labels.items())),
        rule=rule.name,
        severity=rule.severity,
        status="pending",
        labels=found.labels,
        summary=rule.summary,
        value=found.value,
        episode=max(1, int(now.timestamp() * 1000)),
        since=now,
        runbook=f"{runbook}#{rule.anchor}",
        dashboard=rule.dashboard,
    )


def _held(course: Course, found: Found, now: datetime) -> Course:
    rule, before = found.rule, course.alert
    changes: dict[str, object] = {
        "value": found.value,
        "severity": rule.severity,
        "summary": worded(rule.summary, found.labels, found.value, found.whole),
        "description": worded(rule.description, found.labels, found.value, found.whole),
    }
    if before.status == "pending" and now - before.since >= timedelta(seconds=rule.hold):
        changes |= {"status": "firing", "fired_at": now}
    return course.model_copy(update={"alert": before.model_copy(update=changes)})


def _without(before: Course | None, now: datetime) -> Course | None:
    """The course of an alert whose condition holds no more."""
    if before is None or before.alert.status == "pending":
        return None
    if before.alert.status == "resolved":
        return before
    resolved = before.alert.model_copy(update={"status": "resolved", "resolved_at": now})
    return before.model_copy(update={"alert": resolved, "settled": not before.told})
