"""Ports of rendering: music, the mix of a show, and mastering."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from contracts import (
    BlobRef,
    Fallback,
    Loudness,
    MusicChoice,
)
from services.audio.domain.air import AirSegment
from services.audio.domain.bed import Music
from services.audio.domain.levelling import TARGET
from services.audio.domain.scene import Scene
from services.audio.domain.speech import Placed, Speech


class MusicLibrary(Protocol):
    """Chooses the music of shows."""

    def choose(self, seed: int, *, beginning: bool = False) -> Music:
        """Return the music of a show; blocks.

        With `beginning` it is there sooner, but its bed may be silent after three seconds.

        Raises:
            Discard: the user's music cannot be used.
        """

    def prepare(self) -> bool:
        """Have the beginning of one more piece ready; False where nothing was to do; blocks."""


@dataclass(frozen=True, slots=True)
class Master:
    """A rendered show: files without tags, and the loudness of the decoded MP3."""

    mp3: Path
    flac: Path
    seconds: float
    loudness: Loudness
    stem: Path | None = None
    """The voice alone (FLAC), where it is kept."""
    heard: int = 0
    """Samples of its segments that are heard, in whole blocks; 0 where it was not cut into any."""


class RenderSession(Protocol):
    """Mixes, levels and encodes one show while its takes arrive; calls do not overlap."""

    head: float
    """Seconds from the start of the show to the first word (ident and intro)."""
    tail: float
    """Seconds from the last word to the end (outro swell and fade)."""
    jingle: float
    """Seconds of the jingle that parts stories."""
    music: str
    """Title and licence of the music."""
    fallbacks: tuple[Fallback, ...]
    """The station's media that are not there any more, for which RadioX's own play."""
    seconds: float
    """Time spent rendering, in seconds."""

    async def place(self, speech: Speech, gap: float, scene: Scene, *, gain: float = 0.0) -> Placed:
        """Mix a take `gap` seconds after the last one (ignored for the first), in its scene.

        The music changes to the scene within the gap; the first take's scene begins with the intro.
        `gain`: decibels by which the host of the take is louder than others.

        Raises:
            Retry: the disk is full.
        """

    async def finish(self) -> Master:
        """Play the outro and close the files, which last as long as the session.

        Raises:
            Retry: the disk is full.
        """


class Renderer(Protocol):
    """Renders takes and music to the files of a show."""

    def open(
        self,
        *,
        title: str,
        artist: str,
        album: str = "",
        comment: str = "",
        speech_seconds: float,
        seed: int,
        loudness: float = TARGET,
        music: MusicChoice | None = None,
        air: Callable[[AirSegment], None] | None = None,
    ) -> AbstractAsyncContextManager[RenderSession]:
        """Begin a session; at its end its files are gone.

        `title`, `artist`, `album` and `comment`: tags of the master, left out where empty.
        `speech_seconds`: expected length of speech and gaps, from which loudness is planned;
        `loudness`: that of the show, in LUFS; `music`: the station's media that it uses; `air`
        takes the segments of the show, in order and in other threads, as the mix goes on.

        Raises:
            Retry: the disk is full, or the store of the media is unavailable.
            Discard: the user's music cannot be used.
        """

    async def opening(
        self, *, seed: int, loudness: float, music: MusicChoice | None, calm: bool
    ) -> AirSegment | None:
        """The first segment of a show before anything is spoken: ident and intro, with drums.

        None where they are shorter than a segment, or cannot be made now.
        """

    async def compose(self, *, seed: int, calm: bool) -> None:
        """Have the music with which a show begins ready before its script is."""

    async def prepare(self) -> None:
        """Where nothing was rendered for a while, prepare to open shows sooner."""


class Mastering(Protocol):
    """Masters sounds."""

    def mastered(
        self, sound: BlobRef, *, measured: float, loudness: float, title: str
    ) -> AbstractAsyncContextManager[Master]:
        """The sound at `loudness` LUFS; `measured` is its own. The files last as long as the block.

        Raises:
            Retry: the disk is full, or the store is unavailable.
        """
