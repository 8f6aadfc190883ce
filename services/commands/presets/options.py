"""The commands of `radiox preset` with their options; each imports its modules when it runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.terminal import completion
from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import LanguageOption, NewVersion, OldVersion

if TYPE_CHECKING:
    from services.commands.presets.sources import Sources

preset_app = typer.Typer(
    no_args_is_help=True,
    help="The presets of the station: list, show, add, edit, compare, remove, restore them.",
    epilog="""\b
Examples:
  radiox preset list --language de                 what can be asked for by name
  radiox preset add coast --from zurich --set title="The Coast" --set minutes=5
  radiox preset edit coast                         in $EDITOR; or --set style.tempo=calm
  radiox preset edit coast --feeds catalogue.toml  with feeds of its own
  radiox preset diff coast                         what the last change was
  radiox preset restore coast 1                    undo
  radiox preset export > presets.yaml              and `radiox preset import presets.yaml`
  radiox show --preset coast                       and now listen to it
""",
)

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="The preset.", autocompletion=completion.presets),
]
Assignments = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="Set a field, e.g. minutes=5 or style.mood=calm; a value is YAML, none removes the "
        "field; repeatable.",
    ),
]
FieldsFile = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="All fields as YAML; `-` for stdin.")
]
FeedsFile = Annotated[
    Path | None,
    typer.Option(
        "--feeds", metavar="FILE", help="Feeds of its own: a catalogue in TOML, a list in YAML."
    ),
]


@preset_app.command("list")
def preset_list(
    language: Annotated[LanguageOption | None, typer.Option(help="Only this language.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the presets, with who saved each."""
    from services.commands.presets.command import list_presets

    value = None if language is None else language.value
    list_presets(value, user_settings(), stdout_console(), as_json=as_json)


@preset_app.command("show")
def preset_show(
    name: Name,
    version: Annotated[int | None, typer.Option(min=0, help="An earlier version.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print a preset as YAML, with what of it has no effect as it stands."""
    from services.commands.presets.command import show_preset

    show_preset(name, version, user_settings(), stdout_console(), as_json=as_json)


@preset_app.command("add")
def preset_add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the new preset.")],
    copied: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="PRESET",
            help="The preset to begin with; `default` where left out.",
            autocompletion=completion.presets,
        ),
    ] = None,
    assignments: Assignments = None,
    feeds: FeedsFile = None,
    file: FieldsFile = None,
    as_json: AsJson = False,
) -> None:
    """Add a preset; without --set, --feeds and --file, $EDITOR is opened on its YAML."""
    from services.commands.presets.command import add_preset

    sources = _sources(file, assignments, feeds, copied)
    add_preset(name, sources, user_settings(), stdout_console(), as_json=as_json)


@preset_app.command("edit")
def preset_edit(
    name: Name,
    assignments: Assignments = None,
    feeds: FeedsFile = None,
    file: FieldsFile = None,
    as_json: AsJson = False,
) -> None:
    """Change a preset; without --set, --feeds and --file, $EDITOR is opened on its YAML."""
    from services.commands.presets.command import edit_preset

    sources = _sources(file, assignments, feeds)
    edit_preset(name, sources, user_settings(), stdout_console(), as_json=as_json)


@preset_app.command("remove")
def preset_remove(name: Name, as_json: AsJson = False) -> None:
    """Remove a preset; `radiox preset restore` brings it back."""
    from services.commands.presets.command import remove_preset

    remove_preset(name, user_settings(), stdout_console(), as_json=as_json)


@preset_app.command("history")
def preset_history(name: Name, as_json: AsJson = False) -> None:
    """List the versions of a preset: who saved each, and when."""
    from services.commands.presets.command import list_versions

    list_versions(name, user_settings(), stdout_console(), as_json=as_json)


@preset_app.command("restore")
def preset_restore(
    name: Name,
    version: Annotated[
        int, typer.Argument(min=0, metavar="VERSION", help="A version from `preset history`.")
    ],
    as_json: AsJson = False,
) -> None:
    """Save an earlier version again; 0 is the preset as RadioX or the user's file has it."""
    from services.commands.presets.command import restore_preset

    restore_preset(name, version, user_settings(), stdout_console(), as_json=as_json)


@preset_app.command("diff")
def preset_diff(
    name: Name,
    old: OldVersion = None,
    new: NewVersion = None,
    other: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="PRESET",
            help="Compare with another preset.",
            autocompletion=completion.presets,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what differs between two versions of a preset, or between two presets."""
    from services.commands.presets.command import compare

    compare(name, (old, new), other, user_settings(), stdout_console(), as_json=as_json)


@preset_app.command("import")
def preset_import(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Presets by name, YAML or TOML; `-` for stdin.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check them only.")] = False,
    as_json: AsJson = False,
) -> None:
    """Save the presets of a file, e.g. of RADIOX_SHOW_PRESETS; all of them or none."""
    from services.commands.presets.command import import_presets

    import_presets(file, user_settings(), stdout_console(), dry_run=dry_run, as_json=as_json)


@preset_app.command("export")
def preset_export(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME...]",
            help="By default all of them.",
            autocompletion=completion.presets,
        ),
    ] = None,
) -> None:
    """Print presets as YAML, for `radiox preset import`."""
    from services.commands.presets.command import export_presets

    export_presets(names or [], user_settings())


def _sources(
    file: Path | None,
    assignments: list[str] | None,
    feeds: Path | None,
    copied: str | None = None,
) -> "Sources":
    from services.commands.presets.sources import Sources

    return Sources(file=file, assignments=assignments or (), feeds=feeds, copied=copied)
