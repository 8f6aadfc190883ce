"""What listeners ask for and vote on reaches the desk, on a real broker with a real archive."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from uuid import uuid4

import pytest

from contracts import (
    Preferences,
    PreferencesQuery,
    RateQuery,
    Ratings,
    ShowAccepted,
    ShowRequested,
    Topic,
    TopicAsk,
    TopicJudge,
    Topics,
    TopicsQuery,
    Visitor,
)
from services import fleet
from services.client.queries import ask
from services.content import app as content
from services.content.settings import ContentSettings
from services.kit import projections
from services.kit.failures import Invalid, NotFound
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.station import app as station
from services.station.settings import StationSettings
from tests.archive_events import generated
from tests.unit.content.test_edition import accepted
from tests.waiting import until


@pytest.fixture(autouse=True)
def short_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projections, "CHECK_INTERVAL", 0.3)


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "test") as (_, platform):
        yield platform


def visitor(number: int) -> Visitor:
    digest = sha256(str(number).encode()).hexdigest()
    return Visitor(fingerprint=digest, network=digest)


async def asked(platform: Platform, number: int, text: str, channel: str = "main") -> Topic:
    query = TopicAsk(visitor=visitor(number), channel=channel, text=text)
    return await ask(platform.client, query, Topic)


async def preferred(platform: Platform, channel: str = "main") -> tuple[str, ...]:
    found = await ask(platform.client, PreferencesQuery(channel=channel), Preferences)
    return found.prefer


async def test_topics_are_off_unless_they_are_wanted(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with running(fleet.load("listener"), broker_settings):
        with pytest.raises(NotFound, match="takes no topics"):
            await asked(platform, 1, "coral reefs")
        found = await ask(platform.client, TopicsQuery(), Topics)
        assert (found.enabled, found.topics) == (False, ())
        assert await preferred(platform) == ()


async def test_the_next_show_of_a_channel_prefers_what_was_approved(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with (
        running(fleet.load("listener", topics="moderated"), broker_settings),
        running(fleet.load("listener", topics="moderated"), broker_settings),
        station.open_deps(platform, StationSettings()) as deps,
    ):
        await asyncio.gather(*(asked(platform, number, "Coral Reefs") for number in range(8)))
        reefs = await asked(platform, 1, "coral reefs")
        assert (reefs.text.casefold(), reefs.listeners, reefs.status) == (
            "coral reefs", 8, "pending",
        )  # fmt: skip
        spam = await asked(platform, 9, "buy my product")
        await asked(platform, 9, "comets", channel="other")
        assert await preferred(platform) == ()
        approve = TopicJudge(topic_id=reefs.topic_id, approved=True)
        assert (await ask(platform.client, approve, Topic)).status == "approved"
        refuse = TopicJudge(topic_id=spam.topic_id, approved=False)
        await ask(platform.client, refuse, Topic)
        assert (await asked(platform, 10, "Buy my PRODUCT")).status == "refused"
        request = await deps.prefer("main", ShowRequested(channel="main"))
        assert [topic.casefold() for topic in request.prefer] == ["coral reefs"]
        with pytest.raises(NotFound):
            await ask(platform.client, TopicJudge(topic_id="0" * 32, approved=True), Topic)
        with pytest.raises(Invalid, match="text"):
            await asked(platform, 11, "<b>reefs</b>")


async def test_topics_that_wait_are_matched_where_that_is_wanted(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with running(fleet.load("listener", topics="matched"), broker_settings):
        for number in range(3):
            await asked(platform, number, "comets")
        await asked(platform, 4, "coral reefs")
        assert await preferred(platform) == ("comets", "coral reefs")
        shown = await ask(platform.client, TopicsQuery(status="approved"), Topics)
        assert shown.topics == ()


async def test_the_desk_is_told_what_listeners_think(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    event = generated(1, channel="main")
    headers = {"Nats-Msg-Id": str(uuid4())}
    body = event.model_dump_json().encode()
    await platform.client.jetstream().publish(event.subject, body, headers=headers)
    on, off = ContentSettings(ratings=True), ContentSettings()
    remembered: ShowAccepted = accepted(channel="main", memory=True)
    async with (
        running(fleet.load("data"), broker_settings),
        running(fleet.load("listener"), broker_settings),
        content.open_deps(platform, on) as heeding,
        content.open_deps(platform, off) as deaf,
    ):
        votes = [
            RateQuery(visitor=visitor(n), show_id=event.show_id, story=1, vote="up")
            for n in range(5)
        ]
        await asyncio.gather(*(ask(platform.client, vote, Ratings) for vote in votes))

        async def is_told() -> bool:
            found = await heeding.opinions(remembered)
            return any(each.kind == "outlet" and each.up == 5 for each in found)

        await until(is_told, within=20)
        found = await heeding.opinions(remembered)
        assert {each.kind for each in found} == {"outlet", "category"}
        assert await heeding.opinions(accepted(channel="main", memory=False)) == ()
        assert await deaf.opinions(remembered) == ()
        assert await heeding.opinions(accepted(channel="other", memory=True)) == ()


async def test_a_desk_without_an_archive_makes_its_show(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    del broker_settings
    async with content.open_deps(platform, ContentSettings(ratings=True)) as deps:
        assert await deps.opinions(accepted(channel="main", memory=True)) == ()
