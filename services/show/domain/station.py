"""The station: what people have saved, over what files and environment say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from contracts import (
    ConfigurationSaved,
    FeedSource,
    HostProfile,
    HostSaved,
    MediaItem,
    MediaSaved,
    Preset,
    PresetSaved,
    PublishedSpeech,
    StageTimeouts,
    StationConfiguration,
)

T = TypeVar("T")
DEFAULT_PRESET = "default"
"""The preset of requests that name none, where the configuration names none either."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The current versions of the station's records, removals included, each kind by name."""

    presets: Mapping[str, PresetSaved] = field(default_factory=dict)
    hosts: Mapping[str, HostSaved] = field(default_factory=dict)
    media: Mapping[str, MediaSaved] = field(default_factory=dict)
    configuration: ConfigurationSaved | None = None

    def presets_over(self, others: Mapping[str, Preset]) -> dict[str, Preset]:
        """The presets: `others`, replaced or hidden by what is saved under their names."""
        return _over(others, {name: saved.preset for name, saved in self.presets.items()})

    @property
    def items(self) -> dict[str, MediaItem]:
        """The media of the station."""
        return _over({}, {name: saved.item for name, saved in self.media.items()})

    @property
    def configured(self) -> StationConfiguration:
        """The configuration; empty where none is saved."""
        configuration = self.configuration.configuration if self.configuration else None
        return configuration or StationConfiguration()


def _over(others: Mapping[str, T], saved: Mapping[str, T | None]) -> dict[str, T]:
    merged = {**others, **saved}
    return {name: value for name, value in merged.items() if value is not None}


@dataclass(frozen=True, slots=True)
class StationConfig:
    """The station's configuration and limits, from which requests are resolved."""

    station: str
    timezone: str
    presets: Mapping[str, Preset]
    hosts: Mapping[str, HostProfile]
    speech: PublishedSpeech
    """The speech providers that audio uses, with their voices."""
    rates: Mapping[str, float]
    """Measured characters a second, by `{provider}/{voice}`."""
    catalogue: tuple[FeedSource, ...]
    max_age_hours: float
    stage_timeouts: StageTimeouts
    """Time limits of the stages in seconds; that of audio is per minute of show."""
    queue_seconds: float
    """Seconds that a show may wait for workers."""
    longest_queue: int
    """Maximum number of waiting shows."""
    saved: Saved = Saved()
    """What people have saved; presets, hosts, name and time zone above are those that result."""

    @property
    def configured(self) -> StationConfiguration:
        """The configuration that people have saved."""
        return self.saved.configured

    def version_of(self, preset: str) -> int:
        """The saved version of a preset; 0 where it is built in or stands in the user's file."""
        saved = self.saved.presets.get(preset)
        return saved.version if saved else 0
