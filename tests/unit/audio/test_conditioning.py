"""Takes of any rate, level and offset come out alike."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from services.audio.adapters.takes import pack, unpack
from services.audio.domain.conditioning import LEVEL, conditioned
from services.audio.domain.loudness import speech_loudness
from services.audio.domain.signal import RATE, Samples, amplitude
from services.audio.domain.speech import Mark, Speech
from services.audio.domain.takes import trim
from tests.unit.audio.material import ffmpeg_loudness, speech, tone

RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
LEVELS = (-35.0, -28.0, -23.0, -16.0, -10.0)
OFFSET = 0.0016


def made(rate: int, level: float, *, seconds: float = 6.0, offset: float = OFFSET) -> Speech:
    """Something like speech at a rate and a loudness in LUFS, not at full scale but for peaks."""
    voice = speech(seconds, peak=0.1)
    samples = soxr.resample(voice.samples, voice.rate, rate)
    gain = amplitude(level - loudness(Speech(samples, rate)))
    return Speech((samples * gain + offset).astype(np.float32), rate)


def loudness(take: Speech) -> float:
    return speech_loudness([_resampled(take)])


def _resampled(take: Speech) -> Samples:
    resampled: Samples = soxr.resample(take.samples, take.rate, RATE)
    return resampled


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("level", LEVELS)
def test_takes_come_out_level_and_without_an_offset(rate: int, level: float) -> None:
    stored = unpack(pack(trim(conditioned(made(rate, level)))))
    assert stored.rate == rate
    assert loudness(stored) == pytest.approx(LEVEL, abs=0.5)
    assert abs(float(stored.samples.mean())) < 1e-4
    assert np.abs(stored.samples).max() < 1


def test_ffmpeg_hears_takes_of_two_providers_as_equally_loud(tmp_path: Path) -> None:
    found = []
    for number, take in enumerate((made(16_000, -12.0), made(44_100, -30.0))):
        path = tmp_path / f"{number}.wav"
        both = np.repeat(_resampled(conditioned(take))[:, None], 2, axis=1)
        soundfile.write(path, both, RATE, "FLOAT")
        found.append(ffmpeg_loudness(path)[0])
    assert found == pytest.approx([LEVEL, LEVEL], abs=0.5)


@pytest.mark.parametrize("rate", RATES)
def test_an_offset_does_not_hide_the_silence(rate: int) -> None:
    """With one, silence has a level: the ends would not be cut, and no pause be found."""
    quiet = np.zeros(rate // 2, np.float32)
    voice = made(rate, -30.0, seconds=2.0, offset=0.0).samples
    clean = Speech(np.concatenate([quiet, voice, quiet]), rate)
    offset = Speech(clean.samples + np.float32(0.01), rate)
    assert trim(offset).seconds > trim(clean).seconds + 0.9
    assert trim(conditioned(offset)).seconds == pytest.approx(trim(clean).seconds, abs=0.03)


def test_rumble_goes_and_the_voice_stays() -> None:
    voice, rumble = tone(-20.0, 3.0, 200.0)[:, 0], tone(-20.0, 3.0, 17.0)[:, 0]
    clean, mixed = [conditioned(Speech(samples, RATE)) for samples in (voice, voice + rumble)]
    assert _level_at(mixed, 17.0) < _level_at(mixed, 200.0) / amplitude(20.0)
    assert _level_at(mixed, 200.0) == pytest.approx(_level_at(clean, 200.0), rel=0.05)


def _level_at(take: Speech, hertz: float) -> float:
    turns = np.exp(-2j * np.pi * hertz / take.rate * np.arange(len(take.samples)))
    return float(abs((take.samples * turns).mean()))


def test_the_same_take_gives_the_same_bytes() -> None:
    take = made(24_000, -31.0)
    assert pack(conditioned(take)) == pack(conditioned(take))


@pytest.mark.parametrize("frames", [0, 1, 100, 48_000])
def test_silence_stays_silent(frames: int) -> None:
    silent = conditioned(Speech(np.zeros(frames, np.float32), RATE))
    assert len(silent.samples) == frames
    assert not silent.samples.any()


def test_noise_is_not_raised_to_speech() -> None:
    noise = np.random.default_rng(1).standard_normal(RATE).astype(np.float32) * np.float32(1e-5)
    assert loudness(conditioned(Speech(noise, RATE))) < LEVEL - 20


def test_a_click_is_not_clipped() -> None:
    samples = made(RATE, -45.0).samples
    samples[RATE] = 0.9
    assert np.abs(conditioned(Speech(samples, RATE)).samples).max() < 1


def test_marks_are_kept() -> None:
    marks = (Mark(0, 0.0), Mark(5, 0.4))
    take = made(16_000, -20.0)
    assert conditioned(Speech(take.samples, take.rate, marks)).marks == marks
