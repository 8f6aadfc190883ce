"""RadioX's own music, rendered as it is heard and kept in the user's cache."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from inspect import getsource
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import numpy as np
import platformdirs

from services.audio.domain.bed import Music
from services.audio.domain.music import instruments, recording, score
from services.audio.domain.music.piece import piece
from services.audio.domain.music.recording import Jingles, record_jingles, record_section
from services.audio.domain.music.score import LOOP, Section, variation
from services.audio.domain.signal import RATE, Samples

_MAX_SECTIONS = 40
"""Sections that are kept, of 12 MB each; the oldest go first."""
BEGINNING = 3 * RATE
"""Frames of a section that are kept for good, 1.2 MB: a show opens with less of its first one."""
PIECES = len(score.KEYS) * len(score.PROGRESSIONS) * len(score.ARPEGGIOS)
"""Different pieces: those of the seeds from 0 on."""


class ComposedMusic:
    """The project's own music by seed; a section takes half a second to render.

    Sections are read from their files as they are heard, so they take no memory of their own.
    """

    def __init__(self, cache: Path | None = None) -> None:
        """`cache`: folder for recordings; the user's cache folder where left out."""
        self._cache = cache or platformdirs.user_cache_path("radiox") / "music"
        self._jingles = lru_cache(maxsize=len(score.KEYS))(self._load_jingles)
        self._sections = lru_cache(maxsize=2)(self._load_section)
        self._lock, self._jingles_lock = Lock(), Lock()

    def choose(self, seed: int, *, beginning: bool = False) -> Music:
        """The music of a show; with `beginning`, its bed may be silent after three seconds."""
        chosen = variation(seed)
        with self._jingles_lock:
            jingles = self._jingles(chosen.tonic)
        return piece(chosen, jingles, self._beginning if beginning else self._section)

    def prepare(self) -> bool:
        """Render how one more piece begins, and keep it; False where that is not needed."""
        for seed in range(PIECES):
            first = variation(seed).section(0, drums=True)
            if not self._path("beginning", first).exists():
                self.choose(seed)
                self._keep_beginning(first, record_section(first))
                return self._path("beginning", first).exists()
        return False

    def _beginning(self, section: Section) -> Samples:
        """The loop of a section, of which only the beginning need be there.

        It waits for no other section that is being rendered.
        """
        with suppress(OSError, ValueError):
            loop = np.zeros((LOOP, 2), np.float32)
            loop[:BEGINNING] = _opened(self._path("beginning", section))
            return loop
        return self._section(section)

    def _keep_beginning(self, section: Section, loop: Samples) -> None:
        path = self._path("beginning", section)
        if not path.exists():
            with suppress(OSError):
                _keep(path, lambda file: np.save(file, loop[:BEGINNING]))

    def _section(self, section: Section) -> Samples:
        """The loop of a section; of several threads one renders at a time."""
        with self._lock:
            return self._sections(section)

    def _load_section(self, section: Section) -> Samples:
        path = self._path("section", section)
        with suppress(OSError, ValueError):
            return _opened(path)
        recorded = record_section(section)
        self._keep_beginning(section, recorded)
        with suppress(OSError, ValueError):
            _keep(path, lambda file: np.save(file, recorded))
            _remove_oldest(self._cache)
            return _opened(path)
        return recorded

    def _path(self, kind: str, section: Section) -> Path:
        name = "-".join(map(str, asdict(section).values()))
        return self._cache / f"{kind}-{name}-{_code_digest()}.npy"

    def _load_jingles(self, tonic: int) -> Jingles:
        path = self._cache / f"jingles-{tonic}-{_code_digest()}.npz"
        with suppress(OSError, ValueError, KeyError), np.load(path) as kept:
            return Jingles(*(kept[name] for name in Jingles.__slots__))
        jingles = record_jingles(tonic)
        with suppress(OSError):
            _keep(path, lambda file: np.savez(file, **asdict(jingles)))
        return jingles


def _opened(path: Path) -> Samples:
    """A recording, whose samples are read when they are used."""
    samples: Samples = np.asarray(np.load(path, mmap_mode="r"))
    return samples


def _keep(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write in one step, so that another process never reads half a recording."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        write(file)
    Path(name).replace(path)


def _remove_oldest(folder: Path) -> None:
    sections = sorted(folder.glob("section-*.npy"), key=lambda kept: kept.stat().st_mtime)
    for old in sections[:-_MAX_SECTIONS]:
        old.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """Digest of the code that renders the music: a change of the code invalidates the cache."""
    sources = (getsource(module) for module in (score, instruments, recording))
    return hashlib.sha256("".join(sources).encode()).hexdigest()[:12]
