"""The manifest of a backup: everything that it holds, each file with SHA-256 and size."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

FORMAT = 1
"""The number of this format; a reader refuses a higher one."""

Digest: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$")]


class BackupError(RuntimeError):
    """A backup cannot be made or restored; the message says why, and what to do."""


class StoredFile(BaseModel):
    """A file of a backup, which lies under its digest."""

    model_config = ConfigDict(frozen=True)

    sha256: Digest
    size: int = Field(ge=0)


class SavedStream(BaseModel):
    """A stream with its consumers; key-value buckets are streams too."""

    name: Name
    config: dict[str, Any]
    """As the broker wrote it."""
    state: dict[str, Any]
    file: StoredFile
    """The broker's own snapshot."""

    @property
    def messages(self) -> int:
        """Number of its messages."""
        return int(self.state.get("messages", 0))

    @property
    def last_sequence(self) -> int:
        """The sequence of its last message."""
        return int(self.state.get("last_seq", 0))


class SavedBlob(BaseModel):
    """A blob, which lies under its own digest."""

    bucket: Name
    key: str = Field(max_length=1000)
    media_type: str = Field(max_length=200)
    file: StoredFile


class Manifest(BaseModel):
    """One backup."""

    format: int = FORMAT
    radiox: str
    """Version of RadioX that made it."""
    created_at: datetime
    settled: bool
    """Whether nothing was published while the streams were read: they are of one moment."""
    streams: list[SavedStream]
    databases: dict[Name, StoredFile]
    """Files of SQLite by name."""
    blobs: list[SavedBlob]

    @property
    def messages(self) -> int:
        """Number of the messages of all streams."""
        return sum(stream.messages for stream in self.streams)

    @property
    def bytes(self) -> int:
        """Size of all files; one that is there twice counts once."""
        return sum(file.size for file in set(self.files()))

    def files(self) -> Iterator[StoredFile]:
        """Every file that it rests on."""
        yield from (stream.file for stream in self.streams)
        yield from self.databases.values()
        yield from (blob.file for blob in self.blobs)
