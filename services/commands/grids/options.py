"""The commands of `radiox station grid` with their options; each imports what it needs."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal import completion
from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import Channel, NewVersion, OldVersion

grid_app = typer.Typer(
    invoke_without_command=True,
    help="The week of a channel: what airs when. Without a command, print it.",
    epilog="""\b
Examples:
  radiox station grid                              the week, as a table
  radiox station grid --edit                       change it in $EDITOR, as YAML
  radiox station grid edit --set title="Radio Limmat" --set filler.repeat_hours=3
  radiox station grid edit --set budget_day=5      what its shows may cost a day, in USD
  radiox station grid --channel wissen             that of another channel
  radiox station grid export > week.yaml           and `radiox station grid import week.yaml`
  radiox station grid import week.yaml --dry-run   check it only
  radiox station grid diff                         what the last change was
  radiox station grid restore 1                    undo; 0 is the grid that RadioX has by itself

\b
A grid, as YAML:
  timezone: Europe/Vienna
  slots:
  - {preset: brief, at: "*:00"}                    news on the hour
  - {preset: morning, at: "07:30", days: \\[mon, tue, wed, thu, fri]}
  one_offs:
  - {day: 2026-12-24, at: "18:00", preset: evening, minutes: 10}
  exceptions:
  - {day: 2026-12-25, at: ["07:30"]}               left out on that day
""",
)

Version = Annotated[int | None, typer.Option(min=0, help="An earlier version.")]


@grid_app.callback()
def grid(
    context: typer.Context,
    channel: Channel = completion.MAIN_CHANNEL,
    edit: Annotated[
        bool, typer.Option("--edit", help="Change it in $EDITOR, as `grid edit` does.")
    ] = False,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """The week of a channel: what airs when. Without a command, print it."""
    if context.invoked_subcommand is not None:
        return
    from services.commands.grids.command import edit_grid, show_grid

    if edit:
        edit_grid(channel, (), user_settings(), stdout_console(), as_json=as_json)
        return
    show_grid(channel, version, user_settings(), stdout_console(), as_json=as_json)


@grid_app.command("edit")
def grid_edit(
    channel: Channel = completion.MAIN_CHANNEL,
    assignments: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="Set a field, e.g. timezone=Europe/Zurich or filler.repeat_hours=3; a value is "
            "YAML, none removes the field; repeatable.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change the grid; without --set, $EDITOR is opened on its YAML."""
    from services.commands.grids.command import edit_grid

    edit_grid(channel, assignments or (), user_settings(), stdout_console(), as_json=as_json)


@grid_app.command("history")
def grid_history(channel: Channel = completion.MAIN_CHANNEL, as_json: AsJson = False) -> None:
    """List the versions of the grid: who saved each, and when."""
    from services.commands.grids.command import list_versions

    list_versions(channel, user_settings(), stdout_console(), as_json=as_json)


@grid_app.command("restore")
def grid_restore(
    version: Annotated[
        int, typer.Argument(min=0, metavar="VERSION", help="A version from `grid history`.")
    ],
    channel: Channel = completion.MAIN_CHANNEL,
    as_json: AsJson = False,
) -> None:
    """Save an earlier version again; 0 is the grid that RadioX has by itself."""
    from services.commands.grids.command import restore_grid

    restore_grid(channel, version, user_settings(), stdout_console(), as_json=as_json)


@grid_app.command("diff")
def grid_diff(
    old: OldVersion = None,
    new: NewVersion = None,
    channel: Channel = completion.MAIN_CHANNEL,
    as_json: AsJson = False,
) -> None:
    """Print what differs between two versions of the grid."""
    from services.commands.grids.command import compare

    compare(channel, (old, new), user_settings(), stdout_console(), as_json=as_json)


@grid_app.command("import")
def grid_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML or TOML; `-` for stdin.")],
    channel: Channel = completion.MAIN_CHANNEL,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check it only.")] = False,
    as_json: AsJson = False,
) -> None:
    """Save the grid of a file, whole."""
    from services.commands.grids.command import import_grid

    settings = user_settings()
    import_grid(channel, file, settings, stdout_console(), dry_run=dry_run, as_json=as_json)


@grid_app.command("export")
def grid_export(channel: Channel = completion.MAIN_CHANNEL) -> None:
    """Print the grid as YAML, for `radiox station grid import`."""
    from services.commands.grids.command import export_grid

    export_grid(channel, user_settings())
