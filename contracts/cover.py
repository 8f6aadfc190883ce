"""The cover of a show."""

from typing import ClassVar

from pydantic import Field

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import Contract, ShowEvent
from contracts.usage import Fallback, Usage

PAGE_PIXELS = (300, 600, 1200)
"""Widths of the cover for pages: in a list, on a page, and on one with twice the pixels."""
PAGE_FORMATS = {"webp": "image/webp", "png": "image/png"}
"""Media type of each format for pages, by its extension."""
OWN_PICTURE = "station"
"""Who painted a cover that is a picture of the station's media."""


class CoverSize(Contract):
    """The cover in a size for pages."""

    pixels: int
    """Width and height."""
    file: BlobRef
    """The picture, WebP or PNG as its media type says."""


class CoverReady(ShowEvent):
    """The cover is finished."""

    subject: ClassVar[str] = subjects.COVER_READY

    cover: BlobRef
    """A square JPEG, 1400 to 3000 pixels wide."""
    cover_sizes: tuple[CoverSize, ...] = ()
    """The cover in sizes for pages, each as WebP and as PNG, the smallest first."""
    painted_by: str
    """The cover artist, e.g. `local`; `station` where it is a picture of the station's media."""
    model: str = ""
    """The artist's name for its model, where it has one."""
    usage: tuple[Usage, ...] = ()
    """What was used of each provider."""
    fallbacks: tuple[Fallback, ...] = ()
    """Where another provider stood in."""
    reused: bool = False
    """Whether the artwork was read from the cache."""
    saved: float = Field(default=0.0, ge=0)
    """What artwork that was read from the cache has cost another show, in USD."""
    seconds: dict[str, float]
    """Time taken, in seconds: `cover`."""
