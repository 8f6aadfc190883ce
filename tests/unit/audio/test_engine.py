import errno
import itertools
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from services.audio.adapters.engine import RenderEngine
from services.audio.domain.levelling import CEILING
from services.audio.domain.loudness import Meter
from services.audio.domain.signal import RATE, Samples
from services.audio.domain.speech import Placed, Speech
from services.audio.ports import Master
from tests.unit.audio.material import (
    ffmpeg_decoded,
    ffmpeg_loudness,
    own_music,
    sndfile_decoded,
    speech,
)

GAP = 0.5


def _takes(count: int, seconds: float) -> list[Speech]:
    return [
        speech(seconds, pitch=210.0, peak=0.05, seed=i)
        if i % 2
        else speech(seconds, pitch=110.0, peak=0.9, seed=i)
        for i in range(count)
    ]


def _produced(folder: Path, takes: list[Speech]) -> tuple[Master, list[Placed], float]:
    seconds = sum(take.seconds + GAP for take in takes)
    engine = RenderEngine(
        folder,
        own_music(),
        title="Morgen & Abend",
        artist="Ava, Jörg",
        album="Radio Ö",
        comment="In dieser Ausgabe: Regen.",
        speech_seconds=seconds,
        stem=True,
    )
    placed = [engine.place(take, GAP) for take in takes]
    return engine.finish(), placed, engine.head


def _engine(folder: Path, seconds: float) -> RenderEngine:
    return RenderEngine(folder, own_music(), title="t", artist="a", speech_seconds=seconds)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> tuple[Master, list[Placed], float]:
    return _produced(tmp_path_factory.mktemp("show"), _takes(6, 9.0))


Show = tuple[Master, list[Placed], float]


def _measured(samples: Samples) -> Meter:
    meter = Meter(samples.shape[1])
    meter.feed(samples)
    return meter


def test_loudness_and_peak_agree_with_another_meter(show: Show) -> None:
    master = show[0]
    integrated, peak, span = ffmpeg_loudness(master.mp3)
    assert integrated == pytest.approx(-16.0, abs=0.5)
    assert peak <= -1.0
    assert master.loudness.integrated == pytest.approx(integrated, abs=0.1)
    assert master.loudness.true_peak == pytest.approx(peak, abs=0.15)
    assert master.loudness.range == pytest.approx(span, abs=0.3)


def test_length_is_the_same_everywhere(show: Show) -> None:
    master, placed, head = show
    frames = round(master.seconds * RATE)
    assert placed[0].start == pytest.approx(head)
    assert len(ffmpeg_decoded(master.mp3)) == frames
    assert len(sndfile_decoded(master.flac)) == frames
    assert len(sndfile_decoded(master.mp3.with_name("voice.flac"))) == frames


def test_takes_are_where_they_were_placed_in_the_decoded_mp3(show: Show) -> None:
    master, placed, _ = show
    stem = sndfile_decoded(master.mp3.with_name("voice.flac"))[:, 0]
    for decoded in (ffmpeg_decoded(master.mp3), sndfile_decoded(master.mp3)):
        mono = decoded.mean(axis=1)
        for take in placed:
            start, end = round(take.start * RATE), round(take.end * RATE)
            voice = stem[start:end]
            lags = range(-480, 481, 8)
            matches = [float(voice @ mono[start + lag : end + lag]) for lag in lags]
            assert abs(lags[int(np.argmax(matches))]) <= 48


def test_gaps_have_the_requested_length(show: Show) -> None:
    _, placed, _ = show
    gaps = [after.start - before.end for before, after in itertools.pairwise(placed)]
    assert gaps == pytest.approx([GAP] * len(gaps), abs=1e-4)


def test_the_master_is_the_programme_without_the_encoders_losses(show: Show) -> None:
    master = show[0]
    programme = _measured(sndfile_decoded(master.flac))
    assert programme.integrated == pytest.approx(master.loudness.integrated, abs=0.1)
    assert programme.true_peak <= CEILING + 0.1
    with soundfile.SoundFile(master.flac) as flac:
        assert (flac.title, flac.artist) == ("Morgen & Abend", "Ava, Jörg")
        assert (flac.album, flac.comment) == ("Radio Ö", "In dieser Ausgabe: Regen.")
        assert (flac.samplerate, flac.channels, flac.subtype) == (RATE, 2, "PCM_16")


def test_both_hosts_are_equally_loud(show: Show) -> None:
    master, placed, _ = show
    decoded = sndfile_decoded(master.mp3)
    levels = [
        _measured(decoded[round(take.start * RATE) : round(take.end * RATE)]).integrated
        for take in placed
    ]
    assert max(levels) - min(levels) < 0.6


def test_the_mp3_carries_no_tags(show: Show) -> None:
    data = show[0].mp3.read_bytes()
    assert data[:2] == b"\xff\xfb"
    assert data[-128:-125] != b"TAG"
    assert len(data) % 576 == 0


@pytest.mark.parametrize(("count", "seconds"), [(1, 55.0), (1, 20.0), (30, 2.0)])
def test_few_long_and_many_short_takes_meet_the_target(
    tmp_path: Path, count: int, seconds: float
) -> None:
    master, _, _ = _produced(tmp_path, _takes(count, seconds))
    assert master.loudness.integrated == pytest.approx(-16.0, abs=0.5)
    assert master.loudness.true_peak <= -1.0


def test_a_take_of_clicks_does_not_pass_the_ceiling(tmp_path: Path) -> None:
    rng = np.random.default_rng(9)
    harsh = np.sign(rng.standard_normal(22_050 * 20)) * (rng.random(22_050 * 20) > 0.97)
    master, _, _ = _produced(tmp_path, [Speech(harsh.astype(np.float32), 22_050)])
    assert master.loudness.true_peak <= -1.0


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 44_100, 48_000])
def test_takes_of_any_rate_keep_their_length(tmp_path: Path, rate: int) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(rate * 3) / rate)
    _, placed, _ = _produced(tmp_path, [Speech(tone.astype(np.float32), rate)])
    assert placed[0].end - placed[0].start == pytest.approx(3.0, abs=0.001)


def test_silent_and_empty_takes_do_not_break_the_programme(tmp_path: Path) -> None:
    takes = [speech(5.0), *(Speech(np.zeros(n, np.float32), 22_050) for n in (0, 1, 22_050))]
    master, placed, _ = _produced(tmp_path, takes)
    assert placed[1].end == placed[1].start
    assert np.isfinite(master.loudness.integrated)


def test_abandoning_removes_the_files_and_ends_the_threads(tmp_path: Path) -> None:
    before = threading.active_count()
    engine = _engine(tmp_path, 10.0)
    engine.place(speech(5.0), GAP)
    engine.abandon()
    engine.abandon()
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == before


def test_a_file_that_cannot_be_opened_leaves_no_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    (tmp_path / "show.mp3").mkdir()
    with pytest.raises(IsADirectoryError):
        _engine(tmp_path, 10.0)
    assert threading.active_count() == before


def test_abandoning_a_finished_programme_keeps_it(tmp_path: Path) -> None:
    engine = _engine(tmp_path, 3.0)
    engine.place(speech(3.0), GAP)
    master = engine.finish()
    engine.abandon()
    assert master.mp3.exists()
    assert master.flac.exists()
    assert not (tmp_path / "voice.flac").exists()


@pytest.mark.parametrize("name", ["show.mp3", "show.flac"])
def test_a_full_disk_is_reported_and_leaves_nothing_running(tmp_path: Path, name: str) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this system")
    before = threading.active_count()
    (tmp_path / name).symlink_to(full)

    def produce() -> None:
        engine = _engine(tmp_path, 20.0)
        try:
            engine.place(speech(20.0), GAP)
            engine.finish()
        except OSError:
            engine.abandon()
            raise

    with pytest.raises(OSError, match="No space left") as raised:
        produce()
    assert raised.value.errno == errno.ENOSPC
    assert threading.active_count() == before
