"""What calls to providers use and cost, and the audit record of each call."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts import subjects
from contracts.event import Contract, Event

CallOutcome = Literal["done", "failed", "refused", "over_budget"]
"""How a call ended: with a result; with a failure after its last attempt; with a refusal of the
provider, which is not repeated; or before it was made, since a budget does not allow it."""


class Usage(Contract):
    """What the calls of one operation to one model of a provider used."""

    provider: str
    """Name of the provider, e.g. `openai`."""
    operation: str
    """What was called for: `writing`, `speech` or `cover`."""
    model: str = ""
    """The provider's name for the model."""
    units: dict[str, float] = Field(default_factory=dict)
    """Units used: `input_tokens`, `cached_input_tokens`, `output_tokens`, `characters`, `seconds`,
    `images`."""
    cost: float = 0.0
    """Their price, in USD, by the station's price table."""
    calls: int = 1
    """Number of calls; the attempts of one call count once."""
    priced: bool = True
    """Whether the price table has the model; where it has not, `cost` lacks its units."""


class Fallback(Contract):
    """A provider that stood in for another one."""

    operation: str
    """What was called for: `writing`, `speech` or `cover`."""
    segment: str = ""
    """Id of the script's segment; empty where it concerns the whole show."""
    wanted: str
    """The provider that was wanted."""
    used: str
    """The provider that was used."""
    reason: str
    """Why, in words."""


class Cost(Contract):
    """What a show cost."""

    currency: Literal["USD"] = "USD"
    """Currency of the amounts."""
    paid: float = 0.0
    """Price of all calls that were made for the show."""
    saved: float = 0.0
    """What the takes that were read from the cache would have cost."""


class ProviderCalled(Event):
    """The audit record of one call to a provider: never what was sent, never a key."""

    subject: ClassVar[str] = subjects.PROVIDER_CALLED
    identity_fields: ClassVar[tuple[str, ...]] = ("call_id",)

    call_id: str
    """Id of the call, which its attempts share."""
    show_id: str = ""
    """The show; empty where the call belongs to none."""
    provider: str
    """Name of the provider."""
    operation: str
    """What was called for: `writing`, `speech` or `cover`."""
    model: str = ""
    """The provider's name for the model."""
    units: dict[str, float] = Field(default_factory=dict)
    """Units used, failed attempts included where the provider reported them."""
    cost: float = 0.0
    """Their price, in USD."""
    priced: bool = True
    """Whether the price table has the model."""
    outcome: CallOutcome
    """How the call ended."""
    attempts: int = Field(ge=0)
    """Number of attempts; 0 where none was made."""
    seconds: float = Field(ge=0)
    """Time taken, in seconds, delays between attempts included."""
