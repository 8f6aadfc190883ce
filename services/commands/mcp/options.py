"""The command `radiox mcp` with its options, which imports modules as it runs."""

from typing import Annotated

import typer

from services.commands.terminal.context import user_settings

EXAMPLES = """\b
Examples:
  radiox mcp                              over stdin and stdout: as an assistant starts it
  radiox mcp --allow-changes              it may also put shows on the air, and skip
  radiox mcp --http 8765                  over HTTP, at http://127.0.0.1:8765/mcp
  radiox mcp --max-budget 0.50            a show that it requests may cost so much, in USD

\b
In the configuration of an assistant:
  {"mcpServers": {"radiox": {"command": "radiox", "args": ["mcp"]}}}
"""


def mcp(
    allow_changes: Annotated[
        bool,
        typer.Option("--allow-changes", help="Let it put shows on the air, and skip what is on."),
    ] = False,
    max_budget: Annotated[
        float,
        typer.Option(
            metavar="USD",
            min=0,
            max=100,
            help="The most that providers may cost for a show that it requests.",
        ),
    ] = 0.0,
    max_minutes: Annotated[
        float, typer.Option(min=1, max=60, help="The longest show that it may request.")
    ] = 10.0,
    http: Annotated[
        int | None,
        typer.Option(
            metavar="PORT",
            min=1,
            max=65535,
            help="Serve HTTP on this port of this machine, in place of stdin and stdout.",
        ),
    ] = None,
) -> None:
    """Serve the station's tools to an assistant: what is on, the archive, requests for shows.

    Each call attaches to the fleet of RADIOX_NATS_URL, or to the stack that runs on this machine.
    """
    from services.commands.mcp.command import serve_assistant
    from services.commands.mcp.limits import Limits

    limits = Limits(changes=allow_changes, budget=max_budget, minutes=max_minutes)
    serve_assistant(limits, user_settings(), port=http)
