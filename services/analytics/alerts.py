"""The queries about alerts: which there are, by which rules, and what is kept quiet."""

import asyncio
from datetime import timedelta

from contracts import (
    AlertRule,
    AlertRules,
    AlertRulesQuery,
    Alerts,
    AlertsQuery,
    AlertTest,
    AlertTested,
    ReceiverTest,
    Silence,
    SilenceCreate,
    SilenceRemove,
    SilenceRemoved,
    Silences,
    SilencesQuery,
    subjects,
)
from contracts.alert import MAX_SILENCE_HOURS
from services.analytics.domain import alerting, messages
from services.analytics.domain.rules import Rule
from services.analytics.ports import Deps
from services.kit.failures import Invalid, NotFound
from services.kit.service import Query

MAX_SILENCES = 200
"""Silences at a time."""
DEFAULT_SILENCE = timedelta(hours=1)


async def list_alerts(query: AlertsQuery, deps: Deps) -> Alerts:
    """The alerts of the station, those that fire before the others."""
    now, silences = deps.clock.now(), await deps.alerts.silences()
    courses = (await deps.alerts.courses()).values()
    alerts = (alerting.silenced(each, silences, now).alert for each in courses)
    wanted = (each for each in alerts if query.resolved or each.status != "resolved")
    return Alerts(alerts=alerting.ordered(wanted), evaluated_at=await deps.alerts.evaluated_at())


async def list_rules(_: AlertRulesQuery, deps: Deps) -> AlertRules:
    """The rules, and who is told of each."""
    return AlertRules(rules=tuple(_described(rule, deps) for rule in deps.rules))


async def silence(query: SilenceCreate, deps: Deps) -> Silence:
    """Keep alerts quiet for a time.

    Raises:
        Invalid: there is no such rule, the time lies in the past or is too long, or there are too
            many silences.
    """
    if query.rule is not None and all(rule.name != query.rule for rule in deps.rules):
        raise Invalid(f"rule: there is no rule {query.rule}; `radiox alerts rules` lists them")
    if query.hours is not None and query.until is not None:
        raise Invalid("hours: give either hours or until")
    now = deps.clock.now()
    until = query.until or now + _asked(query)
    if not now < until <= now + timedelta(hours=MAX_SILENCE_HOURS):
        raise Invalid("until: it must lie ahead, within thirty days")
    if len(await deps.alerts.silences()) >= MAX_SILENCES:
        raise Invalid(f"rule: there are {MAX_SILENCES} silences already; remove some")
    made = Silence(
        silence_id=f"si_{deps.new_word()}",
        rule=query.rule,
        labels=query.labels,
        until=until,
        created_at=now,
        reason=query.reason,
    )
    await deps.alerts.add_silence(made, (until - now).total_seconds())
    return made


async def list_silences(_: SilencesQuery, deps: Deps) -> Silences:
    """The silences that have not ended."""
    now = deps.clock.now()
    found = [each for each in await deps.alerts.silences() if now < each.until]
    return Silences(silences=tuple(sorted(found, key=lambda each: (each.until, each.silence_id))))


async def remove_silence(query: SilenceRemove, deps: Deps) -> SilenceRemoved:
    """End a silence: what it has kept quiet is told at the next evaluation.

    Raises:
        NotFound: there is none of that id.
    """
    if not await deps.alerts.remove_silence(query.silence_id):
        raise NotFound(f"silence_id: there is no silence {query.silence_id}")
    return SilenceRemoved(silence_id=query.silence_id)


async def send_test(query: AlertTest, deps: Deps) -> AlertTested:
    """Send a test message at once, once, and tell what became of it."""
    message = messages.of_test(query.severity, deps.clock.now(), deps.new_word())
    names = deps.told(query.severity)
    errors = await asyncio.gather(*(deps.receivers[name].test(message) for name in names))
    return AlertTested(
        receivers=tuple(
            ReceiverTest(receiver=name, error=error)
            for name, error in zip(names, errors, strict=True)
        )
    )


def _asked(query: SilenceCreate) -> timedelta:
    return DEFAULT_SILENCE if query.hours is None else timedelta(hours=query.hours)


def _described(rule: Rule, deps: Deps) -> AlertRule:
    return AlertRule(
        name=rule.name,
        severity=rule.severity,
        summary=rule.summary,
        hold=rule.hold,
        metric=rule.when.metric,
        condition=messages.condition(rule.when),
        evaluated=deps.evaluates(rule),
        receivers=deps.told(rule.severity),
        runbook=f"{deps.runbook}#{rule.anchor}",
    )


QUERIES = (
    Query(subjects.ALERT_LIST, AlertsQuery, Alerts, list_alerts),
    Query(subjects.ALERT_RULES, AlertRulesQuery, AlertRules, list_rules),
    Query(subjects.ALERT_SILENCE, SilenceCreate, Silence, silence, exact=True),
    Query(subjects.ALERT_SILENCES, SilencesQuery, Silences, list_silences),
    Query(subjects.ALERT_SILENCE_REMOVE, SilenceRemove, SilenceRemoved, remove_silence),
    Query(subjects.ALERT_TEST, AlertTest, AlertTested, send_test, workers=2),
)
