"""The station as an assistant reaches it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mcp.server.mcpserver.exceptions import ToolError

from services.commands.connection import Connection, connect
from services.commands.mcp.limits import Limits
from services.commands.terminal.errors import Ended
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings
from services.stack import running_stack


class Station:
    """The station as an assistant reaches it: each call attaches anew, so it may be restarted."""

    def __init__(self, limits: Limits, settings: PlatformSettings) -> None:
        self.limits = limits
        self._settings = settings

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Connection]:
        """A connection to the station.

        Raises:
            ToolError: no station is reached, or it refuses what is asked; the reason says what to
                do.
        """
        try:
            async with connect(self._settings, embedded=False) as connection:
                yield connection
        except Ended as error:
            raise ToolError(str(error)) from error
        except (Retry, Discard) as error:
            raise ToolError(error.reason) from error

    def page_of(self, show_id: str) -> str:
        """The page of a show; empty where the address of the pages is not known."""
        return self._page("shows", show_id)

    def page_of_channel(self, channel: str) -> str:
        """The page of a channel; empty where the address of the pages is not known."""
        return self._page("channels", channel)

    def _page(self, *path: str) -> str:
        stack = None if self._settings.nats_url else running_stack(self._settings.data_dir)
        return "/".join((stack.onair_url, *path)) if stack and stack.onair_url else ""
