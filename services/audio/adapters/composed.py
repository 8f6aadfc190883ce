"""RadioX's own music, rendered once and kept in the user's cache."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from inspect import getsource
from pathlib import Path
from threading import Lock

import numpy as np
import platformdirs

from services.audio.domain.bed import Music
from services.audio.domain.music import instruments, recording, score
from services.audio.domain.music.score import Variation, variation


class ComposedMusic:
    """The project's own music by seed; rendering takes half a second, reading 10 ms."""

    def __init__(self, cache: Path | None = None) -> None:
        """`cache`: folder for recordings; the user's cache folder where left out."""
        self._cache = cache or platformdirs.user_cache_path("radiox") / "music"
        self._recorded = lru_cache(maxsize=2)(self._load)
        self._lock = Lock()

    def choose(self, seed: int) -> Music:
        """The music of a show; of several threads one renders at a time."""
        with self._lock:
            return self._recorded(variation(seed))

    def _load(self, piece: Variation) -> Music:
        path = (
            self._cache / f"{piece.tonic}-{piece.progression}-{piece.arpeggio}-{_code_digest()}.npz"
        )
        with suppress(OSError, ValueError, KeyError), np.load(path) as kept:
            return Music(
                bed=kept["bed"],
                ident=kept["ident"],
                outro=kept["outro"],
                entry=int(kept["entry"]),
                grid=int(kept["grid"]),
                title=str(kept["title"]),
            )
        music = recording.record(piece)
        with suppress(OSError):
            _keep(music, path)
        return music


def _keep(music: Music, path: Path) -> None:
    """Write in one step, so that another process never reads half a recording."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        np.savez(file, **{part.name: getattr(music, part.name) for part in fields(music)})
    Path(name).replace(path)


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """Digest of the code that renders the music: a change of the code invalidates the cache."""
    sources = (getsource(module) for module in (score, instruments, recording))
    return hashlib.sha256("".join(sources).encode()).hexdigest()[:12]
