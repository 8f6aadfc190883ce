"""The page of voices: what it measures, and whether it lists what there is."""

import re
from pathlib import Path

import numpy as np
import pytest

from infra.voices import AIR, PRESENCE, band, encoded, formants, page, pitch
from services.audio.adapters import PROVIDERS, espeak, pico
from services.audio.domain.speech import Speech
from tests.unit.audio.material import speech, tone

DOCS = Path(__file__).parents[3] / "infra/docs"
RATE = 16_000
MAX_SAMPLE, MAX_SAMPLES = 60_000, 700_000
"""Bytes of one sample, and of all."""


def vowel(hertz: float, resonances: tuple[float, ...], seconds: float = 1.0) -> Speech:
    """Pulses at a pitch through resonances 80 Hz wide."""
    wave = np.zeros(round(seconds * RATE))
    wave[:: round(RATE / hertz)] = 1.0
    for centre in resonances:
        radius = np.exp(-np.pi * 80 / RATE)
        a1, a2 = -2 * radius * np.cos(2 * np.pi * centre / RATE), radius**2
        for at in range(2, len(wave)):
            wave[at] -= a1 * wave[at - 1] + a2 * wave[at - 2]
    return Speech((wave / np.abs(wave).max() * 0.5).astype(np.float32), RATE)


@pytest.mark.parametrize("hertz", [100.0, 160.0, 200.0])
def test_pitch_is_that_of_the_pulses(hertz: float) -> None:
    assert pitch(vowel(hertz, (600, 1500, 2600))) == pytest.approx(hertz, rel=0.03)


@pytest.mark.parametrize("centres", [(600.0, 1500.0, 2600.0), (450.0, 1700.0, 2900.0)])
def test_formants_are_the_resonances(centres: tuple[float, ...]) -> None:
    assert formants(vowel(100, centres)) == pytest.approx(centres, rel=0.1)


def test_a_band_is_weighed_against_the_middle() -> None:
    middle, high = [
        tone(level, 2.0, hertz, RATE)[:, 0] for level, hertz in ((-20, 800), (-32, 3000))
    ]
    mixed = Speech(middle + high, RATE)
    assert band(mixed, PRESENCE) == pytest.approx(-12.0, abs=0.2)
    assert band(mixed, AIR) < -60


def test_samples_are_small() -> None:
    assert len(encoded(speech(6.0))) < MAX_SAMPLE
    sizes = [file.stat().st_size for file in (DOCS / "voices").iterdir()]
    assert max(sizes) < MAX_SAMPLE
    assert sum(sizes) < MAX_SAMPLES


def test_every_sample_of_the_page_exists_and_every_voice_is_on_it() -> None:
    text = (DOCS / "voices.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\S+)\]\((\S+)\) \| (\w+)", text, re.MULTILINE)
    assert {path for _, path, _ in listed} == {
        f"voices/{file.name}" for file in (DOCS / "voices").iterdir()
    }
    known = {
        (name, voice.name)
        for name, module in (("espeak", espeak), ("pico", pico))
        for voice in module.VOICES
    }
    assert {(provider, voice) for voice, _, provider in listed} == known
    assert {provider for provider, _ in known} <= set(PROVIDERS)


def test_the_page_has_the_words_of_its_template() -> None:
    text = (DOCS / "voices.md").read_text(encoding="utf-8")
    empty = page([])
    head, foot = empty.split("|---|")[0], empty.split("\n\n")[-1]
    assert text.startswith(head)
    assert text.endswith(foot)
