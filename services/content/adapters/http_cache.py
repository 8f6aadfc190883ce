"""A cache of HTTP answers: validators in the KV bucket, the last body as a blob."""

import contextlib
import hashlib
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from contracts import BlobRef, subjects
from services.content.adapters.download import Download
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import Retry
from services.kit.kv import KeyValue


class CachedAnswer(BaseModel):
    """The last answer of one address."""

    etag: str = ""
    modified: str = ""
    content_type: str = ""
    url: str = ""
    body: BlobRef


@dataclass(frozen=True, slots=True)
class HttpCache:
    """Keeps the last answer of each address; where it cannot be read, nothing is found."""

    bucket: KeyValue
    blobs: BlobStore

    async def find(self, url: str) -> tuple[CachedAnswer, bytes] | None:
        """The last answer of `url` and its body, or None."""
        with contextlib.suppress(Retry, BlobMissing, ValidationError):
            found = await self.bucket.get(_key(url))
            if found is not None:
                known = CachedAnswer.model_validate_json(found[0])
                return known, await self.blobs.get(known.body)
        return None

    async def keep(self, url: str, answer: Download) -> None:
        """Keep `answer` where the server can later say that it has not changed."""
        if answer.body is None or not (answer.etag or answer.modified):
            return
        with contextlib.suppress(Retry):
            body = await self.blobs.put(
                subjects.BLOBS_SOURCES, f"feeds/{_key(url)}", answer.body, "application/xml"
            )
            known = CachedAnswer(
                etag=answer.etag,
                modified=answer.modified,
                content_type=answer.content_type,
                url=answer.url,
                body=body,
            )
            await self.bucket.put(_key(url), known.model_dump_json().encode())


def _key(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
