"""The folder of backups: files under their SHA-256, and a manifest for each backup.

`files/ab/abcd…` are the files, `backups/20261126T093400Z.json` the manifests. A manifest is written
last, and appears whole or not at all: a backup that was cut short has none, and the earlier ones
stay as they are.
"""

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from services.kit.backup.manifest import FORMAT, BackupError, Manifest, StoredFile
from services.kit.blobs.files import digest_of

FILES = "files"
BACKUPS = "backups"
LOCK = "lock"
UNFINISHED = "unfinished"
"""Names what a backup that is being made, or was cut short, is called."""
PART = ".part-"
NAME = "%Y%m%dT%H%M%SZ"
MAX_MANIFEST = 1_000_000_000
"""Bytes of the largest manifest that is read: millions of blobs."""


@dataclass(slots=True)
class BackupFolder:
    """The backups in the folder `root`; `added` are the files that the last one has added."""

    root: Path
    added: set[StoredFile] = field(default_factory=set)

    def check(self) -> None:
        """Check that the folder is empty, or one of backups.

        Raises:
            BackupError: it is neither.
        """
        if self.root.is_dir() and any(self.root.iterdir()) and not (self.root / FILES).is_dir():
            raise BackupError(
                f"{self.root} holds other files, but no backup: name an empty or a new folder"
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Create the folder and hold its lock while the block runs.

        Raises:
            BackupError: it cannot be written, or another process holds the lock.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.root / FILES).mkdir(exist_ok=True)
            (self.root / BACKUPS).mkdir(exist_ok=True)
            lock = (self.root / LOCK).open("a")
        except OSError as error:
            raise BackupError(f"{self.root} cannot be written: {error.strerror}") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise BackupError(f"another backup into {self.root} is being made") from error
            yield

    @contextmanager
    def unfinished(self, name: str) -> Iterator[None]:
        """Mark the backup `name` as unfinished until the block has ended well."""
        for left in self.root.glob(f"{FILES}/*/{PART}*"):
            left.unlink(missing_ok=True)
        (self.root / UNFINISHED).write_text(name)
        self.added.clear()
        yield
        (self.root / UNFINISHED).unlink()

    def cut_short(self) -> str:
        """The name of a backup that was cut short, or is being made; empty where none was."""
        with suppress(OSError):
            return (self.root / UNFINISHED).read_text()[:40]
        return ""

    def path(self, file: StoredFile) -> Path:
        """Where a file lies."""
        return self.root / FILES / file.sha256[:2] / file.sha256

    def has(self, file: StoredFile) -> bool:
        """Whether a file is there with its size."""
        with suppress(OSError):
            return self.path(file).stat().st_size == file.size
        return False

    async def add(self, pieces: AsyncIterable[bytes]) -> StoredFile:
        """Store a file durably, unless it is there already."""
        folder = self.root / FILES / "00"
        folder.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=PART)
        part, digest, size = Path(name), hashlib.sha256(), 0
        try:
            with os.fdopen(handle, "wb") as file:
                async for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    size += len(piece)
                file.flush()
                os.fsync(file.fileno())
            return self._placed(part, StoredFile(sha256=digest.hexdigest(), size=size))
        finally:
            part.unlink(missing_ok=True)  # noqa: ASYNC240 - may not be interrupted

    def _placed(self, part: Path, file: StoredFile) -> StoredFile:
        target = self.path(file)
        if not self.has(file):
            target.parent.mkdir(exist_ok=True)
            part.replace(target)
            self.added.add(file)
        return file

    def finish(self, manifest: Manifest) -> Path:
        """Write the manifest; from now on the backup is one.

        Files that were added, but are not in it, are removed.
        """
        for unused in self.added - set(manifest.files()):
            self.path(unused).unlink(missing_ok=True)
            self.added.discard(unused)
        target = self.root / BACKUPS / f"{manifest.created_at:{NAME}}.json"
        part = target.with_name(PART + target.name)
        with part.open("w") as file:
            file.write(manifest.model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        for folder in (*(self.root / FILES).iterdir(), target.parent):
            _sync(folder)
        return target

    def names(self) -> list[str]:
        """The names of the backups, the oldest first."""
        return sorted(path.stem for path in (self.root / BACKUPS).glob("[!.]*.json"))

    def read(self, name: str = "") -> Manifest:
        """The manifest of a backup, by default the last one.

        Raises:
            BackupError: there is no such backup, or a newer version has made it.
        """
        names = self.names()
        if not names:
            raise BackupError(_none_in(self.root, self.cut_short()))
        if name and name not in names:
            raise BackupError(f"there is no backup {name} in {self.root}; there are {_few(names)}")
        path = self.root / BACKUPS / f"{name or names[-1]}.json"
        try:
            with path.open("rb") as file:
                found = json.loads(file.read(MAX_MANIFEST))
            _check_format(found, path)
            return Manifest.model_validate(found)
        except (OSError, ValueError) as error:
            raise BackupError(f"{path} is damaged{_earlier(names, path)}: {_why(error)}") from error

    def check_files(self, manifest: Manifest) -> Iterator[bool]:
        """Read every file again, and compare digest and size; yields whether each one is whole.

        Raises:
            BackupError: some are damaged or missing; the message names one.
        """
        damaged = []
        for file in set(manifest.files()):
            if not self._is_whole(file):
                damaged.append(file)
            yield file not in damaged
        if damaged:
            raise BackupError(
                f"{len(damaged)} files of the backup are damaged or missing, e.g. "
                f"{self.path(damaged[0])}; nothing was changed. `radiox backup --check` stores "
                "those again that the station still has"
            )

    def _is_whole(self, file: StoredFile) -> bool:
        with suppress(OSError):
            return digest_of(self.path(file)) == (file.sha256, file.size)
        return False

    def drop_damaged(self) -> Iterator[bool]:
        """Read every file, and remove the damaged ones, so that a backup stores them again.

        Yields whether a file was whole.
        """
        for path in (self.root / FILES).glob("*/[!.]*"):
            whole = digest_of(path)[0] == path.name
            if not whole:
                path.unlink()
            yield whole

    def keep(self, number: int) -> tuple[int, int]:
        """Keep the last backups, and the files that these rest on.

        Returns:
            The number of files that were removed, and their size in bytes.

        Raises:
            BackupError: one of the backups that are kept cannot be read.
        """
        names = self.names()
        kept = {file.sha256 for name in names[-number:] for file in self.read(name).files()}
        for name in names[:-number]:
            (self.root / BACKUPS / f"{name}.json").unlink()
        removed = [path for path in (self.root / FILES).glob("*/*") if path.name not in kept]
        sizes = [path.stat().st_size for path in removed]
        for path in removed:
            path.unlink()
        return len(sizes), sum(sizes)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_format(found: object, path: Path) -> None:
    number = found.get("format") if isinstance(found, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise BackupError(
            f"{path} was made by a newer RadioX (format {number}, this one reads {FORMAT}): "
            "update RadioX, then restore"
        )


def _none_in(root: Path, cut_short: str) -> str:
    if cut_short:
        return (
            f"{root} holds no complete backup: the one of {cut_short} was cut short. "
            f"`radiox backup {root}` continues it"
        )
    return f"{root} holds no backup; `radiox backup {root}` makes one"


def _earlier(names: list[str], path: Path) -> str:
    others = [name for name in names if name < path.stem]
    return f"; --at {others[-1]} restores the one before" if others else ""


def _few(names: list[str]) -> str:
    return ", ".join(names[-5:])


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
    return str(error)[:200]
