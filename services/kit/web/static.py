"""Files that are served as they are, and that browsers read again only once they have changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

from services.kit.web.ranges import is_unmodified

MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "yaml": "application/vnd.aai.asyncapi+yaml",
}
"""Media type of a file, by its extension."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file; its ETag is its SHA-256."""

    body: bytes
    media_type: str
    etag: str


def static_file(path: Traversable) -> StaticFile:
    """Read a file; its ETag is the SHA-256 of its bytes.

    Raises:
        KeyError: files of its kind are not served (`MEDIA_TYPES`).
    """
    body = path.read_bytes()
    media_type = MEDIA_TYPES[path.name.rpartition(".")[2]]
    return StaticFile(body, media_type, f'"{sha256(body).hexdigest()}"')


@cache
def static_files(package: str, folder: str) -> Mapping[str, StaticFile]:
    """The files of a folder of a package, by name; folders in it are left out."""
    found = (path for path in files(package).joinpath(folder).iterdir() if path.is_file())
    return {path.name: static_file(path) for path in found}


def served(request: Request, file: StaticFile, status: int = 200) -> Response:
    """A response with a file, or 304 where the client has it."""
    headers = {"ETag": file.etag, "Cache-Control": "no-cache"}
    if is_unmodified(file.etag, request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    return Response(file.body, status, headers, file.media_type)
