"""The commands of `radiox analytics` with their options; each imports its modules as it runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal import completion
from services.commands.terminal.context import AsJson, stdout_console, user_settings

analytics_app = typer.Typer(
    no_args_is_help=True,
    help="Report what the station made and what of it was heard, and export it.",
    epilog="""\b
Examples:
  radiox analytics report                        the last thirty days, day by day
  radiox analytics report --channel world        of one channel
  radiox analytics report --table failures       why shows failed
  radiox analytics export --table shows          every show that ended, as CSV
  radiox analytics export --table days --format parquet --output days.parquet
""",
)


class ReportTable(StrEnum):
    """The values of `--table` of a report."""

    DAYS = "days"
    HEARD = "heard"
    FAILURES = "failures"
    SOURCES = "sources"
    STAGES = "stages"
    GROUPS = "groups"


class ExportTableOption(StrEnum):
    """The values of `--table` of an export."""

    DAYS = "days"
    SHOWS = "shows"
    HEARD = "heard"
    FAILURES = "failures"
    SOURCES = "sources"
    STAGES = "stages"
    GROUPS = "groups"
    USAGE = "usage"


class FormatOption(StrEnum):
    """The values of `--format`."""

    CSV = "csv"
    PARQUET = "parquet"


Channel = Annotated[str | None, typer.Option(metavar="NAME", help="Only shows of this channel.")]
PresetName = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Only shows of this preset.", autocompletion=completion.presets
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="TIME", help="From that day on (UTC); 30 days by default.")
]
Until = Annotated[
    str | None, typer.Option(metavar="TIME", help="Up to and without that day (UTC).")
]


@analytics_app.command("report")
def analytics_report(
    table: Annotated[
        ReportTable | None, typer.Option(help="One table alone; by default all of them.")
    ] = None,
    channel: Channel = None,
    preset: PresetName = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[
        int, typer.Option(min=1, max=100, help="Rows of a table other than days, at most.")
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """Print shows, minutes, cost, failures, sources, stages and listening."""
    from services.commands.analytics.command import print_report

    print_report(
        user_settings(),
        stdout_console(),
        table=table.value if table else None,
        as_json=as_json,
        limit=limit,
        channel=channel,
        preset=preset,
        since=since,
        until=until,
    )


@analytics_app.command("export")
def analytics_export(
    table: Annotated[ExportTableOption, typer.Option(help="The table.")] = ExportTableOption.DAYS,
    format: Annotated[  # noqa: A002 - the name of the option
        FormatOption, typer.Option(help="The format.")
    ] = FormatOption.CSV,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where to write it; `-`: to stdout. By default a file here."
        ),
    ] = None,
    channel: Channel = None,
    preset: PresetName = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Write a table into a file, as CSV or Parquet."""
    from services.commands.analytics.command import export

    export(
        user_settings(),
        stdout_console(),
        table=table.value,
        kind=format.value,
        output=output,
        as_json=as_json,
        channel=channel,
        preset=preset,
        since=since,
        until=until,
    )
