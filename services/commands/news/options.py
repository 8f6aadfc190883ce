"""The command `radiox news` with its options; it imports its modules when it runs."""

from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import AsOf, Feeds, Language, Preset, Seed

EXAMPLES = """\b
Examples:
  radiox news --minutes 3         what a show of three minutes tells of the day
  radiox news --explain           and why: the parts of each score, and the other headlines
  radiox news --feeds ./archive --as-of 2026-08-12T20:00 --minutes 3 --explain
"""


def news(
    preset: Preset = None,
    feeds: Feeds = None,
    minutes: Annotated[
        float | None, typer.Option(help="Length of the show that is looked at, 1 to 60.")
    ] = None,
    language: Language = None,
    as_of: AsOf = None,
    seed: Seed = None,
    top: Annotated[
        int, typer.Option(min=1, help="Number of the weightiest events, beside those told.")
    ] = 20,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the parts of the score, and the reasons.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the events of the day as the editor sees them: how many have them, and which are told.

    No show is made; the events are chosen as for one. With the seed of a show it tells exactly what
    that show tells; other seeds find words of other lengths, and may tell another last story.
    """
    from services.commands.news.command import NewsOptions, print_news
    from services.commands.show import arguments

    request = arguments.parse_request(
        preset=preset,
        minutes=minutes,
        language=language,
        as_of=None if as_of is None else arguments.parse_time(as_of),
        seed=seed,
    )
    sources = tuple(feeds or ())
    options = NewsOptions(request, sources, top, explain=explain, as_json=as_json)
    print_news(options, user_settings(), stdout_console())
