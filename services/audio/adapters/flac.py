"""Writes FLAC with libsndfile."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import numpy as np
import soundfile

from services.audio.domain.signal import RATE, Samples

NO_TAGS: Mapping[str, str] = MappingProxyType({})
_COMPRESSION = 0.4
"""Compression level, 0 to 1: above it files shrink by less than 1% and time doubles."""


class FlacFile:
    """A 16-bit FLAC at 48 kHz."""

    def __init__(self, path: Path, channels: int, tags: Mapping[str, str] = NO_TAGS) -> None:
        """`tags`: by libsndfile's names (title, artist, album, comment); empty ones are omitted."""
        self._path = path
        self._file = soundfile.SoundFile(
            path, "w", RATE, channels, "PCM_16", format="FLAC", compression_level=_COMPRESSION
        )
        for name, value in tags.items():
            if value:
                setattr(self._file, name, value)

    def write(self, samples: Samples) -> None:
        """Write (frames, channels) or, of one channel, (frames,).

        Raises:
            OSError: the disk is full or fails.
        """
        with self._disk():
            self._file.write(np.clip(samples, -1.0, 1.0))

    def close(self) -> None:
        """Finish the file; harmless the second time.

        Raises:
            OSError: the disk is full or fails.
        """
        with self._disk():
            self._file.close()

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """Raise OSError for a short write, which is all that libsndfile reports of a full disk."""
        try:
            yield
        except (soundfile.LibsndfileError, AssertionError) as error:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path)) from error
