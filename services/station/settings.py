"""The settings of station, from the environment (`RADIOX_STATION_…`)."""

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from contracts.event import is_show_id


class StationSettings(BaseSettings):
    """Which channels run, and how they are planned."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_STATION_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    channels: Annotated[tuple[str, ...], NoDecode] = Field(default=(), examples=["main"])
    """Channels that run from the start, with commas between; one that has no grid has the default
    one. Others run once a grid is saved for them, as `radiox station start` does."""
    language: Literal["en", "de"] = "en"
    """Language of the default grid (ISO 639-1)."""
    every: float = Field(default=1.0, ge=0.1, le=5.0)
    """Seconds between two looks at a channel."""

    schedules: bool = True
    """Whether this process keeps the channels on the air; if not, it answers queries alone."""

    @field_validator("channels", mode="before")
    @classmethod
    def _split(cls, names: object) -> object:
        """Names with commas between, as a list."""
        if not isinstance(names, str):
            return names
        found = tuple(name.strip() for name in names.split(",") if name.strip())
        for name in found:
            if not is_show_id(name):
                raise ValueError(f"“{name}” is no name of a channel: letters, digits, - and _")
        return found
