"""What every speech provider keeps to; a new entry of PROVIDERS is tested by being there."""

import asyncio
import string
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from contracts import Host, Language, Voice
from services.audio.adapters import PROVIDERS
from services.audio.domain import sentences, takes
from services.audio.domain.alignment import nearest_pause, pauses
from services.audio.ports import Samples, Speech, SpeechSynthesizer, Take
from services.audio.settings import AudioSettings
from services.kit.failures import Discard

ROOT = Path(__file__).parents[2]
PROSE: dict[Language, list[str]] = {
    "en": (ROOT / "tests/fixtures/prose/en.txt").read_text(encoding="utf-8").splitlines(),
    "de": (ROOT / "tests/fixtures/prose/de.txt").read_text(encoding="utf-8").splitlines(),
}


def hosts(provider: str, language: Language) -> list[Host]:
    """The hosts that `show` names for a provider."""
    listed = tomllib.loads((ROOT / "services/show/hosts.toml").read_text(encoding="utf-8"))
    return [
        Host.model_validate({"name": name, "voice": host["voices"][provider]})
        for name, host in listed.items()
        if host["language"] == language and provider in host["voices"]
    ]


@pytest.fixture(params=PROVIDERS)
async def synthesizer(request: pytest.FixtureRequest) -> AsyncIterator[SpeechSynthesizer]:
    async with PROVIDERS[request.param](AudioSettings(speech=request.param)) as opened:
        yield opened


def pitch(speech: Speech) -> float:
    """Median pitch of the voiced frames in Hz, by autocorrelation."""
    size, found = 1024, list[float]()
    shortest, longest = speech.rate // 350, speech.rate // 60
    for at in range(0, len(speech.samples) - size, size):
        frame: Samples = speech.samples[at : at + size]
        correlation = np.correlate(frame, frame, "full")[size - 1 :]
        lag = shortest + int(correlation[shortest:longest].argmax())
        if correlation[0] > 1 and correlation[lag] > 0.5 * correlation[0]:
            found.append(speech.rate / lag)
    return float(np.median(found))


@pytest.mark.parametrize("language", PROSE)
async def test_the_hosts_voices_are_clearly_different(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    heard = [
        pitch(await synthesizer.speak(Take(PROSE[language][0], host.voice, language)))
        for host in hosts(synthesizer.name, language)[:2]
    ]
    assert len(heard) == 2
    assert max(heard) > 1.3 * min(heard)


@pytest.mark.parametrize("language", PROSE)
async def test_the_rates_that_are_listed_for_the_hosts_are_the_measured_ones(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    for host in hosts(synthesizer.name, language):
        spoken = [
            takes.trim(await synthesizer.speak(Take(text, host.voice, language)))
            for text in PROSE[language]
        ]
        rate = sum(map(len, PROSE[language])) / sum(speech.seconds for speech in spoken)
        assert rate == pytest.approx(host.voice.characters_per_second, rel=0.05)


@pytest.mark.parametrize("language", PROSE)
async def test_speech_is_whole_and_clean(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    text = PROSE[language][0]
    for host in hosts(synthesizer.name, language):
        speech = await synthesizer.speak(Take(text, host.voice, language))
        assert speech.samples.dtype == np.float32
        assert speech.samples.ndim == 1
        assert 0.2 < np.abs(speech.samples).max() < 1
        assert abs(float(speech.samples.mean())) < 0.005
        again = await synthesizer.speak(Take(text, host.voice, language))
        assert again.seconds == pytest.approx(speech.seconds, rel=0.02)


@pytest.mark.parametrize("language", PROSE)
async def test_marks_rise_and_open_each_sentence_after_a_pause(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    text = " ".join(PROSE[language][:2])
    voice = hosts(synthesizer.name, language)[0].voice
    speech = await synthesizer.speak(Take(text, voice, language))
    if not speech.marks:
        pytest.skip("this provider gives no marks; cues rest on the pauses")
    offsets = [mark.offset for mark in speech.marks]
    times = [mark.seconds for mark in speech.marks]
    assert offsets == sorted(set(offsets))
    assert times == sorted(times)
    assert times[-1] < speech.seconds
    silent = pauses(speech)
    for start, _ in sentences.split(text, language)[1:]:
        mark = min(speech.marks, key=lambda mark: abs(mark.offset - start))
        pause = nearest_pause(silent, mark.seconds)
        assert abs(mark.offset - start) <= 1
        assert pause is not None
        assert pause.end == pytest.approx(mark.seconds, abs=0.1)


@pytest.mark.parametrize(
    "noise",
    ["<break time=3s/>", "[[h@l'oU]]", "\x01\x07", "\U0001f600 \u2605", "***", "<speak>"],
)
async def test_markup_is_never_obeyed_nor_read_aloud(
    synthesizer: SpeechSynthesizer, noise: str
) -> None:
    """What is no word changes nothing; words inside the noise may be heard, but no more."""
    voice = hosts(synthesizer.name, "en")[0].voice
    words = "".join(c if c.isalnum() else " " for c in noise if c in string.printable).split()
    noisy, plain = [
        takes.trim(await synthesizer.speak(Take(text, voice, "en")))
        for text in (f"It rains {noise} again.", f"It rains {' '.join(words)} again.")
    ]
    assert noisy.seconds == pytest.approx(plain.seconds, abs=0.3)


async def test_takes_may_be_spoken_at_once(synthesizer: SpeechSynthesizer) -> None:
    voice = hosts(synthesizer.name, "en")[0].voice
    lines = [Take(text, voice, "en") for text in PROSE["en"]]
    together = await asyncio.gather(*map(synthesizer.speak, lines))
    for line, speech in zip(lines, together, strict=True):
        alone = await synthesizer.speak(line)
        assert speech.seconds == pytest.approx(alone.seconds, rel=0.02)


async def test_an_unknown_voice_and_a_wrong_language_are_refused(
    synthesizer: SpeechSynthesizer,
) -> None:
    unknown = Voice(provider=synthesizer.name, name="en-nobody-knows")
    with pytest.raises(Discard):
        await synthesizer.speak(Take("Hello.", unknown, "en"))
    with pytest.raises(Discard, match="de"):
        await synthesizer.speak(Take("Hallo.", hosts(synthesizer.name, "en")[0].voice, "de"))


async def test_a_text_without_end_is_refused(synthesizer: SpeechSynthesizer) -> None:
    voice = hosts(synthesizer.name, "en")[0].voice
    with pytest.raises(Discard, match="characters"):
        await synthesizer.speak(Take("word " * 100_000, voice, "en"))
