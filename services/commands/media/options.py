"""The commands of `radiox media` with their options; each imports its modules when it runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

media_app = typer.Typer(
    no_args_is_help=True,
    help="Keep the station's own jingles, beds, idents and covers.",
    epilog="""\b
Examples:
  radiox media add morning.flac --kind bed --title "First Light" \\
      --licence "CC BY 4.0, A. Composer" --mood calm --use morning
  radiox media list --kind bed --mood calm
  radiox media show first-light             what was measured, and which presets use it
  radiox preset edit world --set music.bed=first-light
  radiox media remove first-light

What a preset does not name is chosen by mood and use.
""",
)


class Kind(StrEnum):
    """The values of `--kind`."""

    BED = "bed"
    JINGLE = "jingle"
    IDENT = "ident"
    COVER = "cover"


ItemName = Annotated[
    str, typer.Argument(metavar="NAME", help="Name of an item, from `media list`.")
]


@media_app.command("add")
def media_add(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="WAV, FLAC, MP3, Ogg, AIFF or M4A up to 200 MB; a cover is a square JPEG, PNG or "
            "WebP of 1400 pixels or more, up to 20 MB.",
        ),
    ],
    kind: Annotated[
        Kind,
        typer.Option(
            help="`bed` plays under the hosts, `jingle` between stories, `ident` opens the show."
        ),
    ],
    title: Annotated[str, typer.Option(help="Title, for the credits of shows.")],
    licence: Annotated[
        str, typer.Option(help="By which right you use it: a licence, or who made it.")
    ],
    mood: Annotated[
        list[str] | None, typer.Option(help="A mood that it suits, e.g. `calm`; repeatable.")
    ] = None,
    use: Annotated[
        list[str] | None, typer.Option(help="A use that it suits, e.g. `morning`; repeatable.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Its name; made of the title if left out.")] = (
        None
    ),
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the item that has this name.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a file: it is decoded, measured and encoded anew, or refused with the reason."""
    from services.commands.media.command import add_item

    add_item(
        file,
        user_settings(),
        stdout_console(),
        name=name,
        replace=replace,
        as_json=as_json,
        kind=kind.value,
        title=title,
        licence=licence,
        moods=mood or [],
        uses=use or [],
    )


@media_app.command("list")
def media_list(
    kind: Annotated[Kind | None, typer.Option(help="Only this kind.")] = None,
    mood: Annotated[str | None, typer.Option(help="Only what suits this mood.")] = None,
    use: Annotated[str | None, typer.Option(help="Only what suits this use.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the items, with what was measured."""
    from services.commands.media.command import list_items

    wanted = kind.value if kind else None
    list_items(user_settings(), stdout_console(), kind=wanted, mood=mood, use=use, as_json=as_json)


@media_app.command("show")
def media_show(name: ItemName, as_json: AsJson = False) -> None:
    """Print an item: licence, measurements, and the presets that name it."""
    from services.commands.media.command import show_item

    show_item(name, user_settings(), stdout_console(), as_json=as_json)


@media_app.command("remove")
def media_remove(
    name: ItemName,
    force: Annotated[
        bool, typer.Option("--force", help="Remove it although presets name it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Remove an item; shows that have begun with it can still be finished."""
    from services.commands.media.command import remove_item

    remove_item(name, user_settings(), stdout_console(), force=force, as_json=as_json)
