"""Files of the blob store over HTTP, whole and in ranges (RFC 9110)."""

import logging
from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from contracts import BlobRef
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.web import ranges
from services.kit.web.problems import Problem

logger = logging.getLogger(__name__)

GONE = "the file was removed, or is damaged"


def file_headers(ref: BlobRef, filename: str, cache_control: str) -> dict[str, str]:
    """The headers of a file; its ETag is its SHA-256."""
    return {
        "ETag": f'"{ref.sha256}"',
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'inline; filename="{filename}"',
        "Cache-Control": cache_control,
        "X-Content-Type-Options": "nosniff",
    }


def is_known(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the client has the file: `If-None-Match` names its ETag."""
    return ranges.is_unmodified(headers["ETag"], request.headers.get("if-none-match"))


async def file_response(
    request: Request, ref: BlobRef, headers: dict[str, str], blobs: BlobStore, *, head: bool
) -> Response:
    """A blob, or the range of it that is asked for; `headers` are those of `file_headers`.

    `head`: the body is not wanted.

    Raises:
        Problem: the blob is missing (410), or has no byte of the range (416).
    """
    status, start, length = 200, 0, ref.size
    if not head and (part := _range(request, ref, headers["ETag"])) is not None:
        status, start, length = 206, part.start, part.length
        headers |= {"Content-Range": part.content_range}
    headers |= {"Content-Length": str(length)}
    if head:
        return Response(status_code=status, headers=headers, media_type=ref.media_type)
    pieces = blobs.stream(ref, start, length)
    try:
        first = await anext(pieces, b"")  # before the status is sent
    except BlobMissing as error:
        logger.warning("%s cannot be served: %s", request.url.path, error)
        raise Problem(410, GONE) from error
    return StreamingResponse(_joined(first, pieces), status, headers, ref.media_type)


def _range(request: Request, ref: BlobRef, etag: str) -> ranges.ByteRange | None:
    """The range that is asked for; None for the whole file.

    RFC 9110, section 14.2: ranges are defined for GET alone.
    """
    if request.headers.get("if-range", etag) != etag:
        return None
    try:
        return ranges.parse_range(request.headers.get("range"), ref.size)
    except ranges.Unsatisfiable as error:
        size = {"Content-Range": str(error)}
        raise Problem(416, "the file has no byte of the range", headers=size) from error


async def _joined(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in others:
        yield piece
