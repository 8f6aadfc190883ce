"""The rates of voices reach the hosts of a show, though show knows no speech provider."""

from datetime import UTC, datetime

import pytest

from contracts import ShowAccepted, VoiceUse, subjects
from services.audio.app import open_deps
from services.audio.settings import AudioSettings
from services.kit.platform import Platform
from services.show.adapters.shows import KeyValueVoices
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


def stored(platform: Platform) -> KeyValueVoices:
    return KeyValueVoices(platform.bucket(subjects.BUCKET_VOICES))


async def hosts(voices: KeyValueVoices, settings: ShowSettings) -> dict[str, float]:
    """The hosts of a show with defaults only, with their rates."""
    station = open_station(settings)(await voices.published(), await voices.learned())
    evaluated = evaluate({}, station, show_id="a", now=datetime(2026, 11, 9, tzinfo=UTC))
    assert isinstance(evaluated, ShowAccepted), evaluated
    return {host.name: host.voice.characters_per_second for host in evaluated.hosts}


@pytest.fixture
def listed(tmp_path_factory: pytest.TempPathFactory) -> ShowSettings:
    file = tmp_path_factory.mktemp("station") / "hosts.toml"
    file.write_text(TONES)
    return ShowSettings(hosts=file)


async def test_the_first_show_has_the_rates_that_its_provider_publishes(
    platform: Platform, listed: ShowSettings
) -> None:
    voices = stored(platform)
    assert (await voices.published()).providers == ()
    async with open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer()):
        assert await hosts(voices, listed) == pytest.approx({"Ava": 1 / 0.06, "Tom": 11})


async def test_measured_rates_replace_published_ones(
    platform: Platform, listed: ShowSettings
) -> None:
    voices = stored(platform)
    async with open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer()):
        await voices.learn((VoiceUse(provider="tone", voice="high", characters=120, seconds=10),))
    async with open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer()):
        assert (await hosts(voices, listed))["Ava"] == 12


async def test_the_providers_of_the_chain_are_published_in_its_order(platform: Platform) -> None:
    async with open_deps(platform, AudioSettings(speech="espeak")):
        published = await stored(platform).published()
    assert [provider.name for provider in published.providers] == ["espeak"]
    assert {voice.language for voice in published.providers[0].voices} == {"en", "de"}


async def test_before_audio_has_ever_run_a_voice_has_the_default_rate(platform: Platform) -> None:
    assert await hosts(stored(platform), ShowSettings()) == {"Ava": 15, "Tom": 15}
