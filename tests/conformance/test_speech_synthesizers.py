"""The conformance suite of speech providers; it runs on every provider of `PROVIDERS`.

Those on the network are the real adapters and SDKs against the emulator of their services.
"""

import asyncio
import re
import string
import tomllib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from pydantic import SecretStr

from contracts import Language, Voice, VoiceCard
from contracts.voice import MAX_SPEED, MIN_SPEED
from services.audio.adapters import PROVIDERS
from services.audio.domain import sentences, takes
from services.audio.domain.alignment import nearest_pause, pauses
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Speech, Take
from services.audio.ports import DialogueSynthesizer, SpeechSynthesizer
from services.audio.settings import AudioSettings
from services.kit.failures import Discard
from services.kit.http_client import open_http_client
from tests.emulator.server import emulator
from tests.piper_voices import install_voices

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).parents[2]
PROSE: dict[Language, list[str]] = {
    "en": (ROOT / "tests/fixtures/prose/en.txt").read_text(encoding="utf-8").splitlines(),
    "de": (ROOT / "tests/fixtures/prose/de.txt").read_text(encoding="utf-8").splitlines(),
}
CONVERSING = {"elevenlabs"}
"""Providers that speak several hosts in one call."""
WITHOUT_MARKS = {"openai"}
"""Providers that tell no times of words: their cues rest on the pauses."""


def named(provider: str) -> set[tuple[str, str]]:
    """Voice and language of the hosts that `show` names for a provider."""
    listed = tomllib.loads((ROOT / "services/casting/hosts.toml").read_text(encoding="utf-8"))
    return {
        (host["voices"][provider], host["language"])
        for host in listed.values()
        if provider in host["voices"]
    }


def cards(synthesizer: SpeechSynthesizer, language: Language) -> list[VoiceCard]:
    return [card for card in synthesizer.voices if card.language == language]


def voices(synthesizer: SpeechSynthesizer, language: Language) -> list[Voice]:
    """The voices that a provider publishes for a language."""
    return [Voice(provider=synthesizer.name, name=c.name) for c in cards(synthesizer, language)]


@pytest.fixture(scope="module")
def piper_voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which voices of Piper are installed: small models, made for the tests."""
    folder = tmp_path_factory.mktemp("piper")
    settings = AudioSettings(piper_voices=folder / "voices", lexicon=None)
    asyncio.run(install_voices(settings, folder / "made"))
    return settings.piper_voices


@pytest_asyncio.fixture(params=PROVIDERS, scope="module", loop_scope="module")
async def synthesizer(
    request: pytest.FixtureRequest, piper_voices: Path
) -> AsyncIterator[SpeechSynthesizer]:
    """Each provider in turn, opened once: all tests speak with it."""
    provider = PROVIDERS[request.param]
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(open_http_client())
        own: dict[str, Any] = {"speech": request.param, "piper_voices": piper_voices}
        if not provider.local:
            served = await stack.enter_async_context(emulator())
            own |= {"openai_api_key": SecretStr(served.key), "openai_base_url": served.openai_url}
            own |= {"elevenlabs_api_key": SecretStr(served.key)}
            own |= {"elevenlabs_base_url": served.elevenlabs_url}
        settings = AudioSettings().model_copy(update=own)
        assert not provider.missing(settings)
        yield await stack.enter_async_context(provider.open(settings, http))
        assert provider.local or not served.books.violations


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


async def test_the_hosts_have_voices_that_are_published(synthesizer: SpeechSynthesizer) -> None:
    published = {(card.name, card.language) for card in synthesizer.voices}
    assert named(synthesizer.name) <= published
    assert len(published) == len(synthesizer.voices)


@pytest.mark.parametrize("language", PROSE)
async def test_the_pattern_of_further_voices_fits_those_that_are_published(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    pattern = synthesizer.unlisted.get(language, "")
    assert not re.fullmatch(pattern, "no voice!")
    for voice in voices(synthesizer, language) if pattern else ():
        assert re.fullmatch(pattern, voice.name)


@pytest.mark.parametrize("language", PROSE)
async def test_a_womans_and_a_mans_voice_are_clearly_different(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    pitches: dict[str, list[float]] = {"female": [], "male": []}
    for card in cards(synthesizer, language):
        voice = Voice(provider=synthesizer.name, name=card.name)
        speech = await synthesizer.speak(Take(PROSE[language][0], voice, language))
        pitches[card.gender].append(pitch(speech))
    assert min(pitches["female"]) > 1.3 * max(pitches["male"])


@pytest.mark.parametrize("language", PROSE)
async def test_the_rates_that_are_published_are_those_of_the_voices(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    """Of an emulated voice, which speaks as evenly as a clock, a few sentences tell enough."""
    assert cards(synthesizer, language)
    texts = PROSE[language][: None if PROVIDERS[synthesizer.name].local else 2]
    for card in cards(synthesizer, language):
        voice = Voice(provider=synthesizer.name, name=card.name)
        spoken = [
            takes.trim(await synthesizer.speak(Take(text, voice, language))) for text in texts
        ]
        rate = sum(map(len, texts)) / sum(speech.seconds for speech in spoken)
        tolerance = 0.05 if card.measured else 0.2
        assert rate == pytest.approx(card.characters_per_second, rel=tolerance)


async def test_a_voice_speaks_faster_or_more_slowly_by_its_speed(
    synthesizer: SpeechSynthesizer,
) -> None:
    usual = voices(synthesizer, "en")[0]
    text = PROSE["en"][0]
    seconds = takes.trim(await synthesizer.speak(Take(text, usual, "en"))).seconds
    for speed in (MIN_SPEED, MAX_SPEED):
        voice = usual.model_copy(update={"speed": speed})
        spoken = takes.trim(await synthesizer.speak(Take(text, voice, "en")))
        assert spoken.seconds == pytest.approx(seconds / speed, rel=0.08)


@pytest.mark.parametrize("language", PROSE)
async def test_speech_is_whole_and_clean(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    text = PROSE[language][0]
    for voice in voices(synthesizer, language):
        speech = await synthesizer.speak(Take(text, voice, language))
        assert speech.samples.dtype == np.float32
        assert speech.samples.ndim == 1
        assert 0.2 < np.abs(speech.samples).max() < 1
        assert abs(float(speech.samples.mean())) < 0.005
        again = await synthesizer.speak(Take(text, voice, language))
        assert again.seconds == pytest.approx(speech.seconds, rel=0.02)


@pytest.mark.parametrize("language", PROSE)
async def test_marks_rise_and_open_each_sentence_after_a_pause(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    text = " ".join(PROSE[language][:2])
    voice = voices(synthesizer, language)[0]
    speech = await synthesizer.speak(Take(text, voice, language))
    assert bool(speech.marks) == (synthesizer.name not in WITHOUT_MARKS)
    if not speech.marks:
        return
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
    """Symbols and tags change nothing; words inside them may be spoken, but no more."""
    voice = voices(synthesizer, "en")[0]
    words = "".join(c if c.isalnum() else " " for c in noise if c in string.printable).split()
    noisy, plain = [
        takes.trim(await synthesizer.speak(Take(text, voice, "en")))
        for text in (f"It rains {noise} again.", f"It rains {' '.join(words)} again.")
    ]
    assert noisy.seconds == pytest.approx(plain.seconds, abs=0.3)


async def test_takes_may_be_spoken_at_once(synthesizer: SpeechSynthesizer) -> None:
    voice = voices(synthesizer, "en")[0]
    lines = [Take(text, voice, "en") for text in PROSE["en"]]
    together = await asyncio.gather(*map(synthesizer.speak, lines))
    for line, speech in zip(lines, together, strict=True):
        alone = await synthesizer.speak(line)
        assert speech.seconds == pytest.approx(alone.seconds, rel=0.02)


@pytest.mark.parametrize("language", PROSE)
async def test_hosts_who_are_spoken_in_one_call_say_what_they_say_alone(
    synthesizer: SpeechSynthesizer, language: Language
) -> None:
    found = {
        card.gender: Voice(provider=synthesizer.name, name=card.name)
        for card in cards(synthesizer, language)
    }
    lines = [
        Take(PROSE[language][1], found["female"], language),
        Take(PROSE[language][3], found["male"], language),
    ]
    assert isinstance(synthesizer, DialogueSynthesizer) == (synthesizer.name in CONVERSING)
    if not isinstance(synthesizer, DialogueSynthesizer):
        return
    assert synthesizer.joins(lines)
    together = await synthesizer.converse(lines)
    for line, speech in zip(lines, together, strict=True):
        own, alone = takes.trim(speech), takes.trim(await synthesizer.speak(line))
        assert own.seconds == pytest.approx(alone.seconds, rel=0.02)
        assert pitch(own) == pytest.approx(pitch(alone), rel=0.05)
        assert [mark.offset for mark in own.marks] == [mark.offset for mark in alone.marks]
    endless = Take("word " * 100_000, lines[0].voice, language)
    assert not synthesizer.joins([endless, lines[1]])


async def test_an_unknown_voice_is_refused_and_a_language_that_it_is_not_published_for(
    synthesizer: SpeechSynthesizer,
) -> None:
    unknown = Voice(provider=synthesizer.name, name="en-nobody-knows")
    with pytest.raises(Discard):
        await synthesizer.speak(Take("Hello.", unknown, "en"))
    voice = voices(synthesizer, "en")[0]
    if voice in voices(synthesizer, "de"):
        assert (await synthesizer.speak(Take("Hallo.", voice, "de"))).seconds
        return
    with pytest.raises(Discard, match="de"):
        await synthesizer.speak(Take("Hallo.", voice, "de"))


async def test_a_text_without_end_is_refused(synthesizer: SpeechSynthesizer) -> None:
    voice = voices(synthesizer, "en")[0]
    with pytest.raises(Discard, match="characters"):
        await synthesizer.speak(Take("word " * 100_000, voice, "en"))
