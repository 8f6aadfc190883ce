"""The commands of `radiox archive` with their options, which import modules as they run."""

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

EXAMPLES = """\b
Examples:
  radiox archive status           which database, how far it is, how many rows it has
  radiox archive status --json    the same, for other programs
  radiox archive rebuild          drop the rows, and replay every event of the station
  radiox archive warm             read first pages into the cache of the service
  radiox archive clear            empty that cache
"""

archive_app = typer.Typer(
    no_args_is_help=True,
    help="Look at the database of the archive, build it anew, and warm or clear its cache.",
    epilog=EXAMPLES,
)


@archive_app.command("status")
def archive_status(as_json: AsJson = False) -> None:
    """Print which database holds the archive, how far it is, its rows and its cache."""
    from services.commands.archive.command import print_status

    print_status(user_settings(), stdout_console(), as_json=as_json)


@archive_app.command("rebuild")
def archive_rebuild(as_json: AsJson = False) -> None:
    """Drop the rows and replay every event; readers see the archive grow meanwhile."""
    from services.commands.archive.command import rebuild

    rebuild(user_settings(), stdout_console(), as_json=as_json)


@archive_app.command("warm")
def archive_warm(as_json: AsJson = False) -> None:
    """Read into the cache what people ask for most: first pages and overviews."""
    from services.commands.archive.command import warm_cache

    warm_cache(user_settings(), stdout_console(), as_json=as_json)


@archive_app.command("clear")
def archive_clear(as_json: AsJson = False) -> None:
    """Empty the cache; the rows stay."""
    from services.commands.archive.command import clear_cache

    clear_cache(user_settings(), stdout_console(), as_json=as_json)
