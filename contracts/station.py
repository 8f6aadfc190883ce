"""The configuration of the station, as people edit it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.event import Contract
from contracts.feed import ShortText
from contracts.lexicon import Lexicon
from contracts.record import Author, RecordSaved, RecordVersion, VersionCount

OutletName = Annotated[ShortText, StringConstraints(min_length=1)]
STATION = "station"
"""The name of the one record of this kind."""


class StationConfiguration(Contract):
    """What holds for all shows of the station; what is left out comes from the environment."""

    name: Annotated[ShortText, StringConstraints(min_length=1)] | None = None
    """Name of the station, as it is spoken."""
    timezone: str | None = None
    """IANA time zone of the station."""
    preset: ShortText | None = None
    """The preset of requests that name none; where left out it is `default`, in the style of the
    local time of day."""
    outlet_weights: Mapping[OutletName, Annotated[float, Field(gt=0, le=10)]] = Field(
        default_factory=dict, max_length=500
    )
    """How much an outlet counts among those that report an event, by its name or the host of its
    address; a weight that a preset or a request gives to a feed precedes."""
    lexicon: Lexicon = Field(default_factory=dict)
    """How words are said, in every show: written form to spoken form."""


class ConfigurationSaved(RecordSaved):
    """The configuration of the station was saved."""

    subject: ClassVar[str] = subjects.CONFIGURATION_SAVED

    configuration: StationConfiguration | None
    """The configuration; none where all of it comes from the environment again."""


class ConfigurationQuery(Contract):
    """A query for the configuration of the station."""

    subject: ClassVar[str] = subjects.CONFIGURATION_FIND

    version: int | None = Field(default=None, ge=0)
    """The version; the current one where left out, 0 for the one before the first."""


class ConfigurationHistoryQuery(Contract):
    """A query for the versions of the configuration."""

    subject: ClassVar[str] = subjects.CONFIGURATION_HISTORY

    limit: VersionCount = 100
    """Most versions that are listed, the latest ones."""


class ConfigurationSave(Contract):
    """A request to save the configuration as its next version."""

    subject: ClassVar[str] = subjects.CONFIGURATION_SAVE

    configuration: StationConfiguration
    """The configuration, whole."""
    version: int | None = Field(default=None, ge=0)
    """The version that was read and changed; whatever is there where left out."""
    by: Author = ""
    """Who saves it."""


class ConfigurationVersion(RecordVersion):
    """One version of the configuration, and what it comes to."""

    configuration: StationConfiguration
    """What is set; what is left out comes from the environment."""
    effective: StationConfiguration
    """The same with name and time zone of the environment where they are left out."""
    notes: tuple[str, ...] = ()
    """What has no effect as it stands, in sentences that name the field."""
