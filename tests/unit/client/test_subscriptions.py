import pytest

from contracts import Progress, ShowFailed
from services.client.subscriptions import (
    FellBehindError,
    Subscription,
    TooManyFollowersError,
    Updates,
)
from services.client.updates import Place, Update


def progress(show_id: str, done: int = 1) -> Update:
    report = Progress(show_id=show_id, stage="speech", done=done, total=9)
    return Update(show_id, "progress", report, report.model_dump_json())


def end(show_id: str) -> Update:
    failed = ShowFailed(show_id=show_id, stage="script", reason="no news")
    return Update(show_id, failed.subject, failed, failed.model_dump_json(), Place("ARCHIVE", 3))


async def test_every_follower_of_a_show_gets_an_update_and_no_other() -> None:
    updates = Updates()
    with (
        updates.subscribe("a") as one,
        updates.subscribe("a") as two,
        updates.subscribe("b") as other,
    ):
        updates.publish(progress("a"))
        assert [await each.next(0.01) for each in (one, two)] == [progress("a")] * 2
        assert await other.next(0.01) is None


async def test_who_falls_behind_is_told_so_and_nobody_waits() -> None:
    updates = Updates()
    with updates.subscribe("a", backlog=2) as slow, updates.subscribe("a", backlog=2) as quick:
        for number in range(4):
            updates.publish(progress("a", number))
            if number < 3:
                assert await quick.next(1) == progress("a", number)
        with pytest.raises(FellBehindError):
            await slow.next(1)
        with pytest.raises(FellBehindError):
            [update async for update in slow]
        assert await quick.next(1) == progress("a", 3)


async def test_followers_are_bounded_and_places_come_free() -> None:
    updates = Updates(most=1)
    with (
        updates.subscribe("a"),
        pytest.raises(TooManyFollowersError),
        updates.subscribe("b"),
    ):
        pass
    with updates.subscribe("b"):
        updates.publish(progress("nobody"))


async def test_iterating_stops_after_the_end_of_the_show() -> None:
    subscription = Subscription()
    for update in (progress("a"), end("a"), progress("a")):
        subscription.put(update)
    assert [update async for update in subscription] == [progress("a"), end("a")]


async def test_whoever_is_woken_waits_no_longer() -> None:
    subscription = Subscription(backlog=1)
    subscription.wake()
    subscription.wake()
    assert await subscription.next(100) is None
    subscription.put(progress("a"))
    assert await subscription.next(1) == progress("a")
