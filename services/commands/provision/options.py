"""The command `radiox provision` with its options, which imports modules as it runs."""

from typing import Annotated

import typer

from services.commands.terminal.context import stdout_console, user_settings

EXAMPLES = """\b
Examples:
  radiox provision                        before the first service starts, and after an update
  radiox provision --mirrors              with the credentials of the integrators' account
"""


def provision(
    mirrors: Annotated[
        bool,
        typer.Option(
            "--mirrors",
            help="Create what integrators read instead, in their account: see infra/nats.",
        ),
    ] = False,
) -> None:
    """Create streams, consumers and buckets on the broker at RADIOX_NATS_URL."""
    from services.commands.provision.command import provision_broker

    provision_broker(user_settings(), stdout_console(), mirrors=mirrors)
