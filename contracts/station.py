"""The configuration of the station, as people edit it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.event import Contract
from contracts.feed import ShortText
from contracts.record import RecordSaved

STATION = "station"
"""The name of the one record of this kind."""


class StationConfiguration(Contract):
    """What holds for all shows of the station; what is left out comes from the environment."""

    name: Annotated[ShortText, StringConstraints(min_length=1)] | None = None
    """Name of the station, as it is spoken."""
    timezone: str | None = None
    """IANA time zone of the station."""
    preset: ShortText | None = None
    """The preset of requests that name none; where left out, the local time of day chooses."""
    outlet_weights: Mapping[str, Annotated[float, Field(gt=0, le=10)]] = Field(
        default_factory=dict, max_length=500
    )
    """How much an outlet counts among those that report an event, by its name."""
    lexicon: Mapping[str, Annotated[str, StringConstraints(max_length=200)]] = Field(
        default_factory=dict, max_length=2000
    )
    """How words are said: written form to spoken form."""


class ConfigurationSaved(RecordSaved):
    """The configuration of the station was saved."""

    subject: ClassVar[str] = subjects.CONFIGURATION_SAVED

    configuration: StationConfiguration | None
    """The configuration; none where all of it comes from the environment again."""
