"""`radiox mcp`, as an assistant starts it: over stdio and HTTP, on a real station."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from contracts import Grid, GridFiller, GridSave, GridVersion
from services.client.queries import ask
from services.commands.mcp.answers import UNTRUSTED
from tests.command_line import RADIOX, environment, started
from tests.ports import free_port
from tests.publisher import publishing
from tests.station import Station, running_station
from tests.waiting import until

READING = {
    "list_channels", "what_is_on", "schedule", "list_presets", "list_voices", "follow_show",
    "search_archive", "read_show",
}  # fmt: skip
CHANGING = {"play_show", "skip"}


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    folder = tmp_path_factory.mktemp("station")
    with (
        publishing(folder / "news") as catalogue,
        running_station(
            folder / "data",
            show={"catalogue": catalogue},
            audio={"speech": "espeak"},
            media={"covers": "local"},
            content={"writer": "local"},
        ) as running,
    ):
        yield running


class Assistant:
    """A client of the server."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def tools(self) -> dict[str, Any]:
        return {tool.name: tool for tool in (await self.client.list_tools()).tools}

    async def call(self, tool: str, **arguments: Any) -> Any:
        """The typed answer of a tool."""
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        return result.structured_content

    async def refusal(self, tool: str, **arguments: Any) -> str:
        """Why a tool refuses a call."""
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error
        (content,) = result.content
        assert content.type == "text"
        assert "Traceback" not in content.text
        return str(content.text)


def reaching(station: Station) -> dict[str, str]:
    """The environment that reaches a station."""
    own = {
        "RADIOX_NATS_URL": str(station.settings.nats_url),
        "RADIOX_NATS_TOKEN": station.token,
        "RADIOX_DATA_DIR": str(station.settings.data_dir),
        "RADIOX_BLOBS": "filesystem",
    }
    return {**os.environ, **own}


@asynccontextmanager
async def assistant(env: dict[str, str], *arguments: str) -> AsyncIterator[Assistant]:
    """Start the server as an assistant does, and talk to it."""
    server = StdioServerParameters(command=RADIOX, args=["mcp", *arguments], env=env)
    async with Client(stdio_client(server)) as client:
        yield Assistant(client)


async def test_the_tools_say_what_they_do_and_changes_are_not_among_them(station: Station) -> None:
    async with assistant(reaching(station)) as radio:
        tools = await radio.tools()
        assert set(tools) == READING | {"request_show"}
        assert UNTRUSTED in (radio.client.instructions or "")
        for name, tool in tools.items():
            assert len(tool.description) > 30, name
            assert tool.output_schema, name
            assert tool.annotations.read_only_hint is (name in READING)
            for field in tool.input_schema.get("properties", {}).values():
                assert "description" in str(field), (name, field)
        unknown = await radio.refusal("skip")
        assert "Unknown tool" in unknown


async def test_changes_are_tools_only_where_they_are_allowed(station: Station) -> None:
    async with assistant(reaching(station), "--allow-changes") as radio:
        tools = await radio.tools()
        assert set(tools) == READING | {"request_show"} | CHANGING
        assert all(tools[name].annotations.destructive_hint for name in CHANGING)


async def test_a_show_is_requested_followed_found_and_read(station: Station) -> None:
    async with assistant(reaching(station)) as radio:
        presets = (await radio.call("list_presets", language="en"))["presets"]
        assert {"brief", "default"} <= {each["name"] for each in presets}
        assert {each["language"] for each in presets} == {"en"}
        voices = (await radio.call("list_voices", language="de"))["providers"]
        assert voices[0]["provider"] == "espeak"

        request = {"preset": "brief", "title": "Harbour News", "request_id": "asked-once"}
        first = await radio.call("request_show", **request)
        again = await radio.call("request_show", **request)
        assert first == again
        assert (first["show_id"], first["most_it_costs"]) == ("asked-once", 0)
        other = await radio.refusal("request_show", **{**request, "title": "Another"})
        assert "asked-once belongs to another request already" in other

        for _ in range(4):
            progress = await radio.call("follow_show", show_id="asked-once", wait_seconds=25)
            if progress["ended"]:
                break
        assert (progress["status"], progress["reason"]) == ("generated", "")
        assert "script.ready" in [step["what"] for step in progress["steps"]]
        assert progress["untrusted"] == UNTRUSTED

        read = await radio.call("read_show", show_id="asked-once", limit=3)
        assert (read["title"], len(read["passages"])) == ("Harbour News", 3)
        assert read["passages_in_all"] > 3
        rest = await radio.call("read_show", show_id="asked-once", first=3, limit=100)
        assert len(rest["passages"]) == read["passages_in_all"] - 3
        told = [*read["passages"], *rest["passages"]]
        assert any(passage["sources"] for passage in told)
        for page in (read, rest):
            for passage in page["passages"]:
                assert all(source < len(page["sources"]) for source in passage["sources"])
        source = rest["sources"][0]
        word = source["title"].split()[0]
        found = await radio.call("search_archive", words=word)
        assert [hit["show"]["show_id"] for hit in found["hits"]] == ["asked-once"]
        assert found["hits"][0]["snippets"]
        latest = await radio.call("search_archive", limit=1)
        assert latest["shows"][0]["show_id"] == "asked-once"


async def test_it_tells_what_is_on_plays_and_skips(station: Station) -> None:
    async with assistant(reaching(station), "--allow-changes") as radio:
        assert "there is no channel" in await radio.refusal("what_is_on", channel="harbour")
        await asyncio.to_thread(station.run, _opened(station))
        channels = (await radio.call("list_channels"))["channels"]
        assert [(each["channel"], each["on_air"]) for each in channels] == [("harbour", True)]

        async def begun() -> Any:
            return (await radio.call("schedule", channel="harbour"))["epoch"]

        await until(begun, within=60)
        heard = await radio.call("what_is_on", channel="harbour")
        assert (heard["title"], heard["on_air"]) == ("Harbour Radio", True)
        piece = [heard["heard"]["starts_at"], heard["at"], heard["heard"]["ends_at"]]
        assert sorted(piece, key=datetime.fromisoformat) == piece
        assert heard["heard"]["title"]

        await radio.call("request_show", preset="brief", request_id="for-air")

        async def made() -> Any:
            return (await radio.call("follow_show", show_id="for-air"))["ended"]

        await until(made, within=60)
        played = await radio.call("play_show", show_id="for-air", channel="harbour")
        assert played["show_id"] == "for-air"

        async def on_now() -> Any:
            now = (await radio.call("what_is_on", channel="harbour"))["now"]
            return now if now and now["show_id"] == "for-air" else None

        now = await until(on_now, within=60)
        aired = await radio.call("schedule", channel="harbour")
        assert aired["airings"][0]["show_id"] == "for-air"
        other = await radio.refusal("skip", channel="harbour", title="Another")
        assert "“Another” is not heard now; ask `what_is_on`" in other
        skipped = await radio.call("skip", channel="harbour", title=now["title"])
        assert skipped["title"] == now["title"]
        assert "at: 2020" in await radio.refusal(
            "play_show", show_id="for-air", channel="harbour", at="2020-01-01T00:00Z"
        )
        assert "at" in await radio.refusal("play_show", show_id="for-air", at="2020-01-01T00:00")
        assert "nobody" in await radio.refusal("play_show", show_id="nobody", channel="harbour")
        assert "hours" in await radio.refusal("schedule", channel="harbour", hours=49)


async def _opened(station: Station) -> None:
    """Put a channel on the air that has nothing but short music."""
    filler = GridFiller(music=(1,), music_seconds=20, repeat_hours=0)
    grid = Grid(title="Harbour Radio", timezone="UTC", filler=filler)
    await ask(station.platform.client, GridSave(channel="harbour", grid=grid), GridVersion)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"minutes": 11}, "minutes: at most 10 here; `radiox mcp --max-minutes` raises it"),
        ({"minutes": 0}, "greater than or equal to 1"),
        ({"budget": 0.01}, "budget: at most 0 USD here; `radiox mcp --max-budget` raises it"),
        ({"budget": -1}, "greater than or equal to 0"),
        ({"language": "xx"}, "language"),
        ({"request_id": "../etc"}, "request_id"),
        ({"channel": "a b"}, "channel"),
        ({"keywords": ["x"] * 21}, "keywords"),
        ({"title": "x" * 121}, "title"),
    ],
)
async def test_a_request_out_of_bounds_is_refused(
    station: Station, arguments: dict[str, Any], reason: str
) -> None:
    async with assistant(reaching(station)) as radio:
        assert reason in await radio.refusal("request_show", **arguments)


async def test_an_operator_raises_the_bounds(station: Station) -> None:
    raised = ("--max-budget", "0.5", "--max-minutes", "12")
    async with assistant(reaching(station), *raised) as radio:
        assert "0.5 USD" in await radio.refusal("request_show", budget=0.6)
        assert "at most 12" in await radio.refusal("request_show", minutes=13)


async def test_what_there_is_not_is_said(station: Station) -> None:
    async with assistant(reaching(station)) as radio:
        follow = await radio.refusal("follow_show", show_id="nobody", wait_seconds=0)
        assert "there is no show nobody; `search_archive`" in follow
        assert "nobody" in await radio.refusal("read_show", show_id="nobody")
        assert "show_id" in await radio.refusal("read_show", show_id="a/b")
        refused = await radio.call("request_show", preset="nothing", request_id="no-preset")
        progress = await radio.call("follow_show", show_id=refused["show_id"], wait_seconds=20)
        assert (progress["status"], progress["ended"]) == ("failed", True)
        assert progress["reason"].startswith("preset: ")
        assert "no-preset failed" in await radio.refusal("read_show", show_id="no-preset")


async def test_without_a_station_each_tool_says_what_to_do(tmp_path: Path) -> None:
    async with assistant(environment(tmp_path)) as radio:
        for tool in ("list_presets", "what_is_on", "request_show"):
            reason = await radio.refusal(tool)
            assert "no stack runs" in reason
            assert "`radiox station start`" in reason


async def test_it_is_served_over_http_on_this_machine_alone(station: Station) -> None:
    port = free_port()
    with started(reaching(station), "mcp", "--http", str(port)):
        async with _connected(f"http://127.0.0.1:{port}/mcp") as client:
            radio = Assistant(client)
            assert (await radio.call("list_presets", language="de"))["presets"]


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Client]:
    """A client of a server that may still be starting."""
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", int(url.split(":")[2][:-4]))
        except OSError:
            await asyncio.sleep(0.2)
            continue
        writer.close()
        break
    async with Client(url) as client:
        yield client
