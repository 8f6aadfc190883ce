"""Cache of takes: each is claimed before it is spoken, and stored before it is used."""

import asyncio
import io
import json
import logging
import struct
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial

import soundfile

from contracts import subjects
from services.audio.domain import takes
from services.audio.domain.conditioning import conditioned
from services.audio.domain.speech import Mark, Speech, Take
from services.audio.ports import DialogueSynthesizer, SpeechSynthesizer
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims
from services.kit.failures import Discard
from services.kit.telemetry import span, spans
from services.kit.telemetry.caches import CacheMetrics

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/x-radiox-take"
_HEAD = struct.Struct(">I")


class Takes:
    """A synthesizer behind claims and a cache; at most its `concurrency` calls are in flight."""

    def __init__(
        self,
        synthesizer: SpeechSynthesizer,
        blobs: BlobStore,
        claims: Claims,
        *,
        note_reuse: Callable[[Take], None] = lambda _: None,
    ) -> None:
        """`note_reuse` is told of each take that is read from the cache."""
        self._synthesizer = synthesizer
        self._blobs = blobs
        self._claims = claims
        self._note_reuse = note_reuse
        self._slots = asyncio.Semaphore(synthesizer.concurrency)
        self._metrics = CacheMetrics("takes")

    @property
    def ahead(self) -> int:
        """Number of takes to keep in flight for one show."""
        return self._synthesizer.concurrency + 1

    def joins(self, joint: Sequence[Take]) -> bool:
        """Whether one call may speak these takes."""
        synthesizer = self._synthesizer
        return isinstance(synthesizer, DialogueSynthesizer) and synthesizer.joins(joint)

    async def join(self, joint: Sequence[Take]) -> bool:
        """Speak takes in one call into the cache; whether that was done.

        It is not done where the provider cannot, or one of them is stored or being spoken.

        Raises:
            Retry: the provider, the store or the broker is unavailable.
            Discard: the provider refuses a take, its answer cannot be cut, or a take has no sound.
        """
        synthesizer, keys = self._synthesizer, [self.key(take) for take in joint]
        if not (isinstance(synthesizer, DialogueSynthesizer) and synthesizer.joins(joint)):
            return False
        async with AsyncExitStack() as stack:
            for key in keys:
                if not await stack.enter_async_context(self._claims.hold(f"take.{key}")):
                    return False
                if await self._blobs.find(subjects.BLOBS_TAKES, key) is not None:
                    return False
            async with self._slots:
                logger.info("speaking takes %s in one call", ", ".join(keys))
                with span(spans.EXCHANGE, {spans.TAKES: len(joint)}):
                    spoken = await synthesizer.converse(joint)
            prepared = [await asyncio.to_thread(_prepared, speech) for speech in spoken]
            if not all(len(speech.samples) for speech in prepared):
                raise Discard("a take of an exchange holds no sound")
            for key, speech in zip(keys, prepared, strict=True):
                await self._store(key, speech)
        return True

    async def get(self, take: Take, segment: str, *, joined: bool = False) -> tuple[Speech, bool]:
        """The speech of a take, and whether it came from the cache.

        `segment` identifies the take in errors. `joined`: whether `join` has just spoken it.

        Raises:
            Retry: the provider, the store or the broker is unavailable.
            Discard: the provider refuses the take, or it holds no sound.
        """
        about = {spans.SEGMENT: segment, spans.VOICE: take.voice.name}
        with span(spans.TAKE, about) as current:
            key = self.key(take)
            speech, found = await self._claims.find_or_make(
                f"take.{key}", partial(self._find, key), partial(self._speak, key, take)
            )
            reused = found and not joined
            current.set_attribute(spans.CACHED, reused)
        self._metrics.note(hit=reused)
        if reused:
            self._note_reuse(take)
        if not len(speech.samples):
            raise Discard(f"segment {segment} gives no sound")
        return speech, reused

    async def recall(self, key: str, take: Take, segment: str) -> Speech | None:
        """The take that is stored under `key`, whoever speaks now; None where it is gone.

        `take` and `segment` say what it is of.

        Raises:
            Retry: the store is unavailable.
        """
        with span(spans.TAKE, {spans.SEGMENT: segment, spans.VOICE: take.voice.name}) as current:
            found = await self._find(key)
            current.set_attribute(spans.CACHED, found is not None)
        if found is None:
            return None
        self._metrics.note(hit=True)
        if take.voice.provider == self._synthesizer.name:
            self._note_reuse(take)
        return found[0]

    def key(self, take: Take) -> str:
        """The key under which a take is stored."""
        return takes.key(self._synthesizer.name, self._synthesizer.model, take)

    async def _speak(self, key: str, take: Take) -> tuple[Speech, bool]:
        async with self._slots:
            logger.info("speaking take %s", key)
            speech = await asyncio.to_thread(_prepared, await self._synthesizer.speak(take))
        if not len(speech.samples):
            return speech, False
        data = await self._store(key, speech)
        # The stored bytes are used, so that a rerun, which reads them, makes the same show.
        return await asyncio.to_thread(unpack, data), False

    async def _store(self, key: str, speech: Speech) -> bytes:
        data = await asyncio.to_thread(pack, speech)
        await self._blobs.put(subjects.BLOBS_TAKES, key, data, MEDIA_TYPE)
        logger.info("stored take %s", key)
        return data

    async def _find(self, key: str) -> tuple[Speech, bool] | None:
        ref = await self._blobs.find(subjects.BLOBS_TAKES, key)
        if ref is None:
            return None
        try:
            return await asyncio.to_thread(unpack, await self._blobs.get(ref)), True
        except (BlobMissing, ValueError):
            return None


def _prepared(speech: Speech) -> Speech:
    """A take as it is stored, whatever its provider: without offset, at one level, trimmed."""
    return takes.trim(conditioned(speech))


def pack(speech: Speech) -> bytes:
    """Encode a take: the length of the header, the header (JSON: word marks), FLAC of 16 bits.

    The offsets of marks that are reckoned stand apart, where readers of marks alone pass them over.
    """
    marks = [[mark.offset, mark.seconds] for mark in speech.marks]
    reckoned = [mark.offset for mark in speech.marks if not mark.told]
    head = json.dumps({"marks": marks, "reckoned": reckoned}).encode()
    flac = io.BytesIO()
    soundfile.write(flac, speech.samples, speech.rate, format="FLAC", subtype="PCM_16")
    return _HEAD.pack(len(head)) + head + flac.getvalue()


def unpack(data: bytes) -> Speech:
    """Decode a take that `pack` encoded.

    Raises:
        ValueError: the bytes are no take.
    """
    try:
        (size,) = _HEAD.unpack_from(data)
        head = json.loads(data[_HEAD.size : _HEAD.size + size])
        flac = io.BytesIO(data[_HEAD.size + size :])
        samples, rate = soundfile.read(flac, dtype="float32")
        reckoned = frozenset(head.get("reckoned", ()))
        marks = tuple(
            Mark(int(offset), float(seconds), offset not in reckoned)
            for offset, seconds in head["marks"]
        )
    except (struct.error, KeyError, ValueError, soundfile.LibsndfileError) as error:
        raise ValueError("no take") from error
    return Speech(samples, int(rate), marks)
