"""Show's settings, from the environment (`RADIOX_SHOW_…`)."""

from pydantic import Field, FilePath
from pydantic_settings import BaseSettings, SettingsConfigDict
from tzlocal import get_localzone_name


class ShowSettings(BaseSettings):
    """The station, and how long a show may take."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_SHOW_", env_ignore_empty=True, use_attribute_docstrings=True, frozen=True
    )

    station: str = "RadioX"
    """Name of the station, as spoken."""
    timezone: str = Field(default_factory=get_localzone_name)
    """IANA time zone of the station."""
    speech: str = Field(default="espeak", validation_alias="RADIOX_AUDIO_SPEECH")
    """The speech provider whose voices the hosts get: audio's own setting."""
    presets: FilePath | None = None
    """A TOML file of presets beside the ones that ship."""
    hosts: FilePath | None = None
    """A TOML file of hosts beside the ones that ship."""
    catalogue: FilePath | None = None
    """A TOML file of feeds instead of the ones that ship."""
    max_age_hours: float = Field(default=36.0, gt=0)
    """Items older than this are stale."""
    script_seconds: float = Field(default=180.0, gt=0)
    """Time for `script.ready`, from when its work begins."""
    audio_seconds: float = Field(default=120.0, gt=0)
    """Time for `audio.ready` per minute of show, from when its work begins."""
    cover_seconds: float = Field(default=120.0, gt=0)
    """Time for `cover.ready`, from when its work begins or nothing else is missing."""
    queue_seconds: float = Field(default=3600.0, ge=0, le=86_400)
    """Time that a show may wait for workers; with the stages' own times, the bound on the whole."""
    longest_queue: int = Field(default=1000, ge=0)
    """Shows that may wait; a request beyond that is refused."""
    keep_days: float = Field(default=30.0, ge=7)
    """Days after its end for which the state of a show is kept: not shorter than its events. Its
    files are kept for 7 more, from when they are stored: a show may take that long."""
    workers: int = Field(default=2, ge=1, le=16)
    """Requests that one process judges at once."""
