"""Media of the station: uploaded jingles, beds, idents and covers."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import Contract
from contracts.feed import ShortText
from contracts.record import RecordSaved

MediaKind = Literal["jingle", "bed", "ident", "cover"]
"""What an upload is used as."""


class MediaItem(Contract):
    """An upload as it was accepted: decoded, measured and encoded anew."""

    kind: MediaKind
    """What it is used as."""
    title: ShortText
    """Title for people."""
    licence: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    """By which right the station uses it: a licence, or who made it."""
    moods: tuple[ShortText, ...] = Field(default=(), max_length=20)
    """Moods that it suits, e.g. `calm`."""
    uses: tuple[ShortText, ...] = Field(default=(), max_length=20)
    """Uses that it suits, e.g. `morning`."""
    file: BlobRef
    """The accepted file: FLAC for sound, JPEG for covers."""
    seconds: float | None = None
    """Length of a sound, in seconds."""
    loudness: float | None = None
    """Integrated loudness of a sound, in LUFS."""
    true_peak: float | None = None
    """Highest true peak of a sound, in dBTP."""
    tempo: float | None = None
    """Beats a minute, where they can be told."""
    key: str | None = None
    """Musical key, e.g. `A minor`, where it can be told."""
    width: int | None = None
    """Width of a picture, in pixels."""
    height: int | None = None
    """Height of a picture, in pixels."""


class MusicChoice(Contract):
    """The station's media that a show uses, as they were when it was accepted.

    What is left out is RadioX's own.
    """

    bed: BlobRef | None = None
    """The bed under the hosts: FLAC."""
    jingle: BlobRef | None = None
    """The jingle between stories: FLAC."""
    ident: BlobRef | None = None
    """The ident that opens the show: FLAC."""
    cover: BlobRef | None = None
    """The picture of the cover: JPEG."""
    titles: Mapping[MediaKind, str] = Field(default_factory=dict)
    """Title of each that is used."""
    licences: Mapping[MediaKind, str] = Field(default_factory=dict)
    """Licence of each that is used, for the credits."""


class MediaSaved(RecordSaved):
    """An item of the station's media was saved or removed."""

    subject: ClassVar[str] = subjects.MEDIA_SAVED

    item: MediaItem | None
    """The item; none where it was removed."""
