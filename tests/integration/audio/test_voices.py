"""The rates of voices reach the hosts of a show, though show knows no speech provider."""

from datetime import UTC, datetime

import pytest

from contracts import ShowAccepted, VoiceUse, subjects
from services.audio.app import open_deps
from services.audio.settings import AudioSettings
from services.kit.platform import Platform
from services.show.adapters.shows import KeyValueRates
from services.show.adapters.station import open_station
from services.show.domain.request import evaluate
from services.show.settings import ShowSettings
from tests.unit.audio.fakes import CountingSynthesizer

TONES = """
[Ava]
language = "en"
voices.tone = "high"

[Tom]
language = "en"
voices.tone = { provider = "tone", name = "unlisted", characters_per_second = 11 }
"""


def rates_of(platform: Platform, provider: str) -> KeyValueRates:
    return KeyValueRates(platform.bucket(subjects.BUCKET_VOICES), provider)


def hosts(rates: dict[str, float], settings: ShowSettings) -> dict[str, float]:
    """The hosts of a show with defaults only, with their rates."""
    station = open_station(settings)(rates)
    evaluated = evaluate({}, station, show_id="a", now=datetime(2026, 11, 9, tzinfo=UTC))
    assert isinstance(evaluated, ShowAccepted), evaluated
    return {host.name: host.voice.characters_per_second for host in evaluated.hosts}


async def test_the_first_show_has_the_rates_that_its_provider_publishes(
    platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> None:
    listed = tmp_path_factory.mktemp("station") / "hosts.toml"
    listed.write_text(TONES)
    rates = rates_of(platform, "tone")
    assert await rates.all() == {}
    async with open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer()):
        known = await rates.all()
    assert known == pytest.approx({"tone/low": 1 / 0.06, "tone/high": 1 / 0.06})
    found = hosts(known, ShowSettings(RADIOX_AUDIO_SPEECH="tone", hosts=listed))
    assert found == pytest.approx({"Ava": 1 / 0.06, "Tom": 11})


async def test_measured_rates_replace_published_ones(platform: Platform) -> None:
    async with open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer()):
        rates = rates_of(platform, "tone")
        await rates.learn((VoiceUse(provider="tone", voice="low", characters=120, seconds=10),))
        assert await rates.all() == pytest.approx({"tone/low": 12, "tone/high": 1 / 0.06})
        assert await rates.published() == pytest.approx(
            {"tone/low": 1 / 0.06, "tone/high": 1 / 0.06}
        )
    async with open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer()):
        assert (await rates.all())["tone/low"] == 12


async def test_rates_of_another_provider_are_left_out(platform: Platform) -> None:
    async with open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer()):
        assert await rates_of(platform, "espeak").all() == {}


def test_before_audio_has_ever_run_a_voice_has_the_default_rate() -> None:
    assert hosts({}, ShowSettings()) == {"Ava": 15, "Tom": 15}
