"""Alerts, from what is wrong on a real broker to who is told: once, however many processes run."""

import json

import pytest

from contracts import (
    AlertFired,
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
    subjects,
)
from services.kit.failures import Invalid, NotFound
from services.kit.replay import replay
from tests.archive_events import failed
from tests.integration.analytics.conftest import Station
from tests.waiting import until

FIRED, RESOLVED = "alert.fired", "alert.resolved"


def only(told: list[tuple[str, str]], text: str) -> list[str]:
    return [kind for kind, title in told if text in title]


async def test_what_is_wrong_is_told_once_by_three_processes_and_so_is_its_end(
    station: Station,
) -> None:
    for _ in range(3):
        await station.start()
    await station.open_circuit("acme")
    await station.once_told(FIRED, "acme")
    await station.close_circuit("acme")
    await station.once_told(RESOLVED, "acme")
    await station.open_circuit("later")
    told = await station.once_told(FIRED, "later")
    assert only(told, "acme") == [FIRED, RESOLVED]
    assert only(told, "later") == [FIRED]
    received = station.receiver.received[0]
    message = received.verified("whsec_c2VjcmV0IG9mIHRoaXMgdGVzdA==")
    assert message["data"]["alert"]["labels"] == {"radiox.provider": "acme"}
    assert message["data"]["link"] == "infra/docs/runbook.md#circuitopen"


async def test_a_restart_tells_nothing_again_and_misses_no_end(station: Station) -> None:
    await station.start()
    await station.open_circuit("acme")
    await station.once_told(FIRED, "acme")
    await station.stop()
    await station.close_circuit("acme")
    await station.open_circuit("later")
    await station.start()
    await station.once_told(RESOLVED, "acme")
    told = await station.once_told(FIRED, "later")
    assert only(told, "acme") == [FIRED, RESOLVED]


async def test_a_message_that_is_not_taken_is_sent_again(station: Station) -> None:
    station.receiver.plan["/alerts"] = [500, 503, 404, 204]
    await station.start()
    await station.open_circuit("acme")

    async def taken() -> bool:
        return len(station.receiver.received) == 4

    await until(taken, within=40)
    assert {each.webhook_id for each in station.receiver.received} == {
        station.receiver.received[0].webhook_id
    }
    await station.open_circuit("later")
    told = await station.once_told(FIRED, "later")
    assert only(told, "acme") == [FIRED] * 4


async def test_events_that_came_before_the_start_count_too(station: Station) -> None:
    await station.publish(failed(1), failed(2))
    await station.start()
    assert ("alert.fired", "2 shows failed") in await station.once_told(FIRED, "shows failed")
    found = await station.ask(AlertsQuery(), Alerts)
    (alert,) = found.alerts
    assert (alert.rule, alert.status, alert.severity) == ("ShowsFailing", "firing", "ticket")
    assert found.evaluated_at is not None
    await station.publish(failed(3))

    async def counted() -> bool:
        (alert,) = (await station.ask(AlertsQuery(), Alerts)).alerts
        return alert.value == 3

    await until(counted)
    stored = replay(station.platform.client, subjects.STREAM_ALERTS, subjects.ALERT_FIRED)
    events = [AlertFired.model_validate_json(each.body) async for each in stored]
    assert [(each.alert_id, each.alert.value) for each in events] == [("ShowsFailing", 2.0)]


async def test_a_silence_keeps_quiet_what_is_wrong_until_it_ends(station: Station) -> None:
    await station.start()
    query = SilenceCreate(
        rule="CircuitOpen", labels={"radiox.provider": "acme"}, hours=2, reason="repair"
    )
    silence = await station.ask(query, Silence)
    assert (await station.ask(SilencesQuery(), Silences)).silences == (silence,)
    await station.open_circuit("acme")
    await station.open_circuit("other")
    assert only(await station.once_told(FIRED, "other"), "acme") == []
    found = await station.ask(AlertsQuery(), Alerts)
    assert {each.labels["radiox.provider"]: each.silenced for each in found.alerts} == {
        "acme": True,
        "other": False,
    }
    await station.ask(SilenceRemove(silence_id=silence.silence_id), SilenceRemoved)
    await station.once_told(FIRED, "acme")
    assert (await station.ask(SilencesQuery(), Silences)).silences == ()


async def test_a_silence_that_cannot_be_is_refused_by_name(station: Station) -> None:
    await station.start()
    with pytest.raises(Invalid, match="rule: there is no rule Nothing"):
        await station.ask(SilenceCreate(rule="Nothing"), Silence)
    with pytest.raises(Invalid, match="until: it must lie ahead"):
        await station.ask(SilenceCreate.model_validate({"until": "2020-01-01T00:00Z"}), Silence)
    both = {"until": "2030-01-01T00:00Z", "hours": 1}
    with pytest.raises(Invalid, match="hours: "):
        await station.ask(SilenceCreate.model_validate(both), Silence)
    with pytest.raises(NotFound, match="silence_id: there is no silence si_none"):
        await station.ask(SilenceRemove(silence_id="si_none"), SilenceRemoved)


async def test_a_rule_says_whether_it_is_evaluated_and_who_is_told(station: Station) -> None:
    await station.start()
    found = {each.name: each for each in (await station.ask(AlertRulesQuery(), AlertRules)).rules}
    assert found["CircuitOpen"].receivers == ("log", "webhook")
    assert (found["CircuitOpen"].evaluated, found["InterfaceSlow"].evaluated) == (True, False)
    assert not found["BrokerDisconnected"].evaluated
    assert found["ShowsFailing"].condition == "growth within 1 h > 1"


async def test_a_test_says_who_has_not_taken_it_and_why(station: Station) -> None:
    await station.start()
    station.receiver.plan["/alerts"] = [204, 503]
    for error in ("", "HTTP 503 Service Unavailable"):
        tested = await station.ask(AlertTest(), AlertTested)
        assert [(each.receiver, each.error) for each in tested.receivers] == [
            ("log", ""),
            ("webhook", error),
        ]
    assert json.loads(station.receiver.received[0].body)["type"] == "alert.test"
