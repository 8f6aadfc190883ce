"""`radiox shows` on a station whose archive holds shows of each end."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts import (
    BlobRef,
    FeedSource,
    ShowCancelled,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowState,
    Status,
    subjects,
)
from services import fleet
from services.client.show_client import ShowClient
from services.kit.platform import Platform
from services.kit.runtime import connected, running_all
from services.kit.settings import PlatformSettings
from tests.command_line import Result, environment, radiox
from tests.station import SAMPLE
from tests.waiting import until

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"
GENERATED = ShowGenerated.model_validate_json((EXAMPLES / "show.generated.json").read_text("utf-8"))
FILES = ("audio", "master", "cover", "transcript", "chapters_file")
LATER = timedelta(days=1)


class Station:
    """A broker on which the services run that hold something of a show."""

    def __init__(self, settings: PlatformSettings, platform: Platform) -> None:
        self.settings = settings
        self.platform = platform

    async def shows(self, *arguments: str) -> Result:
        assert self.settings.nats_token is not None
        reach = {
            "RADIOX_NATS_URL": str(self.settings.nats_url),
            "RADIOX_NATS_TOKEN": self.settings.nats_token.get_secret_value(),
            "RADIOX_DATA_DIR": str(self.settings.data_dir),
            "RADIOX_BLOBS": "jetstream",
        }
        return await asyncio.to_thread(radiox, os.environ | reach, "shows", *arguments)

    async def generated(self, show_id: str, **fields: object) -> ShowGenerated:
        """Publish a show that was generated, with files that exist."""
        refs: dict[str, BlobRef] = {}
        for name in FILES:
            key = f"{show_id}/1/{name}"
            data = f"{show_id} {name}".encode()
            refs[name] = await self.platform.blobs.put("shows", key, data, "text/plain")
        event = GENERATED.model_copy(update={"show_id": show_id, **refs, **fields})
        await self.platform.publisher.publish(event)
        return event


@pytest.fixture
async def station(
    broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Station]:
    monkeypatch.setenv("RADIOX_DATA_DIR", str(broker_settings.data_dir))
    services = [fleet.load(name) for name in ("data", "show", "content")]
    async with (
        running_all(services, broker_settings),
        connected(broker_settings, "test") as (_, platform),
    ):
        yield Station(broker_settings, platform)


async def test_shows_are_listed_found_printed_and_fetched(station: Station, tmp_path: Path) -> None:
    await station.generated("harbour", channel="coast", title="The Harbour Hour")
    await station.generated("second", channel="coast")
    failed = ShowFailed(show_id="third", stage="audio", reason="no voice", title="Late Night")
    await station.platform.publisher.publish(failed)
    await station.platform.publisher.publish(ShowCancelled(show_id="fourth", reason="enough"))

    listed = json.loads((await station.shows("list", "--json")).stdout)
    assert [show["show_id"] for show in listed] == ["fourth", "third", "second", "harbour"]
    assert listed[1]["title"] == "Late Night"
    table = await station.shows("--help")
    assert table.returncode == 0
    lines = (await station.shows()).stdout.splitlines()
    assert lines[0].split("\t")[:3] == ["Ended", "Show", "Status"]
    assert "no voice" in lines[2]

    coast = await station.shows("list", "--channel", "coast", "--limit", "1", "--json")
    assert [show["show_id"] for show in json.loads(coast.stdout)] == ["second"]
    assert (await station.shows("list", "--since", "2999-01-01")).stdout == (
        "The archive holds no such show.\n"
    )

    (hit,) = json.loads((await station.shows("search", "harbour", "hour", "--json")).stdout)
    assert hit["show"]["show_id"] == "harbour"
    assert "second" in (await station.shows("search", GENERATED.sources[0].title)).stdout

    printed = (await station.shows("show", "harbour")).stdout
    for told in ("The Harbour Hour", "Chapters", GENERATED.sources[0].title):
        assert told in printed
    assert json.loads((await station.shows("show", "third", "--json")).stdout)["stage"] == "audio"

    folder = tmp_path / "fetched"
    opened = await station.shows("open", "harbour", "--out", str(folder), "--json")
    assert set(json.loads(opened.stdout)["files"]) >= {"show.mp3", "cover.jpg", "show.json"}
    assert (folder / "show.mp3").read_text() == "harbour audio"


async def test_a_show_is_deleted_with_its_files_and_rows(station: Station) -> None:
    await station.generated("kept")
    await station.generated("gone")
    refused = await station.shows("delete", "gone")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr

    deleted = await station.shows("delete", "gone", "--yes", "--reason", "a wrong name", "--json")
    assert (deleted.returncode, deleted.stderr) == (0, "")
    (one,) = json.loads(deleted.stdout)
    assert (one["show_id"], one["files"]) == ("gone", len(FILES))
    left = [ref.key async for ref in station.platform.blobs.list(subjects.BLOBS_SHOWS)]
    assert sorted({key.partition("/")[0] for key in left}) == ["kept"]

    listed = json.loads((await station.shows("list", "--json")).stdout)
    assert [show["show_id"] for show in listed] == ["kept"]
    again = await station.shows("show", "gone")
    assert (again.returncode, again.stdout) == (1, "")
    assert "was deleted: a wrong name" in again.stderr


async def test_shows_that_wait_are_listed_with_their_stage_and_place(station: Station) -> None:
    empty = await station.shows("waiting")
    assert (empty.returncode, empty.stdout) == (0, "No show waits or is in work.\n")
    feeds = []
    for name, body in SAMPLE.items():
        blob = await station.platform.blobs.put(subjects.BLOBS_SOURCES, name, body, "text/xml")
        feeds.append(FeedSource(blob=blob))
    client = ShowClient(station.platform)
    for show_id in ("early", "late"):
        request = ShowRequested(show_id=show_id, feeds=tuple(feeds), minutes=1, title="Harbour")
        await client.request(request)

    async def without_audio() -> list[dict[str, Any]]:
        """The shows, once both scripts wait for the service `audio`, which does not run."""
        shows = json.loads((await station.shows("waiting", "--json")).stdout)
        return shows if [show["status"] for show in shows] == ["queued"] * 2 else []

    shows = await until(without_audio, within=60)
    assert {show["show_id"] for show in shows} == {"early", "late"}
    assert [(show["stage"], show["position"]) for show in shows] == [("audio", 1), ("audio", 2)]
    assert datetime.fromisoformat(shows[0]["since"]) <= datetime.fromisoformat(shows[1]["since"])
    lines = (await station.shows("waiting")).stdout.splitlines()
    assert lines[0].split("\t") == [
        "Show", "Status", "Stage", "Since", "Position", "Preset", "Channel", "Title",
    ]  # fmt: skip
    assert lines[1].startswith(f"{shows[0]['show_id']}\tqueued\taudio\t")
    assert lines[1].endswith("\tHarbour")


def test_without_a_stack_no_show_waits(tmp_path: Path) -> None:
    result = radiox(environment(tmp_path), "shows", "waiting")
    assert (result.returncode, result.stdout) == (1, "")
    assert "no stack runs" in result.stderr
    assert (
        "radiox shows waiting --json"
        in radiox(environment(tmp_path), "shows", "waiting", "--help").stdout
    )


async def test_a_show_that_runs_is_not_deleted(station: Station) -> None:
    state = ShowState(show_id="busy", digest="", requested_at=GENERATED.as_of)
    assert state.status is Status.RUNNING
    states = station.platform.bucket(subjects.BUCKET_SHOWS)
    await states.put("busy", state.model_dump_json().encode())
    refused = await station.shows("delete", "busy", "--yes")
    assert refused.returncode == 1
    assert "once it has ended" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("show", "nobody"), 1, "no show nobody"),
        (("show", "../etc"), 2, "a show id has"),
        (("list", "--since", "yesterday"), 2, "--since"),
        (("list", "--channel", "a b"), 2, "--channel"),
        (("search", "x" * 500), 2, "words"),
        (("open", "nobody"), 1, "no show nobody"),
    ],
)
async def test_what_cannot_be_is_told_in_one_line(
    station: Station, arguments: tuple[str, ...], code: int, told: str
) -> None:
    result = await station.shows(*arguments)
    assert (result.returncode, result.stdout) == (code, "")
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
