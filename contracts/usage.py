"""Use of providers: what was bought, what it cost, and where another provider stood in."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from contracts import subjects
from contracts.event import Contract, Event
from contracts.vocabulary import Open

Operation = Open[Literal["script", "speech", "cover", "music"]]
"""What a provider is asked for; `music` is the station's own media."""
CallOutcome = Open[Literal["done", "failed", "refused", "over_budget"]]
"""How a call ended: with a result; with a failure after its last attempt; with a refusal of the
provider, which is not repeated; or before it was made, since a budget does not allow it."""


class Usage(Contract):
    """What one show used of one model of a provider."""

    provider: str
    """Name of the provider, e.g. `openai`."""
    operation: Operation
    """What it was asked for."""
    model: str = ""
    """The provider's name for the model."""
    units: Mapping[str, float] = Field(default_factory=dict)
    """What is paid for: `input_tokens`, `cached_input_tokens`, `output_tokens`, `characters`,
    `seconds`, `images`."""
    cost: float = 0.0
    """Price in USD, after the station's table of prices."""
    calls: int = 0
    """Calls, those that were repeated counted once."""
    priced: bool = True
    """Whether the table of prices has the model; where it has not, `cost` is too low."""


class Fallback(Contract):
    """A provider that stood in for another one, which failed.

    Where `used` is `wanted`, it was asked once more. Of speech without a segment, it is the voice
    that a host has in the whole show, since what is listed for the host does not exist.
    """

    operation: Operation
    """What was asked for."""
    segment: str = ""
    """Id of the segment, where it is about one."""
    wanted: str
    """The provider that failed, with its voice where it is about speech: `elevenlabs/Rachel`."""
    used: str
    """The provider that stood in, in the same form."""
    reason: str
    """Why, in words."""


class Cost(Contract):
    """What a show cost."""

    currency: Open[Literal["USD"]] = "USD"
    """Currency of the amounts."""
    paid: float = 0.0
    """Price of all calls that were made for the show."""
    saved: float = 0.0
    """What the takes that were read from the cache would have cost, and the words and the artwork
    that were bought for another show had cost."""


class ProviderCalled(Event):
    """The audit record of one call to a provider: never what was sent, never a key."""

    subject: ClassVar[str] = subjects.PROVIDER_CALLED
    identity_fields: ClassVar[tuple[str, ...]] = ("call_id",)

    call_id: str
    """Id of the call, which its attempts share."""
    show_id: str = ""
    """The show, or the id of work without one; empty where the call belongs to neither."""
    provider: str
    """Name of the provider."""
    operation: Operation
    """What it was asked for."""
    model: str = ""
    """The provider's name for the model."""
    units: Mapping[str, float] = Field(default_factory=dict)
    """Units used; those of failed attempts count where the provider reported them."""
    cost: float = 0.0
    """Their price, in USD."""
    priced: bool = True
    """Whether the table of prices has the model."""
    outcome: CallOutcome
    """How the call ended."""
    attempts: int = Field(ge=0)
    """Number of attempts; 0 where none was made."""
    seconds: float = Field(ge=0)
    """Time taken, in seconds, delays between attempts included."""
