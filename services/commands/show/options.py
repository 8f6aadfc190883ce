"""The command `radiox show` with its options; it imports its modules when it runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import AsOf, Feeds, Language, Preset, Seed

EXAMPLES = """\b
Examples:
  radiox show                             a show from today's news, in ./shows/…
  radiox show --minutes 5 --language de   five minutes in German
  radiox show --json | jq .duration       the event show.generated as JSON
  radiox show --feeds https://news.example/rss --feeds ./saved-feeds/
  radiox show --feeds ./archive --as-of 2026-08-12T07:00 --out ./morning

\b
SRC is the address of a feed or of an OPML list, a feed file, an OPML file, or a folder.

\b
Exit codes:
  0    a show was made
  1    none was made; the reason is printed
  2    an argument or a setting is invalid
  130  Ctrl-C cancelled the show
"""


class MusicOption(StrEnum):
    """The values of `--music-under-stories`."""

    OUT = "out"
    LOW = "low"


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
    seed: Seed = None,
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
    genre: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GENRE",
            help="Tell opinion, guide, quote, horoscope, review or digest too; repeatable.",
        ),
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
    disclose: Annotated[
        bool | None,
        typer.Option(
            "--disclose/--no-disclose",
            help="Have a host say that computers write and read the show; as the preset says if "
            "left out.",
        ),
    ] = None,
    dialogue: Annotated[
        bool | None,
        typer.Option(
            "--dialogue/--no-dialogue",
            help="Let hosts talk to each other, where a model writes; as the preset says if left "
            "out.",
        ),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(metavar="USD", help="The most that providers may cost; 0 for local ones."),
    ] = None,
    air: Annotated[
        bool | None,
        typer.Option(
            "--air/--no-air",
            help="Put it on the air, where a station runs; left out, a terminal is asked.",
        ),
    ] = None,
    trace: Annotated[
        bool,
        typer.Option("--trace", help="Print what happened when, as a waterfall, at the end."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a show and save it in a folder.

    Without RADIOX_NATS_URL the show is made by the stack that `radiox up` runs, or by one that is
    started for it.
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
            genres=genre,
        ),
        review=review,
        disclose=disclose,
        dialogue=dialogue,
        budget=budget,
    )
    options = ShowOptions(
        request,
        tuple(feeds or ()),
        out,
        as_json=as_json,
        or_sample=or_sample,
        traced=trace,
        air=air,
    )
    make_show(options, user_settings(), stdout_console())
