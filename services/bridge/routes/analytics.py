"""What listeners do, what the station made, and what is wrong with it."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from contracts import (
    AlertRules,
    AlertRulesQuery,
    Alerts,
    AlertsQuery,
    AlertTest,
    AlertTested,
    Analytics,
    AnalyticsExport,
    AnalyticsExportQuery,
    AnalyticsQuery,
    ListeningRecorded,
    ListeningRecordQuery,
    Silence,
    SilenceCreate,
    SilenceRemove,
    SilenceRemoved,
    Silences,
    SilencesQuery,
)
from services.bridge.access import requires
from services.bridge.inputs import OpenDeps
from services.bridge.openapi import problems
from services.bridge.routes.files import blob_response
from services.bridge.table import QueryRoute, query_router

EXPORT_SECONDS = 60.0
TEST_SECONDS = 65.0
"""A receiver has up to 60 seconds to answer a test."""

ROUTER = query_router(
    "analytics",
    (
        QueryRoute(
            "POST",
            "/analytics/events",
            ListeningRecordQuery,
            ListeningRecorded,
            "Record what listeners do",
            status=202,
            description="At most 100 events. One that is sent again under its id counts once, "
            "within six hours. The archive keeps numbers by day, show and name: no address, no "
            "session, no text.",
        ),
        QueryRoute(
            "GET",
            "/analytics",
            AnalyticsQuery,
            Analytics,
            "Report what the station made, and what of it was heard, day by day",
            timeout=EXPORT_SECONDS,
        ),
        QueryRoute(
            "GET",
            "/analytics/alerts",
            AlertsQuery,
            Alerts,
            "List what is wrong with the station",
        ),
        QueryRoute(
            "GET",
            "/analytics/alerts/rules",
            AlertRulesQuery,
            AlertRules,
            "List the rules by which alerts are raised, and who is told",
            "admin",
        ),
        QueryRoute(
            "POST",
            "/analytics/alerts/test",
            AlertTest,
            AlertTested,
            "Send a test message to those who are told of a severity",
            "admin",
            timeout=TEST_SECONDS,
        ),
        QueryRoute(
            "GET",
            "/analytics/silences",
            SilencesQuery,
            Silences,
            "List what is kept quiet",
            "admin",
        ),
        QueryRoute(
            "POST",
            "/analytics/silences",
            SilenceCreate,
            Silence,
            "Keep alerts quiet for a time",
            "admin",
            status=201,
        ),
        QueryRoute(
            "DELETE",
            "/analytics/silences/{silence_id}",
            SilenceRemove,
            SilenceRemoved,
            "End a silence",
            "admin",
        ),
    ),
)


class ExportParameters(AnalyticsExportQuery):
    """The parameters of an export; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid")


async def export(
    asked: Annotated[ExportParameters, Query()], request: Request, deps: OpenDeps
) -> Response:
    """Return a table in a file."""
    query = AnalyticsExportQuery(**dict(asked))
    made = await deps.services.ask(query, AnalyticsExport, EXPORT_SECONDS)
    response = await blob_response(request, made.file, made.file.key, deps)
    response.headers["X-Truncated"] = str(made.truncated).lower()
    response.headers["Cache-Control"] = "no-store"
    return response


_TEXT = {"schema": {"type": "string"}}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
ROUTER.add_api_route(
    "/analytics/export",
    export,
    methods=["GET"],
    response_class=Response,
    operation_id="get_analytics_export",
    summary="Fetch a table as CSV or Parquet",
    description="`days`, `heard`, `failures`, `sources`, `stages` and `groups` are parts of the "
    "report, `shows` has a row for each show that ended, `usage` one for each model of a "
    "provider. `X-Truncated` tells whether there are more than 50,000 rows.",
    responses={
        200: {
            "description": "The file.",
            "content": {"text/csv": _TEXT, "application/vnd.apache.parquet": _BYTES},
        },
        **problems("gone"),
    },
    dependencies=[Depends(requires("read"))],
)
