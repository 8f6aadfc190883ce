"""A mix as segments: bit-exact by two decoders, AAC beside FLAC, and what fails on the way."""

import threading
from pathlib import Path

import numpy as np
import pytest

from services.audio.adapters.air_sink import AirSink
from services.audio.adapters.engine import RenderEngine
from services.audio.adapters.opening import opening
from services.audio.adapters.segmenter import Segmenter
from services.audio.domain.air import NEAR_SILENCE, AirSegment, Audible, pcm
from services.audio.domain.scene import Scene
from services.audio.domain.signal import RATE, Samples, amplitude
from services.broadcast.segments import LEAD, Rendition, frames_of, samples_of
from services.broadcast.timeline import BLOCK, SEGMENT
from tests.unit.audio.material import own_music, sndfile_decoded, speech
from tests.unit.broadcast.packages import Pcm, decoded_by_ffmpeg, decoded_by_libsndfile


class Package:
    """Keeps the segments of a mix."""

    def __init__(self) -> None:
        self.segments: list[AirSegment] = []
        self.heard = 0

    def __call__(self, segment: AirSegment) -> None:
        self.segments.append(segment)

    def of(self, rendition: Rendition) -> list[bytes]:
        return [segment.renditions[rendition] for segment in self.segments]

    @property
    def decoded(self) -> Pcm:
        return decoded_by_ffmpeg("flac", self.of("flac"))


def segmented(mix: Samples, piece: int = RATE) -> Package:
    package = Package()
    segmenter = Segmenter(package)
    for start in range(0, len(mix), piece):
        segmenter.write(mix[start : start + piece])
    package.heard = segmenter.close()
    segmenter.abandon()
    return package


def rendered(folder: Path, air: Package | None, *, drums: bool = True) -> bytes:
    """Render a short show; returns its MP3 and its master, one behind the other."""
    folder.mkdir()
    engine = RenderEngine(folder, own_music(), title="T", artist="A", speech_seconds=9.0, air=air)
    for seed in range(2):
        engine.place(speech(4.5, seed=seed), 0.5, Scene(drums=drums))
    master = engine.finish()
    if air:
        air.heard = master.heard
    return master.mp3.read_bytes() + master.flac.read_bytes()


def noise(samples: int, level: float = 0.1) -> Samples:
    rng = np.random.default_rng(5)
    return (level * rng.standard_normal((samples, 2))).astype(np.float32)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> tuple[Package, Path]:
    package, folder = Package(), tmp_path_factory.mktemp("air") / "show"
    rendered(folder, package)
    return package, folder


def test_a_show_is_packaged_bit_for_bit_as_its_master(show: tuple[Package, Path]) -> None:
    package, folder = show
    master = np.rint(sndfile_decoded(folder / "show.flac") * 32768).astype(np.int16)
    frames = [frame for segment in package.of("flac") for frame in frames_of(segment)]
    for decoded in (package.decoded, decoded_by_libsndfile(frames)):
        assert len(decoded) == package.heard
        assert not decoded[:LEAD].any()
        assert np.array_equal(decoded[LEAD:], master[: package.heard - LEAD])
    left_out = master[package.heard - LEAD :]
    assert np.abs(left_out).max(initial=0) <= amplitude(NEAR_SILENCE) * 32767 + 1
    silent = master[: package.heard - LEAD][::-1].any(axis=1).argmax()
    assert silent < 0.3 * RATE


def test_a_show_is_the_same_with_and_without_a_package(
    show: tuple[Package, Path], tmp_path: Path
) -> None:
    _, folder = show
    with_package = (folder / "show.mp3").read_bytes() + (folder / "show.flac").read_bytes()
    assert rendered(tmp_path / "other", None) == with_package


def test_both_renditions_are_cut_at_the_same_samples(show: tuple[Package, Path]) -> None:
    package, _ = show
    lengths = [samples_of(segment) for segment in package.of("flac")]
    assert lengths == [samples_of(segment) for segment in package.of("aac")]
    assert lengths[:-1] == [SEGMENT] * (len(lengths) - 1)
    assert sum(lengths) == package.heard
    assert [segment.number for segment in package.segments] == [*range(len(lengths))]


def test_aac_has_each_moment_at_the_sample_of_flac(show: tuple[Package, Path]) -> None:
    package, _ = show
    flac = package.decoded[:, 0].astype(np.float64)
    aac = decoded_by_ffmpeg("aac", package.of("aac"))[:, 0].astype(np.float64)
    assert len(aac) == len(flac)
    inner = slice(2 * BLOCK, -2 * BLOCK)
    matches = {
        lag: float(np.corrcoef(np.roll(aac, lag)[inner], flac[inner])[0, 1])
        for lag in range(-1024, 1025, 64)
    }
    assert max(matches, key=lambda lag: matches[lag]) == 0
    assert matches[0] > 0.99


def test_the_same_sound_makes_the_same_bytes_however_it_arrives() -> None:
    mix = noise(SEGMENT + 3 * RATE)
    first, again = segmented(mix), segmented(mix, 1000)
    assert first.segments == again.segments


@pytest.mark.parametrize("samples", [1, BLOCK - LEAD, SEGMENT - LEAD, SEGMENT - LEAD + 1])
def test_lengths_at_the_edges_are_whole(samples: int) -> None:
    package = segmented(noise(samples))
    expected = -(-(samples + LEAD) // BLOCK) * BLOCK
    assert package.heard == expected
    assert np.array_equal(package.decoded[LEAD : LEAD + samples], pcm(noise(samples)))
    assert len(package.segments) == -(-expected // SEGMENT)


def test_silence_behind_the_last_sound_is_not_heard() -> None:
    sound = np.concatenate([noise(RATE), np.zeros((2 * SEGMENT, 2), np.float32)])
    package = segmented(sound)
    assert RATE + LEAD <= package.heard < RATE + LEAD + BLOCK
    assert len(package.decoded) == package.heard
    assert segmented(np.zeros((RATE, 2), np.float32)).heard == BLOCK


def test_silence_amid_a_show_is_heard() -> None:
    silence = np.zeros((2 * SEGMENT, 2), np.float32)
    package = segmented(np.concatenate([noise(RATE), silence, noise(RATE)]))
    assert package.heard >= LEAD + 2 * RATE + 2 * SEGMENT
    assert len(package.decoded) == package.heard
    assert [segment.number for segment in package.segments] == [0, 1, 2]


def test_samples_are_those_of_the_master_where_they_are_too_loud_as_well() -> None:
    loud = np.array([[1.5, -1.5], [1.0, -1.0], [0.5 / 32768, -2.5 / 32768]], np.float32)
    assert pcm(loud).tolist() == [[32767, -32768], [32767, -32768], [0, -2]]
    audible = Audible()
    audible.feed(np.full((1, 2), -32768, np.int16))
    audible.feed(np.zeros((BLOCK, 2), np.int16))
    assert audible.blocks == 1


def test_the_opening_is_that_of_the_show(show: tuple[Package, Path]) -> None:
    package, _ = show
    assert opening(own_music(), -16.0, calm=False) == package.segments[0]


def test_a_show_without_drums_begins_otherwise(tmp_path: Path) -> None:
    grave = Package()
    rendered(tmp_path / "grave", grave, drums=False)
    first, usual = grave.segments[0], opening(own_music(), -16.0, calm=False)
    assert usual is not None
    assert first.number == usual.number == 0
    assert first != usual


@pytest.mark.parametrize("program", ["/bin/false", "/bin/cat", "/does/not/exist"])
def test_a_show_is_made_without_a_package_where_the_encoder_fails(
    tmp_path: Path,
    program: str,
    monkeypatch: pytest.MonkeyPatch,
    show: tuple[Package, Path],
) -> None:
    monkeypatch.setattr("services.audio.adapters.aac.get_ffmpeg_exe", lambda: program)
    before, package = threading.active_count(), Package()
    files = rendered(tmp_path / "show", package)
    assert package.heard == 0
    _, folder = show
    assert files == (folder / "show.mp3").read_bytes() + (folder / "show.flac").read_bytes()
    assert threading.active_count() == before


def test_an_abandoned_mix_leaves_no_thread_and_no_encoder() -> None:
    before = threading.active_count()
    sink = AirSink(Package())
    for _ in range(30):
        sink.put(noise(RATE))
    sink.abandon()
    sink.abandon()
    assert threading.active_count() == before
