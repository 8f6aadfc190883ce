"""The phonemes of lexicons as Piper reads them: in the International Phonetic Alphabet.

Piper's voices learned the phonemes of espeak-ng, so those that a lexicon has for espeak serve them
too; espeak-ng itself transcribes them. An entry of `phonemes.piper` precedes them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import espeakng_loader

from contracts import Language
from services.audio.adapters.worker_pool import WorkerPool
from services.audio.domain.pronunciation.lexicon import Lexicon, Section

_ENGINE = Path(__file__).with_name("espeak_engine.py")
_VOICES: Mapping[Language, str] = {"en": "en-us", "de": "de"}
_WPM, _MIDDLE = 165, 50
"""Usual speed and pitch; they do not matter."""
_LANGUAGE_SWITCH = re.compile(r"\([^)]*\)")


def in_brackets(language: Language, phonemes: str, possessive: bool) -> str:  # noqa: FBT001
    """Phonemes as Piper reads them in a text: in characters of one code point each."""
    sounds = unicodedata.normalize("NFD", phonemes)
    if possessive and (language == "de" or sounds.endswith(("p", "t", "k", "f", "θ"))):
        sounds += "s"
    elif possessive:
        sounds += "\u026az" if sounds.endswith(("s", "z", "ʃ", "ʒ")) else "z"
    return f"[[{sounds}]]"


async def with_phonemes_of_espeak(lexicons: Sequence[Lexicon]) -> tuple[Lexicon, ...]:
    """The lexicons with the phonemes of their entries for espeak transcribed for Piper.

    Raises:
        Retry: espeak-ng stopped, twice.
    """
    data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    espeak = WorkerPool("espeak-ng", _ENGINE, *data)
    try:
        return tuple(
            [
                {
                    language: await _transcribed(section, language, espeak)
                    for language, section in each.items()
                }
                for each in lexicons
            ]
        )
    finally:
        await espeak.close()


async def _transcribed(section: Section, language: Language, espeak: WorkerPool) -> Section:
    entries = section.phonemes.get("espeak", {})
    if not entries:
        return section
    request = {
        "voice": _VOICES[language],
        "wpm": _WPM,
        "pitch": _MIDDLE,
        "range": _MIDDLE,
        "texts": [f"[[{sounds}]]" for sounds in entries.values()],
        "phonemes": True,
    }
    head, _ = await espeak.request(request)
    said = (_LANGUAGE_SWITCH.sub("", part["phonemes"]).strip() for part in head["parts"])
    own = dict(zip(entries, said, strict=True)) | section.phonemes.get("piper", {})
    return section.model_copy(update={"phonemes": {**section.phonemes, "piper": own}})
