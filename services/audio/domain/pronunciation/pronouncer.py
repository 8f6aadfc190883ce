"""The one entry: what is said for a written text."""

import re

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
from services.audio.domain.pronunciation.lexicon import SpokenForms
from services.audio.domain.pronunciation.rewriting import Rule, SpokenText, edits, rewrite

_NUMBERS: dict[Language, tuple[Rule, ...]] = {
    "en": (
        *currencies.ENGLISH,
        *dates.ENGLISH,
        *ranges.ENGLISH,
        *units.ENGLISH,
        *ordinals.ENGLISH,
    ),
    "de": (
        *currencies.GERMAN,
        *dates.GERMAN,
        *ranges.GERMAN,
        *units.GERMAN,
        *ordinals.GERMAN,
    ),
}
"""Rules that a text without a number needs not be searched for."""
_WORDS: dict[Language, tuple[Rule, ...]] = {
    "en": (*abbreviations.ENGLISH, *roman.ENGLISH, *acronyms.ENGLISH, *symbols.ENGLISH),
    "de": (*abbreviations.GERMAN, *roman.GERMAN, *acronyms.GERMAN, *symbols.GERMAN),
}
_NUMBER = re.compile(r"[\d½¼¾⅓⅔€]")


class Pronouncer:
    """Says texts of one language; the entries of the lexicon have precedence over the rules."""

    def __init__(self, language: Language, forms: SpokenForms | None = None) -> None:
        self._language = language
        self._forms = forms or SpokenForms((), language)

    def spoken(self, text: str) -> SpokenText:
        """The words for `text`; what is neither word, digit nor punctuation becomes a space."""
        plain = symbols.like_ascii(text)
        rules = (
            symbols.ADDRESS,
            *(_NUMBERS[self._language] if _NUMBER.search(plain) else ()),
            *_WORDS[self._language],
        )
        wanted = (*self._forms.edits(plain), *edits(rules, plain))
        return rewrite(symbols.audible(plain), wanted)
