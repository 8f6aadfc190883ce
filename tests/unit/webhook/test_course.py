"""The course of a delivery, without a broker."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import WebhookAttemptDue, WebhookDelivery
from services.webhook.domain import course
from services.webhook.domain.course import Answer, Schedule
from services.webhook.settings import WebhookSettings

NOW = datetime(2026, 3, 18, 20, tzinfo=UTC)
SCHEDULE = Schedule(WebhookSettings().retry_delays, 5.0)
NEW = WebhookDelivery(webhook_id="wh_1", delivery_id="msg_1", type="show.generated", created_at=NOW)
ACCEPTED, FAILED = Answer(0.2, 204), Answer(0.3, 503, "HTTP 503")


def due(attempt: int = 1, run: int = 1, deferral: int = 0) -> WebhookAttemptDue:
    return WebhookAttemptDue(
        webhook_id="wh_1",
        delivery_id="msg_1",
        run=run,
        attempt=attempt,
        deferral=deferral,
        begun_at=NOW,
    )


def test_ten_attempts_within_about_three_days() -> None:
    delivery, now, waits = NEW, NOW, []
    for number in range(1, 11):
        delivery = course.attempted(delivery, due(number), FAILED, SCHEDULE, now)
        assert delivery.attempt == number
        if delivery.next_attempt_at is not None:
            waits.append((delivery.next_attempt_at - now).total_seconds())
            now = delivery.next_attempt_at
    assert (delivery.status, delivery.next_attempt_at) == ("failed", None)
    for wait, planned in zip(waits, WebhookSettings().retry_delays, strict=True):
        assert planned <= wait <= planned * 1.1
    assert timedelta(days=3) < now - NOW < timedelta(days=4)


def test_an_accepted_event_has_no_further_attempt() -> None:
    delivery = course.attempted(NEW, due(), ACCEPTED, SCHEDULE, NOW)
    assert (delivery.status, delivery.next_attempt_at, delivery.error) == ("delivered", None, "")
    (attempt,) = delivery.attempts
    assert (attempt.number, attempt.status, attempt.seconds) == (1, 204, 0.2)
    assert attempt.at == NOW - timedelta(seconds=0.2)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_success(status: int) -> None:
    assert Answer(0.1, status).is_success


@pytest.mark.parametrize("status", [100, 199, 300, 301, 400, 410, 500, None])
def test_nothing_else_is(status: int | None) -> None:
    assert not Answer(0.1, status).is_success


@given(
    st.floats(min_value=0, max_value=1e12),
    st.integers(min_value=1, max_value=9),
)
def test_a_receiver_gets_the_time_that_it_asks_for_within_a_day(asked: float, number: int) -> None:
    at = SCHEDULE.next_at(due(number), Answer(0.1, 429, "busy", asked), NOW)
    assert at is not None
    wait = (at - NOW).total_seconds()
    planned = SCHEDULE.delays[number - 1]
    assert max(planned, min(asked, 86_400)) <= wait + 1e-3
    assert wait <= 86_400 * 1.1


def test_a_repeated_attempt_changes_nothing() -> None:
    once = course.attempted(NEW, due(), FAILED, SCHEDULE, NOW)
    assert course.attempted(once, due(), ACCEPTED, SCHEDULE, NOW) == once
    assert course.abandoned(once, due(), "why") == once
    assert course.deferred(once, due(), "why", NOW) == once


def test_a_replay_takes_the_place_of_what_is_under_way() -> None:
    once = course.attempted(NEW, due(), FAILED, SCHEDULE, NOW)
    again = course.begun(once, due(run=2))
    assert (again.run, again.attempt, again.status) == (2, 0, "pending")
    assert again.next_attempt_at == NOW
    assert course.is_outdated(due(2), again)
    assert not course.is_outdated(due(run=2), again)
    # Its first attempt may be recorded before its beginning is.
    early = course.attempted(once, due(run=2), ACCEPTED, SCHEDULE, NOW)
    assert course.begun(early, due(run=2)) == early
    assert [each.number for each in early.attempts] == [1, 1]


def test_the_latest_attempts_are_kept() -> None:
    delivery = NEW
    for run in range(1, 31):
        delivery = course.attempted(delivery, due(run=run), Answer(0.1, 500 + run), SCHEDULE, NOW)
    assert [each.status for each in delivery.attempts] == list(range(511, 531))


@given(st.integers(min_value=0, max_value=500), st.floats(min_value=0, max_value=1e6))
def test_an_attempt_is_put_off_for_longer_each_time_but_an_hour_at_most(
    deferral: int, after: float
) -> None:
    wait = (course.defer(due(deferral=deferral), after, NOW) - NOW).total_seconds()
    assert min(after, 3600) <= wait + 1e-3
    assert wait <= 3600 * 1.1
    later = (course.defer(due(deferral=deferral + 12), after, NOW) - NOW).total_seconds()
    assert later >= 3600 - 1e-3


def test_deliveries_that_failed_together_come_apart_by_the_same_shares_each_time() -> None:
    def next_at(name: str) -> datetime | None:
        one = due().model_copy(update={"delivery_id": name})
        return SCHEDULE.next_at(one, FAILED, NOW)

    times = [next_at(f"msg_{number}") for number in range(50)]
    assert len(set(times)) > 45
    assert times == [next_at(f"msg_{number}") for number in range(50)]


def test_a_delivery_has_the_same_id_each_time_and_another_one_per_webhook() -> None:
    one = course.delivery_id("wh_1", "s1:show.generated:1")
    assert one == course.delivery_id("wh_1", "s1:show.generated:1")
    others = [("wh_2", "s1:show.generated:1"), ("wh_1", "s1:show.generated:2")]
    assert one not in {course.delivery_id(*each) for each in others}
    assert one.startswith("msg_")


def test_there_is_an_end_to_putting_off() -> None:
    assert not SCHEDULE.is_over(due(), NOW + timedelta(days=4.9))
    assert SCHEDULE.is_over(due(), NOW + timedelta(days=5.1))
