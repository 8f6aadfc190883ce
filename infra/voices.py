"""Speaks, measures and lists the voices that need no key: `python -m infra.voices [FOLDER]`.

Writes `voices.md` and `voices/*.mp3` to the folder, by default `infra/docs`.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lameenc
import numpy as np
import soxr
from numpy.typing import NDArray

from contracts import Language, Voice, VoiceCard
from services.audio.adapters import PROVIDERS
from services.audio.domain import takes
from services.audio.domain.conditioning import conditioned
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Speech, Take
from services.audio.ports import SpeechSynthesizer
from services.audio.settings import AudioSettings
from services.kit.http_client import open_http_client

ROOT = Path(__file__).parents[1]
SAMPLE: dict[Language, str] = {
    "en": "Good evening. The new bridge opens in March, eleven months later than planned.",
    "de": "Guten Abend. Die neue Brücke öffnet im März, elf Monate später als geplant.",
}
PROSE = ROOT / "tests/fixtures/prose"
LINES = 4
"""Lines of prose that a voice is measured on, about half a minute each."""
MIDDLE = (350, 1400)
"""Band in Hz that others are compared with: most of the energy of vowels."""
PRESENCE, AIR = (2000, 4000), (4000, 7900)
"""Bands in Hz of clarity and of sibilants."""
_FORMANTS = 3
_MP3_RATE, _MP3_KBIT = 24_000, 48
_LPC_RATE = 10_000
"""Rate in Hz at which formants are sought: twice the range that holds the first five."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A voice over prose: its pitch and formants in Hz, its rate, and bands against the middle."""

    card: VoiceCard
    pitch: float
    formants: tuple[float, ...]
    rate: float
    presence: float
    air: float


def pitch(speech: Speech) -> float:
    """Median pitch of the voiced frames in Hz, by autocorrelation."""
    size, found = speech.rate // 20, list[float]()
    shortest, longest = speech.rate // 350, speech.rate // 60
    for frame in _loud(_frames(speech.samples, size)):
        powers = np.correlate(frame, frame, "full")[size - 1 :]
        lag = shortest + int(powers[shortest:longest].argmax())
        if powers[lag] > 0.5 * powers[0]:
            found.append(speech.rate / lag)
    return float(np.median(found))


def formants(speech: Speech) -> tuple[float, ...]:
    """Medians of the lowest three resonances in Hz, by linear prediction (autocorrelation)."""
    samples = soxr.resample(speech.samples, speech.rate, _LPC_RATE)
    emphasised = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1])
    found = [
        resonances[:_FORMANTS]
        for frame in _loud(_frames(emphasised, _LPC_RATE // 40))
        if len(resonances := _resonances(frame)) >= _FORMANTS
    ]
    return tuple(float(hertz) for hertz in np.median(found, axis=0))


def band(speech: Speech, hertz: tuple[int, int]) -> float:
    """Level of a band in dB against `MIDDLE`, over the whole."""
    size = speech.rate // 20
    window = np.hanning(size)
    spectra = [np.abs(np.fft.rfft(frame * window)) ** 2 for frame in _frames(speech.samples, size)]
    power = np.mean(spectra, axis=0)
    bins = np.fft.rfftfreq(size, 1 / speech.rate)
    within, middle = (power[(bins >= low) & (bins < high)].sum() for low, high in (hertz, MIDDLE))
    return 10.0 * float(np.log10(within / middle))


def joined(speeches: Sequence[Speech]) -> Speech:
    """Takes of one rate, one after the other."""
    return Speech(np.concatenate([one.samples for one in speeches]), speeches[0].rate)


def _frames(samples: Samples, size: int) -> list[Samples]:
    return [samples[at : at + size] for at in range(0, len(samples) - size, size // 2)]


def _loud(frames: Sequence[Samples]) -> list[Samples]:
    """Frames within 13 dB of the loud ones: neither pauses nor plosives' closures."""
    powers = [float((frame**2).mean()) for frame in frames]
    gate = 0.05 * float(np.percentile(powers, 95))
    return [frame for frame, power in zip(frames, powers, strict=True) if power > gate]


def _resonances(frame: Samples) -> NDArray[np.float64]:
    """Frequencies of the narrow poles of an all-pole model of a frame, in Hz, rising."""
    order, size = _LPC_RATE // 1000 + 2, len(frame)
    windowed = frame * np.hamming(size)
    powers = np.correlate(windowed, windowed, "full")[size - 1 : size + order]
    lags = np.abs(np.subtract.outer(np.arange(order), np.arange(order)))
    model = np.linalg.solve(powers[lags] + 1e-9 * powers[0] * np.eye(order), powers[1:])
    poles = np.roots([1.0, *-model])
    poles = poles[poles.imag > 0]
    widths = -np.log(np.abs(poles)) * _LPC_RATE / np.pi
    hertz = np.angle(poles) * _LPC_RATE / (2 * np.pi)
    narrow: NDArray[np.float64] = np.sort(hertz[(widths < 400) & (hertz > 150)])  # noqa: PLR2004
    return narrow


async def measure(synthesizer: SpeechSynthesizer, card: VoiceCard) -> Measured:
    """Measure a voice on the first lines of the prose of its language."""
    lines = (PROSE / f"{card.language}.txt").read_text(encoding="utf-8").splitlines()[:LINES]
    speeches = [await _take(synthesizer, card, line) for line in lines]
    whole = joined(speeches)
    return Measured(
        card=card,
        pitch=pitch(whole),
        formants=formants(whole),
        rate=sum(map(len, lines)) / whole.seconds,
        presence=band(whole, PRESENCE),
        air=band(whole, AIR),
    )


async def _take(synthesizer: SpeechSynthesizer, card: VoiceCard, text: str) -> Speech:
    """A take as it enters the mix."""
    voice = Voice(provider=synthesizer.name, name=card.name)
    return takes.trim(conditioned(await synthesizer.speak(Take(text, voice, card.language))))


def encoded(speech: Speech) -> bytes:
    """A take as a small MP3."""
    samples = soxr.resample(speech.samples, speech.rate, _MP3_RATE)
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(_MP3_RATE)
    encoder.set_bit_rate(_MP3_KBIT)
    encoder.set_quality(2)
    encoder.silence()
    pcm = np.clip(samples * 32767.0, -32768, 32767).astype("<i2").tobytes()
    return bytes(encoder.encode(pcm)) + bytes(encoder.flush())


def page(rows: Sequence[tuple[str, Measured, str]]) -> str:
    """The page in Markdown: provider, what was measured, and the path of the sample of each."""
    table = "\n".join(
        f"| [{one.card.name}]({path}) | {provider} | {one.card.language} | {one.card.gender} "
        f"| {one.pitch:.0f} | {', '.join(f'{hertz:.0f}' for hertz in one.formants)} "
        f"| {one.rate:.1f} | {one.presence:.0f} | {one.air:.0f} |"
        for provider, one, path in rows
    )
    return f"""# The voices that need no key

Each name is a sample, as it enters the mix: level, without offset and rumble.

| voice | provider | language | sounds like a | pitch, Hz | formants 1–3, Hz | characters/s \
| 2–4 kHz, dB | 4–8 kHz, dB |
|---|---|---|---|---|---|---|---|---|
{table}

Measured over the first {LINES} lines of `tests/fixtures/prose`: the median pitch of voiced frames
by autocorrelation, the medians of the lowest resonances by linear prediction, characters over
seconds with the pauses between sentences, and the level of two bands against 350–1400 Hz.

In November 2026 a speech recogniser (PocketSphinx 5 with its American model) got 11% of the words
of pico's en-us wrong, 7% of en-us+m and 26% of en-gb (ten sentences of news), 21% of en-gb+m, 77%
of espeak's en-us+f3 and 79% of en-us+m3 (18 sentences).

`RADIOX_AUDIO_SPEECH=pico` chooses a provider. `python -m infra.voices` speaks, measures and writes
this page again.
"""


async def main(folder: Path) -> None:
    """Write the page and its samples to `folder`."""
    (folder / "voices").mkdir(parents=True, exist_ok=True)
    rows: list[tuple[str, Measured, str]] = []
    settings = AudioSettings.model_construct(concurrency=2, lexicon=None)
    async with open_http_client() as http:
        for name, provider in PROVIDERS.items():
            if not provider.local or provider.missing(settings):
                continue
            async with provider.open(settings, http) as synthesizer:
                for card in synthesizer.voices:
                    path = f"voices/{name}-{card.name.replace('+', '-')}.mp3"
                    spoken = await _take(synthesizer, card, SAMPLE[card.language])
                    (folder / path).write_bytes(encoded(spoken))
                    rows.append((name, await measure(synthesizer, card), path))
    (folder / "voices.md").write_text(page(rows), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m infra.voices")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "infra/docs")
    asyncio.run(main(parser.parse_args().folder))
