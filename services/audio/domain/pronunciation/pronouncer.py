"""The one entry: what is said for a written text."""

from contracts import Language
from services.audio.domain.pronunciation import (
    abbreviations,
    acronyms,
    currencies,
    dates,
    ordinals,
    ranges,
    roman,
    symbols,
    units,
)
from services.audio.domain.pronunciation.lexicon import Pronunciations
from services.audio.domain.pronunciation.rewriting import Rule, SpokenText, edits, rewrite

_RULES: dict[Language, tuple[Rule, ...]] = {
    "en": (
        *abbreviations.ENGLISH,
        *currencies.ENGLISH,
        *dates.ENGLISH,
        *ranges.ENGLISH,
        *units.ENGLISH,
        *roman.ENGLISH,
        *acronyms.ENGLISH,
        *symbols.ENGLISH,
    ),
    "de": (
        *abbreviations.GERMAN,
        *currencies.GERMAN,
        *dates.GERMAN,
        *ranges.GERMAN,
        *units.GERMAN,
        *ordinals.GERMAN,
        *roman.GERMAN,
        *acronyms.GERMAN,
        *symbols.GERMAN,
    ),
}


class Pronouncer:
    """Says texts of one language; the entries of the lexicon have precedence over the rules."""

    def __init__(self, language: Language, lexicon: Pronunciations | None = None) -> None:
        self._rules = _RULES[language]
        self._lexicon = lexicon or Pronunciations((), language)

    def spoken(self, text: str) -> SpokenText:
        """The words for `text`; what is neither word, digit nor punctuation becomes a space."""
        plain = symbols.like_ascii(text)
        wanted = (*self._lexicon.edits(plain), *edits(self._rules, plain))
        return rewrite(symbols.audible(plain), wanted)
