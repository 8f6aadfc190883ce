"""Piper's model of a voice: a sentence in, samples and the times of its words out.

Blocks while it loads and speaks; onnxruntime releases the interpreter's lock. A model draws the
melody and the length of sounds at random, so that the same sentence sounds a little different each
time.

The only file that imports piper, whose onnxruntime would send what it does here to its maker: the
variable that forbids it is read when it is imported.
"""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.audio.adapters.piper_words import SpokenWord, word_times
from services.audio.domain.signal import Samples
from services.kit.failures import Discard

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from piper import AudioChunk, PhonemeType, PiperVoice, SynthesisConfig
from piper.const import BOS, EOS
from piper.download_voices import VOICES_JSON as CATALOGUE

__all__ = ["CATALOGUE", "PiperEngine", "Sentence"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A spoken sentence; `words` are as `word_times` has them."""

    samples: Samples
    rate: int
    words: list[tuple[int, float, bool]]


class PiperEngine:
    """A loaded model."""

    def __init__(self, model: Path) -> None:
        """Load a model and the configuration beside it.

        Raises:
            Discard: it cannot be loaded, or takes no text of English or German.
        """
        name = model.stem
        try:
            self._voice = PiperVoice.load(model, include_alignments=True)
        except Exception as error:  # noqa: BLE001 - piper, onnx and onnxruntime raise their own
            raise Discard(
                f"the voice {name} cannot be loaded ({type(error).__name__}): "
                f"`radiox voices install {name}` installs it again"
            ) from None
        if self._voice.config.phoneme_type is not PhonemeType.ESPEAK:
            raise Discard(f"the voice {name} does not take the phonemes of espeak-ng")
        self._name = name

    def say(self, text: str, *, speaker: int | None = None, speed: float = 1.0) -> Sentence:
        """Speak one sentence; `[[…]]` in it holds phonemes (IPA).

        Raises:
            Discard: the voice has no such speaker, or the model fails.
        """
        config = self._voice.config
        if speaker is not None and speaker >= config.num_speakers:
            raise Discard(f"the voice {self._name} has {config.num_speakers} speakers, from 0 on")
        # Scaled to full range, each sentence of a take would have a level of its own.
        synthesis = SynthesisConfig(
            speaker_id=speaker, length_scale=config.length_scale / speed, normalize_audio=False
        )
        try:
            chunks = list(self._voice.synthesize(text, synthesis, include_alignments=True))
        except Exception as error:  # noqa: BLE001 - as above
            reason = f"the voice {self._name} failed to speak ({type(error).__name__})"
            raise Discard(reason) from None
        pieces = [np.atleast_1d(chunk.audio_float_array) for chunk in chunks]
        samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        rate = config.sample_rate
        said = list(_said(chunks, rate))
        words = word_times(text, said, len(samples) / rate, self._words)
        return Sentence(samples, rate, words)

    def phonemes(self, text: str) -> str:
        """The phonemes of a sentence in the International Phonetic Alphabet."""
        return unicodedata.normalize("NFC", " ".join(self._words(text)))

    def _words(self, text: str) -> list[str]:
        """The phonemes of a text, with the punctuation, one for each word that is said."""
        return " ".join("".join(part) for part in self._voice.phonemize(text)).split()


def _said(chunks: Iterable[AudioChunk], rate: int) -> Iterator[SpokenWord]:
    """The words that were said; none of a model that does not tell how long sounds are."""
    before = 0
    for chunk in chunks:
        at, start, word = before, before, ""
        for sound in (*(chunk.phoneme_alignments or ()), None):
            if sound is None or sound.phoneme == " ":
                if any(letter.isalpha() for letter in word):
                    yield SpokenWord(word, start / rate)
                word = ""
            elif sound.phoneme not in {BOS, EOS}:
                start = start if word else at
                word += sound.phoneme
            at += int(sound.num_samples) if sound else 0
        before += len(chunk.audio_float_array)
