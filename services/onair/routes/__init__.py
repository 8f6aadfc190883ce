"""The addresses of onair: each module has a list `ROUTES`; what listeners ask most comes first."""

from starlette.routing import BaseRoute

from services.onair.routes import (
    events,
    feeds,
    history,
    listeners,
    live,
    nowplaying,
    pages,
    playlists,
    segments,
    shows,
    stream,
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
    *listeners.ROUTES,
    *pages.ROUTES,
]
"""All routes, in the order in which they are tried."""
