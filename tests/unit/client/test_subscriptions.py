import pytest

from contracts import Progress, ShowFailed
from contracts.client.stored import StreamPosition
from contracts.client.updates import Update
from services.client.subscriptions import (
    SlowSubscriberError,
    Subscription,
    SubscriptionHub,
    TooManySubscribersError,
)


def progress(show_id: str, done: int = 1) -> Update:
    report = Progress(show_id=show_id, stage="speech", done=done, total=9)
    return Update(show_id, "progress", report, report.model_dump_json())


def end(show_id: str) -> Update:
    failed = ShowFailed(show_id=show_id, stage="script", reason="no news")
    return Update(
        show_id, failed.subject, failed, failed.model_dump_json(), StreamPosition("ARCHIVE", 3)
    )


async def test_an_update_reaches_every_subscriber_of_its_show_and_no_other() -> None:
    hub = SubscriptionHub()
    with (
        hub.subscribe("a") as one,
        hub.subscribe("a") as two,
        hub.subscribe("b") as other,
    ):
        hub.publish(progress("a"))
        assert [await each.next(0.01) for each in (one, two)] == [progress("a")] * 2
        assert await other.next(0.01) is None


async def test_a_slow_subscriber_gets_an_error_and_delays_no_other() -> None:
    hub = SubscriptionHub()
    with hub.subscribe("a", backlog=2) as slow, hub.subscribe("a", backlog=2) as quick:
        for number in range(4):
            hub.publish(progress("a", number))
            if number < 3:
                assert await quick.next(1) == progress("a", number)
        with pytest.raises(SlowSubscriberError):
            await slow.next(1)
        with pytest.raises(SlowSubscriberError):
            [update async for update in slow]
        assert await quick.next(1) == progress("a", 3)


async def test_subscriptions_are_limited_and_closed_ones_do_not_count() -> None:
    hub = SubscriptionHub(max_subscriptions=1)
    with (
        hub.subscribe("a"),
        pytest.raises(TooManySubscribersError),
        hub.subscribe("b"),
    ):
        pass
    with hub.subscribe("b"):
        hub.publish(progress("nobody"))


async def test_iteration_stops_after_the_end_of_the_show() -> None:
    subscription = Subscription()
    for update in (progress("a"), end("a"), progress("a")):
        subscription.put(update)
    assert [update async for update in subscription] == [progress("a"), end("a")]


async def test_wake_ends_the_wait() -> None:
    subscription = Subscription(backlog=1)
    subscription.wake()
    subscription.wake()
    assert await subscription.next(100) is None
    subscription.put(progress("a"))
    assert await subscription.next(1) == progress("a")
