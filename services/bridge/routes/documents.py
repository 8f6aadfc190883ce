"""What documents the interface: OpenAPI, its page, and the pages of problems."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.bridge.openapi import document, problems, shown
from services.kit.web.problem_pages import html
from services.kit.web.problem_types import BY_CODE, PROBLEM_TYPES
from services.kit.web.problems import Problem
from services.kit.web.static import served, static_files

FILES = static_files("services.bridge", "documents")
STYLES = "/docs/page.css"
PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}
}

ROUTER = APIRouter(tags=["station"])


@ROUTER.get(
    "/openapi.json",
    operation_id="read_openapi",
    summary="Read this document",
    responses=shown({"openapi": "3.1.0"}, "The document."),
    response_class=JSONResponse,
)
async def openapi(request: Request) -> Response:
    """Return the description of the interface, OpenAPI 3.1."""
    app = request.app
    if app.openapi_schema is None:
        app.openapi_schema = document(app)
    return JSONResponse(app.openapi_schema, headers={"Cache-Control": "no-cache"})


@ROUTER.get(
    "/docs",
    operation_id="read_docs",
    summary="Open the documentation of the interface",
    response_class=Response,
    responses=PAGE,
)
async def docs(request: Request) -> Response:
    """Return the page of the interface; its files come from the station itself."""
    return served(request, FILES["docs.html"])


@ROUTER.get("/docs/{name}", include_in_schema=False)
async def docs_file(name: str, request: Request) -> Response:
    """Return a script or a style sheet of the page."""
    if name not in FILES:
        raise Problem(404, f"the documentation has no file {name}")
    return served(request, FILES[name])


@ROUTER.get(
    "/problems",
    operation_id="list_problems",
    summary="Open the documentation of all problems",
    response_class=Response,
    responses=PAGE,
)
async def all_problems() -> Response:
    """Return the page of all types of problems."""
    return Response(html(PROBLEM_TYPES, STYLES), media_type="text/html")


@ROUTER.get(
    "/problems/{code}",
    operation_id="read_problem",
    summary="Open the documentation of a problem",
    response_class=Response,
    responses={**PAGE, **problems("not-found")},
)
async def one_problem(code: str) -> Response:
    """Return the page of a type of problem, to which `type` leads."""
    if code not in BY_CODE:
        raise Problem(404, f"there is no problem {code}; /problems lists all of them")
    return Response(html((BY_CODE[code],), STYLES), media_type="text/html")
