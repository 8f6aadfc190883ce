"""Media's providers: who paints the cover."""

from collections.abc import Callable

from services.media.adapters.local import LocalArtist
from services.media.ports import CoverArtist

PROVIDERS: dict[str, Callable[[], CoverArtist]] = {"local": LocalArtist}
"""Cover artists by the name that `RADIOX_MEDIA_COVERS` takes."""
