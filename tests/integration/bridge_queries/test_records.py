"""Configuration, presets and hosts over HTTP; the archive and its cache."""

from typing import Any

import pytest

from tests.integration.bridge_queries.conftest import API, Station

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOST = {"language": "en", "tone": "calm", "voices": {"espeak": "en-us+f3"}}


async def put(station: Station, path: str, body: Any) -> Any:
    return station.read(await station.http.put(f"{API}{path}", json=body))


async def status(station: Station, method: str, path: str, body: Any = None) -> int:
    return (await station.http.request(method, f"{API}{path}", json=body)).status_code


async def test_the_configuration_is_read_and_saved(station: Station) -> None:
    before = await station.get("/data/config")
    assert (before["version"], before["effective"]["name"]) == (0, "Radio Test")
    saved = await put(station, "/data/config", {"configuration": {"name": "Radio Nord"}})
    assert (saved["version"], saved["effective"]["name"]) == (1, "Radio Nord")
    stale = {"configuration": {"name": "Radio Ost"}, "version": 0}
    assert await status(station, "PUT", "/data/config", stale) == 409
    wrong = {"configuration": {"timezone": "Mars/Olympus"}}
    assert await status(station, "PUT", "/data/config", wrong) == 422
    history = await station.get("/data/config/history")
    assert [version["version"] for version in history["versions"]] == [0, 1]
    body = {"kind": "configuration", "content": {"name": "Radio Test"}}
    again = await station.post("/data", body)
    assert (again["name"], again["version"]) == ("station", 2)
    assert again["content"]["name"] == "Radio Test"


async def test_presets_are_created_read_changed_and_removed(station: Station) -> None:
    default = (await station.get("/data/presets/default"))["preset"]
    preset = default | {"title": "Harbour News", "minutes": 2}
    created = await station.http.post(
        f"{API}/data/presets", json={"name": "harbour", "preset": preset, "by": "Ann"}
    )
    assert created.status_code == 201, created.text
    assert created.json()["version"] == 1
    assert (
        await status(station, "POST", "/data/presets", {"name": "harbour", "preset": preset}) == 409
    )
    changed = await put(station, "/data/presets/harbour", {"preset": preset | {"minutes": 5}})
    assert (changed["version"], changed["preset"]["minutes"]) == (2, 5)
    listed = await station.get("/data/presets", language="en")
    assert "harbour" in {each["name"] for each in listed["presets"]}
    old = await station.get("/data/presets/harbour", version=1)
    assert old["preset"]["minutes"] == 2
    removed = station.read(await station.http.delete(f"{API}/data/presets/harbour"))
    assert removed["removed"]
    assert await status(station, "GET", "/data/presets/harbour") == 404
    history = await station.get("/data/presets/harbour/history")
    assert [version["version"] for version in history["versions"]] == [1, 2, 3]
    back = await station.post("/data", {"kind": "preset", "name": "harbour", "content": preset})
    assert (back["version"], back["content"]["title"]) == (4, "Harbour News")


async def test_hosts_are_created_read_changed_and_removed(station: Station) -> None:
    created = await station.http.post(f"{API}/speakers", json={"name": "Nell", "host": HOST})
    assert created.status_code == 201, created.text
    assert created.json()["voices"][0]["name"] == "en-us+f3"
    assert await status(station, "POST", "/speakers", {"name": "Nell", "host": HOST}) == 409
    changed = await put(station, "/speakers/Nell", {"host": HOST | {"tone": "brisk"}})
    assert (changed["version"], changed["host"]["tone"]) == (2, "brisk")
    assert (await station.get("/speakers/Nell"))["host"]["tone"] == "brisk"
    assert "Nell" in {host["name"] for host in (await station.get("/speakers"))["hosts"]}
    wrong = {"host": HOST | {"voices": {"espeak": "nobody"}}}
    assert await status(station, "PUT", "/speakers/Nell", wrong) == 422
    assert await status(station, "PUT", "/speakers/Nell", {"host": HOST, "colour": 1}) == 422
    assert await status(station, "DELETE", "/speakers/Nell") == 200
    assert await status(station, "GET", "/speakers/Nell") == 404
    history = await station.get("/speakers/Nell/history")
    assert [version["version"] for version in history["versions"]] == [1, 2, 3]
    saved = await station.post("/data", {"kind": "host", "name": "Nell", "content": HOST})
    assert (saved["kind"], saved["version"]) == ("host", 4)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"kind": "media", "content": {}}, "kind: "),
        ({"kind": "preset", "content": {}}, "name: "),
        ({"kind": "preset", "name": "x", "content": {"minuets": 3}}, "content.title: "),
        ({"kind": "configuration", "name": "x", "content": {}}, "name: the configuration has"),
        ({"kind": "host", "name": "Nell", "content": {"language": "xx"}}, "content.language: "),
        ({"kind": "host", "name": "Nell", "content": HOST, "colour": "red"}, "colour: "),
    ],
)
async def test_a_record_that_is_refused_names_the_field(
    station: Station, body: dict[str, Any], detail: str
) -> None:
    assert detail in await station.refusal("/data", body)


@pytest.mark.parametrize("path", ["/data/stats", "/database/stats"])
async def test_the_archive_counts_what_it_holds(station: Station, path: str) -> None:
    stats = await station.get(path)
    assert stats["database"].startswith("sqlite:///")
    assert stats["rows"]["shows"] == 0
    assert stats["problem"] == ""


async def test_the_health_of_the_archive_counts_nothing(station: Station) -> None:
    health = await station.get("/data/health")
    assert (health["rows"], health["problem"]) == ({}, "")
    assert health["lag"] >= 0


@pytest.mark.parametrize("prefix", ["/data", "/database"])
async def test_the_cache_is_filled_and_emptied(station: Station, prefix: str) -> None:
    filled = await station.post(f"{prefix}/preload")
    assert filled["changed"] > 0
    assert filled["cache"]["entries"] > 0
    emptied = await station.post(f"{prefix}/cache/clear")
    assert emptied["changed"] >= filled["cache"]["entries"]
    assert emptied["cache"]["entries"] == 0


async def test_requests_are_counted_by_route(station: Station) -> None:
    for name in ("a", "b"):
        await station.http.get(f"{API}/speakers/{name}-who-is-not-there")
    stats = await station.get("/http/stats")
    routes = {(each["method"], each["route"]): each for each in stats["routes"]}
    found = routes["GET", f"{API}/speakers/{{name}}"]
    assert found["requests"] >= found["errors"] >= 2
    assert found["longest"] >= found["seconds"] > 0
    assert stats["requests"] == sum(each["requests"] for each in stats["routes"])
    assert not any("who-is-not-there" in each["route"] for each in stats["routes"])
