"""Where a speech provider fails, the next one speaks for the same host."""

from pathlib import Path

import pytest

from contracts import Segment, Voice
from services.audio.adapters.fallback import FallbackTakes
from services.audio.adapters.takes import Takes
from services.audio.domain.speech import Spoken, Take, Utterance
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.claims import Claims
from services.kit.failures import BrokerUnavailable, Discard, Retry
from tests.fakes import MemoryKeyValue
from tests.unit.audio.fakes import CountingSynthesizer

TEXT = "Good evening."


class Station:
    """Speech providers, with a cache that they share."""

    def __init__(self, folder: Path, *providers: str) -> None:
        self.providers = {name: CountingSynthesizer(name=name) for name in providers}
        blobs, claims = FilesystemBlobs(folder), Claims(MemoryKeyValue())
        self._takes = FallbackTakes(
            {name: Takes(each, blobs, claims) for name, each in self.providers.items()}
        )

    async def speak(self, *providers: str) -> Spoken:
        segment = Segment(id="s001", kind="story", speaker="Ava", text=TEXT)
        takes = (Take(TEXT, Voice(provider=name, name="high"), "en") for name in providers)
        return await self._takes.speak(Utterance(segment, tuple(takes)))

    def fail(self, provider: str, *failures: Exception) -> None:
        self.providers[provider].failures[TEXT] = list(failures)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path, "paid", "free")


async def test_the_preferred_voice_speaks(station: Station) -> None:
    spoken = await station.speak("paid", "free")
    assert spoken.take.voice.provider == "paid"
    assert spoken.fallback is None
    assert not station.providers["free"].calls


@pytest.mark.parametrize("failure", [Retry("busy"), Discard("refused")])
async def test_the_next_voice_speaks_where_one_fails_and_it_is_told(
    station: Station, failure: Retry | Discard
) -> None:
    station.fail("paid", failure)
    spoken = await station.speak("paid", "free")
    assert spoken.take.voice.provider == "free"
    assert spoken.fallback is not None
    told = spoken.fallback
    assert (told.segment, told.wanted, told.used) == ("s001", "paid/high", "free/high")
    assert told.reason == failure.reason


async def test_where_all_fail_the_last_failure_counts(station: Station) -> None:
    station.fail("paid", Discard("refused"))
    station.fail("free", Retry("the disk is full"))
    with pytest.raises(Retry, match="disk"):
        await station.speak("paid", "free")


async def test_an_outage_of_the_broker_is_no_failure_of_the_provider(station: Station) -> None:
    station.fail("paid", BrokerUnavailable("gone"))
    with pytest.raises(BrokerUnavailable):
        await station.speak("paid", "free")
    assert not station.providers["free"].calls


async def test_a_provider_that_is_not_in_use_is_passed_over(station: Station) -> None:
    assert (await station.speak("gone", "free")).take.voice.provider == "free"
    with pytest.raises(Discard, match="Ava has voices of gone, and audio uses paid, free"):
        await station.speak("gone")
