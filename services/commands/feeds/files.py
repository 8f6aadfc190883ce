"""Feeds in files and folders: what is there, and what cannot be read."""

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

MOST_BYTES = 5_000_000
PEEK = 4096
"""Bytes in which an OPML list shows itself."""
FEED_FILES = (".xml", ".rss", ".atom", ".opml")
NAMED_AT_MOST = 5
"""Names of other files in a folder that are told one by one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was named: an address or a file."""

    place: str | Path
    name: str = ""
    category: str = ""

    @property
    def identity(self) -> str:
        """What tells two feeds apart, however they were named."""
        if isinstance(self.place, Path):
            return str(self.place.resolve())
        parts = urlsplit(urldefrag(self.place).url)
        return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a folder holds that is not read, and why; `unreadable` where it looked like a feed."""

    place: str
    reason: str
    unreadable: bool = True

    def __str__(self) -> str:
        return f"{self.place}: skipped, {self.reason}"


def file_or_folder(source: str) -> Sequence[Found | Skipped]:
    """The feeds of a file, or of the files in a folder with what is not read there.

    Raises:
        Refused: the file cannot be read, or the folder holds no feed files.
    """
    path = Path(source).expanduser()
    return _folder(path) if path.is_dir() else _file(path)


def _folder(path: Path) -> list[Found | Skipped]:
    """The feeds in a folder. Whatever cannot be read there is skipped."""
    try:
        entries = sorted(path.iterdir())
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}") from error
    files = [entry for entry in entries if entry.suffix.lower() in FEED_FILES]
    if not files:
        raise Refused(f"{path}: no {', '.join(FEED_FILES)} in this folder")
    skipped: list[Skipped] = []

    def skip(place: str, why: Refused) -> None:
        skipped.append(Skipped(place, str(why).removeprefix(f"{place}: ")))

    found = [feed for file in files for feed in _tolerantly(file, skip)]
    others = [entry.name for entry in entries if entry not in files]
    if others:
        skipped.append(Skipped(str(path), _of_other_kinds(others), unreadable=False))
    return [*found, *skipped]


def _tolerantly(file: Path, skip: Callable[[str, Refused], None]) -> list[Found]:
    """What a file in a folder names; `skip` is told of what cannot be read."""
    found = []
    try:
        body = read_bytes(file)
        if not _is_list(body, file):
            return [Found(file)]
        named = outlines(body, str(file))
    except Refused as why:
        skip(str(file), why)
        return []
    for outline in named:
        try:
            found.append(_beside(file, outline))
        except Refused as why:
            skip(str(file), why)
    return found


def _of_other_kinds(names: Sequence[str]) -> str:
    told = ", ".join(names[:NAMED_AT_MOST])
    more = len(names) - NAMED_AT_MOST
    told += f" and {more} more" if more > 0 else ""
    return f"no {', '.join(FEED_FILES)}: {told}"


def _file(path: Path) -> list[Found]:
    body = read_bytes(path)
    if not _is_list(body, path):
        return [Found(path)]
    return [_beside(path, outline) for outline in outlines(body, str(path))]


def _is_list(body: bytes, path: Path) -> bool:
    """Whether the file is an OPML list.

    Raises:
        Refused: only its name says so.
    """
    is_list = looks_like_opml(body)
    if not is_list and path.suffix.lower() == ".opml":
        raise Refused(f"{path}: not an OPML list")
    return is_list


def _beside(path: Path, outline: Outline) -> Found:
    """What an OPML file names: an address, or a file whose path is relative to the list's own."""
    if outline.address.startswith(("http://", "https://")):
        try:
            return Found(web_address(outline.address), outline.name, outline.category)
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
    return Found(file, outline.name, outline.category)


def web_address(text: str) -> str:
    """`text`, which is the address of a feed.

    Raises:
        Refused: no web address can be read from it.
    """
    try:
        FeedSource(url=text)
    except ValidationError as error:
        raise Refused(f"{text}: not an address of a feed") from error
    return text


def outlines(body: bytes, place: str) -> list[Outline]:
    """What the OPML list from `place` names.

    Raises:
        Refused: it is no list.
    """
    try:
        return read_opml(body)
    except ValueError as error:
        raise Refused(f"{place}: {error}") from error


def looks_like_opml(body: bytes) -> bool:
    """Whether an OPML list begins here, in whatever encoding."""
    return b"<opml" in body[:PEEK].replace(b"\0", b"").lower()


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file: a pipe or a device would keep us waiting.

    Raises:
        Refused: it is none, cannot be read or is too large.
    """
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused(f"{path}: not a file with bytes of its own, but a pipe or a device")
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{path}: {_why(path, error)}") from error
    if len(body) > MOST_BYTES:
        raise Refused(f"{path}: more than {MOST_BYTES // 1_000_000} MB; no news feed")
    return body


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for somebody to write into a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def _why(path: Path, error: OSError) -> str:
    if error.errno == errno.ENOENT and path.is_symlink():
        return f"a link to {path.readlink()}, which is not there"
    return error.strerror or str(error)
