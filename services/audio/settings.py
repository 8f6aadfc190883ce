"""Audio's settings, from the environment (`RADIOX_AUDIO_…`)."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import BeforeValidator, Field, FilePath, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from contracts import VoiceCard
from services.audio.domain import voice_list
from services.audio.domain.pronunciation import lexicon
from services.kit.accounts import ElevenLabsAccount, OpenAIAccount
from services.kit.settings import RELOADED

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


def _voices(value: object) -> object:
    return voice_list.parse(value) if isinstance(value, str) else value


class AudioSettings(OpenAIAccount, ElevenLabsAccount):
    """The speech providers, the music, and how the sound is made."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_AUDIO_",
        env_ignore_empty=True,
        frozen=True,
        use_attribute_docstrings=True,
    )

    speech: str = "auto"
    """The speech provider, or several with commas between: where one fails, the next one speaks.
    `auto`: all that are ready; see `services.audio.adapters.PROVIDERS`."""
    elevenlabs_model: str = "eleven_v4"
    """ElevenLabs' model: `eleven_v4` is made for narration, `eleven_v4_turbo` answers faster."""
    elevenlabs_dialogue: Annotated[bool, RELOADED] = True
    """Whether hosts who talk to each other are spoken in one call: `eleven_v4` and `eleven_v3`
    can."""
    elevenlabs_format: Literal[
        "auto", "pcm_44100", "pcm_24000", "mp3_44100_192", "mp3_44100_128"
    ] = "auto"
    """Format that ElevenLabs sends; `auto`: the best one that the plan has."""
    openai_model: str = "gpt-4o-mini-tts"
    """OpenAI's model, or that of a compatible server."""
    openai_voices: Annotated[tuple[VoiceCard, ...], NoDecode, BeforeValidator(_voices)] = Field(
        default=(), examples=["af_heart:en:female,am_adam:en:male"]
    )
    """The voices of a compatible server, e.g. `af_heart:en:female,am_adam:en:male`; OpenAI's own
    where left out."""
    piper_voices: Path = Field(
        default_factory=lambda: user_data_path("radiox") / "voices/piper",
        examples=["/var/lib/radiox/voices/piper"],
    )
    """Folder of the voices that `radiox voices install` installs."""
    piper_source: str = Field(default="", examples=["/media/voices"])
    """Address of the repository of Piper's voices; the public one where left out."""
    concurrency: int = Field(default=0, ge=0, le=64)
    """Takes that one process has spoken at once by each provider; 0 leaves it to the provider."""
    workers: int = Field(default=2, ge=1, le=16)
    """Shows that one process works on at once."""
    lexicon: FilePath | None = Field(
        default_factory=_own_lexicon, validate_default=True, examples=["my-lexicon.toml"]
    )
    """A TOML file of pronunciations, which precede the built-in ones; by default
    `~/.config/radiox/lexicon.toml` where it exists."""
    music_dir: Path | None = Field(default=None, examples=["my-music"])
    """A folder of the station's own music; the project's own where left out."""
    stem: Annotated[bool, RELOADED] = False
    """Whether the voice alone is kept beside the master: `{show_id}/{generation}/voice.flac`."""
    take_days: float = Field(default=30, gt=0)
    """Days after which a stored take is removed."""
    air_days: float = Field(default=14, ge=1)
    """Days after which the segments of what was on the air are removed."""
    master_days: float | None = Field(default=None, ge=7, examples=[14])
    """Days after which the masters of a show are removed, the FLAC and the voice alone; by default
    they are kept as long as its other files."""

    @field_validator("lexicon")
    @classmethod
    def _is_a_lexicon(cls, path: Path | None) -> Path | None:
        if path is not None:
            read_lexicon(path)
        return path

    @property
    def openai_speech_missing(self) -> str:
        """What is missing to have OpenAI's protocol speak, in words; empty where nothing is.

        A server of the user's own that needs no key may well write and not speak.
        """
        if self.openai_base_url and not self.openai_api_key and not self.openai_voices:
            return "RADIOX_AUDIO_OPENAI_VOICES does not say which voices the server has"
        return self.openai_missing
