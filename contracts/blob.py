"""References to blobs: files that are stored outside the events."""

from contracts.event import Contract


class BlobRef(Contract):
    """Location, size and SHA-256 of a blob; events carry the reference, never the bytes."""

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
