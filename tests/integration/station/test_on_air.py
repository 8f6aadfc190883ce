"""A channel goes on the air, and stays there, on a real broker."""

import asyncio
from datetime import timedelta

import pytest

from contracts import (
    ChannelList,
    ChannelsQuery,
    Cost,
    FeedSource,
    GridHistoryQuery,
    GridQuery,
    GridVersion,
    RecordHistory,
    ShowFailed,
    StationPlay,
    StationPlayed,
    StationSkip,
    StationSkipped,
    subjects,
)
from services.broadcast.timeline import NOTICE, RATE, Timeline, moment_of
from services.kit.failures import Conflict, Discard, Invalid, NotFound
from services.station.adapters.states import KeyValueStates
from tests.integration.station.station_service import StationService, quiet, slot_at, soon
from tests.waiting import until

BEFORE = timedelta(seconds=NOTICE / RATE + 25)
"""How long before its slot a show is not scheduled yet."""


async def test_nothing_happens_until_a_channel_is_started(station: StationService) -> None:
    await asyncio.sleep(2)
    assert (await station.ask(ChannelsQuery(), ChannelList)).channels == ()
    assert await station.chain() == []
    assert await station.requests() == []
    assert station.others.packaged == []
    with pytest.raises(NotFound, match="there is no channel “main”; none runs"):
        await station.schedule()


async def test_a_new_channel_is_on_the_air_within_seconds(station: StationService) -> None:
    begun = station.now()
    await station.save(quiet())
    first = await station.links(lambda link: link.number == 1)
    assert (first.start, first.kind, first.title) == (0, "filler", "music-1")
    assert first.epoch - begun < timedelta(seconds=10)
    heard = (await station.schedule()).heard
    assert heard is not None
    assert heard.title.startswith("music-")
    both = await station.links(lambda link: len(link.filler) == 2)
    assert {item.title for item in both.filler} == {"music-1", "music-2"}
    assert await station.requests() == []


async def test_a_channel_opens_with_a_show(station: StationService) -> None:
    far = station.now() + timedelta(hours=8)
    await station.save(quiet(slots=(slot_at(far, "news"), slot_at(far + timedelta(hours=1)))))
    await station.links(lambda link: link.number == 1)
    (request,) = await until(station.requests)
    assert (request.preset, request.channel, request.memory) == ("brief", "main", False)
    await station.make(str(request.show_id))
    link = await station.links(lambda link: link.show_id == request.show_id)
    assert link.kind == "show"
    (slot,) = [each for each in (await station.schedule()).slots if each.state == "scheduled"]
    assert slot.show_id == request.show_id

    station.forward(moment_of(link.start, link.epoch))

    async def told() -> bool:
        return [each.show_id for each in await station.aired()] == [request.show_id]

    await until(told, within=20)


async def test_a_show_is_made_for_its_slot_and_begins_in_time(station: StationService) -> None:
    at = soon(station.now())
    await station.save(quiet(slots=(slot_at(at),)))
    asked = f"main-{at:%Y%m%dT%H%M%SZ}"

    async def requested() -> bool:
        return asked in {each.show_id for each in await station.requests()}

    await until(requested, within=10)
    await station.make(asked)
    station.forward(at - BEFORE)
    link = await station.links(lambda link: link.show_id == asked)
    begins = moment_of(link.start, link.epoch)
    assert timedelta(0) <= begins - at < timedelta(seconds=0.09)
    assert link.planned_at == at
    Timeline(tuple(await station.chain()))


async def test_a_show_that_is_deleted_is_not_aired(station: StationService) -> None:
    at = soon(station.now())
    await station.save(quiet(slots=(slot_at(at),)))
    asked = f"main-{at:%Y%m%dT%H%M%SZ}"
    await station.make(asked, package=None)

    async def state(wanted: str) -> bool:
        return wanted in {each.state for each in (await station.schedule()).slots}

    await until(lambda: state("ready"), within=20)
    await station.delete(asked)
    await until(lambda: state("dropped"), within=20)
    (slot,) = [each for each in (await station.schedule()).slots if each.show_id == asked]
    assert slot.reason == "the show was deleted"
    station.forward(at - timedelta(seconds=10))
    await station.links(lambda link: moment_of(link.start, link.epoch) > at)
    assert asked not in {link.show_id for link in await station.chain()}


async def test_a_failed_show_is_asked_for_once_more(station: StationService) -> None:
    at = soon(station.now())
    await station.save(quiet(slots=(slot_at(at),)))
    asked = f"main-{at:%Y%m%dT%H%M%SZ}"
    for show_id in (asked, f"{asked}-2"):

        async def requested(show_id: str = show_id) -> bool:
            return show_id in {each.show_id for each in await station.requests()}

        await until(requested, within=20)
        event = ShowFailed(show_id=show_id, stage="script", reason="no news")
        await station.platform.publisher.publish(event)

    async def failed() -> bool:
        slots = (await station.schedule()).slots
        return [each.reason for each in slots if each.state == "failed"] == ["script: no news"]

    await until(failed, within=20)
    station.forward(at + timedelta(minutes=2))
    assert await failed(), "its time has come, and it is told why nothing is heard"


async def test_a_slot_that_changes_gets_another_show_or_says_why_not(
    station: StationService,
) -> None:
    at = soon(station.now(), 120)
    await station.save(quiet(slots=(slot_at(at),)))
    asked = f"main-{at:%Y%m%dT%H%M%SZ}"

    async def requested(show_id: str, preset: str) -> bool:
        return (show_id, preset) in {(e.show_id, e.preset) for e in await station.requests()}

    await until(lambda: requested(asked, "brief"), within=20)
    await station.make(asked)
    await station.save(quiet(slots=(slot_at(at, "news"),)))
    await until(lambda: requested(f"{asked}-2", "news"), within=20)
    await station.make(f"{asked}-2", preset="news")
    station.forward(at - BEFORE)
    link = await station.links(lambda link: link.planned_at == at)
    assert link.show_id == f"{asked}-2"

    await station.save(quiet(slots=(slot_at(at),)))

    async def told() -> bool:
        slots = (await station.schedule()).slots
        return any(each.reason.endswith("this show was scheduled already") for each in slots)

    await until(told, within=20)
    (note,) = (await station.ask(GridQuery(), GridVersion)).notes
    assert note.startswith(f"{at:%a %H:%M}: the grid has “News in Brief” here since version 3, but")


async def test_what_a_show_cost_leaves_later_slots_to_filler(station: StationService) -> None:
    at = soon(station.now(), 120)
    await station.save(quiet(slots=(slot_at(at),), budget_day=2))
    asked = f"main-{at:%Y%m%dT%H%M%SZ}"

    async def requested() -> bool:
        return asked in {each.show_id for each in await station.requests()}

    await until(requested, within=20)
    failed = ShowFailed(
        show_id=asked, stage="script", reason="no news", refused=True, channel="main",
        cost=Cost(paid=0.5),
    )  # fmt: skip
    await station.platform.publisher.publish(failed)
    await station.make("mine", cost=Cost(paid=1.5))
    later = at + timedelta(minutes=2)
    before = len(await station.requests())

    states = KeyValueStates(station.platform.bucket(subjects.BUCKET_AIR))

    async def counted() -> bool:
        return sum(each.usd for each in (await states.find("main")).spent) == 2

    await until(counted, within=20)
    await station.save(quiet(slots=(slot_at(later),), budget_day=2))

    async def dropped() -> bool:
        found = [each for each in (await station.schedule()).slots if each.at == later]
        return [each.reason for each in found] == [
            "the 2 USD that shows may cost a day are used up"
        ]

    await until(dropped, within=20)
    assert len(await station.requests()) == before


async def test_a_show_is_played_behind_what_the_grid_has(station: StationService) -> None:
    at = station.now().replace(second=0, microsecond=0) + timedelta(hours=5)
    await station.save(quiet(slots=(slot_at(at),)))
    await station.links(lambda link: link.number == 1)
    await station.make("mine", seconds=9, channel="")
    played = await station.ask(StationPlay(show_id="mine", at=at), StationPlayed)
    assert f"at {at:%H:%M}, which is heard first" in played.note
    assert played.starts_at > at
    listed = [each for each in (await station.schedule(hours=6)).slots if each.show_id == "mine"]
    assert [each.state for each in listed] == ["ready"]
    await station.delete("mine")

    async def dropped() -> bool:
        slots = (await station.schedule(hours=6)).slots
        found = [each.reason for each in slots if each.show_id == "mine"]
        return found == ["the show was deleted"]

    await until(dropped, within=20)


async def test_a_show_is_played_next(station: StationService) -> None:
    await station.save(quiet())
    await station.links(lambda link: len(link.filler) == 2)
    await station.make("mine", seconds=9, channel="")
    played = await station.ask(StationPlay(show_id="mine"), StationPlayed)
    assert (played.title, played.note) == ("RadioX, 14 March 2026", "")
    ahead = played.starts_at - station.now()
    assert timedelta(seconds=10) < ahead < timedelta(seconds=40)
    link = await station.links(lambda link: link.show_id == "mine")
    assert abs(moment_of(link.start, link.epoch) - played.starts_at) < timedelta(seconds=3)
    with pytest.raises(NotFound, match="there is no show"):
        await station.ask(StationPlay(show_id="nobody"), StationPlayed)
    over = station.now() - timedelta(minutes=1)
    with pytest.raises(Invalid, match=r"at: .* is over"):
        await station.ask(StationPlay(show_id="mine", at=over), StationPlayed)


async def test_what_is_heard_is_cut_off(station: StationService) -> None:
    grid = quiet()
    long = grid.filler.model_copy(update={"music_seconds": 300.0})
    await station.save(grid.model_copy(update={"filler": long}))
    await station.links(lambda link: link.number == 1)

    async def packaged() -> bool:
        return len((await station.schedule()).filler) == 2

    await until(packaged, within=20)
    skipped = await station.ask(StationSkip(), StationSkipped)
    assert (skipped.title, skipped.following) == ("music-1", "music-2")
    assert NOTICE / RATE - 1 < skipped.seconds < NOTICE / RATE + 2
    link = (await station.chain())[-1]
    assert moment_of(link.start, link.epoch) == skipped.ends_at
    # What is heard is cut off already.
    again = await station.ask(StationSkip(), StationSkipped)
    assert again.ends_at == skipped.ends_at
    assert len(await station.chain()) == link.number


async def test_a_grid_is_saved_in_versions(station: StationService) -> None:
    default = await station.ask(GridQuery(), GridVersion)
    assert (default.version, default.grid and default.grid.slots[0].at) == (0, "*:00")
    first = await station.save(quiet(), by="ann")
    assert (first.version, first.by) == (1, "ann")
    assert (await station.save(quiet(title="Dry"), dry_run=True)).version == 2
    assert (await station.save(quiet())).version == 1
    assert (await station.save(quiet(title="New"), version=1)).version == 2
    with pytest.raises(Conflict, match="main is at version 2, not 1"):
        await station.save(quiet(title="Newer"), version=1)
    with pytest.raises(Invalid, match=r"slots\[0\].preset: there is no preset “nothing”"):
        await station.save(quiet(slots=(slot_at(station.now(), "nothing"),)))
    history = await station.ask(GridHistoryQuery(), RecordHistory)
    assert [each.version for each in history.versions] == [0, 1, 2]
    old = await station.ask(GridQuery(version=1), GridVersion)
    assert old.grid is not None
    assert old.grid.title == "Test"
    with pytest.raises(Discard, match="main has no version 7"):
        await station.ask(GridQuery(version=7), GridVersion)
    (channel,) = (await station.ask(ChannelsQuery(), ChannelList)).channels
    assert (channel.channel, channel.title, channel.timezone) == ("main", "New", "UTC")


async def test_a_feed_that_is_no_web_address_is_refused_with_its_place(
    station: StationService,
) -> None:
    right, wrong = FeedSource(url="https://example.org/rss"), "https:///rss"
    grid = quiet(feeds=(right, FeedSource.model_construct(url=wrong)))
    with pytest.raises(Invalid, match=r"grid\.feeds\.1\.url: .*it names no host"):
        await station.save(grid)
    assert (await station.ask(GridQuery(), GridVersion)).version == 0


async def test_a_channel_is_stopped(station: StationService) -> None:
    at = soon(station.now())
    await station.save(quiet())
    await station.links(lambda link: link.number == 1)
    await station.save(quiet(slots=(slot_at(at),), on_air=False))
    await asyncio.sleep(2)
    assert await station.requests() == []
    schedule = await station.schedule()
    assert (schedule.on_air, schedule.slots) == (False, ())
