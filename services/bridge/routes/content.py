"""News, feeds, and scripts without a show."""

from contracts import (
    FeedCatalogue,
    FeedCatalogueQuery,
    NewsOverview,
    NewsProcessQuery,
    NewsQuery,
    ProcessedNews,
    ScriptWriteQuery,
    WrittenScript,
)
from services.bridge.domain.work import AGAIN, WORK_SECONDS
from services.bridge.table import QueryRoute, query_router

ROUTER = query_router(
    "content",
    (
        QueryRoute(
            "GET",
            "/content/news",
            NewsQuery,
            NewsOverview,
            "List the events of the day, and which of them a show tells, and why",
            description="As `radiox news` does: no show is made, and no provider is paid." + AGAIN,
            timeout=WORK_SECONDS,
        ),
        QueryRoute(
            "GET",
            "/content/feeds",
            FeedCatalogueQuery,
            FeedCatalogue,
            "List the feeds of the catalogue, with their health",
        ),
        QueryRoute(
            "POST",
            "/content/script",
            ScriptWriteQuery,
            WrittenScript,
            "Write a script without audio",
            "request",
            description="The body is that of a request for a show: stories are picked, and a "
            "script is written, as `POST /audio/generate` takes it." + AGAIN,
            hidden=frozenset({"review"}),
            timeout=WORK_SECONDS,
            named_by="show_id",
        ),
        QueryRoute(
            "POST",
            "/content/process",
            NewsProcessQuery,
            ProcessedNews,
            "Turn feeds and articles into stories",
            "request",
            description="They are read, cleaned, merged, put into sections and weighed, as for a "
            "show; no model is asked." + AGAIN,
            timeout=WORK_SECONDS,
        ),
    ),
)
