"""The commands of `radiox feeds` with their options; each imports its modules when it runs."""

from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

feeds_app = typer.Typer(
    no_args_is_help=True,
    help="List and check feeds.",
    epilog="""\b
Examples:
  radiox feeds list                        the feeds of the catalogue
  radiox feeds check                       which of them answer, and how old their news is
  radiox feeds check my.opml ./archive     which of your own
""",
)

Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SRC]...", help="Feeds, as for --feeds of `radiox show`."),
]


@feeds_app.command(
    "check",
    epilog="""\b
Exit codes:
  0  at least one feed could be read
  1  none of them
""",
)
def feeds_check(sources: Sources = None, as_json: AsJson = False) -> None:
    """Read feeds and print their status; without arguments, those of the catalogue."""
    from services.commands.feeds.command import check_sources

    check_sources(tuple(sources or ()), user_settings(), stdout_console(), as_json=as_json)


@feeds_app.command("list")
def feeds_list(as_json: AsJson = False) -> None:
    """List the feeds of the catalogue."""
    from services.commands.feeds.command import list_catalogue

    list_catalogue(stdout_console(), as_json=as_json)
