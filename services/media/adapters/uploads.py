"""Uploads: fetched, recognised by their bytes, decoded apart, measured, stored anew or refused."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from PIL import Image

from contracts import BlobRef, DecodedUpload, MediaKind, subjects
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import Discard, Invalid, Retry
from services.media.adapters.decoding import Decoder
from services.media.adapters.typesetter import jpeg
from services.media.domain.file_format import WINDOW, FileFormat, pretence, recognise
from services.media.domain.key import key
from services.media.domain.tempo import SAMPLE_RATE, tempo
from services.media.domain.uploads import (
    MAX_BYTES,
    MAX_SOUND_BYTES,
    SECONDS,
    SOUND_SECONDS,
    is_upload_key,
    wanted,
)
from services.media.ports import MediaFile

_ANALYSED = 180
"""Seconds from the start of a sound of which tempo and key are told."""
_NO_METADATA = b""


class StoredUploads:
    """Accepts uploads into the bucket `media`."""

    def __init__(self, blobs: BlobStore, scratch: Path, decoder: Decoder | None = None) -> None:
        """`scratch`: a folder for the files that are being decoded."""
        self._blobs = blobs
        self._scratch = scratch
        self._decoder = decoder or Decoder()
        self._long = decoder or Decoder(cpu_seconds=100, seconds=110.0, output=360_000_000)

    @asynccontextmanager
    async def accepted(
        self, upload: BlobRef, kind: MediaKind, key: str
    ) -> AsyncIterator[MediaFile]:
        """Decode, measure and store an upload at `key`, without its extension.

        The upload is removed once it is accepted or refused. Where the block refuses what was
        stored, it is removed too; any other failure leaves both, for the query may be repeated, and
        may have had its effect.

        Raises:
            Invalid: the upload is refused; the reason says what to do.
            Retry: the store is unavailable, or the disk is full.
        """
        _require_upload(upload)
        stored: MediaFile | None = None
        try:
            stored = await self._accept(upload, kind, key)
            yield stored
        except Discard:
            if stored is not None:
                await self.remove(stored.file)
            await self.remove(upload)
            raise
        await self.remove(upload)

    async def decoded(self, upload: BlobRef) -> DecodedUpload:
        """Decode and measure a sound of at most half an hour, for the bucket of uploads.

        The upload is removed once it is decoded or refused.

        Raises:
            Invalid: the upload is refused; the reason says what to do.
            Retry: the store is unavailable, or the disk is full.
        """
        _require_upload(upload)
        try:
            decoded = await self._decoded(upload)
        except Discard:
            await self.remove(upload)
            raise
        await self.remove(upload)
        return decoded

    async def _decoded(self, upload: BlobRef) -> DecodedUpload:
        with self._folder() as folder:
            source, target = folder / "upload", folder / "accepted.flac"
            await self._fetch(upload, source, MAX_SOUND_BYTES)
            found = await asyncio.to_thread(_recognised, source, "bed")
            measured = await self._long.sound(source, target, found, SOUND_SECONDS)
            key = f"{upload.key}-decoded"
            put = partial(self._blobs.put_file, subjects.BLOBS_UPLOADS)
            return DecodedUpload(file=await put(key, target, "audio/flac"), **measured)

    async def find(self, file: BlobRef) -> bytes | None:
        """The file of an item; None where it is not there any more.

        Raises:
            Retry: the store is unavailable.
        """
        try:
            return await self._blobs.get(file)
        except BlobMissing:
            return None

    async def remove(self, file: BlobRef) -> None:
        """Remove an upload, or the file of an item, if it is there."""
        await self._blobs.delete(file.bucket, file.key)

    async def _accept(self, upload: BlobRef, kind: MediaKind, key: str) -> MediaFile:
        with self._folder() as folder:
            source = folder / "upload"
            await self._fetch(upload, source, MAX_BYTES[kind])
            found = await asyncio.to_thread(_recognised, source, kind)
            if kind == "cover":
                return await self._picture(source, found, key)
            return await self._sound(source, found, kind, key)

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        """A folder for the time of the block."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(
            prefix="upload-", dir=self._scratch, ignore_cleanup_errors=True
        ) as name:
            yield Path(name)

    async def _fetch(self, upload: BlobRef, path: Path, most: int) -> None:
        if upload.size > most:
            raise Invalid(f"upload: it is larger than {most // 1_000_000} MB")
        try:
            with path.open("wb") as file:
                async for piece in self._blobs.stream(upload):
                    await asyncio.to_thread(file.write, piece)
        except BlobMissing as error:
            raise Invalid("upload: there is no such upload; send the file again") from error
        except OSError as error:
            raise Retry(f"the disk cannot be written: {error.strerror}", after=30) from error

    async def _sound(self, source: Path, found: FileFormat, kind: MediaKind, key: str) -> MediaFile:
        target = source.with_name("accepted.flac")
        measured = await self._decoder.sound(source, target, found, SECONDS[kind])
        told_tempo, told_key = await asyncio.to_thread(_analysed, target)
        put = partial(self._blobs.put_file, subjects.BLOBS_MEDIA)
        file = await put(f"{key}.flac", target, "audio/flac")
        return MediaFile(file=file, tempo=told_tempo, key=told_key, **measured)

    async def _picture(self, source: Path, found: FileFormat, key: str) -> MediaFile:
        target = source.with_name("accepted.ppm")
        measured = await self._decoder.picture(source, target, found)
        data = await asyncio.to_thread(_encoded, target)
        file = await self._blobs.put(subjects.BLOBS_MEDIA, f"{key}.jpg", data, "image/jpeg")
        return MediaFile(file=file, **measured)


def _require_upload(upload: BlobRef) -> None:
    if upload.bucket != subjects.BLOBS_UPLOADS or not is_upload_key(upload.key):
        raise Invalid("upload: it must be a blob of the bucket uploads, under a single name")


def _recognised(path: Path, kind: MediaKind) -> FileFormat:
    with path.open("rb") as file:
        head = file.read(WINDOW)
        file.seek(max(0, path.stat().st_size - WINDOW))
        tail = file.read(WINDOW)
    found = recognise(head)
    if isinstance(found, str):
        raise Invalid(f"it is {found}; {wanted(kind)}")
    if found.is_picture != (kind == "cover"):
        raise Invalid(f"it is {found.name}; {wanted(kind)}")
    hidden = pretence(head, tail)
    if hidden:
        raise Invalid(f"it is {found.name} and {hidden} at once; encode it anew")
    return found


def _analysed(path: Path) -> tuple[float | None, str | None]:
    """Tempo and key of a sound that was encoded here."""
    with soundfile.SoundFile(path) as file:
        resample = soxr.ResampleStream(file.samplerate, SAMPLE_RATE, 1, dtype="float32")
        pieces: list[NDArray[np.float32]] = []
        left = _ANALYSED
        for piece in file.blocks(file.samplerate, dtype="float32", always_2d=True):
            left -= 1
            pieces.append(resample.resample_chunk(piece.mean(axis=1), last=not left))
            if not left:
                break
    mono = np.concatenate(pieces)
    return tempo(mono), key(mono)


def _encoded(path: Path) -> bytes:
    with Image.open(path, formats=("PPM",)) as image:
        return jpeg(image, _NO_METADATA)
