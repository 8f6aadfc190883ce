"""Providers of media's ports."""

from services.kit.providers import Provider, Providers
from services.media.adapters.local import open_local
from services.media.ports import CoverArtist
from services.media.settings import MediaSettings

PROVIDERS: Providers[MediaSettings, CoverArtist] = {
    "local": Provider(open_local, local=True),
}
"""Cover artists by the name that `RADIOX_MEDIA_COVERS` takes."""
