"""`radiox`: the operator's face. Commands load what they need when they run."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.terminal import completion

if TYPE_CHECKING:
    from rich.console import Console

    from services.kit.settings import PlatformSettings

EXAMPLES = """\b
Examples:
  radiox show                             a show from today's news, in ./shows/…
  radiox show --minutes 5 --language de   five minutes in German
  radiox show --feeds my-feeds.opml       from a list of feeds of your own
  radiox show --json | jq .duration       the event, for programs
  radiox feeds check                      which feeds answer, and how old their news is
  radiox up                               keep the stack running, with its HTTP interface
  radiox doctor                           what is installed, and what is used
  radiox --install-completion             completion of options and values in the shell
"""

app = typer.Typer(
    name="radiox",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="News in, radio out: turn feeds into a mastered radio show.",
    epilog=EXAMPLES,
)
feeds_app = typer.Typer(no_args_is_help=True, help="Look after feeds.")
letters_app = typer.Typer(no_args_is_help=True, help="Look after messages nobody could finish.")
app.add_typer(feeds_app, name="feeds")
app.add_typer(letters_app, name="dead-letters")


class Spoken(StrEnum):
    """The languages of a show, as arguments name them."""

    EN = "en"
    DE = "de"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on stdout.")]
Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SRC]...", help="Feeds, as for --feeds of `radiox show`."),
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"radiox {version('radiox')}")
        raise typer.Exit


@app.callback()
def _radiox(
    context: typer.Context,
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    from services.commands.terminal.logs import to_file, to_stderr

    (to_stderr if context.invoked_subcommand == "serve" else to_file)(_settings())


@app.command(
    epilog="""\b
SRC is the address of a feed or of an OPML list, a feed file, an OPML file, or a folder:
  radiox show --feeds https://news.example/rss --feeds ./saved-feeds/
  radiox show --feeds ./archive --as-of 2026-08-12T07:00 --out ./morning
"""
)
def show(
    preset: Annotated[
        str | None,
        typer.Option(
            help="A preset that says what is left out.", autocompletion=completion.presets
        ),
    ] = None,
    feeds: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SRC",
            help="A feed or an OPML list, by address or file, or a folder of them; repeatable.",
        ),
    ] = None,
    news: Annotated[int | None, typer.Option(help="The least number of stories.")] = None,
    minutes: Annotated[float | None, typer.Option(help="Length of the show, 1 to 60.")] = None,
    language: Annotated[Spoken | None, typer.Option(help="Language of the show.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the show.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the show is left; ./shows/<date>-<title> if not."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Make the show for this time, e.g. 2026-08-12T07:00."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the editor's choices.")] = None,
    allow_shorter: Annotated[
        bool, typer.Option("--allow-shorter", help="Take a shorter show where news is short.")
    ] = False,
    or_sample: Annotated[
        bool, typer.Option("--or-sample", help="Where no feed answers, use the sample bulletin.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a show, and leave it in a folder.

    Without RADIOX_NATS_URL the show is made by the stack that `radiox up` runs, or by one that is
    started for it. Ends with 0; 1 where there is no show; 2 for bad arguments; 130 after Ctrl-C.
    """
    from services.commands.show import arguments
    from services.commands.show.command import Wish, make_show

    request = arguments.request(
        preset=preset,
        news=news,
        minutes=minutes,
        language=language,
        title=title,
        as_of=None if as_of is None else arguments.moment(as_of),
        seed=seed,
        allow_shorter=allow_shorter or None,
    )
    wish = Wish(request, tuple(feeds or ()), out, as_json=as_json, or_sample=or_sample)
    make_show(wish, _settings(), _console())


@app.command()
def up(
    port: Annotated[int | None, typer.Option(help="Port of the HTTP interface; any free.")] = None,
) -> None:
    """Keep the whole stack running; other `radiox` commands attach to it."""
    from services.commands.up import keep_up

    keep_up(_settings(), _console(), port=port)


@app.command()
def serve(
    services: Annotated[
        list[str],
        typer.Argument(
            metavar="SERVICE...",
            help="Names of services, or `all`.",
            autocompletion=completion.service_names,
        ),
    ],
    health_port: Annotated[
        int | None, typer.Option(help="Answer /health/live and /health/ready on this port.")
    ] = None,
) -> None:
    """Run services against RADIOX_NATS_URL, until SIGTERM."""
    from services.commands.serve import serve as run

    run(services, _settings(), health_port=health_port)


@app.command()
def provision() -> None:
    """Prepare the broker at RADIOX_NATS_URL: streams, consumers, buckets."""
    from services.commands.provision import provision_broker

    provision_broker(_settings(), _console())


@feeds_app.command("check")
def feeds_check(sources: Sources = None, as_json: AsJson = False) -> None:
    """Read every feed and say what it holds; the catalogue's where none is named."""
    from services.commands.feeds.command import check

    check(tuple(sources or ()), _settings(), _console(), as_json=as_json)


@feeds_app.command("list")
def feeds_list(as_json: AsJson = False) -> None:
    """List the catalogue's feeds."""
    from services.commands.feeds.command import catalogue

    catalogue(_console(), as_json=as_json)


@letters_app.command("list")
def letters_list(as_json: AsJson = False) -> None:
    """List the dead letters."""
    from services.commands.dead_letters import listed

    listed(_settings(), _console(), as_json=as_json)


Key = Annotated[str, typer.Argument(metavar="KEY", help="As `dead-letters list` shows it.")]


@letters_app.command("show")
def letters_show(key: Key, as_json: AsJson = False) -> None:
    """Show one dead letter with its payload."""
    from services.commands.dead_letters import shown

    shown(key, _settings(), _console(), as_json=as_json)


@letters_app.command("replay")
def letters_replay(key: Key, as_json: AsJson = False) -> None:
    """Try again: the show in a new generation, or the message itself where it has no show."""
    from services.commands.dead_letters import replayed

    replayed(key, _settings(), _console(), as_json=as_json)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is installed, which providers are active and why, and what runs."""
    from services.commands.doctor.command import examine

    examine(_settings(), _console(), as_json=as_json)


def main() -> None:
    """Run the command line; expected ends are a sentence and an exit code."""
    from services.commands.terminal.errors import Ended

    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except Ended as end:
        _complain(str(end), end.code)
    except BrokenPipeError:
        # The reader has enough: what is left in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        import logging

        text, code = _unforeseen(error)
        if code == 1:
            logging.getLogger(__name__).exception("unexpected")
        _complain(text, code)


def _unforeseen(error: Exception) -> tuple[str, int]:
    """The sentence and the exit code for what no command foresees."""
    from services.fleet import SettingsError
    from services.kit.providers import UnknownProviderError

    if isinstance(error, SettingsError | UnknownProviderError):
        return str(error), 2
    return f"unexpected: {type(error).__name__}: {error}\nThe log holds the details.", 1


def _complain(text: str, code: int) -> None:
    typer.secho(f"radiox: {text}", err=True, fg="yellow" if code > 2 else "red")  # noqa: PLR2004
    sys.exit(code)


def _console() -> "Console":
    from rich.console import Console

    return Console()


def _settings() -> "PlatformSettings":
    """The settings of the environment."""
    from services.fleet import from_environment
    from services.kit.settings import PlatformSettings

    return from_environment(PlatformSettings)
