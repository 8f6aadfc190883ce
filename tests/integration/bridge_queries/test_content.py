"""News, feeds, and scripts without a show, over HTTP."""

import asyncio
from typing import Any

import pytest

from tests.integration.bridge_queries.conftest import API, Station

pytestmark = pytest.mark.asyncio(loop_scope="module")

AS_OF = "2026-03-18T20:00:00+01:00"
OUTLETS = ("en-coast-radio", "en-fenwick-times", "en-harbour-post", "en-meridian-wire")


async def test_news_are_what_the_editor_would_choose_with_reasons(station: Station) -> None:
    feeds = [station.feed(name) for name in OUTLETS]
    seen = await station.get("/content/news", feeds=feeds, as_of=AS_OF, minutes=3, limit=5)
    events = seen["events"]
    assert [event["rank"] for event in events[:5]] == [1, 2, 3, 4, 5]
    assert seen["total"] > len(events)
    told = [event for event in events if event["told"] == "yes"]
    assert told
    assert all("of a show of 3 minutes" in event["reason"] for event in told)
    assert all(event["reason"] and event["score"] for event in events)
    assert [feed["status"] for feed in seen["feeds"]] == ["ok"] * len(OUTLETS)
    assert (await station.http.get(f"{API}/shows")).json()["shows"] == []


async def test_news_name_what_is_wrong(station: Station) -> None:
    response = await station.http.get(f"{API}/content/news", params={"preset": "nobody"})
    assert response.status_code == 422
    assert "preset: there is no “nobody”" in response.json()["detail"]
    response = await station.http.get(f"{API}/content/news", params={"minuets": 3})
    assert response.status_code == 422


@pytest.mark.parametrize("path", ["/content/news", "/content/script"])
async def test_feeds_that_cannot_be_read_are_named_one_by_one(station: Station, path: str) -> None:
    missing = [station.feed("missing"), station.feed("gone")]
    refused = await _with_feeds(station, path, missing)
    fields = {each["field"]: each["reason"] for each in refused["errors"]}
    assert fields.keys() == {"feeds.0", "feeds.1"}
    assert all("HTTP 404" in reason for reason in fields.values())
    refused = await _with_feeds(station, path, [missing[0], station.feed("de-elbkurier")])
    (error,) = refused["errors"]
    assert error["field"] == "feeds"
    assert "1 of 2 feeds could not be read" in error["reason"]


async def _with_feeds(station: Station, path: str, feeds: list[str]) -> Any:
    """The refusal of a query for these feeds."""
    if path == "/content/news":
        response = await station.http.get(f"{API}{path}", params={"feeds": feeds, "as_of": AS_OF})
    else:
        body = {"feeds": [{"url": url} for url in feeds], "as_of": AS_OF}
        response = await station.http.post(f"{API}{path}", json=body)
    assert response.status_code == 422, response.text
    return response.json()


async def test_feeds_are_those_of_the_catalogue(station: Station) -> None:
    listed = await station.get("/content/feeds", language="de")
    assert listed["notes"] == []
    assert {feed["feed"]["language"] for feed in listed["feeds"]} == {"de"}
    assert all(feed["feed"]["url"].startswith("https://") for feed in listed["feeds"])
    every = await station.get("/content/feeds")
    assert len(every["feeds"]) > len(listed["feeds"])


async def test_a_request_becomes_a_script_once(station: Station) -> None:
    feeds = [{"url": station.feed(name)} for name in OUTLETS]
    body = {"show_id": "draft-1", "feeds": feeds, "as_of": AS_OF, "minutes": 1.5, "seed": 3}
    script = (await station.post("/content/script", body))["script"]
    assert script["show_id"].startswith("script-")
    assert script["written_by"] == "local"
    assert script["station"] == "Radio Test"
    assert {host["voice"]["provider"] for host in script["hosts"]} == {"espeak"}
    assert script["segments"][0]["kind"] == "opening"
    assert script["stories"]
    again = (await station.post("/content/script", body))["script"]
    assert again == script  # also the seconds that it took: it was not written again
    other = (await station.post("/content/script", {**body, "show_id": "draft-2"}))["script"]
    assert other["show_id"] != script["show_id"]
    assert (await station.http.get(f"{API}/shows/draft-1")).status_code == 404


async def test_the_idempotency_key_names_a_script(station: Station) -> None:
    feeds = [{"url": station.feed(name)} for name in OUTLETS]
    body = {"feeds": feeds, "as_of": AS_OF, "minutes": 1}
    key = {"Idempotency-Key": "order-7"}
    one, two = await asyncio.gather(
        station.post("/content/script", body, headers=key),
        station.post("/content/script", body, headers=key),
    )
    assert one == two


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"minuets": 3}, "minuets: Extra inputs are not permitted"),
        ({"minutes": 0}, "minutes: Input should be greater than or equal to 1"),
        ({"language": "xx"}, "language: "),
        ({"preset": "nobody"}, "preset: there is no “nobody”"),
        ({"feeds": [{"url": "ftp://x.example"}]}, "feeds.0.url: "),
    ],
)
async def test_a_request_that_is_refused_names_the_field(
    station: Station, body: dict[str, object], detail: str
) -> None:
    assert detail in await station.refusal("/content/script", body)


ITEMS = [
    {
        "title": "Marlow port strike is over",
        "text": "<p>The strike in the port of <b>Marlow</b> is over after nine days, the port "
        "authority said on Wednesday. Workers will return to the cranes on Thursday.</p>",
        "outlet": "Harbour Post",
        "link": "https://harbour.example/strike",
        "published_at": "2026-03-18T16:00:00Z",
    },
    {
        "title": "Port strike in Marlow ends after nine days",
        "text": "The port strike in Marlow has ended after nine days. Lorry drivers had queued for "
        "up to nine kilometres on the coastal road.",
        "outlet": "Coast Radio",
        "published_at": "2026-03-18T17:00:00Z",
    },
    {
        "title": "Hafenstreik in Marlow ist beendet",
        "text": "Der Streik im Hafen von Marlow ist nach neun Tagen beendet, wie die Behörde sagt.",
    },
    {
        "title": "Ten battery ferries for Norsund",
        "text": "Norsund will replace its diesel ferries with ten battery ships, the company "
        "announced on Wednesday. Islanders had complained about noise and smoke for years.",
        "outlet": "Harbour Post",
        "category": "technology",
        "published_at": "2026-03-18T09:00:00Z",
    },
]


async def test_articles_become_stories(station: Station) -> None:
    made = await station.post("/content/process", {"items": ITEMS, "as_of": AS_OF})
    stories = {story["title"]: story for story in made["stories"]}
    strike = next(story for title, story in stories.items() if "strike" in title)
    assert strike["outlets"] == 2
    assert {article["outlet"] for article in strike["articles"]} == {"Harbour Post", "Coast Radio"}
    assert not any("<" in sentence for sentence in strike["sentences"])
    assert stories["Ten battery ferries for Norsund"]["category"] == "technology"
    assert len(stories) == 2  # the German article is in another language
    assert {report["name"]: report["items"] for report in made["feeds"]} == {
        "Harbour Post": 2,
        "Coast Radio": 1,
        "your own": 1,
    }


async def test_feeds_and_articles_are_merged(station: Station) -> None:
    body = {"items": ITEMS[:1], "feeds": [{"url": station.feed("en-meridian-wire")}], "limit": 3}
    made = await station.post("/content/process", body)
    assert [story["number"] for story in made["stories"]] == [1, 2, 3]
    assert {"others weigh more"} <= {each["reason"] for each in made["left_out"]}


async def test_what_can_become_no_story_is_told(station: Station) -> None:
    assert await station.refusal("/content/process", {}) == "items: name articles, or feeds to read"
    old = ITEMS[3] | {"published_at": "2025-11-02T17:00:00Z"}
    undated = old | {"text": "Norsund will replace its diesel ferries with ten battery ships."}
    for item, reason in (
        (old, "no outlet says it in words for the ear"),  # "on Wednesday" was a year ago
        (undated, "below the floor of worth"),
    ):
        made = await station.post("/content/process", {"items": [*ITEMS[:2], item]})
        assert [each["reason"] for each in made["left_out"]] == [reason]
    failed = await station.post("/content/process", {"feeds": [{"url": station.feed("none")}]})
    assert [report["status"] for report in failed["feeds"]] == ["failed"]
