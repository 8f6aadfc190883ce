"""Watches the station: evaluates the rules, and has told what has changed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

from contracts import DigestDue, Silence
from services.analytics.domain import alerting
from services.analytics.domain.alerting import Course, Found
from services.analytics.domain.rules import Rule
from services.analytics.ports import Deps


async def watch(deps: Deps) -> None:
    """Read the metrics, and evaluate the rules, unless another replica does."""
    readings = await deps.station.readings()
    found = alerting.found_by(evaluated(deps), readings)
    await deps.alerts.evaluate_alone(partial(_evaluate, found, deps))


async def make_digests(deps: Deps) -> None:
    """Have the digest of yesterday made once it is time."""
    now = deps.clock.now().astimezone(UTC)
    day = now.date() - timedelta(days=1)
    if deps.digest_at is None or now.time() < deps.digest_at or await deps.alerts.has_digest(day):
        return
    await deps.publish(DigestDue(day=day))
    await deps.alerts.note_digest(day)


def evaluated(deps: Deps) -> Iterable[Rule]:
    """The rules that are evaluated here; Prometheus alone evaluates the others."""
    return (rule for rule in deps.rules if deps.evaluates(rule))


async def _evaluate(found: dict[str, Found], deps: Deps) -> None:
    """Bring every alert up to date; what is to be told of it before is told first."""
    now = deps.clock.now()
    silences = await deps.alerts.silences()
    courses = await deps.alerts.courses()
    last = await deps.alerts.evaluated_at()
    lapsed = last is not None and now - last > deps.lapse
    for course in courses.values():
        await _tell(course, deps)
    for alert_id in courses.keys() | found.keys():
        change = partial(
            _changed,
            found=found.get(alert_id),
            silences=silences,
            now=now,
            runbook=deps.runbook,
            lapsed=lapsed,
        )
        changed = await deps.alerts.change(alert_id, change)
        if changed is not None:
            await _tell(changed, deps)
    await deps.alerts.note_evaluation(now)


def _changed(
    before: Course | None,
    *,
    found: Found | None,
    silences: list[Silence],
    now: datetime,
    runbook: str,
    lapsed: bool,
) -> Course | None:
    after = alerting.progressed(before, found, now, runbook, lapsed=lapsed)
    return None if after is None else alerting.silenced(after, silences, now)


async def _tell(course: Course, deps: Deps) -> None:
    """Publish what is to be told of an alert, and note that it is; a repetition has no effect."""
    message = alerting.message_of(course)
    if message is None:
        return
    await deps.publish(message)

    def told(found: Course | None) -> Course | None:
        return None if found is None else alerting.after_telling(found, message)

    await deps.alerts.change(course.alert.alert_id, told)
