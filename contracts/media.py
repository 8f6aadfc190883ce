"""Media of the station: uploaded jingles, beds, idents and covers."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import Contract
from contracts.feed import ShortText
from contracts.record import RecordSaved
from contracts.vocabulary import Known, Open

MediaKind = Open[Literal["jingle", "bed", "ident", "cover"]]
"""What an upload is used as."""
MediaName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""Name of an item: lower-case letters, digits and hyphens; it becomes a key and a path."""
Licence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""By which right the station uses something: a licence, or who made it."""
Tag = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=60)
]
"""A mood or a use, e.g. `calm` or `morning`."""
Tags = Annotated[tuple[Tag, ...], Field(max_length=20)]
MAX_ITEMS = 250
"""Most items of a station: a list of them is one message of the broker."""


class MediaItem(Contract):
    """An upload as it was accepted: decoded, measured and encoded anew."""

    kind: MediaKind
    """What it is used as."""
    title: ShortText
    """Title for people."""
    licence: Licence
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


class MediaAddQuery(Contract):
    """An upload that is to be accepted: decoded, measured and encoded anew, or refused."""

    subject: ClassVar[str] = subjects.MEDIA_ADD

    name: MediaName
    """Name of the item."""
    upload: BlobRef
    """The uploaded file, in the bucket `uploads`; it is removed once it is accepted or refused."""
    kind: Known[MediaKind]
    """What it is used as."""
    title: Annotated[ShortText, StringConstraints(strip_whitespace=True, min_length=1)]
    """Title for people."""
    licence: Licence
    """By which right the station uses it: a licence, or who made it."""
    moods: Tags = ()
    """Moods that it suits, e.g. `calm`."""
    uses: Tags = ()
    """Uses that it suits, e.g. `morning`."""
    version: int | None = Field(default=None, ge=0)
    """The version that is replaced, 0 where there is to be none; whichever is there if left out."""
    by: str = Field(default="", max_length=200)
    """Who adds it, as far as that is known."""


class MediaFindQuery(Contract):
    """Asks for one item of the station's media."""

    subject: ClassVar[str] = subjects.MEDIA_FIND

    name: MediaName
    """Name of the item."""


class MediaFound(Contract):
    """An item of the station's media, as it is now."""

    saved: MediaSaved
    """Its current version."""
    presets: tuple[str, ...] = ()
    """Names of the saved presets that name it."""


class MediaListQuery(Contract):
    """Asks for the items of the station's media; what is left out does not matter."""

    subject: ClassVar[str] = subjects.MEDIA_LIST

    kind: Known[MediaKind] | None = None
    """Only those of this kind."""
    mood: Tag | None = None
    """Only those that suit this mood."""
    use: Tag | None = None
    """Only those that suit this use."""


class MediaList(Contract):
    """The current versions of items, by name."""

    items: tuple[MediaSaved, ...] = Field(max_length=MAX_ITEMS)
    """The items."""


class MediaRemoveQuery(Contract):
    """Asks to remove an item of the station's media."""

    subject: ClassVar[str] = subjects.MEDIA_REMOVE

    name: MediaName
    """Name of the item."""
    force: bool = False
    """Whether it is removed although a preset names it."""
    version: int | None = Field(default=None, ge=1)
    """The version that is removed; whichever is there if left out."""
    by: str = Field(default="", max_length=200)
    """Who removes it, as far as that is known."""
