"""Pages tell that they play: `POST /api/beacon` `{channel, token?}`, once a minute."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.onair.forms import NO_STORE, Told, fields_of, valid
from services.onair.inputs import deps_of
from services.onair.problems import Problem
from services.onair.visitors import network_of, presence_token


class _Present(Told):
    channel: Annotated[str, Field(max_length=64)]


async def beacon(request: Request) -> Response:
    """Note that a page plays."""
    told = valid(_Present, await fields_of(request))
    deps = deps_of(request)
    token = presence_token(request, told.token)
    if deps.channels.find(told.channel) is None:
        raise Problem(404, "channel: there is no such channel", NO_STORE)
    deps.presence.note(told.channel, token, network_of(request))
    return Response(status_code=204, headers=NO_STORE)


ROUTES: list[BaseRoute] = [
    Route("/api/beacon", beacon, methods=["POST"]),
]
