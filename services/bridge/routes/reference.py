"""What documents the events: the page of the contract, and its AsyncAPI documents."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

import services
from services.kit.web.problems import Problem
from services.kit.web.static import StaticFile, served, static_file

PACKAGED = "reference"
"""Folder of this package in which an installation has the files."""
CHECKOUT = Path(services.__file__).parents[1]
PATHS = {
    "asyncapi.html": "infra/docs/asyncapi.html",
    "asyncapi.css": "infra/docs/asyncapi.css",
    "asyncapi.yaml": "asyncapi.yaml",
    "asyncapi.integrator.yaml": "asyncapi.integrator.yaml",
}
"""The files, and where a checkout has them."""
ROUTER = APIRouter(include_in_schema=False)


@cache
def reference(name: str) -> StaticFile:
    """A file.

    Raises:
        Problem: the installation lacks it.
    """
    packaged: Traversable = files("services.bridge") / PACKAGED / name
    found = packaged if packaged.is_file() else CHECKOUT / PATHS[name]
    if not found.is_file():
        raise Problem(404, f"this installation has no {name}")
    return static_file(found)


@ROUTER.get("/asyncapi")
async def page(request: Request) -> Response:
    """The page of the contract."""
    return served(request, reference("asyncapi.html"))


@ROUTER.get("/asyncapi.css")
async def style(request: Request) -> Response:
    """The style of the page."""
    return served(request, reference("asyncapi.css"))


@ROUTER.get("/asyncapi.yaml")
async def document(request: Request) -> Response:
    """The AsyncAPI document: all that is sent."""
    return served(request, reference("asyncapi.yaml"))


@ROUTER.get("/asyncapi.integrator.yaml")
async def integrator_document(request: Request) -> Response:
    """The AsyncAPI document of what concerns integrators."""
    return served(request, reference("asyncapi.integrator.yaml"))
