"""The addresses of onair: each module has a list `ROUTES`; what listeners ask most comes first."""

from starlette.routing import BaseRoute

from services.onair.routes import (
    beacon,
    events,
    feeds,
    history,
    live,
    nowplaying,
    pages,
    playlists,
    problems,
    ratings,
    segments,
    shows,
    stream,
    topics,
    users,
)

ROUTES: list[BaseRoute] = [
    *playlists.ROUTES,
    *segments.ROUTES,
    *live.ROUTES,
    *nowplaying.ROUTES,
    *events.ROUTES,
    *stream.ROUTES,
    *history.ROUTES,
    *feeds.ROUTES,
    *shows.ROUTES,
    *ratings.ROUTES,
    *users.ROUTES,
    *topics.ROUTES,
    *beacon.ROUTES,
    *problems.ROUTES,
    *pages.ROUTES,
]
"""All routes, in the order in which they are tried."""
