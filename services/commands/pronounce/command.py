"""`radiox pronounce`: print how a text is said."""

import asyncio
from dataclasses import asdict

from rich.console import Console

from contracts import Language
from services.audio.app import SETTINGS, pronounce
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.fleet import from_environment
from services.kit.failures import Discard, Retry
from services.kit.providers import UnknownProviderError


def print_pronunciation(
    text: str, language: Language, voice: str | None, console: Console, *, as_json: bool
) -> None:
    """Print the words that the speech provider is given for a text, and their phonemes.

    Raises:
        Refused: the text is too long, or there is no such voice or provider.
        Failed: the provider is unavailable.
    """
    try:
        said = asyncio.run(pronounce(text, language, voice, from_environment(SETTINGS)))
    except (Discard, UnknownProviderError) as error:
        raise Refused(str(error)) from error
    except Retry as error:
        raise Failed(str(error)) from error
    print_rows([{"written": text, **asdict(said)}], console, as_json=as_json, if_empty="")
