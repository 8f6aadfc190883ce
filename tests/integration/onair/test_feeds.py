"""Podcast feeds on a real broker and archive: episodes, conditional requests, pages, the hub."""

import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest
from PIL import Image

from contracts import Preset, PresetSave, PresetVersion
from services import fleet
from services.client.queries import ask
from services.kit.runtime import running
from services.kit.settings import PlatformSettings
from services.onair import handlers
from services.onair.adapters import lookups
from services.onair.domain.feed import ITUNES, PODCAST
from tests.integration.onair.air import OnAir, deleted, finished, on_air
from tests.waiting import until
from tests.webhook_receiver import Receiver, running_receiver

NASTY = "<script>alert(1)</script> & ]]> \u202e"


@pytest.fixture
async def air(broker_settings: PlatformSettings) -> AsyncIterator[OnAir]:
    async with on_air(broker_settings) as found:
        await until(lambda: episodes(found, 2))
        yield found


async def episodes(air: OnAir, count: int, path: str = "/feeds/main.xml") -> bool:
    response = await air.http.get(path)
    return len(feedparser.parse(response.content).entries) == count


async def channel(air: OnAir, path: str = "/feeds/main.xml") -> Element:
    response = await air.http.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/rss+xml; charset=utf-8"
    found = fromstring(response.content).find("channel")  # noqa: S314 - our own
    assert found is not None
    return found


async def test_every_address_of_the_feed_can_be_fetched(air: OnAir) -> None:
    found = await channel(air)
    base = str(air.http.base_url).rstrip("/")
    addresses = {each.get("url") or "" for each in found.iter("enclosure")}
    for name in ("transcript", "chapters"):
        addresses |= {each.get("url") or "" for each in found.iter(f"{{{PODCAST}}}{name}")}
    addresses |= {each.get("uri") or "" for each in found.iter(f"{{{PODCAST}}}source")}
    assert len(addresses) >= 8
    for address in addresses:
        assert address.startswith(base)
        response = await air.http.head(address)
        assert response.status_code == 200, address
    for enclosure in found.iterfind("item/enclosure"):
        body = await air.http.get(enclosure.get("url") or "")
        assert len(body.content) == int(enclosure.get("length") or 0)


async def test_conditional_requests_cost_nothing(air: OnAir) -> None:
    response = await air.http.get("/feeds/main.xml")
    changed = response.headers["last-modified"]
    assert parsedate_to_datetime(changed) <= datetime.now(UTC)
    for headers in ({"If-None-Match": response.headers["etag"]}, {"If-Modified-Since": changed}):
        again = await air.http.get("/feeds/main.xml", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    earlier = {"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}
    assert (await air.http.get("/feeds/main.xml", headers=earlier)).status_code == 200
    odd = {"If-Modified-Since": "yesterday"}
    assert (await air.http.get("/feeds/main.xml", headers=odd)).status_code == 200


async def test_a_deleted_show_leaves_the_feed_also_for_those_who_ask_by_time(air: OnAir) -> None:
    before = await air.http.get("/feeds/main.xml")
    newest = feedparser.parse(before.content).entries[0].id
    await air.publish(deleted(newest))
    await until(lambda: episodes(air, 1))
    headers = {"If-Modified-Since": before.headers["last-modified"]}
    after = await air.http.get("/feeds/main.xml", headers=headers)
    left = feedparser.parse(after.content).entries if after.status_code == 200 else None
    assert left is None or newest not in [each.id for each in left]


async def test_pages_are_bounded_and_linked(air: OnAir, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.onair.routes import feeds as routes  # noqa: PLC0415 - what is patched

    monkeypatch.setattr(routes, "PAGE_SIZE", 1)
    first = feedparser.parse((await air.http.get("/feeds/main.xml")).content)
    (following,) = (each.href for each in first.feed.links if each.rel == "next")
    second = feedparser.parse((await air.http.get(following)).content)
    assert [each.id for each in first.entries] != [each.id for each in second.entries]
    assert len(first.entries) == len(second.entries) == 1
    assert not [each for each in second.feed.links if each.rel == "next"]


async def test_hostile_text_reaches_nobody_as_markup(air: OnAir) -> None:
    values = {"title": NASTY, "episode": NASTY, "description": NASTY, "notes": f"<p>{NASTY}</p>"}
    await air.publish(await finished(air.platform.blobs, "nasty", **values))
    await until(lambda: episodes(air, 3))
    parsed = feedparser.parse((await air.http.get("/feeds/main.xml")).content)
    (entry,) = (each for each in parsed.entries if each.id == "nasty")
    assert "alert" not in entry.content[0].value
    show = (await air.http.get("/shows/nasty.json")).json()
    assert "script" not in show["notes"]
    assert show["title"] == NASTY  # text, which pages set as text


async def saved_preset(air: OnAir, name: str, channel: str) -> None:
    preset = Preset(title=f"The {name}", hosts=("Ava",), channel=channel)
    await ask(air.platform.client, PresetSave(name=name, preset=preset), PresetVersion)


def listed(opml: bytes) -> set[str]:
    """The paths of the feeds that an OPML lists."""
    found = fromstring(opml).iter("outline")  # noqa: S314 - our own
    return {urlsplit(each.get("xmlUrl") or "").path for each in found}


async def test_presets_have_feeds_and_opml_lists_those_with_episodes(air: OnAir) -> None:
    await saved_preset(air, "Early bird", "dawn")
    await saved_preset(air, "late", "dusk")
    path = "/feeds/preset/Early%20bird.xml"
    await until(lambda: empty(air, path))
    shows = {"preset": "Early bird", "channel": "main"}
    await air.publish(await finished(air.platform.blobs, "preset-show", **shows))
    await until(lambda: episodes(air, 1, path))

    async def is_listed() -> bool:
        told = listed((await air.http.get("/opml.xml")).content)
        return told == {"/feeds/main.xml", path}

    await until(is_listed)


async def empty(air: OnAir, path: str) -> bool:
    """Whether there is a feed, which has no episode."""
    response = await air.http.get(path)
    return response.status_code == 200 and not feedparser.parse(response.content).entries


async def test_what_has_no_episode_yet_has_an_empty_feed(air: OnAir) -> None:
    await saved_preset(air, "early", "dawn")
    for path, title in (("preset/early", "The early"), ("dawn", "dawn")):
        await until(lambda path=path: empty(air, f"/feeds/{path}.xml"))  # type: ignore[misc]
        found = await channel(air, f"/feeds/{path}.xml")
        assert found.findtext("title") == title
        image = found.find(f"{{{ITUNES}}}image")
        assert image is not None
        cover = await air.http.get(image.get("href") or "")
        assert cover.headers["content-type"] == "image/jpeg"
        size = Image.open(io.BytesIO(cover.content)).size
        assert size[0] == size[1]
        assert 1_400 <= size[0] <= 3_000
    for path in ("preset/made-up", "made-up", "preset/%01"):
        assert (await air.http.get(f"/feeds/{path}.xml")).status_code == 404


async def test_the_cover_of_a_feed_is_not_that_of_its_latest_episode(air: OnAir) -> None:
    found = await channel(air)
    assert (found.findtext("image/url") or "").endswith("/feeds/cover.jpg")
    covers = {each.get("href") for each in found.iterfind(f"item/{{{ITUNES}}}image")}
    assert len(covers) == 2


@pytest.fixture
async def hub() -> AsyncIterator[Receiver]:
    async with running_receiver() as found:
        yield found


async def test_one_replica_tells_the_hub_once_all_serve_the_change(
    broker_settings: PlatformSettings, hub: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "SETTLED_SECONDS", 0.5)
    monkeypatch.setattr(lookups, "SECONDS", 0.1)
    own: dict[str, Any] = {"url": "https://radio.example.org", "websub_hub": hub.url("/hub")}
    async with AsyncExitStack() as stack:
        air = await stack.enter_async_context(on_air(broker_settings, shows=True, **own))
        await stack.enter_async_context(running(fleet.load("onair", **own), broker_settings))
        await until(lambda: episodes(air, 2))
        await air.publish(await finished(air.platform.blobs, "third", preset="morning"))
        told = await until(lambda: received(hub, 3))
        assert [form["hub.url"][0] for form in told] == [
            "https://radio.example.org/feeds/main.xml"
        ] * 3
        assert told[2] == {
            "hub.mode": ["publish"],
            "hub.url": [
                "https://radio.example.org/feeds/main.xml",
                "https://radio.example.org/feeds/preset/morning.xml",
            ],
            "hub.topic": [
                "https://radio.example.org/feeds/main.xml",
                "https://radio.example.org/feeds/preset/morning.xml",
            ],
        }
        assert await episodes(air, 3)
        await air.publish(deleted("third"))
        told = await until(lambda: received(hub, 4))
        assert told[3]["hub.url"] == ["https://radio.example.org/feeds/main.xml"]
        response = await air.http.get("/feeds/main.xml")
        assert response.headers["cache-control"] == "no-cache"
        assert f'href="{hub.url("/hub")}"' in response.text


async def received(hub: Receiver, count: int) -> list[dict[str, list[str]]]:
    """The forms that the hub received, once there are `count`."""
    forms = [parse_qs(each.body.decode()) for each in hub.at("/hub")]
    return forms if len(forms) == count else []


async def test_a_hub_that_fails_is_harmless(
    broker_settings: PlatformSettings, hub: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "SETTLED_SECONDS", 0.2)
    hub.plan["/hub"] = [500, 500, 204]
    own: dict[str, Any] = {"url": "https://radio.example.org", "websub_hub": hub.url("/hub")}
    async with on_air(broker_settings, **own) as air:
        for number in range(2):
            await air.publish(await finished(air.platform.blobs, f"more-{number}"))
        await until(lambda: received(hub, 4))
        assert (await air.http.get("/feeds/main.xml")).status_code == 200
