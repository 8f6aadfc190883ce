"""Where a programme's music comes from."""

from pathlib import Path

from services.audio.adapters.composed import ComposedMusic
from services.audio.adapters.jingles import JingleFolder
from services.audio.adapters.studio import MusicLibrary


def open_library(folder: Path | None) -> MusicLibrary:
    """The music in `folder`, completed by the project's own; the own music where left out."""
    own = ComposedMusic()
    return JingleFolder(folder, own) if folder else own
