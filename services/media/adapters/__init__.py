"""Providers of media's ports."""

from contextlib import AbstractAsyncContextManager

from services.kit.http_client import HttpClient
from services.kit.providers import Provider, Providers, missing_package
from services.media.adapters.local import open_local
from services.media.ports import CoverArtist
from services.media.settings import MediaSettings


def _open_openai(
    settings: MediaSettings, http: HttpClient
) -> AbstractAsyncContextManager[CoverArtist]:
    from services.media.adapters.openai_images import open_openai  # noqa: PLC0415 - an extra

    return open_openai(settings, http)


def _openai_missing(settings: MediaSettings) -> str:
    return settings.openai_images_missing or missing_package("openai", "openai")


PROVIDERS: Providers[MediaSettings, CoverArtist] = {
    "openai": Provider(_open_openai, _openai_missing),
    "local": Provider(open_local, local=True),
}
"""Cover artists by the name that `RADIOX_MEDIA_COVERS` takes, the preferred one first."""
