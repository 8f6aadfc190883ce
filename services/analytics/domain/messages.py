"""What people are told: what happened, since when, how bad it is, and what to do next."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from contracts import (
    Alert,
    AlertFired,
    AlertResolved,
    ArchiveFigures,
    DayOfAnalytics,
    Notification,
)
from contracts.archive import FeedHealth
from services.analytics.domain.rules import Absent, Condition, Increase, Quantile, Ratio, Value

BADNESS = {
    "page": "now: listeners notice it, or soon will",
    "ticket": "on the next working day",
    "info": "good to know",
}
"""How bad a severity is, in words."""
LISTED = 5
"""Reasons, shows, stages and feeds that a digest names, at most."""
_LONGEST_REASON = 160


def of_alert(event: AlertFired | AlertResolved) -> Notification:
    """The message about an alert that fired, or is resolved."""
    alert = event.alert
    fired = isinstance(event, AlertFired)
    return Notification(
        notification_id=f"{alert.alert_id}.{event.episode}.{'fired' if fired else 'resolved'}",
        kind="fired" if fired else "resolved",
        severity=alert.severity,
        title=alert.summary if fired else f"Resolved: {alert.summary}",
        lines=tuple(_fired(alert) if fired else _resolved(alert)),
        link=alert.runbook,
        alert=alert,
    )


def of_test(severity: str, at: datetime, word: str) -> Notification:
    """What those who are told hear of a test, so that they do nothing about it."""
    return Notification(
        notification_id=f"test.{word}",
        kind="test",
        severity=severity,
        title=f"A test of the alerts of severity {severity}",
        lines=(f"Sent at {moment(at)}. Nothing is wrong, and there is nothing to do.",),
    )


def of_digest(day: date, figures: ArchiveFigures, feeds: Iterable[FeedHealth]) -> Notification:
    """The digest of a day."""
    total = figures.total
    dead = [feed for feed in feeds if feed.reads and feed.failures == feed.reads]
    return Notification(
        notification_id=f"digest.{day.isoformat()}",
        kind="digest",
        title=f"{day:%A, %d %B %Y}: {_shows(total.generated)}, {total.minutes:.0f} minutes, "
        f"{dollars(total.paid)}",
        lines=(
            *_totals(total),
            *_details(figures),
            *_listed(
                "Feeds that could not be read once",
                (f"{feed.name}: {cut(feed.error) or 'no reason is known'}" for feed in dead),
            ),
        ),
    )


def moment(at: datetime) -> str:
    """A time, to the minute (UTC)."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def lasting(span: timedelta) -> str:
    """A duration in its two greatest units: `2 h 5 min`."""
    seconds = max(0, int(span.total_seconds()))
    units = ((seconds // 86_400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"))
    found = [f"{number} {unit}" for number, unit in units if number]
    return " ".join(found[:2]) or f"{seconds} s"


def dollars(amount: float) -> str:
    """An amount in USD."""
    return f"${amount:.2f}"


def cut(text: str) -> str:
    """A text on one line, cut."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]}…"


def condition(when: Condition) -> str:
    """The condition of a rule, in words."""
    if isinstance(when, Absent):
        return f"one of {', '.join(when.values)} is missing"
    compared = f"{when.op} {when.threshold:g}"
    match when:
        case Value():
            return f"{when.of} {compared}"
        case Increase():
            return f"growth within {lasting(timedelta(seconds=when.window))} {compared}"
        case Ratio():
            part = ", ".join(each for values in when.part.values() for each in values)
            return (
                f"share of {part} within {lasting(timedelta(seconds=when.window))} {compared}, "
                f"of {when.at_least} or more"
            )
        case Quantile():
            return (
                f"{when.quantile:.0%} quantile within "
                f"{lasting(timedelta(seconds=when.window))} {compared}, of {when.at_least} or more"
            )


def _fired(alert: Alert) -> Iterator[str]:
    if alert.description:
        yield alert.description
    yield f"Since {moment(alert.since)}."
    yield f"Severity: {alert.severity}, {BADNESS.get(alert.severity, 'see the runbook')}."
    yield (
        f"Next: read the runbook, look at the dashboard {alert.dashboard}; `radiox alerts list` "
        f"shows how it stands, `radiox alerts silence {alert.rule}` keeps it quiet for an hour."
    )


def _resolved(alert: Alert) -> Iterator[str]:
    ended = alert.resolved_at or alert.since
    span = f"from {moment(alert.since)} to {moment(ended)}"
    yield f"It lasted {lasting(ended - alert.since)}: {span}."
    yield "Nothing needs to be done now; where it comes back, read the runbook."


def _totals(total: DayOfAnalytics) -> Iterator[str]:
    ended = f"{total.generated} generated, {total.failed} failed, {total.cancelled} cancelled"
    heard = f"{total.plays} plays, {total.completes} to the end, {total.downloads} downloads"
    yield f"Shows: {ended}."
    yield f"Cost: {dollars(total.paid)}; caches saved {dollars(total.saved)}."
    yield f"Listening: {heard}."


def _details(figures: ArchiveFigures) -> Iterator[str]:
    yield from _listed(
        "Why shows failed",
        (f"{each.shows} × {each.stage}: {cut(each.reason)}" for each in figures.failures),
    )
    slowest = sorted(
        (each for each in figures.stages if each.stage != "total"), key=lambda each: -each.p95
    )
    yield from _listed(
        "Slowest stages (p50, p95)",
        (f"{each.stage}: {each.p50:.1f} s, {each.p95:.1f} s" for each in slowest),
    )
    yield from _listed(
        "Top shows",
        (f"{each.title or each.show_id}: {each.plays} plays" for each in figures.shows),
    )


def _listed(what: str, entries: Iterable[str]) -> Iterator[str]:
    """A line that says what follows, and a line for each entry; nothing where there is none."""
    found = list(entries)
    if found:
        yield f"{what}:"
        yield from (f"- {each}" for each in found[:LISTED])
    if len(found) > LISTED:
        yield f"- and {len(found) - LISTED} more"


def _shows(number: int) -> str:
    return "1 show" if number == 1 else f"{number} shows"
