"""The command `radiox pronounce` with its options, which imports modules as it runs."""

from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console
from services.commands.terminal.options import LanguageOption

EXAMPLES = """\b
Examples:
  radiox pronounce "The OPCW met Xi Jinping at 20:15"
  radiox pronounce "Papst Leo XIV. in Rom" --language de --json
"""


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
    from services.commands.pronounce.command import print_pronunciation

    print_pronunciation(text, language.value, voice, stdout_console(), as_json=as_json)
