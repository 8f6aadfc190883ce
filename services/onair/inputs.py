"""What routes read of a request."""

import re
from datetime import datetime

from starlette.requests import Request

from services.broadcast.segments import RENDITIONS, Rendition
from services.onair.domain.channels import Channel
from services.onair.ports import Deps
from services.onair.problems import Problem

NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
"""A number, as playlists write it."""
SOON = {"Cache-Control": "public, max-age=1"}
"""Of what may be there in a moment."""
_HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


def deps_of(request: Request) -> Deps:
    """The deps of the application."""
    deps: Deps = request.app.state.deps
    return deps


def channel_of(request: Request) -> Channel:
    """The channel that the path names as `channel`.

    Raises:
        Problem: nothing was scheduled on a channel of that name.
    """
    channel = deps_of(request).channels.find(request.path_params["channel"])
    if channel is None:
        detail = "there is no such channel, or nothing was scheduled on it yet"
        raise Problem(404, detail, SOON)
    return channel


def rendition_of(request: Request) -> Rendition:
    """The rendition that the path names as `rendition`.

    Raises:
        Problem: there is none of that name.
    """
    name = request.path_params["rendition"]
    for rendition in RENDITIONS:
        if rendition == name:
            return rendition
    raise Problem(404, f"there is no such rendition, but {' and '.join(RENDITIONS)}")


def path_number(request: Request, name: str = "number") -> int:
    """The number of a segment that the path has.

    Raises:
        Problem: it is none.
    """
    number = request.path_params[name]
    if not NUMBER.fullmatch(number):
        raise Problem(404, "there is no such segment: playlists name them by number")
    return int(number)


def now_of(request: Request) -> datetime:
    """The time now (UTC)."""
    return deps_of(request).clock.now()


def base_of(request: Request) -> str:
    """Address of the site, without a slash at its end: as set, else as the client names it.

    Raises:
        Problem: the request names no host.
    """
    if url := deps_of(request).settings.url:
        return url
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise Problem(400, "Host: this is no name of a host")
    return f"{request.url.scheme}://{host}"
