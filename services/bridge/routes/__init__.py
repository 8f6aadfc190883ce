"""The routes of the HTTP interface, a file for each group of the documentation."""

from services.bridge.routes import (
    analytics,
    audio,
    content,
    data,
    documents,
    events,
    files,
    health,
    lists,
    media,
    pages,
    reference,
    review,
    shows,
    speakers,
    trace,
    webhooks,
)

ROUTERS = (
    shows.ROUTER,
    lists.ROUTER,
    events.ROUTER,
    review.ROUTER,
    files.ROUTER,
    content.ROUTER,
    audio.ROUTER,
    media.ROUTER,
    data.ROUTER,
    analytics.ROUTER,
    trace.ROUTER,
    speakers.ROUTER,
    webhooks.ROUTER,
    health.ROUTER,
)
"""The routers below the prefix."""
STATION_ROUTERS = (health.PROBES, documents.ROUTER, reference.ROUTER, pages.ROUTER)
"""The routers at the root, where they are documented; they answer below the prefix too."""
