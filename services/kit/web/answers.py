"""Answers that clients and caches keep: entity tags, ages, compression."""

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from services.kit.web.headers import header_of
from services.kit.web.ranges import is_unmodified

JSON = "application/json"
SHARED = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Of what scripts of other sites may read: it is public, and nobody signs in for it."""
COMPRESSED_FROM = 1_024
"""Bytes from which on a text is worth to be compressed."""
MAX_PACKED = 32
"""Compressed bodies that are kept: many clients ask for the same ones."""
_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Age:
    """How long an answer is kept."""

    seconds: float = 0.0
    """For how long it is fresh; with 0 it is asked for again each time, by its entity tag."""
    immutable: bool = False
    """Whether it never changes."""

    @property
    def header(self) -> str:
        """The value of Cache-Control: whole seconds, rounded down."""
        seconds = int(self.seconds)
        if seconds < 1:
            return "no-cache"
        return f"public, max-age={seconds}" + (", immutable" if self.immutable else "")


def kept(
    request: Request,
    body: bytes,
    age: Age,
    media_type: str = JSON,
    *,
    changed_at: datetime | None = None,
) -> Response:
    """A public answer with a strong entity tag, or 304 where the client has it.

    It is compressed where the client takes that. `changed_at`: when it last changed, to the second.
    """
    packed = len(body) >= COMPRESSED_FROM and takes_gzip(request)
    digest = sha256(body).hexdigest()[:32]
    headers = SHARED | {
        "ETag": f'"{digest}-gzip"' if packed else f'"{digest}"',
        "Cache-Control": age.header,
        "Vary": "Accept-Encoding",
    }
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    if _has_it(request, headers["ETag"], changed_at):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
        body = _packed(body)
    return Response(body, 200, headers, media_type)


@lru_cache(MAX_PACKED)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


def _has_it(request: Request, etag: str, changed_at: datetime | None) -> bool:
    """RFC 9110, section 13.2.2: the entity tag decides where the request names any.

    A time counts only if it is the very one: what is taken back may be older than what was read.
    """
    known = request.headers.get("if-none-match")
    if known is not None:
        return is_unmodified(etag, known)
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        return parsedate_to_datetime(since) == changed_at.replace(microsecond=0)
    except (ValueError, TypeError):
        return False


def takes_gzip(request: Request) -> bool:
    """Whether Accept-Encoding names gzip, and does not refuse it."""
    accepted = header_of(request.scope, b"accept-encoding")
    for entry in (accepted or "").lower().split(","):
        name, _, weight = entry.partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
