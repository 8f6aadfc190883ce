"""The command line interface, `radiox`; each command imports its modules when it runs."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.commands.review.options import review_app
from services.commands.terminal import completion
from services.commands.terminal.context import AsJson, stdout_console, user_settings

EXAMPLES = """\b
Examples:
  radiox show                             a show from today's news, in ./shows/…
  radiox show --minutes 5 --language de   five minutes in German
  radiox show --feeds my-feeds.opml       from your own list of feeds
  radiox show --json | jq .duration       the event show.generated as JSON
  radiox news --explain                   what the day is about, and why
  radiox feeds check                      which feeds answer, and how old their news is
  radiox up                               run the stack, with its HTTP interface
  radiox review list                      which scripts wait for review
  radiox pronounce "Leo XIV of the OPCW"  what is said for it, with phonemes
  radiox doctor                           check the installation and the settings
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
feeds_app = typer.Typer(no_args_is_help=True, help="List and check feeds.")
dead_letters_app = typer.Typer(no_args_is_help=True, help="List, show and replay dead letters.")
app.add_typer(feeds_app, name="feeds")
app.add_typer(review_app, name="review")
app.add_typer(dead_letters_app, name="dead-letters")


class LanguageOption(StrEnum):
    """The values of `--language`."""

    EN = "en"
    DE = "de"


class MusicOption(StrEnum):
    """The values of `--music-under-stories`."""

    OUT = "out"
    LOW = "low"


Preset = Annotated[
    str | None,
    typer.Option(
        help="Preset for the options that are not given.", autocompletion=completion.presets
    ),
]
Feeds = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SRC",
        help="A feed or an OPML list, by address or file, or a folder of them; repeatable.",
    ),
]
Language = Annotated[LanguageOption | None, typer.Option(help="Language of the show.")]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="Make the show for this time, e.g. 2026-08-12T07:00."),
]
Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SRC]...", help="Feeds, as for --feeds of `radiox show`."),
]


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

    (to_stderr if context.invoked_subcommand == "serve" else to_file)(user_settings())


@app.command(
    epilog="""\b
SRC is the address of a feed or of an OPML list, a feed file, an OPML file, or a folder:
  radiox show --feeds https://news.example/rss --feeds ./saved-feeds/
  radiox show --feeds ./archive --as-of 2026-08-12T07:00 --out ./morning
"""
)
def show(
    preset: Preset = None,
    feeds: Feeds = None,
    news: Annotated[int | None, typer.Option(help="Minimum number of stories.")] = None,
    minutes: Annotated[float | None, typer.Option(help="Length of the show, 1 to 60.")] = None,
    language: Language = None,
    title: Annotated[str | None, typer.Option(help="Title of the show.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder to save the show in; default ./shows/<date>-<title>."
        ),
    ] = None,
    as_of: AsOf = None,
    seed: Annotated[
        int | None,
        typer.Option(
            help="Seed of every choice: with the same --feeds and --as-of, it gives the same files."
        ),
    ] = None,
    music_under_stories: Annotated[
        MusicOption | None,
        typer.Option(help="Let the bed be out under stories, or play on far down."),
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Channel that tells no story twice, unless it moved on; default the preset's.",
        ),
    ] = None,
    no_memory: Annotated[
        bool,
        typer.Option("--no-memory", help="Neither heed nor remember what the channel has told."),
    ] = False,
    category: Annotated[
        list[str] | None, typer.Option(help="Only news of this section; repeatable.")
    ] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="Only news from this region; repeatable.")
    ] = None,
    keyword: Annotated[
        list[str] | None, typer.Option(help="Only news with this word; repeatable.")
    ] = None,
    block_keyword: Annotated[
        list[str] | None, typer.Option(help="No news with this word; repeatable.")
    ] = None,
    block_outlet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Nothing of this outlet or host; repeatable."),
    ] = None,
    allow_shorter: Annotated[
        bool,
        typer.Option(
            "--allow-shorter", help="Accept a shorter show where there is too little news."
        ),
    ] = False,
    or_sample: Annotated[
        bool, typer.Option("--or-sample", help="Use the sample bulletin where no feed answers.")
    ] = False,
    review: Annotated[
        bool | None,
        typer.Option(
            "--review/--no-review",
            help="Have the script wait for `radiox review`; as the preset says if left out.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a show and save it in a folder.

    Without RADIOX_NATS_URL the show is made by the stack that `radiox up` runs, or by one that is
    started for it. Exit codes: 0, 1 where no show was made, 2 for bad arguments, 130 after Ctrl-C.
    """
    from services.commands.show import arguments
    from services.commands.show.command import ShowOptions, make_show

    request = arguments.parse_request(
        preset=preset,
        news=news,
        minutes=minutes,
        language=language,
        title=title,
        as_of=None if as_of is None else arguments.parse_time(as_of),
        seed=seed,
        music_under_stories=music_under_stories,
        allow_shorter=allow_shorter or None,
        channel=channel,
        memory=False if no_memory else None,
        filters=arguments.parse_filters(
            categories=category,
            regions=region,
            keywords=keyword,
            blocked_keywords=block_keyword,
            blocked_outlets=block_outlet,
        ),
        review=review,
    )
    options = ShowOptions(request, tuple(feeds or ()), out, as_json=as_json, or_sample=or_sample)
    make_show(options, user_settings(), stdout_console())


@app.command(
    epilog="""\b
  radiox news --feeds ./archive --as-of 2026-08-12T20:00 --minutes 3 --explain
"""
)
def news(
    preset: Preset = None,
    feeds: Feeds = None,
    minutes: Annotated[
        float | None, typer.Option(help="Length of the show that is looked at, 1 to 60.")
    ] = None,
    language: Language = None,
    as_of: AsOf = None,
    top: Annotated[
        int, typer.Option(min=1, help="Number of the weightiest events, beside those told.")
    ] = 20,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the parts of the score, and the reasons.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the events of the day as the editor sees them: how many have them, and which are told.

    No show is made; the events are chosen as for one.
    """
    from services.commands.news.command import NewsOptions, print_news
    from services.commands.show import arguments

    request = arguments.parse_request(
        preset=preset,
        minutes=minutes,
        language=language,
        as_of=None if as_of is None else arguments.parse_time(as_of),
    )
    sources = tuple(feeds or ())
    options = NewsOptions(request, sources, top, explain=explain, as_json=as_json)
    print_news(options, user_settings(), stdout_console())


@app.command()
def up(
    port: Annotated[
        int | None, typer.Option(help="Port of the HTTP interface; default any free one.")
    ] = None,
) -> None:
    """Run the whole stack; other `radiox` commands attach to it."""
    from services.commands.up import keep_up

    keep_up(user_settings(), stdout_console(), port=port)


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

    run(services, user_settings(), health_port=health_port)


@app.command()
def provision() -> None:
    """Create streams, consumers and buckets on the broker at RADIOX_NATS_URL."""
    from services.commands.provision import provision_broker

    provision_broker(user_settings(), stdout_console())


@feeds_app.command("check")
def feeds_check(sources: Sources = None, as_json: AsJson = False) -> None:
    """Read feeds and print their status; without arguments, those of the catalogue."""
    from services.commands.feeds.command import check_sources

    check_sources(tuple(sources or ()), user_settings(), stdout_console(), as_json=as_json)


@feeds_app.command("list")
def feeds_list(as_json: AsJson = False) -> None:
    """List the feeds of the catalogue."""
    from services.commands.feeds.command import list_catalogue

    list_catalogue(stdout_console(), as_json=as_json)


@dead_letters_app.command("list")
def dead_letters_list(as_json: AsJson = False) -> None:
    """List the dead letters."""
    from services.commands.dead_letters import list_letters

    list_letters(user_settings(), stdout_console(), as_json=as_json)


Key = Annotated[
    str, typer.Argument(metavar="KEY", help="Key of a dead letter, from `dead-letters list`.")
]


@dead_letters_app.command("show")
def dead_letters_show(key: Key, as_json: AsJson = False) -> None:
    """Show one dead letter with its payload."""
    from services.commands.dead_letters import show_letter

    show_letter(key, user_settings(), stdout_console(), as_json=as_json)


@dead_letters_app.command("replay")
def dead_letters_replay(key: Key, as_json: AsJson = False) -> None:
    """Retry the show in a new generation; republish the message where it has no show."""
    from services.commands.dead_letters import replay_letter

    replay_letter(key, user_settings(), stdout_console(), as_json=as_json)


@app.command(
    epilog="""\b
Examples:
  radiox pronounce "The OPCW met Xi Jinping at 20:15"
  radiox pronounce "Papst Leo XIV. in Rom" --language de --json
"""
)
def pronounce(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is written.")],
    language: Annotated[LanguageOption, typer.Option(help="Language of the text.")] = (
        LanguageOption.EN
    ),
    voice: Annotated[
        str | None, typer.Option(help="Voice; default the provider's first of the language.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what is said for a text, and its phonemes: for those who write a lexicon."""
    from services.commands.pronounce import print_pronunciation

    print_pronunciation(text, language.value, voice, stdout_console(), as_json=as_json)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check the installation, the providers, the broker and the disk usage."""
    from services.commands.doctor.command import run_checks

    run_checks(user_settings(), stdout_console(), as_json=as_json)


def main() -> None:
    """Run the command line; an expected error prints a message and sets the exit code."""
    from services.commands.terminal.errors import Ended

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
    except Exception as error:
        import logging

        text, code = _unexpected(error)
        if code == 1:
            logging.getLogger(__name__).exception("unexpected")
        _exit_with(text, code)


def _unexpected(error: Exception) -> tuple[str, int]:
    """The message and the exit code of an error that no command handles."""
    from services.fleet import SettingsError
    from services.kit.providers import UnknownProviderError

    if isinstance(error, SettingsError | UnknownProviderError):
        return str(error), 2
    return f"unexpected: {type(error).__name__}: {error}\nThe log holds the details.", 1


def _exit_with(text: str, code: int) -> None:
    typer.secho(f"radiox: {text}", err=True, fg="yellow" if code > 2 else "red")  # noqa: PLR2004
    sys.exit(code)
