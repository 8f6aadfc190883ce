"""OpenAI's voices, and the settings that one may have."""

from pydantic import BaseModel, ConfigDict, Field

from contracts import Gender, Language, VoiceCard
from contracts.vocabulary import known_values
from services.audio.domain.speech import card
from services.audio.domain.voice_list import RATE

_NAMES: dict[str, Gender] = {
    "marin": "female",
    "cedar": "male",
    "coral": "female",
    "ash": "male",
    "nova": "female",
    "onyx": "male",
    "sage": "female",
    "echo": "male",
    "shimmer": "female",
    "verse": "male",
    "alloy": "female",
    "ballad": "male",
    "fable": "male",
}
"""The voices of the models, with how they sound; hosts get those at the top."""
PUBLISHED: tuple[VoiceCard, ...] = tuple(
    card(name, language, gender, RATE, measured=False)
    for language in known_values(Language)
    for name, gender in _NAMES.items()
)
"""Every voice speaks every language."""


class Settings(BaseModel):
    """Settings of a voice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instructions: str = Field("", max_length=1_000)
    """How it is to speak, in place of the tone of its host."""
    speed: float | None = Field(None, ge=0.25, le=4)
