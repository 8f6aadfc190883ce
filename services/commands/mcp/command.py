"""Serves the tools of the station by the Model Context Protocol."""

from services.commands.mcp.limits import Limits
from services.commands.terminal.errors import Failed
from services.kit.settings import PlatformSettings

MISSING = "the MCP server needs its extra: `pip install 'radiox[mcp]'`"
LOOPBACK = "127.0.0.1"


def serve_assistant(limits: Limits, settings: PlatformSettings, *, port: int | None) -> None:
    """Serve until stdin is closed, or by HTTP until Ctrl-C.

    Raises:
        Failed: the SDK is not installed, or the port is taken.
    """
    try:
        from services.commands.mcp.server import assistant_server  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise Failed(MISSING) from error
    server = assistant_server(limits, settings)
    if port is None:
        server.run("stdio")
        return
    try:
        server.run("streamable-http", host=LOOPBACK, port=port)
    except SystemExit as end:  # uvicorn has told why, e.g. that the port is taken
        raise Failed(f"http://{LOOPBACK}:{port} cannot be served") from end
