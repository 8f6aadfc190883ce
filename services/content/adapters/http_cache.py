"""A cache of HTTP answers: validators and times in the KV bucket, the last body as a blob."""

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ValidationError

from contracts import BlobRef, subjects
from services.content.adapters.download import Download
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import Retry
from services.kit.kv import KeyValue


class CachedAnswer(BaseModel):
    """What is known of one address: its last body, and its last failure."""

    etag: str = ""
    modified: str = ""
    content_type: str = ""
    url: str = ""
    body: BlobRef | None = None
    read_at: datetime | None = None
    """When the server last gave the body, or said that it has not changed."""
    error: str = ""
    """Why it could not be read since then, in words; empty where it could."""
    failed_at: datetime | None = None
    """When it could not be read."""


@dataclass(frozen=True, slots=True)
class HttpCache:
    """Keeps the last answer of each address; where it cannot be read, nothing is found."""

    bucket: KeyValue
    blobs: BlobStore

    async def find(self, url: str) -> CachedAnswer:
        """What is known of `url`; empty where that is nothing."""
        with contextlib.suppress(Retry, ValidationError):
            found = await self.bucket.get(key_of(url))
            if found is not None:
                return CachedAnswer.model_validate_json(found[0])
        return CachedAnswer()

    async def body(self, known: CachedAnswer) -> Download | None:
        """The last body of an address; None where it is gone."""
        if known.body is None:
            return None
        with contextlib.suppress(Retry, BlobMissing):
            body = await self.blobs.get(known.body)
            return Download(body, known.url, known.content_type, known.etag, known.modified)
        return None

    async def keep(self, url: str, answer: Download, at: datetime) -> None:
        """Keep an answer with its body, read at that time."""
        with contextlib.suppress(Retry):
            body = await self.blobs.put(
                subjects.BLOBS_SOURCES,
                f"feeds/{key_of(url)}",
                answer.body or b"",
                "application/xml",
            )
            known = CachedAnswer(
                etag=answer.etag,
                modified=answer.modified,
                content_type=answer.content_type,
                url=answer.url,
                body=body,
                read_at=at,
            )
            await self._write(url, known)

    async def confirm(self, url: str, known: CachedAnswer, at: datetime) -> None:
        """Note that the body had not changed at that time."""
        confirmed = known.model_copy(update={"read_at": at, "error": "", "failed_at": None})
        with contextlib.suppress(Retry):
            await self._write(url, confirmed)

    async def note_failure(self, url: str, known: CachedAnswer, error: str, at: datetime) -> None:
        """Note that the address could not be read at that time; its last body is kept."""
        with contextlib.suppress(Retry):
            await self._write(url, known.model_copy(update={"error": error, "failed_at": at}))

    async def _write(self, url: str, known: CachedAnswer) -> None:
        await self.bucket.put(key_of(url), known.model_dump_json().encode())


def key_of(url: str) -> str:
    """The key of an address; it does not tell the address, which may hold a password."""
    return hashlib.sha256(url.encode()).hexdigest()
