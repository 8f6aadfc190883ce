"""The commands of `radiox station` with their options; each imports its modules when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal.completion import MAIN_CHANNEL, channels
from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import NewVersion, OldVersion

station_app = typer.Typer(
    no_args_is_help=True,
    help="The station: what is on the air, what airs when, and its configuration (name, time zone, "
    "default preset, weights of outlets, lexicon).",
    epilog="""\b
On the air:
  radiox station start                             a channel runs, with a page to listen to
  radiox station grid                              what airs when; --edit changes it
  radiox station now                               what is heard, and what comes next
  radiox station play SHOW_ID --at 18:30           put a finished show on the air
  radiox station skip                              cut off what is heard
  radiox station history --aired                   what was on the air; --shows: shows alone

\b
The configuration, whose versions `radiox station history` lists:
  radiox station show                              what holds for all shows
  radiox station edit --set name="Radio Limmat" --set timezone=Europe/Zurich
  radiox station edit --set outlet_weights.BBC World=2 --set lexicon.SRF="S R F"
  radiox station edit --set preset=zurich          the preset where a request names none
  radiox station edit                              in $EDITOR
  radiox station restore 1                         undo
  radiox station export > station.yaml             and `radiox station import station.yaml`
""",
)


@station_app.command("show")
def station_show(
    version: Annotated[int | None, typer.Option(min=0, help="An earlier version.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the configuration as YAML, with what of it has no effect as it stands."""
    from services.commands.station.command import show_configuration

    show_configuration(version, user_settings(), stdout_console(), as_json=as_json)


@station_app.command("edit")
def station_edit(
    assignments: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="Set a field, e.g. timezone=Europe/Zurich; a value is YAML, none removes the "
            "field; repeatable.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change the configuration; without --set, $EDITOR is opened on its YAML."""
    from services.commands.station.command import edit_configuration

    edit_configuration(assignments or (), user_settings(), stdout_console(), as_json=as_json)


@station_app.command("history")
def station_history(
    aired: Annotated[
        bool, typer.Option("--aired", help="List what was on the air instead, the last one first.")
    ] = False,
    channel: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="With --aired: of this channel.", autocompletion=channels
        ),
    ] = MAIN_CHANNEL,
    hours: Annotated[
        float, typer.Option(min=0.1, max=24, help="With --aired: of the last hours.")
    ] = 24.0,
    shows: Annotated[
        bool, typer.Option("--shows", help="With --aired: shows alone, without the other filler.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the versions of the configuration; with --aired, what was on the air."""
    if aired:
        from services.commands.air.command import print_aired

        settings, console = user_settings(), stdout_console()
        print_aired(channel, hours, settings, console, shows_alone=shows, as_json=as_json)
        return
    from services.commands.station.command import list_versions

    list_versions(user_settings(), stdout_console(), as_json=as_json)


@station_app.command("restore")
def station_restore(
    version: Annotated[
        int, typer.Argument(min=0, metavar="VERSION", help="A version from `station history`.")
    ],
    as_json: AsJson = False,
) -> None:
    """Save an earlier version again; 0 leaves all to the environment."""
    from services.commands.station.command import restore_configuration

    restore_configuration(version, user_settings(), stdout_console(), as_json=as_json)


@station_app.command("diff")
def station_diff(old: OldVersion = None, new: NewVersion = None, as_json: AsJson = False) -> None:
    """Print what differs between two versions of the configuration."""
    from services.commands.station.command import compare

    compare(old, new, user_settings(), stdout_console(), as_json=as_json)


@station_app.command("import")
def station_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML or TOML; `-` for stdin.")],
    as_json: AsJson = False,
) -> None:
    """Save the configuration of a file, whole."""
    from services.commands.station.command import import_configuration

    import_configuration(file, user_settings(), stdout_console(), as_json=as_json)


@station_app.command("export")
def station_export() -> None:
    """Print the configuration as YAML, for `radiox station import`."""
    from services.commands.station.command import export_configuration

    export_configuration(user_settings())
