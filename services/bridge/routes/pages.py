"""Pages for people: the latest shows, and one page per show.

The pages hold nothing of the station, and are the same for everyone: what they show, their scripts
read from the HTTP interface, with the visitor's key where one is needed.
"""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts.event import is_show_id
from services.kit.web.problems import Problem
from services.kit.web.static import served, static_files

FILES = static_files("services.bridge", "pages")
ROUTER = APIRouter(include_in_schema=False)


@ROUTER.get("/")
async def root() -> Response:
    """The way to the page of the latest shows."""
    return RedirectResponse("/dashboard")


@ROUTER.get("/dashboard")
async def latest_shows(request: Request) -> Response:
    """The page of the latest shows."""
    return served(request, FILES["shows.html"])


@ROUTER.get("/dashboard/{show_id}")
async def one_show(request: Request, show_id: str) -> Response:
    """The page of a show; its script says where there is no such show."""
    page = FILES["show.html"]
    return served(request, page, 200 if is_show_id(show_id) else 404)


@ROUTER.get("/dashboard/assets/{name}")
async def asset(request: Request, name: str) -> Response:
    """A script, a style sheet or a picture of the pages."""
    if name not in FILES:
        raise Problem(404, f"the pages have no file {name}")
    return served(request, FILES[name])
