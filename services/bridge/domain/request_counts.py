"""How many requests this process has served, by route."""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel, ConfigDict

ERROR, FAILURE = 400, 500
"""Statuses from which a response is an error of the client, and one of ours."""


class RouteCounts(BaseModel):
    """The requests of one route."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    method: str
    """Method."""
    route: str
    """Template of its path; `(none)` where there is no such route."""
    requests: int = 0
    """Number of requests that were answered."""
    errors: int = 0
    """Those that the client got wrong (4xx)."""
    failures: int = 0
    """Those that the station failed at (5xx)."""
    seconds: float = 0.0
    """Time that they took on average, in seconds; streams of events last as long as they are
    followed."""
    longest: float = 0.0
    """Time that the longest took, in seconds."""


class HttpStats(BaseModel):
    """The requests that one process of the bridge has answered since it began."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    since: datetime
    """When it began (UTC)."""
    requests: int
    """Number of requests."""
    errors: int
    """Those that clients got wrong (4xx)."""
    failures: int
    """Those that the station failed at (5xx)."""
    routes: tuple[RouteCounts, ...]
    """The routes, those first that were asked for most."""


@dataclass(slots=True)
class RequestCounts:
    """Counts requests; `since`: when counting began."""

    since: datetime
    _routes: dict[tuple[str, str], RouteCounts] = field(default_factory=dict)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        known = self._routes.get((method, route)) or RouteCounts(method=method, route=route)
        requests = known.requests + 1
        self._routes[method, route] = known.model_copy(
            update={
                "requests": requests,
                "errors": known.errors + (ERROR <= status < FAILURE),
                "failures": known.failures + (status >= FAILURE),
                "seconds": known.seconds + (seconds - known.seconds) / requests,
                "longest": max(known.longest, seconds),
            }
        )

    def stats(self) -> HttpStats:
        """What was counted so far."""
        routes = sorted(self._routes.values(), key=lambda each: (-each.requests, each.route))
        return HttpStats(
            since=self.since,
            requests=sum(each.requests for each in routes),
            errors=sum(each.errors for each in routes),
            failures=sum(each.failures for each in routes),
            routes=tuple(routes),
        )
