"""Audio's settings, from the environment (`RADIOX_AUDIO_…`)."""

import tomllib
from pathlib import Path

from platformdirs import user_config_path
from pydantic import Field, FilePath, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.audio.domain.pronunciation import lexicon

MAX_LEXICON_BYTES = 1_000_000
"""Greatest size of a lexicon file."""


def read_lexicon(path: Path) -> lexicon.Lexicon:
    """Read a lexicon file.

    Raises:
        ValueError: it cannot be read, or is invalid; the message names the file and the entry.
    """
    try:
        with path.open("rb") as file:
            return lexicon.parse(tomllib.loads(_bounded(file.read(MAX_LEXICON_BYTES + 1))))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def _bounded(data: bytes) -> str:
    if len(data) > MAX_LEXICON_BYTES:
        raise ValueError(f"the file is larger than {MAX_LEXICON_BYTES} bytes")
    return data.decode()


def _own_lexicon() -> Path | None:
    """The user's lexicon in its default place, where there is one."""
    path = user_config_path("radiox") / "lexicon.toml"
    return path if path.is_file() else None


class AudioSettings(BaseSettings):
    """Variables `RADIOX_AUDIO_…`."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_AUDIO_",
        env_ignore_empty=True,
        frozen=True,
        use_attribute_docstrings=True,
    )

    speech: str = "auto"
    """The speech provider, or several with commas between: where one fails, the next one speaks.
    `auto`: all that are ready; see `services.audio.adapters.PROVIDERS`."""
    concurrency: int = Field(default=0, ge=0, le=64)
    """Takes that one process speaks at once; 0 leaves it to the provider."""
    workers: int = Field(default=2, ge=1, le=16)
    """Shows that one process works on at once."""
    lexicon: FilePath | None = Field(default_factory=_own_lexicon, validate_default=True)
    """A TOML file of pronunciations, which precede the built-in ones; by default
    `~/.config/radiox/lexicon.toml` where it exists."""
    music_dir: Path | None = None
    """A folder of the station's own music; the project's own where left out."""
    stem: bool = False
    """Whether the voice alone is kept beside the master: `{show_id}/{generation}/voice.flac`."""
    take_days: float = Field(default=30, gt=0)
    """Days after which a stored take is removed."""

    @field_validator("lexicon")
    @classmethod
    def _is_a_lexicon(cls, path: Path | None) -> Path | None:
        if path is not None:
            read_lexicon(path)
        return path
