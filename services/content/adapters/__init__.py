"""Content's providers: who writes the script."""

from contextlib import AbstractAsyncContextManager

from services.content.adapters.local_writer import open_local
from services.content.ports import ScriptWriter
from services.content.settings import ContentSettings
from services.kit.http_client import HttpClient
from services.kit.providers import Provider, Providers, missing_package


def _open_openai(
    settings: ContentSettings, http: HttpClient
) -> AbstractAsyncContextManager[ScriptWriter]:
    from services.content.adapters.openai_writer import open_openai  # noqa: PLC0415 - an extra

    return open_openai(settings, http)


def _openai_missing(settings: ContentSettings) -> str:
    return settings.openai_missing or missing_package("openai", "openai")


PROVIDERS: Providers[ContentSettings, ScriptWriter] = {
    "openai": Provider(_open_openai, missing=_openai_missing),
    "local": Provider(open_local, local=True),
}
"""Script writers by the name that `RADIOX_CONTENT_WRITER` takes, the preferred one first."""
