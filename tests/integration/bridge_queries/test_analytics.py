"""What listeners do, recorded and reported over HTTP."""

from typing import Any

import pytest

from contracts import ShowFailed, ShowGenerated, subjects
from tests.archive_events import failed, generated
from tests.integration.bridge_queries.conftest import API, Station
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHOW = "show-000001"


def event(number: int, name: str = "play", **fields: Any) -> dict[str, Any]:
    return {"id": f"event-{number:04}", "name": name, "show_id": SHOW} | fields


async def archived(station: Station, *events: ShowGenerated | ShowFailed) -> None:
    """Publish the ends of shows, and wait until the archive has them."""
    for each in events:
        await station.platform.publisher.publish(each)

    async def there() -> bool:
        return bool((await station.get("/data/stats"))["rows"]["shows"] == len(events))

    await until(there)


async def played(station: Station, plays: int) -> Any:
    """The report, once it has so many plays."""

    async def counted() -> Any:
        found = await station.get("/analytics")
        return found if found["total"]["plays"] == plays else None

    return await until(counted)


async def test_what_listeners_do_is_counted_once(station: Station) -> None:
    await archived(station, generated(1, title="The Harbour"), failed(2))
    events = [
        event(1, session="session-01"),
        event(2),
        event(3, "pause", position=40.0),
        event(4, "pause", position=20.5),
        event(5, "complete", position=54.0),
        event(6, "download"),
    ]
    recorded = await station.http.post(f"{API}/analytics/events", json={"events": events})
    assert (recorded.status_code, recorded.json()) == (202, {"accepted": 6})
    again = await station.post("/analytics/events", {"events": [events[0], event(7), event(7)]})
    assert again == {"accepted": 3}
    found = await played(station, 3)
    assert found["shows"] == [
        {
            "show_id": SHOW,
            "title": "The Harbour",
            "plays": 3,
            "completes": 1,
            "downloads": 1,
            "pauses": 2,
            "pause_position": 30.2,
        }
    ]
    (today,) = found["days"]
    assert (today["generated"], today["failed"], today["completes"]) == (1, 1, 1)
    assert today["minutes"] > 0
    assert today | {"day": found["total"]["day"]} == found["total"]
    stream = await station.platform.client.jetstream().stream_info(subjects.STREAM_LISTENING)
    assert stream.state.messages == 7


@pytest.mark.parametrize(
    ("events", "detail"),
    [
        ([], "events: "),
        ([event(1)] * 101, "events: "),
        ([event(1, "sing")], "events.0.name: "),
        ([event(1, show_id="none")], "events.0.show_id: the archive holds no show none"),
        ([event(1, position=-1)], "events.0.position: "),
        ([event(1, id="a b")], "events.0.id: "),
        ([event(1, session="ann@example.org")], "events.0.session: "),
    ],
)
async def test_an_event_that_is_refused_names_the_field(
    station: Station, events: list[dict[str, Any]], detail: str
) -> None:
    assert detail in await station.refusal("/analytics/events", {"events": events})


async def test_a_report_is_of_a_bounded_time(station: Station) -> None:
    empty = await station.get(
        "/analytics", since="2020-01-01T00:00:00Z", until="2020-02-01T00:00:00Z"
    )
    assert (empty["days"], empty["shows"], empty["total"]["day"]) == ([], [], "2020-01-31")
    for first, before in (("2020-01-01", "2022-01-01"), ("2020-01-02", "2020-01-01")):
        span = {"since": f"{first}T00:00:00Z", "until": f"{before}T00:00:00Z"}
        response = await station.http.get(f"{API}/analytics", params=span)
        assert response.status_code == 422
        assert "since: " in response.json()["detail"]


async def test_a_report_is_of_a_channel_and_tells_why_shows_failed(station: Station) -> None:
    found = await station.get("/analytics", channel="none")
    assert (found["days"], found["failures"]) == ([], [])
    whole = await station.get("/analytics")
    assert [each["stage"] for each in whole["failures"]] == ["audio"]
    assert whole["stages"][-1]["stage"] == "total"
    assert whole["ratings"] is None
    assert whole["listeners"] > 0


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("csv", "text/csv; charset=utf-8"), ("parquet", "application/vnd.apache.parquet")],
)
async def test_a_table_is_fetched_as_a_file(station: Station, kind: str, media_type: str) -> None:
    path = f"{API}/analytics/export"
    response = await station.http.get(path, params={"table": "shows", "format": kind})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == media_type
    assert f'.{kind}"' in response.headers["content-disposition"]
    assert (response.headers["x-truncated"], response.headers["cache-control"]) == (
        "false",
        "no-store",
    )
    assert SHOW.encode() in response.content


@pytest.mark.parametrize(
    ("values", "said"),
    [({"table": "secrets"}, "table"), ({"format": "xls"}, "format"), ({"tabel": "days"}, "tabel")],
)
async def test_an_export_that_cannot_be_names_the_parameter(
    station: Station, values: dict[str, str], said: str
) -> None:
    response = await station.http.get(f"{API}/analytics/export", params=values)
    assert response.status_code == 422
    assert said in response.text


async def test_alerts_are_listed_and_kept_quiet(station: Station) -> None:
    rules = (await station.get("/analytics/alerts/rules"))["rules"]
    assert {"NoShow", "DeadLetters"} <= {each["name"] for each in rules}
    assert "alerts" in await station.get("/analytics/alerts", resolved=True)
    made = await station.http.post(f"{API}/analytics/silences", json={"rule": "NoShow"})
    assert made.status_code == 201
    silence = made.json()
    assert (await station.get("/analytics/silences"))["silences"] == [silence]
    path = f"{API}/analytics/silences/{silence['silence_id']}"
    assert (await station.http.delete(path)).status_code == 200
    assert (await station.http.delete(path)).status_code == 404
    assert "rule: " in await station.refusal("/analytics/silences", {"rule": "Nothing"})
    tested = await station.post("/analytics/alerts/test", {"severity": "info"})
    assert tested["receivers"] == [{"receiver": "log", "error": ""}]
