"""Audio's settings, from the environment (`RADIOX_AUDIO_…`)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AudioSettings(BaseSettings):
    """Variables `RADIOX_AUDIO_…`."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_AUDIO_",
        env_ignore_empty=True,
        frozen=True,
        use_attribute_docstrings=True,
    )

    speech: str = "espeak"
    """The speech provider; see `services.audio.adapters.PROVIDERS`."""
    concurrency: int = Field(default=0, ge=0, le=64)
    """Takes that one process speaks at once; 0 leaves it to the provider."""
    workers: int = Field(default=2, ge=1, le=16)
    """Shows that one process works on at once."""
    music_dir: Path | None = None
    """A folder of the station's own music; the project's own where left out."""
    stem: bool = False
    """Whether the voice alone is kept beside the master: `{show_id}/{generation}/voice.flac`."""
    take_days: float = Field(default=30, gt=0)
    """Days after which a stored take is removed."""
