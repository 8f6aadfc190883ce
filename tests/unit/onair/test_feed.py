"""Podcast feeds by the documentation of their namespaces."""

import base64
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest

from contracts import ShowPackage
from services.onair.domain.feed import ATOM, CONTENT, ITUNES, PODCAST, Feed, opml, podcast_guid, rss
from tests.unit.onair.shows import generated

BASE = "https://radio.example.org"
FEED = Feed(
    base=BASE,
    path="/feeds/main.xml",
    page="/channels/main",
    title="RadioX & friends",
    description="News from <everywhere>.",
    owner="Harbour Radio",
    email="owner@example.org",
    hub="https://hub.example.org/",
    texts={"applepodcastsverify": "05124"},
    live="main",
    live_since=datetime(2026, 3, 14, 6, tzinfo=UTC),
)
NASTY = "<script>alert(1)</script> ]]> & \x00\x0b\ud83d \"quoted\" 'title' \u202e"


def channel_of(feed: Feed = FEED, *episodes: Any) -> Element:
    body = rss(feed, episodes or (generated(),))
    found = fromstring(body).find("channel")  # noqa: S314 - our own
    assert found is not None
    return found


def one(parent: Element, name: str) -> Element:
    (found,) = parent.findall(name)
    return found


def text(parent: Element, name: str) -> str:
    return one(parent, name).text or ""


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_the_guid_is_that_of_the_documentation(address: str, guid: str) -> None:
    assert str(podcast_guid(address)) == guid


def test_the_channel_has_what_directories_require() -> None:
    channel = channel_of()
    assert text(channel, "title") == FEED.title
    assert text(channel, "link") == f"{BASE}/channels/main"
    assert text(channel, "description") == FEED.description
    assert text(channel, "language") == "en"
    assert text(channel, f"{{{ITUNES}}}explicit") == "false"
    assert text(channel, f"{{{ITUNES}}}author") == "Harbour Radio"
    assert one(channel, f"{{{ITUNES}}}image").get("href") == f"{BASE}/feeds/cover.jpg"
    category = one(channel, f"{{{ITUNES}}}category")
    assert category.get("text") == "News"
    assert one(category, f"{{{ITUNES}}}category").get("text") == "Daily News"
    assert text(one(channel, f"{{{ITUNES}}}owner"), f"{{{ITUNES}}}email") == "owner@example.org"
    assert text(channel, f"{{{PODCAST}}}guid") == str(podcast_guid(FEED.address))
    assert text(channel, f"{{{PODCAST}}}medium") == "podcast"
    locked = one(channel, f"{{{PODCAST}}}locked")
    assert (locked.text, locked.get("owner")) == ("yes", "owner@example.org")
    texts = {each.get("purpose"): each.text for each in channel.findall(f"{{{PODCAST}}}txt")}
    assert "synthetic" in (texts["ai-disclosure"] or "")
    assert texts["applepodcastsverify"] == "05124"
    assert [p.text for p in channel.findall(f"{{{PODCAST}}}person")] == ["Anna", "Ben"]


def test_the_feed_links_to_itself_and_its_hub() -> None:
    links = {each.get("rel"): each.get("href") for each in channel_of().findall(f"{{{ATOM}}}link")}
    assert links == {"self": f"{BASE}/feeds/main.xml", "hub": "https://hub.example.org/"}


def test_pages_are_linked() -> None:
    feed = Feed(
        BASE, "/feeds/a.xml", "/", "A", here="/feeds/a.xml?after=9", next="/feeds/a.xml?after=5"
    )
    links = {
        each.get("rel"): each.get("href") for each in channel_of(feed).findall(f"{{{ATOM}}}link")
    }
    assert links == {
        "self": f"{BASE}/feeds/a.xml?after=9",
        "first": f"{BASE}/feeds/a.xml",
        "next": f"{BASE}/feeds/a.xml?after=5",
    }


def test_an_episode_has_its_files_notes_and_people() -> None:
    show = generated("monday", package=ShowPackage(key="show/monday/1", samples=4096))
    item = one(channel_of(FEED, show), "item")
    files = f"{BASE}/shows/monday"
    assert text(item, "title") == show.episode
    assert text(item, "link") == files
    assert one(item, "guid").get("isPermaLink") == "false"
    assert text(item, "guid") == "monday"
    enclosure = one(item, "enclosure")
    assert enclosure.attrib == {
        "url": f"{files}/audio.mp3", "length": str(show.audio.size), "type": "audio/mpeg",
    }  # fmt: skip
    assert show.occurred_at is not None
    published = parsedate_to_datetime(text(item, "pubDate"))
    assert published == show.occurred_at.replace(microsecond=0)
    notes = text(item, f"{{{CONTENT}}}encoded")
    assert '<a href="https://harbour-times.example/2026/03/14/night-ferries">' in notes
    assert one(item, f"{{{PODCAST}}}transcript").attrib == {
        "url": f"{files}/transcript.vtt", "type": "text/vtt", "language": "en", "rel": "captions",
    }  # fmt: skip
    assert one(item, f"{{{PODCAST}}}chapters").attrib == {
        "url": f"{files}/chapters.json", "type": "application/json+chapters",
    }  # fmt: skip
    assert text(item, f"{{{ITUNES}}}duration") == "54"


def test_other_forms_of_an_episode_are_offered() -> None:
    show = generated("monday", package=ShowPackage(key="show/monday/1", samples=4096))
    flac, hls = one(channel_of(FEED, show), "item").findall(f"{{{PODCAST}}}alternateEnclosure")
    assert (flac.get("type"), flac.get("length")) == ("audio/flac", str(show.master.size))
    assert float(flac.get("bitrate", "0")) == pytest.approx(show.master.size * 8 / 54.39, abs=1)
    integrity = one(flac, f"{{{PODCAST}}}integrity").get("value", "")
    assert base64.b64decode(integrity.removeprefix("sha256-")).hex() == show.master.sha256
    assert one(hls, f"{{{PODCAST}}}source").get("uri") == f"{BASE}/shows/monday/live.m3u8"
    bare = one(channel_of(FEED, generated(package=None)), "item")
    assert len(bare.findall(f"{{{PODCAST}}}alternateEnclosure")) == 1


def test_the_live_programme_has_what_the_namespace_requires() -> None:
    live = one(channel_of(), f"{{{PODCAST}}}liveItem")
    assert live.attrib == {"status": "live", "start": "2026-03-14T06:00:00+00:00"}
    assert one(live, "enclosure").get("url") == f"{BASE}/stream/main.mp3"
    assert one(live, f"{{{PODCAST}}}contentLink").get("href") == f"{BASE}/channels/main"
    alternate = one(live, f"{{{PODCAST}}}alternateEnclosure")
    assert one(alternate, f"{{{PODCAST}}}source").get("uri") == f"{BASE}/air/main/master.m3u8"
    assert len(text(live, "guid")) == 36
    assert not channel_of(Feed(BASE, "/f.xml", "/", "A")).findall(f"{{{PODCAST}}}liveItem")


def test_the_feed_is_the_same_as_long_as_its_shows_are() -> None:
    assert rss(FEED, (generated(),)) == rss(FEED, (generated(),))


def test_a_foreign_parser_reads_all_of_it() -> None:
    moved = generated("b").occurred_at
    assert moved is not None
    shows = (generated("a"), generated("b", occurred_at=moved - timedelta(hours=1)))
    parsed = feedparser.parse(rss(FEED, shows))
    assert not parsed.bozo
    assert parsed.version == "rss20"
    assert [each.id for each in parsed.entries] == ["a", "b"]
    assert parsed.entries[0].enclosures[0].type == "audio/mpeg"
    assert parsed.feed.updated_parsed == parsed.entries[0].published_parsed


def test_hostile_text_stays_text() -> None:
    host = generated().hosts[0].model_copy(update={"name": NASTY})
    show = generated(title=NASTY, episode=NASTY, description=NASTY, notes=NASTY, hosts=(host,))
    nasty = Feed(BASE, "/f.xml", "/", NASTY.replace("\ud83d", ""), NASTY, texts={NASTY: NASTY})
    channel = channel_of(nasty, show)
    item = one(channel, "item")
    assert text(item, "title").startswith("<script>alert(1)</script> ]]>")
    assert "\x00" not in text(item, "title")
    notes = text(item, f"{{{CONTENT}}}encoded")
    assert "<script" not in notes
    assert "alert" not in notes
    assert not list(one(item, "title"))


def test_a_feed_without_episodes_is_valid_too() -> None:
    found = fromstring(rss(FEED, ())).find("channel")  # noqa: S314 - our own
    assert found is not None
    assert not found.findall("item")
    assert not found.findall("lastBuildDate")
    assert one(found, f"{{{ITUNES}}}image").get("href") == f"{BASE}/feeds/cover.jpg"
    assert text(one(found, "image"), "url") == f"{BASE}/feeds/cover.jpg"


@pytest.mark.parametrize(
    ("owner", "email", "author", "told"),
    [
        ("", "", "RadioX Main", None),
        ("Harbour Radio", "", "Harbour Radio", ["Harbour Radio"]),
        ("", "a@example.org", "RadioX Main", ["RadioX Main", "a@example.org"]),
        ("Harbour Radio", "a@example.org", "Harbour Radio", ["Harbour Radio", "a@example.org"]),
    ],
)
def test_the_owner_is_told_as_far_as_it_is_set(
    owner: str, email: str, author: str, told: list[str] | None
) -> None:
    feed = Feed(BASE, "/f.xml", "/", "Morning", author="RadioX Main", owner=owner, email=email)
    channel = channel_of(feed)
    assert text(channel, f"{{{ITUNES}}}author") == author
    found = channel.find(f"{{{ITUNES}}}owner")
    assert (None if found is None else [each.text for each in found]) == told
    assert one(channel, f"{{{PODCAST}}}locked").get("owner") == (email or None)


def test_opml_lists_the_feeds() -> None:
    told = opml("RadioX <1>", [FEED, Feed(BASE, "/feeds/b.xml", "/b", NASTY)])
    body = fromstring(told)  # noqa: S314 - our own
    assert body.get("version") == "2.0"
    first, second = body.iter("outline")
    assert first.get("xmlUrl") == FEED.address
    assert first.get("htmlUrl") == f"{BASE}/channels/main"
    assert second.get("text", "").startswith("<script>")
