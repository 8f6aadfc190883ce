"""The station's media in a show: heard where they should be, by real voices and engine."""

import io
from itertools import pairwise

import numpy as np
import pytest
import soundfile

from contracts import AudioReady, BlobRef, MusicChoice, subjects
from services.audio.app import open_deps
from services.audio.domain.bed import BED_LOUDNESS, seamless
from services.audio.domain.loudness import KWeighting, blocks, gated
from services.audio.domain.signal import RATE, Samples, amplitude
from services.audio.handlers import produce_show
from services.audio.settings import AudioSettings
from services.kit.blobs import BlobStore
from services.kit.platform import Platform
from tests.unit.audio.scripts import script

GRAVE = 4
JINGLE_SECONDS = 2.4


def _notes(seconds: float, seed: int) -> Samples:
    """A tune of random notes; tunes of different seeds have nothing in common."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(0.25 * RATE)) / RATE
    struck = np.exp(-6 * t)
    notes = [np.sin(2 * np.pi * rng.uniform(200, 2000) * t) * struck for _ in range(99)]
    tune = np.concatenate(notes)[: int(seconds * RATE)] * 0.2
    return np.stack([tune, np.roll(tune, 40)], axis=1).astype(np.float32)


BED, IDENT, JINGLE = _notes(8.0, 1), _notes(3.0, 2), _notes(JINGLE_SECONDS, 3)
LOOP = seamless(BED)
LOOP = LOOP * amplitude(BED_LOUDNESS - gated(blocks(KWeighting(2).feed(BED))))
"""The bed as it is to be heard at full level."""


async def _put(blobs: BlobStore, kind: str, samples: Samples) -> BlobRef:
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, "PCM_16", format="FLAC")
    return await blobs.put(subjects.BLOBS_MEDIA, f"{kind}.flac", file.getvalue(), "audio/flac")


async def _produced(platform: Platform, minutes: float) -> tuple[AudioReady, Samples]:
    blobs = platform.blobs
    music = MusicChoice(
        bed=await _put(blobs, "bed", BED),
        ident=await _put(blobs, "ident", IDENT),
        jingle=await _put(blobs, "jingle", JINGLE),
        titles={"bed": "First Light", "ident": "Bells", "jingle": "Drop"},
        licences={"bed": "CC BY 4.0, Ann", "ident": "CC0", "jingle": "CC0"},
    )
    spoken = script(("en-us+f3", "en-us+m3"), "espeak", minutes, headlines=True, grave=(GRAVE,))
    spoken = spoken.model_copy(update={"music": music})
    async with open_deps(platform, AudioSettings()) as deps:
        *_, event = [event async for event in produce_show(spoken, deps)]
        assert isinstance(event, AudioReady)
        content = io.BytesIO(await blobs.get(event.master))
    mix: Samples = soundfile.read(content, dtype="float32", always_2d=True)[0]
    return event, mix


def _bed(span: slice, entry: int) -> Samples:
    """The bed that comes in at frame `entry`, in a span of the show."""
    frames = (np.arange(span.start, span.stop) - entry) % len(LOOP)
    return np.array(LOOP[frames])


def _share(mix: Samples, sound: Samples) -> float:
    """Factor with which `sound` is in `mix`, by projection."""
    return float(np.vdot(sound, mix) / np.vdot(sound, sound))


def _likeness(mix: Samples, sound: Samples) -> float:
    """Correlation of two sounds, from -1 to 1."""
    return float(np.corrcoef(mix.ravel(), sound.ravel())[0, 1])


def _best_likeness(mix: Samples, sound: Samples) -> float:
    """The greatest correlation of `sound` with any part of `mix`."""
    size = len(mix) + len(sound)
    spectra = np.fft.rfft(mix[:, 0], size) * np.conj(np.fft.rfft(sound[:, 0], size))
    at = int(np.argmax(np.fft.irfft(spectra, size)[: len(mix) - len(sound) + 1]))
    return _likeness(mix[at : at + len(sound)], sound)


async def test_media_of_the_station_are_heard_where_they_should_be(platform: Platform) -> None:
    event, mix = await _produced(platform, 2.0)

    assert event.duration == pytest.approx(120, rel=0.1)
    assert event.loudness.integrated == pytest.approx(-16, abs=0.3)
    assert event.loudness.true_peak <= -1
    assert event.music.startswith("First Light (CC BY 4.0, Ann); Drop (CC0); Bells (CC0)")
    assert event.fallbacks == ()

    entry = len(IDENT) - int(0.6 * RATE)
    assert _likeness(mix[RATE // 2 : entry], IDENT[RATE // 2 : entry]) > 0.95

    # The bed: alone after the ident, ducked under opening and headlines, beyond its first loop too.
    alone = slice(len(IDENT), entry + round(1.5 * RATE))
    assert _share(mix[alone], _bed(alone, entry)) == pytest.approx(1.0, rel=0.05)
    opening, *headlines = (s for s in event.segments if s.kind in {"opening", "headlines"})
    for segment in (opening, *headlines):
        span = slice(round(segment.start * RATE), round(segment.end * RATE))
        assert _share(mix[span], _bed(span, entry)) == pytest.approx(amplitude(-14), rel=0.3)
    assert headlines[-1].end * RATE > entry + len(LOOP)

    # Jingles part the stories; beside the dead the own calm sting does.
    for before, after in pairwise(event.segments):
        if before.story == after.story:
            continue
        pause = mix[round(before.end * RATE) : round(after.start * RATE)]
        if GRAVE in (before.story, after.story):
            assert len(pause) < 1.6 * RATE
        else:
            assert len(pause) > JINGLE_SECONDS * RATE
            assert _best_likeness(pause, JINGLE) > 0.9

    # The bed alone swells after the last word: the own ending, in another key, does not sound.
    swollen = round((event.segments[-1].end + 1.0) * RATE)
    closing = mix[swollen : swollen + round(0.9 * RATE)]
    assert _best_likeness(np.concatenate([LOOP, LOOP]), closing) > 0.95


async def test_a_long_ident_leaves_a_short_show_its_length(platform: Platform) -> None:
    event, _ = await _produced(platform, 1.0)
    assert event.duration == pytest.approx(60, rel=0.1)
    assert event.loudness.integrated == pytest.approx(-16, abs=0.5)
