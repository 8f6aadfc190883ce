"""The lexicons of the station: the user's and the built-in one."""

import tomllib
from importlib.resources import files

from services.audio.domain.pronunciation import lexicon
from services.audio.settings import AudioSettings, read_lexicon


def open_lexicons(settings: AudioSettings) -> tuple[lexicon.Lexicon, ...]:
    """Read the lexicons; the entries of an earlier one have precedence.

    Raises:
        ValueError: the user's lexicon is invalid; the message names the file and the entry.
    """
    return (*([read_lexicon(settings.lexicon)] if settings.lexicon else []), _built_in())


def _built_in() -> lexicon.Lexicon:
    text = files("services.audio").joinpath("lexicon.toml").read_text("utf-8")
    return lexicon.parse(tomllib.loads(text))
