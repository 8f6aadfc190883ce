"""What is remembered of each feed: its validators in the KV bucket, its last body as a blob."""

import contextlib
import hashlib
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from contracts import BlobRef, subjects
from services.content.adapters.download import Download
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import Retry
from services.kit.kv import KeyValue


class Remembered(BaseModel):
    """The last answer of one address."""

    etag: str = ""
    modified: str = ""
    content_type: str = ""
    url: str = ""
    body: BlobRef


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """Remembers the last answer of each address; a memory that fails is only forgetful."""

    bucket: KeyValue
    blobs: BlobStore

    async def recall(self, url: str) -> tuple[Remembered, bytes] | None:
        """The last answer of `url` and its body, or None."""
        with contextlib.suppress(Retry, BlobMissing, ValidationError):
            found = await self.bucket.get(_key(url))
            if found is not None:
                known = Remembered.model_validate_json(found[0])
                return known, await self.blobs.get(known.body)
        return None

    async def keep(self, url: str, answer: Download) -> None:
        """Remember `answer` where the server can later say that it has not changed."""
        if answer.body is None or not (answer.etag or answer.modified):
            return
        with contextlib.suppress(Retry):
            body = await self.blobs.put(
                subjects.BLOBS_SOURCES, f"feeds/{_key(url)}", answer.body, "application/xml"
            )
            known = Remembered(
                etag=answer.etag,
                modified=answer.modified,
                content_type=answer.content_type,
                url=answer.url,
                body=body,
            )
            await self.bucket.put(_key(url), known.model_dump_json().encode())


def _key(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
