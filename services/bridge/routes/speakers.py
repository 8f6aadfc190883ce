"""The hosts of the station."""

from contracts.host import (
    HostHistory,
    HostHistoryQuery,
    HostList,
    HostListQuery,
    HostQuery,
    HostRemove,
    HostRemoved,
    HostSave,
    StationHost,
)
from services.bridge.table import QueryRoute, query_router

ROUTER = query_router(
    "speakers",
    (
        QueryRoute("GET", "/speakers", HostListQuery, HostList, "List the hosts"),
        QueryRoute("GET", "/speakers/{name}", HostQuery, StationHost, "Read a host"),
        QueryRoute(
            "GET", "/speakers/{name}/history", HostHistoryQuery, HostHistory, "Read its versions"
        ),
        QueryRoute(
            "POST",
            "/speakers",
            HostSave,
            StationHost,
            "Create a host",
            "admin",
            status=201,
            description="A name that was saved before is refused; `PUT` replaces it.",
            values={"version": 0},
        ),
        QueryRoute(
            "PUT", "/speakers/{name}", HostSave, StationHost, "Create or replace a host", "admin"
        ),
        QueryRoute("DELETE", "/speakers/{name}", HostRemove, HostRemoved, "Remove a host", "admin"),
    ),
)
