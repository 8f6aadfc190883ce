"""The commands of `radiox config` with their options, which import modules as they run."""

from typing import Annotated

import typer

from services.commands.terminal import completion
from services.commands.terminal.context import AsJson, stdout_console

config_app = typer.Typer(
    no_args_is_help=True, help="The settings of every service, and where each comes from."
)


@config_app.command(
    epilog="""\b
Examples:
  radiox config show                     every setting, its value and where it comes from
  radiox config show --service audio     those that the audio service reads
  radiox config show --set               those that are not their defaults
  radiox config show --json | jq .       for other programs

Exit codes:
  0  every variable is known and valid
  1  there are variables RADIOX_… that nothing reads
  2  a variable has an invalid value
"""
)
def show(
    service: Annotated[
        str | None,
        typer.Option(help="Of one service alone.", autocompletion=completion.service_names),
    ] = None,
    only_set: Annotated[
        bool, typer.Option("--set", help="Leave out what has its default.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the settings; keys and passwords are masked."""
    from services.commands.config.command import show_settings

    show_settings(stdout_console(), service=service, only_set=only_set, as_json=as_json)
