"""The files of a finished show, whole and in ranges."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts import BlobRef, ShowGenerated
from services.bridge.access import requires
from services.bridge.domain.views import FILES, ShowFile
from services.bridge.inputs import OpenDeps, ShowIdPath
from services.bridge.methods import is_head
from services.bridge.openapi import problems
from services.bridge.ports import Deps
from services.bridge.reading import end_of
from services.kit.web.files import GONE, file_headers, file_response, is_known
from services.kit.web.problems import Problem

ROUTER = APIRouter(tags=["shows"])


async def show_file(show_id: str, file: ShowFile, request: Request, deps: Deps) -> Response:
    """Return a file of a finished show, or a range of it."""
    event = await end_of(show_id, deps)
    if not isinstance(event, ShowGenerated):
        raise Problem(404, "the show has no files: it was not generated, or not yet")
    ref = file.of(event)
    if ref is None:
        raise Problem(404, f"the show has no {file.filename}")
    return await blob_response(request, ref, file.filename, deps)


async def blob_response(request: Request, ref: BlobRef, filename: str, deps: Deps) -> Response:
    """Return a blob, or a range of it; its ETag is its SHA-256."""
    headers = file_headers(ref, filename, "private, max-age=3600")
    if is_known(request, headers):
        return Response(status_code=304, headers=headers)
    stored = await deps.blobs.find(ref.bucket, ref.key)
    if stored is None or stored.sha256 != ref.sha256:
        raise Problem(410, GONE)
    head = is_head(request)
    if not head and not _is_script(request) and (url := await _signed(ref, deps)):
        return RedirectResponse(url, 307, {"Cache-Control": "no-store"})
    return await file_response(request, ref, headers, deps.blobs, head=head)


def _is_script(request: Request) -> bool:
    """Whether a script of a page reads the file: the store would have to allow it that."""
    return request.headers.get("sec-fetch-mode") == "cors"


async def _signed(ref: BlobRef, deps: Deps) -> str | None:
    """An address at which the store serves a blob itself, where that is wanted and there is one."""
    seconds = deps.settings.signed_seconds
    return await deps.blobs.signed_url(ref, seconds) if seconds else None


def binary(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The description of the responses of a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {
        200: {"description": "The file.", "content": content},
        206: {"description": "The range of the file that `Range` names.", "content": content},
        304: {"description": "The client has the file: `If-None-Match` names its ETag."},
        307: {"description": "The address at which the store serves the file itself."},
    }


def _add_route(name: str, file: ShowFile) -> None:
    async def endpoint(show_id: ShowIdPath, request: Request, deps: OpenDeps) -> Response:
        return await show_file(show_id, file, request, deps)

    ROUTER.add_api_route(
        f"/shows/{{show_id}}/{name}",
        endpoint,
        methods=["GET"],
        response_class=Response,
        operation_id=f"read_{name}".replace("-", "_").replace(".", "_"),
        summary=f"Fetch {file.filename} of a show",
        description="The ETag is the SHA-256 of the file. One range of bytes may be asked for.",
        responses=binary(file.media_type) | problems("gone", "range-not-satisfiable"),
        dependencies=[Depends(requires("read"))],
    )


for _name, _file in FILES.items():
    _add_route(_name, _file)
