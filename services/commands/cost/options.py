"""The command `radiox cost` with its options, which imports modules as it runs."""

from enum import StrEnum
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

EXAMPLES = """\b
Examples:
  radiox cost                     the last 30 days, by day, preset, provider and operation
  radiox cost --by preset         what each preset costs
  radiox cost --days 1 --json     since this time yesterday, for other programs
"""


class Grouping(StrEnum):
    """What calls are summed up by."""

    DAY = "day"
    PRESET = "preset"
    SHOW = "show"
    PROVIDER = "provider"
    OPERATION = "operation"


def cost(
    days: Annotated[int, typer.Option(min=1, max=400, help="How many days back.")] = 30,
    by: Annotated[
        list[Grouping] | None,
        typer.Option(help="Sum up by this alone; repeatable. By default all but the show."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what the calls to providers cost."""
    from services.commands.cost.command import print_cost

    groups = by or [Grouping.DAY, Grouping.PRESET, Grouping.PROVIDER, Grouping.OPERATION]
    names = [group.value for group in groups]
    print_cost(days, names, user_settings(), stdout_console(), as_json=as_json)
