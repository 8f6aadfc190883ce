"""Feeds in files and folders."""

import errno
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from pydantic import ValidationError

from contracts import FeedSource
from services.commands.feeds.opml import Outline, read_opml
from services.commands.terminal.errors import Refused

MAX_BYTES = 5_000_000
"""Size of a feed or of an OPML list."""
PEEK_BYTES = 4096
"""Bytes from the start of a file in which the tag of an OPML list must be."""
FEED_FILES = (".xml", ".rss", ".atom", ".opml")
MAX_NAMED = 5
"""Number of other files in a folder that are listed by name."""


@dataclass(frozen=True, slots=True)
class FeedReference:
    """A feed that the user named: an address or a file."""

    location: str | Path
    name: str = ""
    category: str = ""

    @property
    def identity(self) -> str:
        """A key that is equal for two references to the same feed."""
        if isinstance(self.location, Path):
            return str(self.location.resolve())
        parts = urlsplit(urldefrag(self.location).url)
        return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A skipped part of a folder or a list; `unreadable` where it is named like a feed."""

    location: str
    reason: str
    unreadable: bool = True

    def __str__(self) -> str:
        return f"{self.location}: skipped, {self.reason}"


def file_or_folder(source: str) -> Sequence[FeedReference | Skipped]:
    """The feeds of a file, or those of a folder with the files that are skipped there.

    Raises:
        Refused: the file cannot be read, or the folder holds no feed files.
    """
    path = Path(source).expanduser()
    return _folder(path) if path.is_dir() else _file(path)


def _folder(path: Path) -> list[FeedReference | Skipped]:
    """The feeds in a folder; a file that cannot be read is skipped."""
    try:
        entries = sorted(path.iterdir())
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}") from error
    files = [entry for entry in entries if entry.suffix.lower() in FEED_FILES]
    if not files:
        raise Refused(f"{path}: no {', '.join(FEED_FILES)} in this folder")
    skipped: list[Skipped] = []

    def skip(location: str, error: Refused) -> None:
        skipped.append(Skipped(location, str(error).removeprefix(f"{location}: ")))

    found = [feed for file in files for feed in _readable_feeds(file, skip)]
    others = [entry.name for entry in entries if entry not in files]
    if others:
        skipped.append(Skipped(str(path), _other_files(others), unreadable=False))
    return [*found, *skipped]


def _readable_feeds(file: Path, skip: Callable[[str, Refused], None]) -> list[FeedReference]:
    """The feeds of a file in a folder; `skip` is called for each that cannot be read."""
    found = []
    try:
        body = read_bytes(file)
        if not _is_list(body, file):
            return [FeedReference(file)]
        named = outlines(body, str(file))
    except Refused as error:
        skip(str(file), error)
        return []
    for outline in named:
        try:
            found.append(_resolved(file, outline))
        except Refused as error:
            skip(str(file), error)
    return found


def _other_files(names: Sequence[str]) -> str:
    listed = ", ".join(names[:MAX_NAMED])
    more = len(names) - MAX_NAMED
    listed += f" and {more} more" if more > 0 else ""
    return f"no {', '.join(FEED_FILES)}: {listed}"


def _file(path: Path) -> list[FeedReference]:
    body = read_bytes(path)
    if not _is_list(body, path):
        return [FeedReference(path)]
    return [_resolved(path, outline) for outline in outlines(body, str(path))]


def _is_list(body: bytes, path: Path) -> bool:
    """Whether the file is an OPML list.

    Raises:
        Refused: it is named like one but is not one.
    """
    is_list = looks_like_opml(body)
    if not is_list and path.suffix.lower() == ".opml":
        raise Refused(f"{path}: not an OPML list")
    return is_list


def _resolved(path: Path, outline: Outline) -> FeedReference:
    """The feed of an outline: an address, or a file whose path is relative to the OPML file."""
    if outline.address.startswith(("http://", "https://")):
        try:
            return FeedReference(web_address(outline.address), outline.name, outline.category)
        except Refused as error:
            raise Refused(f"{path}: names {error}") from error
    if "://" in outline.address:
        raise Refused(f"{path}: names {outline.address}, which is neither http nor a file")
    file = path.parent / unquote(outline.address)
    if not file.exists():
        raise Refused(f"{path}: names {outline.address}, and there is no such file")
    try:
        read_bytes(file)
    except Refused as error:
        raise Refused(f"{path}: names {error}") from error
    return FeedReference(file, outline.name, outline.category)


def web_address(text: str) -> str:
    """`text`, checked to be the web address of a feed.

    Raises:
        Refused: it is no web address.
    """
    try:
        FeedSource(url=text)
    except ValidationError as error:
        raise Refused(f"{text}: not an address of a feed") from error
    return text


def outlines(body: bytes, location: str) -> list[Outline]:
    """The outlines of the OPML list from `location`.

    Raises:
        Refused: it is no OPML list.
    """
    try:
        return read_opml(body)
    except ValueError as error:
        raise Refused(f"{location}: {error}") from error


def looks_like_opml(body: bytes) -> bool:
    """Whether `body` starts like an OPML list, in any encoding."""
    return b"<opml" in body[:PEEK_BYTES].replace(b"\0", b"").lower()


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file; a pipe or a device could block for ever.

    Raises:
        Refused: it is no regular file, cannot be read or is too large.
    """
    try:
        with open(path, "rb", opener=_open_nonblocking) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused(f"{path}: not a regular file, but a pipe or a device")
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused(f"{path}: {_reason(path, error)}") from error
    if len(body) > MAX_BYTES:
        raise Refused(f"{path}: more than {MAX_BYTES // 1_000_000} MB; no news feed")
    return body


def _open_nonblocking(path: str, flags: int) -> int:
    """Open without waiting for a writer where `path` is a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def _reason(path: Path, error: OSError) -> str:
    if error.errno == errno.ENOENT and path.is_symlink():
        return f"a link to {path.readlink()}, which is not there"
    return error.strerror or str(error)
