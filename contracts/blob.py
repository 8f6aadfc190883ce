"""References to bytes that stand outside the events."""

from contracts.event import Contract


class BlobRef(Contract):
    """Where bytes lie and how to know them again; events carry this, never the bytes."""

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
