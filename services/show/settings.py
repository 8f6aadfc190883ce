"""Show's settings, from the environment (`RADIOX_SHOW_…`)."""

from pydantic import Field, FilePath, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from tzlocal import get_localzone_name

from services.show.domain import times


class ShowSettings(BaseSettings):
    """Settings of the station, and time limits of shows."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_SHOW_", env_ignore_empty=True, use_attribute_docstrings=True, frozen=True
    )

    station: str = "RadioX"
    """Name of the station, as spoken, unless its configuration has another one."""
    timezone: str = Field(default_factory=get_localzone_name, examples=["Europe/Zurich"])
    """IANA time zone of the station, unless its configuration has another one."""
    presets: FilePath | None = Field(default=None, examples=["my-presets.toml"])
    """A TOML file of presets, in addition to the built-in ones; those that are saved precede."""
    hosts: FilePath | None = Field(default=None, examples=["my-hosts.toml"])
    """A TOML file of hosts, in addition to the built-in ones."""
    catalogue: FilePath | None = Field(default=None, examples=["my-feeds.toml"])
    """A TOML file of feeds that replaces the built-in catalogue."""
    max_age_hours: float = Field(default=36.0, gt=0)
    """Items older than this are stale."""
    script_seconds: float = Field(default=180.0, gt=0)
    """Time limit for `script.ready`, from the start of its work."""
    audio_seconds: float = Field(default=120.0, gt=0)
    """Time limit for `audio.ready` per minute of show, from the start of its work."""
    cover_seconds: float = Field(default=150.0, gt=0)
    """Time limit for `cover.ready`, from the start of its work or once only it is missing. A call
    to an artist ends after 120 seconds; another one has the rest."""
    queue_seconds: float = Field(default=3600.0, ge=0, le=86_400)
    """Time that a show may wait for workers; with the stages' limits, the limit of the whole."""
    longest_queue: int = Field(default=1000, ge=0)
    """Maximum number of waiting shows; requests beyond it are refused."""
    keep_days: float = Field(default=30.0, ge=7)
    """Days for which the state of a show is kept after its end: not shorter than its events. Its
    files are kept for 7 days more, from when they are stored: a show may take that long."""
    workers: int = Field(default=2, ge=1, le=16)
    """Requests that one process evaluates concurrently."""

    @field_validator("timezone")
    @classmethod
    def _exists(cls, timezone: str) -> str:
        if not times.is_timezone(timezone):
            raise ValueError(times.unknown(timezone))
        return timezone
