"""Topics that listeners ask for.

- `GET /api/topics?channel=`: `{enabled, topics: [{text, listeners}]}`, those that were approved;
  `POST /api/topics` `{channel, text, token?}`: `{status}`.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from contracts import (
    Topic,
    TopicAsk,
    Topics,
    TopicsQuery,
)
from services.onair.forms import NO_STORE, TIMEOUT, Told, asked, fields_of, valid, without
from services.onair.inputs import deps_of
from services.onair.visitors import visitor_of


async def list_topics(request: Request) -> Response:
    """Topics that were approved: no other text is shown to listeners.

    They are asked for at once for all channels, and kept for moments: whoever names channels that
    are made up has them read no more often.
    """
    channel = request.query_params.get("channel") or None
    valid(TopicsQuery, {"channel": channel})
    query = TopicsQuery(status="approved")
    found = await deps_of(request).lookups.ask(query, Topics, TIMEOUT)
    told = [
        {"text": each.text, "listeners": each.listeners}
        for each in found.topics
        if channel in {None, each.channel}
    ]
    return JSONResponse({"enabled": found.enabled, "topics": told}, headers=NO_STORE)


async def ask_topic(request: Request) -> Response:
    """Ask for a topic."""
    fields = await fields_of(request)
    visitor = visitor_of(request, valid(Told, fields).token)
    query = valid(TopicAsk, {**without(fields, "token"), "visitor": visitor})
    found = await asked(request, query, Topic)
    return JSONResponse({"status": found.status}, 202, NO_STORE)


ROUTES: list[BaseRoute] = [
    Route("/api/topics", list_topics, methods=["GET"]),
    Route("/api/topics", ask_topic, methods=["POST"]),
]
