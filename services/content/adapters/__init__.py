"""Content's providers: who writes the script."""

from services.content.adapters.local_writer import open_local
from services.content.ports import ScriptWriter
from services.content.settings import ContentSettings
from services.kit.providers import Provider, Providers

PROVIDERS: Providers[ContentSettings, ScriptWriter] = {
    "local": Provider(open_local, local=True),
}
"""Script writers by the name that `RADIOX_CONTENT_WRITER` takes."""
