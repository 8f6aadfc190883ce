"""The texts of takes as a provider on the network is given them.

Such a provider reads numbers and abbreviations itself; only the words of the lexicons are written
as they are said, and what it could take for a command is left out.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache

from contracts import Language
from services.audio.domain.plain_text import plain
from services.audio.domain.pronunciation.lexicon import Lexicon, SpokenForms, of_station
from services.audio.domain.pronunciation.rewriting import SpokenText, rewrite
from services.audio.domain.pronunciation.symbols import like_ascii
from services.audio.domain.speech import Take
from services.kit.failures import Discard

_FORMS = 64
"""Lexicons that are kept, one for each language, voice, and words of the station."""


class NetworkTexts:
    """Writes takes for a provider that takes at most `limit` characters in a request."""

    def __init__(self, limit: int, lexicons: Sequence[Lexicon]) -> None:
        self._limit = limit
        self._lexicons = lexicons
        self._forms = lru_cache(maxsize=_FORMS)(self._make_forms)

    def spoken(self, take: Take) -> SpokenText:
        """The text that is sent.

        Raises:
            Discard: it is too long.
        """
        if len(take.text) > self._limit:
            raise Discard(f"a take of {len(take.text)} characters is over {self._limit}")
        forms = self._forms(take.language, take.voice.name, take.lexicon)
        written = rewrite(take.text, forms.edits(like_ascii(take.text)))
        sent = plain(written.text)
        if len(sent.text) > self._limit:
            raise Discard(f"a text of {len(sent.text)} characters is over {self._limit}")
        return SpokenText(sent.text, tuple(written.offsets[offset] for offset in sent.offsets))

    def model(self, name: str) -> str:
        """The model `name` with a digest of the words of the lexicons, which change the sound."""
        words = [
            {
                language: [
                    section.words,
                    {voice: own.words for voice, own in section.voices.items()},
                ]
                for language, section in lexicon.items()
            }
            for lexicon in self._lexicons
        ]
        digest = hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()
        return f"{name}+{digest[:8]}"

    def _make_forms(
        self, language: Language, voice: str, words: tuple[tuple[str, str], ...]
    ) -> SpokenForms:
        lexicons = (of_station(words, language), *self._lexicons)
        return SpokenForms(lexicons, language, voice=voice)
