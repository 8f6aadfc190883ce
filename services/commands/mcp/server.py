"""The MCP server: which tools an assistant has."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations

from services.commands.mcp.air_tools import AirTools, ChangingTools
from services.commands.mcp.answers import UNTRUSTED
from services.commands.mcp.limits import Limits
from services.commands.mcp.show_tools import ShowTools
from services.commands.mcp.station import Station
from services.kit.settings import PlatformSettings

INSTRUCTIONS = f"""\
RadioX turns news feeds into radio shows, and puts them on the air. Its hosts are synthetic voices.
To make a show: `request_show`, then `follow_show` until it has ended, then `read_show`.
Times are in UTC, durations in seconds.
{UNTRUSTED}
"""
READING = ToolAnnotations(read_only_hint=True, open_world_hint=False)
REQUESTING = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=True
)

CHANGING = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=False, open_world_hint=False
)


def assistant_server(limits: Limits, settings: PlatformSettings) -> MCPServer[Any]:
    """The server with the tools that these limits allow."""
    station = Station(limits, settings)
    shows, air = ShowTools(station), AirTools(station)
    server: MCPServer[Any] = MCPServer(
        "radiox", title="RadioX", instructions=INSTRUCTIONS, version=version("radiox"),
        log_level="WARNING",
    )  # fmt: skip
    reading: list[Callable[..., Any]] = [
        air.list_channels,
        air.what_is_on,
        air.schedule,
        shows.list_presets,
        shows.list_voices,
        shows.follow_show,
        shows.search_archive,
        shows.read_show,
    ]
    for tool in reading:
        server.add_tool(tool, annotations=READING)
    server.add_tool(shows.request_show, annotations=REQUESTING)
    if limits.changes:
        changing = ChangingTools(station)
        for tool in (changing.play_show, changing.skip):
            server.add_tool(tool, annotations=CHANGING)
    return server
