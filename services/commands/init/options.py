"""The command `radiox init` with its options; it imports its modules when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal.context import stdout_console

EXAMPLES = """\b
Examples:
  radiox init --out secrets
  radiox init --out secrets --host broker.example.org   a name by which services reach the broker
  radiox init --out secrets --rotate     nothing that was made before opens anything any more
"""


def init(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the files are, or will be.")],
    host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A further name or address of the broker; repeatable."),
    ] = None,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Make a new authority, and all certificates anew.")
    ] = False,
) -> None:
    """Make the certificates of the broker and of each of its users, and the first API key.

    What is there and valid stays; what ends soon is made anew. A user is who its certificate
    says: each service needs its own folder, and no other.
    """
    from services.commands.init.command import make_credentials

    make_credentials(out, tuple(host or ()), stdout_console(), rotate=rotate)
