"""Voices that a user lists, for a server that publishes none."""

from contracts import Gender, Language, VoiceCard
from contracts.vocabulary import known_values
from services.audio.domain.speech import card

RATE = 14.5
"""Characters a second that a voice is expected to speak, until shows have measured it."""


def parse(text: str) -> tuple[VoiceCard, ...]:
    """The voices of a list such as `af_heart:en:female, am_adam:en:male`.

    Raises:
        ValueError: an entry is no name, language and gender; the message names it.
    """
    return tuple(_card(entry.strip()) for entry in text.split(",") if entry.strip())


def _card(entry: str) -> VoiceCard:
    name, _, rest = entry.partition(":")
    language, _, gender = rest.partition(":")
    languages: tuple[Language, ...] = known_values(Language)
    genders: tuple[Gender, ...] = known_values(Gender)
    for known in languages:
        for each in genders:
            if name and (known, each) == (language, gender):
                return card(name, known, each, RATE, measured=False)
    raise ValueError(
        f"{entry!r} is not NAME:LANGUAGE:GENDER with a language of {', '.join(languages)} and a "
        f"gender of {', '.join(genders)}"
    )
