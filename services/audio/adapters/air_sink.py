"""Packages a mix in a thread of its own; where that fails, the show goes on without a package."""

import logging
from collections.abc import Callable
from threading import Event

from services.audio.adapters.aac import EncoderFailedError
from services.audio.adapters.segmenter import Segmenter
from services.audio.adapters.worker_thread import WorkerThread
from services.audio.domain.air import AirSegment
from services.audio.domain.signal import Samples

logger = logging.getLogger(__name__)

_WAITING_PIECES = 16
"""Pieces of a second that may wait to be packaged."""


class AirSink:
    """Cuts the pieces of one mix into segments."""

    def __init__(self, take: Callable[[AirSegment], None]) -> None:
        """`take` is given the segments in order, in other threads."""
        self._failed = Event()
        self._segmenter = self._opened(take)
        self._thread = WorkerThread("air", self._write, _WAITING_PIECES)

    def put(self, mix: Samples) -> None:
        """Queue a piece; waits while too many do."""
        if not self._failed.is_set():
            self._thread.put(mix)

    def close(self) -> int:
        """Wait for the last segment; returns the samples that are heard, 0 without a package."""
        self._thread.close()
        try:
            if self._segmenter is not None and not self._failed.is_set():
                return self._segmenter.close()
        except EncoderFailedError as error:
            self._fail(error)
        finally:
            self.abandon()
        return 0

    def abandon(self) -> None:
        """Stop the thread and the encoders; harmless after `close`."""
        self._failed.set()
        if self._segmenter is not None:
            self._segmenter.stop()
        self._thread.abandon()
        if self._segmenter is not None:
            self._segmenter.abandon()

    def _opened(self, take: Callable[[AirSegment], None]) -> Segmenter | None:
        try:
            return Segmenter(take)
        except EncoderFailedError as error:
            self._fail(error)
            return None

    def _write(self, mix: Samples) -> None:
        if self._segmenter is None or self._failed.is_set():
            return
        try:
            self._segmenter.write(mix)
        except EncoderFailedError as error:
            self._fail(error)

    def _fail(self, error: EncoderFailedError) -> None:
        if not self._failed.is_set():
            logger.warning("the show cannot go on the air: %s", error)
        self._failed.set()
