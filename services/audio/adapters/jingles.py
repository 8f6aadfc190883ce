"""The station's own music, from a folder: `bed`, `bed-calm`, `ident`, `outro`, `sting`, as files.

Each file keeps its licence beside it in a text file of the same name, e.g. `bed.flac` and
`bed.txt`; its first line is published with the show. Parts that are missing from the folder come
from the project's own music. A bed may hold drums: where there are to be none, `bed-calm` plays,
the same without drums, or no bed. Beside stories in which people died the own sting sounds.
"""

import warnings
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import soxr
from imageio_ffmpeg import get_ffmpeg_exe

from services.audio.adapters.composed import ComposedMusic
from services.audio.domain.bed import BED_LOUDNESS, Music, SingleBed, seamless
from services.audio.domain.loudness import KWeighting, blocks, lufs
from services.audio.domain.music.recording import IDENT_LOUDNESS, STING_LOUDNESS
from services.audio.domain.shaping import shaped
from services.audio.domain.signal import RATE, Samples, amplitude, stereo
from services.audio.ports import MusicLibrary
from services.kit.failures import Discard

with warnings.catch_warnings():
    # pydub looks for ffmpeg on the path, and its regular expressions are not raw strings
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.exceptions import CouldntDecodeError

SUFFIXES = (".flac", ".wav", ".mp3", ".ogg")
_SECONDS = {
    "bed": (4.0, 120.0),
    "bed-calm": (4.0, 120.0),
    "ident": (0.5, 15.0),
    "outro": (0.5, 20.0),
    "sting": (0.2, 0.85),
}
"""Shortest and longest length of each, in seconds; of a longer file the beginning is used."""
_FADE = 1.5
"""Seconds of fading at the end of ident, outro and sting, which may have been cut there."""
_OVERLAP = 0.6
"""Seconds by which the bed starts before the ident ends."""
_MAX_BYTES = 128_000_000
"""Largest file: ten minutes of CD audio, which pydub copies through memory."""


class JingleFolder:
    """Music of a station from a folder; each file is opened once."""

    def __init__(self, folder: Path, own: MusicLibrary) -> None:
        """`own`: the library for parts that are missing from the folder."""
        self._folder = folder
        self._own = own
        self._opened = lru_cache(maxsize=None)(self._open)

    def choose(self, seed: int, *, beginning: bool = False) -> Music:
        """The music of a show; see `services.audio.ports.MusicLibrary`.

        Raises:
            Discard: a file is not audio, is empty, or has no licence; the reason names the file.
        """
        return self._complete(self._own.choose(seed, beginning=beginning))

    def prepare(self) -> bool:
        """Prepare the own music, which stands in for what the folder lacks."""
        return self._own.prepare()

    def _complete(self, own: Music) -> Music:
        bed, calm, ident, outro, sting = (self._opened(part) for part in _SECONDS)
        titles = [title for _, title in (bed, calm, ident, outro, sting) if title]
        if not titles:
            raise Discard(f"{self._folder} holds no {', '.join(_SECONDS)} ({', '.join(SUFFIXES)})")
        music = own
        if bed[1] or calm[1]:
            music = replace(
                music, bed=self._bed(bed[0], calm[0]), grid=RATE // 100, outro=own.outro[:0]
            )
        else:
            titles.append(own.title)
        if ident[1]:
            entry = max(len(ident[0]) - int(_OVERLAP * RATE), 0)
            music = replace(music, ident=ident[0], entry=entry)
        if outro[1]:
            music = replace(music, outro=outro[0])
        if sting[1]:
            music = replace(music, sting=sting[0])
        return replace(music, title="; ".join(dict.fromkeys(titles)))

    def _bed(self, bed: Samples, calm: Samples) -> SingleBed:
        if not len(calm):
            return SingleBed(bed)
        if len(calm) != len(bed):
            raise Discard(f"in {self._folder} bed and bed-calm differ in length")
        return SingleBed(bed, calm)

    def _open(self, part: str) -> tuple[Samples, str]:
        """Samples and title of a part; both empty where the folder has no such file."""
        path = self._find(part)
        if path is None:
            return np.zeros((0, 2), np.float32), ""
        shortest, longest = _SECONDS[part]
        title = _licence(path)
        sound = _decoded(path, longest)
        if len(sound) >= longest * RATE:
            title += f" (first {longest:.0f} s)"
        if len(sound) < shortest * RATE:
            raise Discard(f"{path} is too short: {len(sound) / RATE:.1f} s, at least {shortest} s")
        return _prepared(part, sound, path), title

    def _find(self, part: str) -> Path | None:
        found = [path for suffix in SUFFIXES if (path := self._folder / (part + suffix)).exists()]
        if len(found) > 1:
            raise Discard(f"{self._folder} holds more than one {part}: keep one of {found}")
        return found[0] if found else None


def open_library(folder: Path | None) -> MusicLibrary:
    """The music in `folder`, completed by the project's own; only the own where left out."""
    own = ComposedMusic()
    return JingleFolder(folder, own) if folder else own


def _licence(path: Path) -> str:
    note = path.with_suffix(".txt")
    lines = note.read_text("utf-8").split("\n") if note.is_file() else []
    first = next((line.strip() for line in lines if line.strip()), "")
    if not first:
        raise Discard(
            f"{path} has no licence: write title, author and licence into {note.name} beside it, "
            f"e.g. `Morning Theme by A. Composer, CC BY 4.0`"
        )
    return first[:200]


def _decoded(path: Path, longest: float) -> Samples:
    """Decode the first `longest` seconds as (frames, 2) at 48 kHz."""
    if path.stat().st_size == 0:
        raise Discard(f"{path} is empty")
    if path.stat().st_size > _MAX_BYTES:
        raise Discard(
            f"{path} is larger than {_MAX_BYTES // 1_000_000} MB: cut it, {longest:.0f} s are used"
        )
    AudioSegment.converter = get_ffmpeg_exe()
    try:
        # a path and no format: ffmpeg detects the format and stops at `duration`
        segment = AudioSegment.from_file_using_temporary_files(path, duration=int(longest) + 1)
    except (CouldntDecodeError, IndexError, ValueError, EOFError) as error:
        raise Discard(f"{path} cannot be read as audio: {_reason(error)}") from error
    scale = float(1 << (8 * segment.sample_width - 1))
    pcm = np.array(segment.get_array_of_samples(), np.float32) / np.float32(scale)
    if not len(pcm):
        raise Discard(f"{path} holds no sound")
    sound = stereo(pcm.reshape(-1, segment.channels))
    resampled: Samples = soxr.resample(sound, segment.frame_rate, RATE)
    return resampled[: int(longest * RATE)]


def _reason(error: Exception) -> str:
    return (
        str(error).strip().splitlines()[-1][:200] if str(error).strip() else "it is no audio file"
    )


def _prepared(part: str, sound: Samples, path: Path) -> Samples:
    powers = blocks(KWeighting(2).feed(sound))
    if not powers.size or powers.max() <= 0:
        raise Discard(f"{path} is silent")
    if part in {"bed", "bed-calm"}:
        bed = seamless(sound)
        return bed * np.float32(amplitude(BED_LOUDNESS - lufs(float(powers.mean()))))
    return shaped(sound, STING_LOUDNESS if part == "sting" else IDENT_LOUDNESS, _FADE)
