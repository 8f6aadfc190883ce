"""The commands of `radiox shows` with their options; each imports its modules when it runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal import completion
from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import LanguageOption

shows_app = typer.Typer(
    invoke_without_command=True,
    help="List, search, open and delete the shows of the archive; without a command, list them.",
    epilog="""\b
Examples:
  radiox shows                               the last twenty that ended
  radiox shows waiting                       those that wait, are in work, or in review
  radiox shows list --channel zurich --since 2026-11-01 --status failed
  radiox shows search harbour bridge         in titles, scripts and sources
  radiox shows show ID                       what it told, from which sources, at what cost
  radiox shows open ID                       fetch its files, and play it
  radiox shows delete ID --reason "a wrong name"
""",
)


class StatusOption(StrEnum):
    """The values of `--status`."""

    GENERATED = "generated"
    FAILED = "failed"
    CANCELLED = "cancelled"


ArchivedShowId = Annotated[
    str, typer.Argument(metavar="SHOW_ID", help="Id of a show, from `shows list`.")
]
Channel = Annotated[str | None, typer.Option(metavar="NAME", help="Only of this channel.")]
Status = Annotated[StatusOption | None, typer.Option(help="Only those that ended like this.")]
PresetName = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Only of this preset.", autocompletion=completion.presets),
]
InLanguage = Annotated[LanguageOption | None, typer.Option(help="Only in this language.")]
Since = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="Only those that ended then or later: 2026-11-01T06:00."),
]
Until = Annotated[
    str | None, typer.Option(metavar="TIME", help="Only those that ended before then.")
]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="Number of shows, at most.")]


@shows_app.callback()
def shows(context: typer.Context) -> None:
    """List, search, open and delete the shows of the archive; without a command, list them."""
    if context.invoked_subcommand is None:
        shows_list()


@shows_app.command("list")
def shows_list(
    channel: Channel = None,
    status: Status = None,
    preset: PresetName = None,
    language: InLanguage = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """List the shows that have ended, the last one first."""
    from services.commands.shows.command import list_shows
    from services.commands.shows.filters import show_filter

    wanted = show_filter(
        channel=channel,
        status=status,
        preset=preset,
        language=language,
        since=since,
        until=until,
    )
    list_shows(wanted, limit, user_settings(), stdout_console(), as_json=as_json)


@shows_app.command(
    "waiting",
    epilog="""\b
Examples:
  radiox shows waiting                       what is in the queue, and what is worked on
  radiox shows waiting --json | jq length    how many there are
""",
)
def shows_waiting(as_json: AsJson = False) -> None:
    """List the shows that have not ended: in the queue, in work, or in review."""
    from services.commands.shows.waiting import list_waiting

    list_waiting(user_settings(), stdout_console(), as_json=as_json)


@shows_app.command("search")
def shows_search(
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="All of them occur.")],
    channel: Channel = None,
    status: Status = None,
    preset: PresetName = None,
    language: InLanguage = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Search titles, scripts and sources; a word of four letters stands for those it begins."""
    from services.commands.shows.command import search_shows
    from services.commands.shows.filters import show_filter

    wanted = show_filter(
        channel=channel,
        status=status,
        preset=preset,
        language=language,
        since=since,
        until=until,
    )
    search_shows(" ".join(words), wanted, limit, user_settings(), stdout_console(), as_json=as_json)


@shows_app.command("show")
def shows_show(show_id: ArchivedShowId, as_json: AsJson = False) -> None:
    """Print a show: chapters, hosts, sources, figures; as JSON, the event that ended it."""
    from services.commands.shows.command import print_show

    print_show(show_id, user_settings(), stdout_console(), as_json=as_json)


@shows_app.command("open")
def shows_open(
    show_id: ArchivedShowId,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where its files go; default shows/<time>-<title>."),
    ] = None,
    play: Annotated[
        bool, typer.Option(help="Play it with the desktop's player, where there is a desktop.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Fetch the files of a show into a folder, and play it."""
    from services.commands.shows.files import open_show

    open_show(
        show_id, out, user_settings(), stdout_console(), play=play and not as_json, as_json=as_json
    )


@shows_app.command("delete")
def shows_delete(
    show_ids: Annotated[list[str], typer.Argument(metavar="SHOW_ID...", help="Ids of shows.")],
    reason: Annotated[str, typer.Option(help="Why, in words; it stays in the archive.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete shows that have ended: their files, and what the archive and channels hold of them."""
    from services.commands.shows.deletion import delete_shows

    delete_shows(show_ids, reason, user_settings(), stdout_console(), ask=not yes, as_json=as_json)
