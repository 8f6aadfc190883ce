"""Use of providers: what was bought, what it cost, and where another provider stood in."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from contracts.event import Contract

Operation = Literal["script", "speech", "cover"]
"""What a provider is asked for."""


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


class Fallback(Contract):
    """A provider that stood in for another one, which failed."""

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
