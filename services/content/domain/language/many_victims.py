"""Whether a headline tells of so many victims that it matters beyond its town."""

import re

from services.content.domain.language.number_words import ENGLISH, GERMAN

_WORDS = "|".join((*ENGLISH[8:], *GERMAN[8:], "dozens", "hundreds", "thousands"))
_COUNT = rf"(?:\d[\d.,]{{0,10}}\d|[89]|{_WORDS})"
_MANY_VICTIMS = re.compile(
    rf"\b{_COUNT}\s(?!years?\b|jahre\b|(?:\S+\s)?(?:militants|bandits|terrorists)\b)"
    r"(?:[^\s,]+\s){0,5}?"
    r"(?:killed|dead|(?-i:[Dd]ie(?!\s[A-ZÄÖÜ]))|died|drown(?:ed|ings?)?|deaths|tote|getötet|gestorben|ertrunken)\b"
    rf"|\bkill(?:s|ed|ing)?\s(?:(?:at\sleast|more\sthan|nearly|about|over)\s)?{_COUNT}\b",
    re.IGNORECASE,
)
"""Eight victims or more: they matter beyond their town."""


def has_many_victims(headline: str) -> bool:
    """Whether a headline counts many victims; those whom forces count as their enemies are none."""
    return bool(_MANY_VICTIMS.search(headline))
