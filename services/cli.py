"""The command line interface, `radiox`; each command imports its modules when it runs."""

import os
import sys
from typing import Annotated

import typer

from services.commands.air import options as air_options
from services.commands.alerts.options import alerts_app
from services.commands.analytics.options import analytics_app
from services.commands.archive.options import archive_app
from services.commands.backup import options as backup_options
from services.commands.config.options import config_app
from services.commands.cost import options as cost_options
from services.commands.dead_letters.options import dead_letters_app
from services.commands.doctor import options as doctor_options
from services.commands.feeds.options import feeds_app
from services.commands.grids.options import grid_app
from services.commands.hosts.options import host_app
from services.commands.init import options as init_options
from services.commands.keys.options import keys_app
from services.commands.mcp import options as mcp_options
from services.commands.media.options import media_app
from services.commands.news import options as news_options
from services.commands.presets.options import preset_app
from services.commands.pronounce import options as pronounce_options
from services.commands.provision import options as provision_options
from services.commands.review.options import review_app
from services.commands.serve import options as serve_options
from services.commands.show import options as show_options
from services.commands.shows.options import shows_app
from services.commands.station.options import station_app
from services.commands.terminal.context import user_settings
from services.commands.topics.options import topics_app
from services.commands.trace import options as trace_options
from services.commands.up import options as up_options
from services.commands.voices.options import voices_app
from services.commands.webhooks.options import webhook_app

EPILOG = """\b
Examples:
  radiox show                             a show from today's news, in ./shows/…
  radiox show --minutes 5 --language de   five minutes in German
  radiox news --explain                   what the day is about, and why
  radiox station start                    a channel on the air, with a page to listen to
  radiox preset edit evening              change a show that can be asked for by name
  radiox up                               run the stack, with its HTTP interface
  radiox doctor                           check the installation and the settings
  radiox --install-completion             completion of options and values in the shell

\b
Exit codes, where a command tells no others:
  0    it has done its work
  1    it could not; the reason is printed
  2    an argument, a setting or a source is invalid
  130  Ctrl-C ended it
"""
SHOWS = "Make shows"
AIR = "Go on the air"
OPERATION = "Run and watch the station"
PROGRAMS = "Connect programs"
"""Panels of the help; they stand in the order of the first command of each."""

app = typer.Typer(
    name="radiox",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="News in, radio out: turn feeds into mastered shows, and air them on your own channel.",
    epilog=EPILOG,
)
air_options.add_to(station_app)
station_app.add_typer(grid_app, name="grid")


def _print_version(requested: bool) -> None:
    if requested:
        from importlib.metadata import version

        typer.echo(f"radiox {version('radiox')}")
        raise typer.Exit


@app.callback()
def _radiox(
    context: typer.Context,
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    from services.commands.terminal.logs import to_file, to_stderr

    if context.invoked_subcommand == "config":  # it says itself which settings are invalid
        return
    (to_stderr if context.invoked_subcommand == "serve" else to_file)(user_settings())


app.command(epilog=show_options.EXAMPLES, rich_help_panel=SHOWS)(show_options.show)
app.command(epilog=news_options.EXAMPLES, rich_help_panel=SHOWS)(news_options.news)
app.command(epilog=trace_options.EXAMPLES, rich_help_panel=SHOWS)(trace_options.trace)
app.command(epilog=cost_options.EXAMPLES, rich_help_panel=SHOWS)(cost_options.cost)
app.command(epilog=pronounce_options.EXAMPLES, rich_help_panel=SHOWS)(pronounce_options.pronounce)
app.command(epilog=up_options.EXAMPLES, rich_help_panel=AIR)(up_options.up)
app.command(epilog=serve_options.EXAMPLES, rich_help_panel=OPERATION)(serve_options.serve)
app.command(epilog=provision_options.EXAMPLES, rich_help_panel=OPERATION)(
    provision_options.provision
)
app.command(epilog=doctor_options.EXAMPLES, rich_help_panel=OPERATION)(doctor_options.doctor)
app.add_typer(shows_app, name="shows", rich_help_panel=SHOWS)
app.add_typer(review_app, name="review", rich_help_panel=SHOWS)
app.add_typer(preset_app, name="preset", rich_help_panel=SHOWS)
app.add_typer(host_app, name="host", rich_help_panel=SHOWS)
app.add_typer(voices_app, name="voices", rich_help_panel=SHOWS)
app.add_typer(media_app, name="media", rich_help_panel=SHOWS)
app.add_typer(feeds_app, name="feeds", rich_help_panel=SHOWS)
app.add_typer(station_app, name="station", rich_help_panel=AIR)
app.add_typer(topics_app, name="topics", rich_help_panel=AIR)
app.command(epilog=backup_options.BACKUP_EXAMPLES, rich_help_panel=OPERATION)(backup_options.backup)
app.command(epilog=backup_options.RESTORE_EXAMPLES, rich_help_panel=OPERATION)(
    backup_options.restore
)
app.command(epilog=init_options.EXAMPLES, rich_help_panel=OPERATION)(init_options.init)
app.add_typer(config_app, name="config", rich_help_panel=OPERATION)
app.add_typer(alerts_app, name="alerts", rich_help_panel=OPERATION)
app.add_typer(analytics_app, name="analytics", rich_help_panel=OPERATION)
app.add_typer(archive_app, name="archive", rich_help_panel=OPERATION)
app.add_typer(dead_letters_app, name="dead-letters", rich_help_panel=OPERATION)
app.command(epilog=mcp_options.EXAMPLES, rich_help_panel=PROGRAMS)(mcp_options.mcp)
app.add_typer(keys_app, name="keys", rich_help_panel=PROGRAMS)
app.add_typer(webhook_app, name="webhook", rich_help_panel=PROGRAMS)


def main() -> None:
    """Run the command line; an expected error prints a message and sets the exit code.

    Variables that a file `.env` in the working directory sets hold where the environment has none.
    """
    from services.commands.terminal.errors import Ended
    from services.kit.env_file import load_env_file

    load_env_file()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except Ended as end:
        _exit_with(str(end), end.code)
    except BrokenPipeError:
        # The reader of the pipe has closed it: the rest of the buffer is discarded.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # a bug ends in one line too, and its traceback in the log
        import logging

        text, code = _unexpected(error)
        if code == 1:
            logging.getLogger(__name__).exception("unexpected")
        _exit_with(text, code)


def _unexpected(error: Exception) -> tuple[str, int]:
    """The message and the exit code of an error that no command handles."""
    from services.kit.calls.prices import PricesError
    from services.kit.providers import UnknownProviderError
    from services.kit.settings import SettingsError

    if isinstance(error, SettingsError | UnknownProviderError | PricesError):
        return str(error), 2
    return f"unexpected: {type(error).__name__}: {error}\nThe log holds the details.", 1


def _exit_with(text: str, code: int) -> None:
    typer.secho(f"radiox: {text}", err=True, fg="yellow" if code > 2 else "red")  # noqa: PLR2004
    sys.exit(code)
