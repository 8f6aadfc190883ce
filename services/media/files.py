"""Media's query for the bytes of blobs that events refer to, whatever store holds them."""

from base64 import b64encode

from contracts import BlobChunk, BlobRead, subjects
from contracts.blob import READABLE_BUCKETS
from services.kit.blobs import BlobMissing
from services.kit.blobs.port import path_of
from services.kit.failures import Discard, Invalid, NotFound
from services.kit.service import Query
from services.media.ports import Deps


async def read_blob(query: BlobRead, deps: Deps) -> BlobChunk:
    """Read a piece of a blob.

    Raises:
        Invalid: events refer to no blob of that bucket, or the key is no key of a blob.
        NotFound: there is no such blob, or it has other bytes than the reference.
        Retry: the store is unavailable.
    """
    if query.bucket not in READABLE_BUCKETS:
        raise Invalid(f"bucket: must be {' or '.join(READABLE_BUCKETS)}")
    try:
        path_of(query.bucket, query.key)
    except Discard as error:
        raise Invalid(f"key: {query.key} is no key of a blob; take it from a reference") from error
    ref = await deps.blobs.find(query.bucket, query.key)
    if ref is None:
        raise NotFound(f"there is no {query.bucket}/{query.key}, or it was removed")
    if query.sha256 not in {"", ref.sha256}:
        raise NotFound(f"{query.bucket}/{query.key} was replaced by other bytes")
    length = max(min(query.length, ref.size - query.offset), 0)
    try:
        pieces = [piece async for piece in deps.blobs.stream(ref, query.offset, length)]
    except BlobMissing as error:
        raise NotFound(str(error)) from error
    return BlobChunk(
        data=b64encode(b"".join(pieces)),
        offset=query.offset,
        size=ref.size,
        sha256=ref.sha256,
        media_type=ref.media_type,
    )


QUERIES = (Query(subjects.BLOB_READ, BlobRead, BlobChunk, read_blob),)
