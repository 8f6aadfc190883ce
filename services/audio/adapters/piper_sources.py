"""Where voices of Piper come from: a repository on the web, or a folder."""

import asyncio
import errno
import hashlib
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeAlias

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from services.audio.adapters.piper_engine import CATALOGUE
from services.audio.adapters.piper_voices import CONFIG, MODEL, language_of
from services.kit.failures import Discard, Retry

MAX_BYTES = {MODEL: 300_000_000, CONFIG: 1_000_000}
"""Greatest sizes of the files of a voice; the largest model of the repository has 120 MB."""
MAX_CATALOGUE_BYTES = 10_000_000
_NAME = "voices.json"

Progress: TypeAlias = Callable[[int, int], None]
"""Is told the bytes that have come, and how many there are."""


class VoiceSource(Protocol):
    """Has voices."""

    async def fetch(self, name: str, folder: Path, progress: Progress) -> None:
        """Write the model and the configuration of a voice into a folder.

        Raises:
            Retry: the source is unavailable, what it sends is not whole, or the disk is full.
            Discard: the source has no such voice.
        """


class _File(BaseModel):
    size: int = Field(alias="size_bytes", gt=0)
    md5: str = Field(alias="md5_digest")


class _Entry(BaseModel):
    files: Mapping[str, _File]


_ENTRIES = TypeAdapter(dict[str, _Entry])


class PiperRepository:
    """A repository with a catalogue, `voices.json`, of the sizes and checksums of its files."""

    def __init__(self, address: str, client: httpx.AsyncClient) -> None:
        """`address`: of the folder that holds the catalogue; of Piper's own where empty."""
        self._catalogue = f"{address.rstrip('/')}/{_NAME}" if address else CATALOGUE
        self._client = client

    async def fetch(self, name: str, folder: Path, progress: Progress) -> None:
        """As the protocol says; what differs from the catalogue is refused."""
        entry = _of_name(name, await self._entries())
        found = {PurePosixPath(path).name: (path, file) for path, file in entry.files.items()}
        for suffix in (CONFIG, MODEL):
            if name + suffix not in found:
                raise Discard(f"the catalogue of voices names no file {name}{suffix}")
            path, file = found[name + suffix]
            if file.size > MAX_BYTES[suffix]:
                raise Discard(f"{name}{suffix} has {file.size} bytes, more than a voice may have")
            await self._download(path, file, folder / (name + suffix), progress)

    async def _entries(self) -> dict[str, _Entry]:
        body = bytearray()
        async with self._opened(self._catalogue, _NAME) as response:
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MAX_CATALOGUE_BYTES:
                    raise Discard(f"{_NAME} is too large to be a catalogue of voices")
        try:
            return _ENTRIES.validate_json(bytes(body))
        except ValidationError:
            raise Discard(f"{_NAME} is no catalogue of Piper's voices") from None

    async def _download(self, path: str, file: _File, target: Path, progress: Progress) -> None:
        digest, size = hashlib.md5(usedforsecurity=False), 0
        async with self._opened(self._address(path), target.name) as response:
            with disk_errors(), target.open("wb") as written:
                async for piece in response.aiter_bytes():
                    size += len(piece)
                    if size > file.size:
                        break
                    digest.update(piece)
                    await asyncio.to_thread(written.write, piece)
                    progress(size, file.size)
        if size != file.size or digest.hexdigest() != file.md5:
            raise Retry(f"{target.name} came otherwise than the catalogue describes it: try again")

    def _address(self, path: str) -> str:
        folder, _, query = self._catalogue.rpartition(_NAME)
        return f"{folder}{path}{query}"

    @asynccontextmanager
    async def _opened(self, address: str, what: str) -> AsyncIterator[httpx.Response]:
        try:
            async with self._client.stream("GET", address, follow_redirects=True) as response:
                _check_status(response, what)
                yield response
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = f"the download of {what} broke off ({type(error).__name__}): try again"
            raise Retry(reason) from None


class VoiceFolder:
    """A folder on this machine with the files of voices; it has no checksums."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def fetch(self, name: str, folder: Path, progress: Progress) -> None:
        """As the protocol says."""
        for suffix in (CONFIG, MODEL):
            source = self._folder / (name + suffix)
            if not source.is_file():
                raise Discard(f"{self._folder} has no file {source.name}")
            size = source.stat().st_size
            if not 0 < size <= MAX_BYTES[suffix]:
                raise Discard(f"{source} has {size} bytes, which no voice has")
            with disk_errors():
                await asyncio.to_thread(shutil.copyfile, source, folder / source.name)
            progress(size, size)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Raises what the disk reports as Retry, in words."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        reason = "the disk is full" if full else error.strerror or type(error).__name__
        raise Retry(f"the voice cannot be written: {reason}") from None


def _check_status(response: httpx.Response, what: str) -> None:
    if response.is_success:
        return
    answer = f"{response.url.host} answers {response.status_code} for {what}"
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
        raise Retry(f"{answer}: try again later")
    raise Discard(answer)


def _of_name(name: str, entries: Mapping[str, _Entry]) -> _Entry:
    if name in entries:
        return entries[name]
    spoken = [each for each in entries if language_of(each) == language_of(name)]
    near = get_close_matches(name, spoken, n=3)
    hint = f"; {', '.join(near)} would be like it" if near else ""
    raise Discard(f"the catalogue has no voice {name}{hint}")
