"""Events reach their receivers, signed, until these accept them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from contracts import (
    HostSaved,
    ShowCancelled,
    ShowFailed,
    ShowGenerated,
    Webhook,
    WebhookChange,
    WebhookDeliveries,
    WebhookDeliveriesQuery,
    WebhookDelivery,
    WebhookDeliveryQuery,
    WebhookQuery,
    WebhookReplay,
    WebhookReplayed,
    WebhookReplaySince,
    WebhookTest,
    subjects,
)
from services.kit.failures import Invalid, NotFound
from services.webhook.settings import WebhookSettings
from tests.integration.webhook.conftest import EXAMPLES, QUICK, Station
from tests.waiting import until

HOUR_AGO = timedelta(hours=1)


async def test_an_event_is_delivered_as_it_was_published_and_its_signature_verifies(
    station: Station,
) -> None:
    hook = await station.add("/in", "show.*")
    event = await station.publish()
    await station.ended(hook)
    (request,) = station.receiver.at("/in")
    payload = request.verified(station.secrets["/in"])
    stored = await station.platform.streams.at(subjects.STREAM_ARCHIVE, 1)
    assert stored is not None
    assert payload["type"] == "show.generated"
    assert payload["data"] == json.loads(stored.body)
    assert payload["timestamp"] == payload["data"]["occurred_at"]
    assert request.headers["content-type"] == "application/json"
    assert payload["data"]["event_id"] == event.event_id


async def test_only_what_a_webhook_names_is_delivered(station: Station) -> None:
    exact = await station.add("/exact", "show.failed")
    every = await station.add("/every", ">")
    hosts = await station.add("/hosts", "host.*")
    idle = await station.add("/idle", ">", active=False)
    for kind in (ShowFailed, ShowGenerated, ShowCancelled):
        await station.publish(kind, show_id=kind.__name__)
    await station.publish(HostSaved, name="Dr. No")
    await station.ended(exact)
    await station.ended(hosts)
    await station.ended(every, 4)
    assert station.receiver.types("/exact") == ["show.failed"]
    assert station.receiver.types("/hosts") == ["host.saved"]
    assert sorted(station.receiver.types("/every")) == [
        "host.saved", "show.cancelled", "show.failed", "show.generated",
    ]  # fmt: skip
    assert await station.deliveries(idle) == ()
    assert station.receiver.at("/idle") == []


async def test_the_same_event_twice_is_one_delivery(station: Station) -> None:
    hook = await station.add("/in")
    event = await station.publish()
    await station.ended(hook)
    # As another program would, beyond what the broker recognizes by its id.
    await station.platform.publisher.send(event, ShowGenerated.subject, "another-id")
    await station.publish(ShowFailed, show_id="other")
    await station.ended(hook, 2)
    assert sorted(station.receiver.types("/in")) == ["show.failed", "show.generated"]


async def test_an_event_that_another_program_has_published_without_an_id_is_delivered(
    station: Station,
) -> None:
    hook = await station.add("/in")
    js = station.platform.client.jetstream()
    await js.publish(ShowFailed.subject, b'{"show_id": "s1", "stage": "script", "reason": "none"}')
    (delivery,) = await station.ended(hook)
    payload = station.receiver.at("/in")[0].verified(station.secrets["/in"])
    assert payload["data"] == {"show_id": "s1", "stage": "script", "reason": "none"}
    assert delivery.event_id == "s1:show.failed:1"


async def test_a_value_that_came_later_is_passed_on(station: Station) -> None:
    hook = await station.add("/in", "show.*")
    js = station.platform.client.jetstream()
    payload = json.loads((EXAMPLES / "show.generated.json").read_text()) | {"language": "fr"}
    await js.publish(ShowGenerated.subject, json.dumps(payload).encode())
    await station.ended(hook)
    (request,) = station.receiver.at("/in")
    assert request.verified(station.secrets["/in"])["data"]["language"] == "fr"


async def test_a_failure_is_retried_with_the_same_id_and_a_fresh_signature(
    station: Station,
) -> None:
    station.receiver.plan["/in"] = [500, 302, 204]
    hook = await station.add("/in")
    await station.publish()
    (delivery,) = await station.ended(hook)
    requests = station.receiver.at("/in")
    assert len(requests) == 3
    assert {each.webhook_id for each in requests} == {delivery.delivery_id}
    assert len({each.body for each in requests}) == 1
    for request in requests:
        request.verified(station.secrets["/in"])
    assert (delivery.status, delivery.attempt, delivery.error) == ("delivered", 3, "")
    assert [each.status for each in delivery.attempts] == [500, 302, 204]
    assert "redirects are not followed" in delivery.attempts[1].error
    assert delivery.next_attempt_at is None
    assert await station.failures() == []


async def test_after_the_last_attempt_it_has_failed_and_a_replay_delivers_it(
    station: Station,
) -> None:
    station.receiver.plan["/in"] = [500, 500, 500, 200]
    hook = await station.add("/in")
    event = await station.publish()
    (failed,) = await station.ended(hook)
    assert (failed.status, failed.attempt, failed.error) == (
        "failed", 3, "HTTP 500 Internal Server Error",
    )  # fmt: skip
    (told,) = await until(station.failures)
    assert (told.delivery_id, told.cause_id, told.attempts) == (
        failed.delivery_id, event.event_id, 3,
    )  # fmt: skip
    replay = WebhookReplay(webhook_id=hook, delivery_id=failed.delivery_id)
    begun = await station.ask(replay, WebhookDelivery)
    assert begun.run == 2
    (delivered,) = await station.ended(hook)
    assert (delivered.status, delivered.run, delivered.attempt) == ("delivered", 2, 1)
    assert len({each.webhook_id for each in station.receiver.at("/in")}) == 1
    query = WebhookDeliveryQuery(webhook_id=hook, delivery_id=failed.delivery_id)
    assert await station.ask(query, WebhookDelivery) == delivered


async def test_a_receiver_that_is_gone_ends_its_webhook(station: Station) -> None:
    station.receiver.plan["/in"] = [410]
    hook = await station.add("/in")
    await station.publish()
    (delivery,) = await station.ended(hook)
    assert (delivery.status, delivery.attempt) == ("failed", 1)
    webhook = await station.ask(WebhookQuery(webhook_id=hook), Webhook)
    assert not webhook.active
    assert "410" in webhook.disabled_because
    with pytest.raises(Invalid, match="not active"):
        await station.ask(
            WebhookReplay(webhook_id=hook, delivery_id=delivery.delivery_id), WebhookDelivery
        )
    again = await station.ask(WebhookChange(webhook_id=hook, active=True), Webhook)
    assert (again.active, again.disabled_because) == (True, "")


async def test_a_replay_since_a_time_delivers_what_was_missed(station: Station) -> None:
    other = await station.add("/other", "show.*")  # tells that an event was handled
    await station.publish(ShowCancelled, show_id="before")
    await station.ended(other, 1)
    hook = await station.add("/in", "show.*")
    await station.publish(ShowGenerated, show_id="taken")
    await station.ended(hook)
    await station.ask(WebhookChange(webhook_id=hook, active=False), Webhook)
    await station.publish(ShowFailed, show_id="while-inactive")
    await station.ended(other, 3)
    await station.ask(WebhookChange(webhook_id=hook, active=True), Webhook)
    query = WebhookReplaySince(webhook_id=hook, since=datetime.now(UTC) - HOUR_AGO)
    assert (await station.ask(query, WebhookReplayed)).begun == 2
    await station.ended(hook, 3)
    assert station.receiver.types("/in").count("show.generated") == 1
    assert (await station.ask(query, WebhookReplayed)).begun == 0
    every = query.model_copy(update={"delivered": True})
    assert (await station.ask(every, WebhookReplayed)).begun == 3
    await until(lambda: _are(station, 6))
    ids = [each.webhook_id for each in station.receiver.at("/in")]
    assert sorted(ids[:3]) == sorted(ids[3:])


@pytest.mark.parametrize("year", [1, 1677, 1969, 2500, 9999])
async def test_any_time_is_a_time_since_which_is_replayed(station: Station, year: int) -> None:
    other = await station.add("/other", "show.*")
    await station.publish()
    await station.ended(other)
    hook = await station.add("/in", "show.*")
    query = WebhookReplaySince(webhook_id=hook, since=datetime(year, 1, 1, tzinfo=UTC))
    replayed = await station.ask(query, WebhookReplayed)
    assert replayed.begun == (1 if year < 2000 else 0)


async def _are(station: Station, count: int) -> bool:
    return len(station.receiver.at("/in")) == count


async def test_a_test_is_sent_at_once_also_to_an_inactive_webhook(station: Station) -> None:
    hook = await station.add("/in", active=False)
    delivery = await station.ask(WebhookTest(webhook_id=hook), WebhookDelivery)
    (request,) = station.receiver.at("/in")
    payload = request.verified(station.secrets["/in"])
    assert (payload["type"], payload["data"]) == ("webhook.test", {"webhook_id": hook})
    assert (delivery.status, delivery.attempts[0].status) == ("delivered", 204)
    station.receiver.plan["/in"] = [401]
    delivery = await station.ask(WebhookTest(webhook_id=hook), WebhookDelivery)
    assert (delivery.status, delivery.error) == ("failed", "HTTP 401 Unauthorized")
    replay = WebhookReplay(webhook_id=hook, delivery_id=delivery.delivery_id)
    with pytest.raises(Invalid, match="test"):
        await station.ask(replay, WebhookDelivery)


async def test_deliveries_are_listed_in_pages_and_by_status(station: Station) -> None:
    station.receiver.plan["/in"] = [204, 204, 204, 204, 204, 204, 204, 400]
    other = await station.add("/other", "show.failed")
    hook = await station.add("/in", "show.failed")
    for number in range(7):
        await station.publish(ShowFailed, show_id=f"s{number}")
    await station.ended(hook, 7)
    await station.publish(ShowFailed, show_id="s7")
    every = await station.ended(hook, 8)
    await station.ended(other, 8)
    assert every[0].event_id.startswith("s7")
    assert [each.event_id for each in every if each.status == "failed"] == [every[0].event_id]
    assert await station.deliveries(hook, status="failed") == every[:1]
    seen: list[WebhookDelivery] = []
    query: WebhookDeliveriesQuery | None = WebhookDeliveriesQuery(webhook_id=hook, limit=3)
    while query is not None:
        page = await station.ask(query, WebhookDeliveries)
        assert len(page.deliveries) <= 3
        seen += page.deliveries
        query = query.model_copy(update={"before": page.next}) if page.next else None
    assert tuple(seen) == every


async def test_what_does_not_exist_is_not_found(station: Station) -> None:
    hook = await station.add("/in")
    with pytest.raises(NotFound, match="delivery_id"):
        await station.ask(WebhookReplay(webhook_id=hook, delivery_id="msg_0"), WebhookDelivery)
    with pytest.raises(NotFound, match="webhook_id"):
        await station.ask(WebhookTest(webhook_id="wh_0"), WebhookDelivery)


class TestReceiversInTrouble:
    @pytest.fixture
    def webhook_settings(self) -> WebhookSettings:
        return QUICK.model_copy(
            update={"seconds": 10.0, "workers": 4, "per_webhook": 2, "failures": 1000}
        )

    async def test_one_that_hangs_holds_up_nobody_else(self, station: Station) -> None:
        station.receiver.hanging.add("/hangs")
        await station.add("/hangs", "show.failed")
        for number in range(12):
            await station.publish(ShowFailed, show_id=f"s{number}")
        await until(lambda: _hang(station))
        works = await station.add("/works", "show.generated")
        await station.publish(ShowGenerated)
        await station.ended(works)
        assert station.receiver.open["/hangs"] == station.receiver.most_open["/hangs"] == 2

    async def test_a_body_without_end_is_not_read(self, station: Station) -> None:
        station.receiver.plan["/endless"] = [200]
        station.receiver.endless.add("/endless")
        hook = await station.add("/endless")
        await station.publish()
        (delivery,) = await station.ended(hook)
        assert (delivery.status, delivery.attempt) == ("delivered", 1)


async def _hang(station: Station) -> bool:
    return station.receiver.open.get("/hangs") == 2


class TestCircuits:
    @pytest.fixture
    def webhook_settings(self) -> WebhookSettings:
        return QUICK.model_copy(update={"failures": 2, "pause_seconds": 600.0, "per_webhook": 1})

    async def test_a_receiver_that_fails_is_left_alone_and_no_attempt_is_lost(
        self, station: Station
    ) -> None:
        station.receiver.plan["/in"] = [503]
        hook = await station.add("/in", "show.failed")
        for number in range(6):
            await station.publish(ShowFailed, show_id=f"s{number}")

        async def put_off() -> tuple[WebhookDelivery, ...]:
            found = await station.deliveries(hook)
            off = [each for each in found if "not called" in each.error]
            return found if len(off) == len(found) == 6 else ()

        deliveries = await until(put_off)
        assert len(station.receiver.at("/in")) == 2
        assert sum(each.attempt for each in deliveries) == 2
        now = datetime.now(UTC)
        assert all(each.next_attempt_at and each.next_attempt_at > now for each in deliveries)
        # A test is sent all the same, and tells whether the receiver works again.
        await station.ask(WebhookTest(webhook_id=hook), WebhookDelivery)
        assert len(station.receiver.at("/in")) == 3

    async def test_a_receiver_that_asks_for_time_gets_it(self, station: Station) -> None:
        station.receiver.plan["/in"] = [429]
        station.receiver.headers["/in"] = {"retry-after": "120"}
        hook = await station.add("/in")
        await station.publish()

        async def tried() -> tuple[WebhookDelivery, ...]:
            return tuple(each for each in await station.deliveries(hook) if each.attempt)

        (delivery,) = await until(tried)
        assert delivery.next_attempt_at is not None
        wait = delivery.next_attempt_at - delivery.attempts[0].at
        assert timedelta(seconds=120) <= wait <= timedelta(seconds=140)
