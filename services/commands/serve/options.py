"""The command `radiox serve` with its options, which imports modules as it runs."""

from typing import Annotated

import typer

from services.commands.terminal import completion
from services.commands.terminal.context import user_settings
from services.commands.terminal.options import HealthPort

EXAMPLES = """\b
Examples:
  radiox serve all                        every service, in one process
  radiox serve content --health-port 9101 one service, with its health and metrics
"""


def serve(
    services: Annotated[
        list[str],
        typer.Argument(
            metavar="SERVICE...",
            help="Names of services, or `all`.",
            autocompletion=completion.service_names,
        ),
    ],
    health_port: HealthPort = None,
) -> None:
    """Run services against RADIOX_NATS_URL, until SIGTERM.

    SIGHUP has log level, budgets and switches read again: `radiox config show --json` marks them.
    """
    from services.commands.serve.command import serve as run

    run(services, user_settings(health_port=health_port))
