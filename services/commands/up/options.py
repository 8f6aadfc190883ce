"""The command `radiox up` with its options, which imports modules as it runs."""

from typing import Annotated

import typer

from services.commands.terminal.context import stdout_console, user_settings
from services.commands.terminal.options import HealthPort

EXAMPLES = """\b
Examples:
  radiox up --http-port 8080 --nats-port 4222
  eval "$(radiox up --print-env)"    in another shell: the addresses and the token
"""


def up(
    http_port: Annotated[
        int | None,
        typer.Option(
            "--http-port",
            "--port",
            min=1,
            max=65535,
            help="Port of the HTTP interface; default RADIOX_BRIDGE_PORT, or any free one.",
        ),
    ] = None,
    nats_port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port of the broker; default any free one."),
    ] = None,
    health_port: HealthPort = None,
    print_env: Annotated[
        bool,
        typer.Option(
            "--print-env",
            help="Print the variables of the running stack, and end: RADIOX_NATS_URL, "
            "RADIOX_NATS_TOKEN, RADIOX_HTTP_URL, and RADIOX_BLOBS, where the files are.",
        ),
    ] = False,
) -> None:
    """Run the whole stack; other `radiox` commands attach to it.

    Its token stays the same for a data directory.
    """
    from services.commands.up.command import keep_up, print_environment

    if print_env:
        print_environment(user_settings())
        return
    settings = user_settings(health_port=health_port)
    keep_up(settings, stdout_console(), http_port=http_port, nats_port=nats_port)
