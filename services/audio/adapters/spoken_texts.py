"""The sentences of takes as an engine on this machine is given them."""

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeAlias

from contracts import Language
from services.audio.domain import sentences
from services.audio.domain.pronunciation import pronouncer
from services.audio.domain.pronunciation.lexicon import Lexicon, SpokenForms, of_station
from services.audio.domain.pronunciation.pronouncer import Pronouncer
from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.speech import Mark, Take
from services.kit.failures import Discard

MAX_CHARACTERS = 10_000
"""Greatest length of a take, in characters."""
SENTENCE_PAUSE = 0.42
"""Seconds between the sentences of a take."""
_PRONOUNCERS = 32
"""Pronouncers that are kept, one for each language, voice, and words of the station."""

Spell: TypeAlias = Callable[[Language, str, bool], str]
"""Writes phonemes into a text as an engine reads them, with a possessive s or without."""


class SpokenTexts:
    """Writes takes as they are said, with the phonemes of the lexicons as the engine reads them."""

    def __init__(self, provider: str, lexicons: Sequence[Lexicon], spell: Spell) -> None:
        self._provider = provider
        self._lexicons = lexicons
        self._spell = spell
        self._pronouncer = lru_cache(maxsize=_PRONOUNCERS)(self._make_pronouncer)

    def sentences(self, take: Take) -> list[tuple[int, SpokenText]]:
        """The sentences of a take as they are said, each with its offset in the take's text.

        Raises:
            Discard: the text is too long, or the voice is of another language.
        """
        if len(take.text) > MAX_CHARACTERS:
            raise Discard(f"a take of {len(take.text)} characters is over {MAX_CHARACTERS}")
        if not take.voice.name.startswith(take.language):
            raise Discard(f"the voice {take.voice.name} does not speak {take.language}")
        say = self._pronouncer(take.language, take.voice.name, take.lexicon).spoken
        return [
            (start, say(take.text[start:end]))
            for start, end in sentences.split(take.text, take.language)
        ]

    def digest(self, *files: Path) -> str:
        """Digest of `files`, the rules and the lexicons: a change invalidates stored takes."""
        rules = sorted(Path(pronouncer.__file__).parent.glob("*.py"))
        digest = hashlib.sha256()
        for file in (*files, Path(__file__), Path(sentences.__file__), *rules):
            digest.update(file.read_bytes())
        for lexicon in self._lexicons:
            tables = {language: section.model_dump() for language, section in lexicon.items()}
            digest.update(json.dumps(tables).encode())
        return digest.hexdigest()[:12]

    def _make_pronouncer(
        self, language: Language, voice: str, words: tuple[tuple[str, str], ...]
    ) -> Pronouncer:
        spell = partial(self._spell, language)
        lexicons = (of_station(words, language), *self._lexicons)
        forms = SpokenForms(lexicons, language, provider=self._provider, voice=voice, spell=spell)
        return Pronouncer(language, forms)


def rising(marks: list[Mark]) -> tuple[Mark, ...]:
    """The first mark of each word: of several at one character, or before it, the first counts."""
    kept: list[Mark] = []
    for mark in marks:
        if not kept or (mark.offset > kept[-1].offset and mark.seconds >= kept[-1].seconds):
            kept.append(mark)
    return tuple(kept)
