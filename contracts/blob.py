"""References to blobs, which are files stored outside the events, and how their bytes are read."""

from typing import ClassVar

from pydantic import Base64Bytes, Field

from contracts import subjects
from contracts.event import Contract

MAX_CHUNK_BYTES = 512 * 1024
"""The most bytes of one reply: as base64 they fit into a message of 1 MB."""
READABLE_BUCKETS = (subjects.BLOBS_SHOWS, subjects.BLOBS_MEDIA)
"""The buckets that events refer to."""


class BlobRef(Contract):
    """Location, size and SHA-256 of a blob; events carry the reference, never the bytes.

    The bytes are read with the query `blob.read`, piece by piece.
    """

    bucket: str
    """Bucket of the blob store, e.g. `shows`."""
    key: str
    """Key within the bucket, e.g. `{show_id}/show.mp3`."""
    sha256: str
    """SHA-256 of the bytes, hexadecimal."""
    size: int
    """Length in bytes."""
    media_type: str
    """IANA media type, e.g. `audio/mpeg`."""


class BlobRead(Contract):
    """A query for a piece of a blob that an event refers to, with any store of blobs."""

    subject: ClassVar[str] = subjects.BLOB_READ

    bucket: str = Field(max_length=64)
    """Bucket of the reference: `shows` or `media`."""
    key: str = Field(max_length=1024)
    """Key of the reference."""
    sha256: str = Field(default="", max_length=64)
    """SHA-256 of the reference; where it is given, other bytes than these count as missing."""
    offset: int = Field(default=0, ge=0)
    """First byte of the piece, from 0."""
    length: int = Field(default=MAX_CHUNK_BYTES, ge=1, le=MAX_CHUNK_BYTES)
    """Length of the piece in bytes; the blob may end before."""


class BlobChunk(Contract):
    """A piece of a blob. The next one begins at `offset` plus the bytes that were received."""

    data: Base64Bytes
    """The bytes, as base64 (RFC 4648, section 4); none behind the end of the blob."""
    offset: int
    """First byte of the piece, from 0."""
    size: int
    """Length of the whole blob in bytes."""
    sha256: str
    """SHA-256 of the whole blob, hexadecimal."""
    media_type: str
    """IANA media type of the blob."""
