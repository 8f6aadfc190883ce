"""The form of a show, measured in the files that the real voices and the real engine make."""

import io
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
import soundfile

from contracts import AudioReady, SpokenSegment, subjects
from contracts.show import MusicUnderStories
from services.audio.app import open_deps
from services.audio.domain.loudness import KWeighting, blocks, lufs
from services.audio.domain.signal import RATE, Samples, decibels
from services.audio.handlers import produce_show
from services.audio.settings import AudioSettings
from services.kit.blobs import BlobStore
from services.kit.platform import Platform
from tests.unit.audio.scripts import script

GRAVE = 4


@dataclass
class Bulletin:
    """A finished show, its master and the voice alone."""

    event: AudioReady
    mix: Samples
    voice: Samples

    def parts(self, kind: str) -> list[Samples]:
        """The mix where the voice is silent in the segments of a kind, or in pauses within one."""
        found = []
        for segment, after in pairwise(self.event.segments):
            last = after.start if after.story == segment.story else segment.end
            if segment.kind == kind:
                span = slice(round(segment.start * RATE), round(last * RATE))
                found.append(self.mix[span][self.voice[span] == 0])
        return found

    def pause(self, before: SpokenSegment, after: SpokenSegment) -> Samples:
        """The mix from the last sound of one segment to the first one of the next."""
        spoken = np.flatnonzero(self.voice)
        middle = round((before.end + after.start) / 2 * RATE)
        at = int(np.searchsorted(spoken, middle))
        return self.mix[spoken[at - 1] + 1 : spoken[at]]

    @property
    def stings(self) -> dict[int | None, Samples]:
        """The pauses between stories, by the number of the story that follows."""
        pairs = pairwise(self.event.segments)
        return {b.story: self.pause(a, b) for a, b in pairs if a.story != b.story}


async def _produced(platform: Platform, under: MusicUnderStories) -> Bulletin:
    spoken = script(("en-us+f3", "en-us+m3"), "espeak", 1.5, headlines=True, grave=(GRAVE,))
    spoken = spoken.model_copy(update={"music_under_stories": under})
    async with open_deps(platform, AudioSettings(stem=True)) as deps:
        *_, event = [event async for event in produce_show(spoken, deps)]
        assert isinstance(event, AudioReady)
        mix = await _decoded(deps.blobs, event.master.key)
        voice = await _decoded(deps.blobs, "show-1/1/voice.flac")
    return Bulletin(event, mix, voice[:, 0])


async def _decoded(blobs: BlobStore, key: str) -> Samples:
    ref = await blobs.find(subjects.BLOBS_SHOWS, key)
    assert ref is not None
    content = io.BytesIO(await blobs.get(ref))
    samples: Samples = soundfile.read(content, dtype="float32", always_2d=True)[0]
    return samples


def _rms(samples: Samples) -> float:
    """Level in dBFS."""
    return decibels(float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))))


def _hats(samples: Samples) -> float:
    """Level above 8 kHz, in dBFS."""
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=1)))[len(samples) * 8000 // RATE :]
    return decibels(float(np.linalg.norm(spectrum)) / len(samples))


@pytest.mark.parametrize(("under", "least", "most"), [("out", -np.inf, -70), ("low", -60, -44)])
async def test_a_bulletin_has_stings_between_stories_and_the_bed_around_them(
    platform: Platform, under: MusicUnderStories, least: float, most: float
) -> None:
    show = await _produced(platform, under)
    event = show.event

    assert event.duration == pytest.approx(1.5 * 60, rel=0.03)
    assert event.loudness.integrated == pytest.approx(-16, abs=0.3)
    assert event.loudness.true_peak <= -1
    assert [chapter.title for chapter in event.chapters][:: len(event.chapters) - 1] == [
        "Headlines",
        "Goodbye",
    ]
    for pause in show.stings.values():
        assert 0.9 <= len(pause) / RATE <= 1.6
        loudest = lufs(float(blocks(KWeighting(2).feed(pause)).max()))
        assert -16 - 10 <= loudest <= -16 - 5
    for kind in ("opening", "headlines", "recap", "closing"):
        assert all(-45 < _rms(part) < -25 for part in show.parts(kind) if len(part) > RATE // 5)
    under_stories = [part for part in show.parts("story") if len(part) > RATE // 5]
    assert under_stories
    assert all(least <= _rms(part) <= most for part in under_stories)


async def test_no_drums_sound_beside_the_dead(platform: Platform) -> None:
    stings = (await _produced(platform, "out")).stings
    calm = [_hats(stings[number]) for number in (GRAVE, GRAVE + 1)]
    full = [_hats(stings[number]) for number in (2, 3)]
    assert max(calm) < min(full) - 10
