"""Three hosts in one show, saved by queries, and heard: pitch, loudness and rate of each."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from contracts import (
    Fallback,
    HostQuery,
    HostSave,
    Preset,
    PresetSave,
    PresetVersion,
    ShowGenerated,
    ShowRequested,
    SpokenSegment,
    StationHost,
    Voice,
)
from infra.voices import measure, pitch
from services.audio.adapters.pico import VOICES, open_pico
from services.audio.domain.loudness import speech_loudness
from services.audio.domain.speech import Speech
from services.audio.settings import AudioSettings
from services.client.queries import ask
from services.fleet import pipeline
from tests.e2e.requester import Requester, environment, open_requester

pytestmark = pytest.mark.timeout(300)

AS_OF = datetime(2026, 3, 18, 18, tzinfo=UTC)
GAIN, SPEED = 3.0, 1.15
WRONG = '[Mia]\nlanguage = "en"\ngender = "female"\nvoices.pico = "en-xx"\n'
"""A file of the user's, with a voice that nobody has."""


@dataclass(frozen=True)
class Show:
    """A finished show with the voice alone, by segment."""

    event: ShowGenerated
    stem: np.ndarray
    rate: int

    def spoken(self, segment: SpokenSegment) -> Speech:
        """A segment as it stands in the show, without the bed."""
        start, end = (round(at * self.rate) for at in (segment.start, segment.end))
        return Speech(self.stem[start:end], self.rate)

    def by_host(self) -> Mapping[str, list[SpokenSegment]]:
        """The segments of each host that are long enough to be measured."""
        found: dict[str, list[SpokenSegment]] = defaultdict(list)
        for segment in self.event.segments:
            if segment.end - segment.start > 1.5:
                found[segment.speaker].append(segment)
        return found


async def _save(requester: Requester, name: str, **changes: float) -> StationHost:
    client = requester.platform.client
    found = await ask(client, HostQuery(name=name), StationHost)
    host = found.host.model_copy(update=changes)
    return await ask(client, HostSave(name=name, host=host, version=0, by="ann"), StationHost)


async def _preset(
    requester: Requester, name: str, *hosts: str, minutes: float = 1, news: int = 2
) -> None:
    preset = Preset(title="The News", minutes=minutes, news=news, hosts=hosts)
    client = requester.platform.client
    await ask(client, PresetSave(name=name, preset=preset), PresetVersion)


async def _shown(requester: Requester, name: str) -> Show:
    feeds = await requester.feeds("en")
    request = ShowRequested(show_id=name, preset=name, seed=3, feeds=feeds, as_of=AS_OF)
    event = await requester.request(request)
    assert isinstance(event, ShowGenerated), event
    stem = await requester.platform.blobs.find("shows", f"{name}/1/voice.flac")
    assert stem is not None
    path = Path(requester.settings.data_dir) / f"{name}.flac"
    path.write_bytes(await requester.platform.blobs.get(stem))
    samples, rate = soundfile.read(path, dtype="float32")
    return Show(event, samples, rate)


async def _made(folder: Path) -> dict[str, Show]:
    async with open_requester(folder, services=(*pipeline(), "speaker")) as requester:
        await _save(requester, "June", gain=GAIN)
        await _save(requester, "Grant", speed=SPEED)
        await _preset(requester, "three", "host", "anchor", "weather", minutes=3, news=6)
        await _preset(requester, "two", "Mia", "Tom")
        return {name: await _shown(requester, name) for name in ("three", "two")}


@pytest.fixture(scope="module")
def shows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Show]:
    folder = tmp_path_factory.mktemp("hosts")
    (folder / "hosts.toml").write_text(WRONG)
    with environment(
        RADIOX_AUDIO_STEM="true",
        RADIOX_AUDIO_SPEECH="pico",
        RADIOX_SHOW_HOSTS=str(folder / "hosts.toml"),
    ):
        return asyncio.run(_made(folder))


@pytest.fixture
def three(shows: dict[str, Show]) -> Show:
    return shows["three"]


def test_hosts_of_three_roles_speak_in_the_order_of_the_preset(three: Show) -> None:
    assert [(host.name, host.role) for host in three.event.hosts] == [
        ("Ava", "host"),
        ("Grant", "anchor"),
        ("June", "weather"),
    ]
    assert {segment.speaker for segment in three.event.segments} == {"Ava", "Grant", "June"}
    openings = [s.speaker for s in three.event.segments if s.kind == "opening"]
    assert openings == ["Ava", "Grant", "June"]


async def test_every_segment_is_heard_in_the_voice_of_its_host(three: Show) -> None:
    voices = {host.name: host.voice.name for host in three.event.hosts}
    cards = {card.name: card for card in VOICES}
    async with open_pico(AudioSettings(lexicon=None)) as pico:
        known = {name: (await measure(pico, cards[v])).pitch for name, v in voices.items()}
    for host, segments in three.by_host().items():
        for segment in segments:
            heard = pitch(three.spoken(segment))
            nearest = min(known, key=lambda name: abs(known[name] - heard))
            assert nearest == host, (segment.id, heard, known)


def test_a_host_is_as_much_louder_as_its_gain(three: Show) -> None:
    levels = {
        host: np.mean([speech_loudness([three.spoken(each).samples]) for each in segments])
        for host, segments in three.by_host().items()
    }
    assert levels["June"] - levels["Ava"] == pytest.approx(GAIN, abs=0.7)
    assert levels["Grant"] == pytest.approx(levels["Ava"], abs=0.7)
    assert three.event.loudness.integrated == pytest.approx(-16, abs=0.5)


def test_a_host_speaks_as_much_faster_as_its_speed(three: Show) -> None:
    rates = {
        host: sum(len(each.text) for each in segments)
        / sum(each.end - each.start for each in segments)
        for host, segments in three.by_host().items()
    }
    frozen = {host.name: host.voice for host in three.event.hosts}
    assert frozen["Grant"] == Voice(
        provider="pico", name="en-gb+m2", characters_per_second=15 * SPEED, speed=SPEED
    )
    assert rates["Grant"] / rates["Ava"] == pytest.approx(SPEED, rel=0.12)
    assert three.event.duration == pytest.approx(180, rel=0.1)


def test_a_voice_that_is_not_there_is_replaced_before_the_show_starts(
    shows: dict[str, Show],
) -> None:
    event = shows["two"].event
    mia = next(host for host in event.hosts if host.name == "Mia")
    assert mia.voice.name == "en-gb"
    assert event.fallbacks[0] == Fallback(
        operation="speech",
        wanted="pico/en-xx",
        used="pico/en-gb",
        reason="Mia: pico has no voice en-xx",
    )
