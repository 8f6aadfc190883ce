from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audio.domain.bed import Music, SingleBed
from services.audio.domain.levelling import CEILING, TARGET, balanced, gain_for
from services.audio.domain.limiter import Limiter
from services.audio.domain.loudness import KWeighting, Meter, lufs, speech_loudness
from services.audio.domain.mixer import Mixer, Piece
from services.audio.domain.scene import Scene, Sting
from services.audio.domain.signal import RATE, Samples, amplitude
from tests.unit.audio.material import own_music, speech, tone

BEDDED = Music(
    bed=SingleBed(tone(-18.0, 30.0, 330.0)),
    ident=tone(-16.0, 2.0, 660.0),
    entry=RATE,
    title="tones, CC0",
)


def _voice(seconds: float, **how: float) -> Samples:
    take = speech(seconds, pitch=how.get("pitch", 120.0), peak=how.get("peak", 0.5))
    resampled: Samples = soxr.resample(take.samples, take.rate, RATE)
    return resampled


def _show(
    mixer: Mixer, takes: list[Samples], gap: float = 0.5, gains: Sequence[float] = (0.0,)
) -> tuple[Samples, Samples]:
    pieces: list[Piece] = list(mixer.open(Scene()))
    for index, take in enumerate(takes):
        if index:
            pieces.extend(mixer.pause(gap, Scene()))
        pieces.extend(mixer.speak(take, gains[index % len(gains)]))
    pieces.extend(mixer.close())
    return np.concatenate([p.mix for p in pieces]), np.concatenate([p.voice for p in pieces])


def _loudness(samples: Samples) -> float:
    return lufs(float(KWeighting(2).feed(samples).mean()))


def _integrated(samples: Samples) -> float:
    meter = Meter()
    meter.feed(samples)
    return meter.integrated


def test_head_and_tail_are_known_beforehand() -> None:
    mixer = Mixer(BEDDED, 10.0)
    voice = _voice(5.0)
    mix, stem = _show(mixer, [voice])
    assert len(mix) == len(stem) == mixer.frames == mixer.head + len(voice) + mixer.tail


def test_the_bed_has_three_phases() -> None:
    mixer = Mixer(BEDDED, 10.0)
    silence = np.zeros(6 * RATE, np.float32)
    mix, _ = _show(mixer, [silence])
    last_word = mixer.head + len(silence)
    intro = _loudness(mix[2 * RATE : 2 * RATE + RATE // 2])
    under = _loudness(mix[mixer.head : last_word])
    outro = _loudness(mix[last_word + int(1.1 * RATE) : last_word + int(1.8 * RATE)])
    assert intro - under == pytest.approx(14.0, abs=0.5)
    assert outro == pytest.approx(intro, abs=0.5)
    assert np.abs(mix[-200:]).max() < 0.001


def test_ducking_and_swelling_are_smooth() -> None:
    mixer = Mixer(BEDDED, 10.0)
    mix, _ = _show(mixer, [np.zeros(3 * RATE, np.float32)] * 3)
    envelope = np.array([np.abs(part).max() for part in np.array_split(mix, len(mix) // 480)])
    after_ident = envelope[210:]
    assert np.abs(np.diff(after_ident)).max() < 0.01


def test_a_long_gap_raises_the_bed_and_a_short_one_does_not() -> None:
    for gap, lift in ((0.7, 3.0), (0.3, 0.0)):
        mixer = Mixer(BEDDED, 10.0)
        silence = np.zeros(3 * RATE, np.float32)
        mix, _ = _show(mixer, [silence, silence], gap)
        middle = mixer.head + len(silence) + int(gap * RATE / 2)
        peak = np.abs(mix[middle - 200 : middle + 200]).max()
        under = np.abs(mix[middle - RATE - 200 : middle - RATE + 200]).max()
        assert 20 * np.log10(peak / under) == pytest.approx(lift, abs=0.3)


SILENCE = np.zeros(3 * RATE, np.float32)
STINGING = replace(BEDDED, sting=tone(-20.0, 0.8, 2000.0), calm_sting=tone(-20.0, 0.8, 3000.0))


class TwoBeds:
    """A bed of 330 Hz, which the drums double by 5 kHz."""

    frames = 30 * RATE
    drumless = True

    def loop(self, number: int, *, drums: bool) -> Samples:
        del number
        bed = tone(-18.0, 30.0, 330.0)
        return bed + tone(-18.0, 30.0, 5000.0) if drums else bed

    def entry(self, number: int) -> int:
        return number * RATE


def _scenes(music: Music, *scenes: Scene, pause: float = 1.1) -> tuple[list[Samples], Samples]:
    """The mix of three silent seconds in each scene, cut into intro, pauses and scenes in turn."""
    mixer = Mixer(music, 10.0)
    parts = [np.concatenate([piece.mix for piece in mixer.open(scenes[0])])]
    for index, scene in enumerate(scenes):
        if index:
            parts.append(np.concatenate([piece.mix for piece in mixer.pause(pause, scene)]))
        parts.append(np.concatenate([piece.mix for piece in mixer.speak(SILENCE)]))
    parts.append(np.concatenate([piece.mix for piece in mixer.close()]))
    whole = np.concatenate(parts)
    return np.split(whole, np.cumsum([len(part) for part in parts])[:-1]), whole


def _level(samples: Samples, low: float, high: float) -> float:
    """Level of a band, in dB."""
    spectrum = np.abs(np.fft.rfft(samples[:, 0] * np.hanning(len(samples)))) / len(samples)
    pitch = np.fft.rfftfreq(len(samples), 1 / RATE)
    power = np.square(spectrum[(pitch >= low) & (pitch < high)]).sum()
    return float(10 * np.log10(power + 1e-20))


def test_the_bed_is_out_under_stories_and_back_after_them() -> None:
    (_, opening, _, story, _, closing, _), whole = _scenes(
        STINGING, Scene(), Scene("out", sting="full"), Scene(sting="full")
    )
    assert np.abs(story[RATE // 100 :]).max() < amplitude(-90)
    assert np.abs(closing).max() == pytest.approx(np.abs(opening).max(), rel=0.1)
    assert np.abs(np.diff(whole, axis=0)).max() < 0.06


def test_the_bed_is_far_down_under_stories_where_it_plays_on() -> None:
    (_, opening, _, story, _), _ = _scenes(BEDDED, Scene(), Scene("low"))
    assert _loudness(opening) - _loudness(story) >= 12
    assert np.abs(story).max() > amplitude(-60)


@pytest.mark.parametrize(("sting", "hertz"), [("full", 2000), ("calm", 3000)])
def test_the_sting_of_the_scene_sounds_in_the_pause(sting: Sting, hertz: float) -> None:
    (_, _, pause, story, _), _ = _scenes(STINGING, Scene(), Scene("out", sting=sting))
    levels = {pitch: _level(pause, pitch - 20, pitch + 20) for pitch in (2000, 3000)}
    assert max(levels, key=levels.__getitem__) == hertz
    assert np.abs(pause[: RATE // 50]).max() < amplitude(-25)
    assert np.abs(story[RATE // 100 :]).max() < amplitude(-90)


def test_a_sting_is_left_out_where_the_pause_is_too_short_for_it() -> None:
    (_, _, pause, _, _), _ = _scenes(STINGING, Scene(), Scene("out", sting="full"), pause=0.5)
    assert _level(pause, 1980, 2020) < _level(pause, 310, 350) - 20


def test_no_drums_play_in_a_scene_without_them() -> None:
    music = replace(BEDDED, bed=TwoBeds())
    calm = Scene("low", drums=False)
    (_, opening, _, grave, _, after, _), _ = _scenes(music, Scene(), calm, Scene("low"))
    assert _level(opening, 4900, 5100) == pytest.approx(_level(opening, 310, 350), abs=1)
    assert _level(grave, 4900, 5100) < _level(grave, 310, 350) - 60
    assert _level(after, 4900, 5100) == pytest.approx(_level(after, 310, 350), abs=1)


def test_a_grave_show_has_no_drums_from_its_first_bar() -> None:
    music = replace(BEDDED, bed=TwoBeds())
    (intro, opening, _), _ = _scenes(music, Scene(drums=False))
    for part in (intro[music.entry :], opening):
        assert _level(part, 4900, 5100) < _level(part, 310, 350) - 60


def test_a_bed_that_cannot_do_without_drums_is_out_in_such_a_scene() -> None:
    (_, _, _, grave, _, after, outro), _ = _scenes(
        BEDDED, Scene(), Scene("ducked", drums=False), Scene("ducked")
    )
    assert np.abs(grave[RATE // 100 :]).max() < amplitude(-90)
    assert _loudness(after) > -40
    assert _loudness(outro[RATE : 2 * RATE]) > -25


def test_the_bed_comes_in_again_with_its_sting_on_a_strong_beat() -> None:
    bed = np.zeros((2 * RATE, 2), np.float32)
    bed[::RATE] = 0.5
    music = replace(BEDDED, bed=SingleBed(bed), sting=tone(-90.0, 0.8))
    mixer = Mixer(music, 10.0)
    pieces = [*mixer.open(Scene()), *mixer.speak(SILENCE), *mixer.pause(1.1, Scene("out"))]
    pieces += [*mixer.speak(SILENCE), *mixer.pause(1.1, Scene(sting="full"))]
    pieces += [*mixer.speak(SILENCE), *mixer.close()]
    mix = np.concatenate([piece.mix for piece in pieces])[:, 0]
    assert mixer.sting is not None
    beats = mixer.sting + np.flatnonzero(mix[mixer.sting : mixer.sting + 3 * RATE] > 0.02)
    assert {round((beat - mixer.sting) / RATE, 3) for beat in beats} == {1.0, 2.0}


def test_the_outro_swells_from_silence_where_the_bed_was_out() -> None:
    (_, _, _, story, outro), _ = _scenes(BEDDED, Scene(), Scene("out"))
    assert np.abs(story[RATE // 100 :]).max() < amplitude(-90)
    assert np.abs(outro[:480]).max() < 0.01
    assert _loudness(outro[RATE : 2 * RATE]) > -25


def test_the_voice_stem_is_where_the_take_was_placed() -> None:
    mixer = Mixer(BEDDED, 10.0)
    take = _voice(2.0)
    _, stem = _show(mixer, [take, take], 0.4)
    second = mixer.head + len(take) + int(0.4 * RATE)
    assert not stem[: mixer.head].any()
    assert not stem[mixer.head + len(take) : second].any()
    gain = stem[second : second + len(take)].std() / take.std()
    assert stem[second : second + len(take)] == pytest.approx(take * gain, rel=1e-3, abs=1e-4)


@pytest.mark.parametrize(("count", "seconds"), [(1, 50.0), (5, 12.0), (40, 1.5)])
def test_the_programme_meets_the_target(count: int, seconds: float) -> None:
    takes = [
        _voice(seconds, pitch=210.0 if i % 2 else 110.0, peak=0.05 if i % 2 else 0.9)
        for i in range(count)
    ]
    mixer = Mixer(own_music(), count * (seconds + 0.5))
    mix, _ = _show(mixer, takes)
    assert _integrated(mix) == pytest.approx(TARGET, abs=0.3)


@pytest.mark.parametrize("loudness", [-23.0, -19.0, -14.0])
def test_the_programme_meets_another_target_with_its_music_as_loud_beside_the_speech(
    loudness: float,
) -> None:
    takes = [_voice(8.0, pitch=210.0 if i % 2 else 110.0) for i in range(5)]
    usual, wanted = Mixer(own_music(), 42.0), Mixer(own_music(), 42.0, loudness)
    before, _ = _show(usual, takes)
    mix, _ = _show(wanted, takes)
    assert _integrated(mix) == pytest.approx(loudness, abs=0.4)
    lifted = _loudness(mix[: wanted.head]) - _loudness(before[: usual.head])
    assert lifted == pytest.approx(loudness - TARGET, abs=0.3)


@pytest.mark.parametrize("guess", [0.5, 2.0])
def test_a_wrong_guess_of_the_length_costs_little(guess: float) -> None:
    takes = [_voice(6.0, pitch=100.0 + 10 * i) for i in range(10)]
    mix, _ = _show(Mixer(own_music(), 60.0 * guess), takes)
    assert _integrated(mix) == pytest.approx(TARGET, abs=0.4)


def test_hosts_are_equally_loud() -> None:
    loud, soft = _voice(5.0, pitch=110.0, peak=0.95), _voice(5.0, pitch=220.0, peak=0.02)
    mixer = Mixer(own_music(), 22.0)
    mix, _ = _show(mixer, [loud, soft, loud, soft])
    length = len(loud) + RATE // 2
    levels = [_integrated(mix[(at := mixer.head + i * length) : at + len(loud)]) for i in range(4)]
    assert max(levels) - min(levels) < 0.7


@pytest.mark.parametrize("gain", [-3.0, 3.0])
def test_a_host_is_louder_by_its_gain_and_the_programme_meets_the_target(gain: float) -> None:
    takes = [_voice(5.0, pitch=110.0), _voice(5.0, pitch=220.0)] * 6
    mixer = Mixer(own_music(), 66.0)
    gains = balanced({"Tom": 0.0, "Ava": gain}, {"Tom": 30, "Ava": 30})
    mix, stem = _show(mixer, takes, gains=[*gains.values()])
    length = len(takes[0]) + RATE // 2
    spoken = [stem[(at := mixer.head + i * length) : at + len(takes[0])] for i in range(12)]
    levels = [speech_loudness([one]) for one in spoken]
    raised = [own - other for other, own in zip(levels[::2], levels[1::2], strict=True)]
    assert np.mean(raised) == pytest.approx(gain, abs=0.3)
    assert _integrated(mix) == pytest.approx(TARGET, abs=0.5)


@settings(max_examples=15)
@given(st.floats(-20.0, -14.0), st.floats(0.05, 1.0))
def test_levelling_allows_for_the_limiter(level: float, peak: float) -> None:
    voice = _voice(4.0, peak=peak)
    spoken = voice * np.float32(gain_for(voice, level))
    limiter = Limiter(CEILING, channels=1)
    limited = np.concatenate([limiter.feed(spoken[:, None]), limiter.flush()])[:, 0]
    assert speech_loudness([limited]) == pytest.approx(level, abs=0.25)


def test_silence_and_the_faintest_noise_are_not_raised_to_speech() -> None:
    assert gain_for(np.zeros(RATE, np.float32), -16.0) == 1.0
    assert gain_for(np.zeros(0, np.float32), -16.0) == 1.0
    hiss = (np.random.default_rng(1).standard_normal(RATE) * amplitude(-90)).astype(np.float32)
    assert np.abs(hiss).max() * gain_for(hiss, -16.0) < amplitude(-30)


def _intro(music: Music, scene: Scene) -> Samples:
    """The bed alone, once the ident is over."""
    return next(iter(Mixer(music, 5.0).open(scene))).mix[2 * RATE :]


def test_a_calm_scene_plays_a_bed_without_its_drums_where_it_can() -> None:
    calm = replace(BEDDED, bed=SingleBed(tone(-18.0, 30.0, 330.0), tone(-40.0, 30.0, 330.0)))
    head = {
        (music is calm, scene.calm): _loudness(_intro(music, scene))
        for music in (BEDDED, calm)
        for scene in (Scene(), Scene(calm=True))
    }
    assert head[True, True] < head[True, False] - 6
    assert head[False, True] == head[False, False]


@pytest.mark.parametrize("seconds", [3.0, 3.4, 3.999])
def test_the_ending_falls_on_a_strong_beat(seconds: float) -> None:
    silence = np.zeros((30 * RATE, 2), np.float32)
    music = Music(SingleBed(silence), silence[:RATE], RATE, "", outro=tone(-6.0, 1.0), grid=RATE)
    mixer = Mixer(music, 5.0)
    mix, _ = _show(mixer, [np.zeros(int(seconds * RATE), np.float32)])
    onset = int(np.flatnonzero(mix[:, 0])[0]) - 1
    assert (onset - music.entry) % music.grid == 0
    assert onset > mixer.head + seconds * RATE


def test_gains_are_shifted_by_how_much_each_host_says() -> None:
    quiet = balanced({"Ava": 0.0, "June": 3.0}, {"Ava": 1000, "June": 1})
    assert quiet["Ava"] == pytest.approx(0.0, abs=0.01)
    loud = balanced({"Ava": 0.0, "June": 3.0}, {"Ava": 1, "June": 1000})
    assert loud["June"] == pytest.approx(0.0, abs=0.01)
    assert loud["June"] - loud["Ava"] == pytest.approx(3.0)
    assert balanced({"Ava": 3.0}, {"Ava": 10})["Ava"] == pytest.approx(0.0)
    assert balanced({"Ava": 3.0}, {}) == {"Ava": 3.0}
