"""`radiox alerts`: asks the service analytics, and prints what it replies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import (
    Alert,
    AlertRules,
    AlertRulesQuery,
    Alerts,
    AlertsQuery,
    AlertTest,
    AlertTested,
    Silence,
    SilenceCreate,
    SilenceRemove,
    SilenceRemoved,
    Silences,
    SilencesQuery,
)
from contracts.event import Contract
from services.commands import editing
from services.commands.connection import run_connected
from services.commands.queries import asked
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.kit.delivery.policy import explain
from services.kit.settings import PlatformSettings

R = TypeVar("R", bound=Contract)
TEST_SECONDS = 65.0
"""A receiver has up to 60 seconds to answer a test."""


def list_alerts(
    settings: PlatformSettings, console: Console, *, resolved: bool, as_json: bool
) -> None:
    """Print the alerts, the worst first."""
    found = _asked(settings, AlertsQuery(resolved=resolved), Alerts)
    if as_json:
        editing.print_json(found)
        return
    rows = [_row(each) for each in found.alerts]
    print_rows(rows, console, as_json=False, if_empty=_nothing(found.evaluated_at))


def list_rules(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the rules."""
    found = _asked(settings, AlertRulesQuery(), AlertRules)
    if as_json:
        editing.print_json(found)
        return
    rows = [
        {
            "rule": each.name,
            "severity": each.severity,
            "metric": each.metric,
            "condition": each.condition,
            "for": f"{each.hold:.0f} s",
            "told": ", ".join(each.receivers) if each.evaluated else "by Prometheus alone",
        }
        for each in found.rules
    ]
    print_rows(rows, console, as_json=False, if_empty="There is no rule.")


def silence(
    settings: PlatformSettings,
    console: Console,
    *,
    rule: str | None,
    every: bool,
    labels: Sequence[str],
    hours: float,
    reason: str,
    as_json: bool,
) -> None:
    """Keep alerts quiet, and print until when.

    Raises:
        Refused: there is no such rule, or a value is invalid; the message says which.
    """
    if (rule is None) != every:
        raise Refused("name either a rule, from `radiox alerts rules`, or --all")
    try:
        query = SilenceCreate(rule=rule, labels=_labels(labels), hours=hours, reason=reason)
    except ValidationError as error:
        raise Refused(explain(error)) from error
    made = _asked(settings, query, Silence)
    if as_json:
        editing.print_json(made)
        return
    what = made.rule or "Everything"
    console.print(Text(f"{what} is quiet until {_local(made.until)}: {made.silence_id}"))


def list_silences(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the silences."""
    found = _asked(settings, SilencesQuery(), Silences)
    if as_json:
        editing.print_json(found)
        return
    rows = [
        {
            "id": each.silence_id,
            "rule": each.rule or "all",
            "labels": _text(each.labels),
            "until": _local(each.until),
            "reason": each.reason,
        }
        for each in found.silences
    ]
    print_rows(rows, console, as_json=False, if_empty="Nothing is kept quiet.")


def end_silence(
    silence_id: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """End a silence.

    Raises:
        Failed: there is none of that id.
    """
    try:
        query = SilenceRemove(silence_id=silence_id)
    except ValidationError as error:
        raise Refused(explain(error)) from error
    removed = _asked(settings, query, SilenceRemoved)
    if as_json:
        editing.print_json(removed)
        return
    console.print(Text(f"{removed.silence_id} has ended."))


def send_test(
    severity: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Send a test message, and print who has taken it.

    Raises:
        Failed: somebody has not taken it.
    """
    query = AlertTest.model_validate({"severity": severity})
    found = _asked(settings, query, AlertTested, timeout=TEST_SECONDS)
    if as_json:
        editing.print_json(found)
    else:
        rows = [
            {"receiver": each.receiver, "result": each.error or "taken"} for each in found.receivers
        ]
        print_rows(rows, console, as_json=False, if_empty="Nobody is told of this severity.")
    if failed := [each.receiver for each in found.receivers if each.error]:
        raise Failed(f"not taken by {', '.join(failed)}")


def _asked(settings: PlatformSettings, query: Contract, reply: type[R], **options: float) -> R:
    return run_connected(
        settings,
        lambda connection: asked(connection, query, reply, **options),
        services=("data", "analytics"),
        resume=True,
    )


def _labels(given: Sequence[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    for name, sign, value in pairs:
        if not name or not sign or not value:
            raise Refused(f"--label {name}: it must be NAME=VALUE, e.g. radiox.channel=world")
    return {name: value for name, _, value in pairs}


def _row(alert: Alert) -> dict[str, Any]:
    quiet = " (silenced)" if alert.silenced else ""
    return {
        "alert": alert.rule,
        "severity": alert.severity,
        "status": f"{alert.status}{quiet}",
        "since": _local(alert.since),
        "what": alert.summary,
        "runbook": alert.runbook,
    }


def _nothing(evaluated_at: datetime | None) -> str:
    if evaluated_at is None:
        return "Nothing is known yet: the rules were not evaluated."
    return f"Nothing is wrong, as of {_local(evaluated_at)}."


def _local(time: datetime) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M:%S}"


def _text(labels: Any) -> str:
    return ", ".join(f"{name}={value}" for name, value in labels.items())
