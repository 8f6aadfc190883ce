"""The files that replies refer to, by their addresses."""

from urllib.parse import quote

from contracts import BlobRef
from contracts.blob import READABLE_BUCKETS
from contracts.event import Contract
from services.bridge.domain.paths import PREFIX

FILES = f"{PREFIX}/media/files"
"""Path of the files."""
MEDIA_TYPES = ("audio/", "image/", "text/vtt", "application/json+chapters")
"""Beginnings of the media types that are served: no draft, no brief."""


def link_of(ref: BlobRef) -> str:
    """The address of a file."""
    return f"{FILES}/{ref.bucket}/{quote(ref.key)}"


def links_of(reply: Contract) -> dict[str, str]:
    """The addresses of the files of a reply, by the field that refers to each.

    Those of a list have its name and their place in it: `cover_sizes.0`.
    """
    found = {name: link_of(each) for name, each in reply if isinstance(each, BlobRef)}
    for name, values in reply:
        if isinstance(values, tuple):
            files = enumerate(getattr(each, "file", each) for each in values)
            found |= {f"{name}.{n}": link_of(f) for n, f in files if isinstance(f, BlobRef)}
    return found


def is_served(ref: BlobRef) -> bool:
    """Whether a file may be fetched by its address."""
    return ref.bucket in READABLE_BUCKETS and ref.media_type.startswith(MEDIA_TYPES)


def place_of(file_id: str) -> tuple[str, str] | None:
    """Bucket and key of a file; None where it cannot be one that is served."""
    bucket, _, key = file_id.partition("/")
    return (bucket, key) if bucket in READABLE_BUCKETS and key else None
