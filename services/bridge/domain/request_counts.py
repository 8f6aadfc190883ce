"""How many requests this process has served, by route."""

from collections import defaultdict
from dataclasses import asdict, dataclass, field
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
class _Count:
    """The requests of one route so far; a model would be built anew for each."""

    requests: int = 0
    errors: int = 0
    failures: int = 0
    seconds: float = 0.0
    longest: float = 0.0

    def note(self, status: int, seconds: float) -> None:
        self.requests += 1
        self.errors += ERROR <= status < FAILURE
        self.failures += status >= FAILURE
        self.seconds += (seconds - self.seconds) / self.requests
        self.longest = max(self.longest, seconds)


@dataclass(slots=True)
class RequestCounts:
    """Counts requests; `since`: when counting began."""

    since: datetime
    _routes: defaultdict[tuple[str, str], _Count] = field(
        default_factory=lambda: defaultdict(_Count)
    )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._routes[method, route].note(status, seconds)

    def stats(self) -> HttpStats:
        """What was counted so far."""
        counted = (
            RouteCounts(method=method, route=route, **asdict(count))
            for (method, route), count in self._routes.items()
        )
        routes = sorted(counted, key=lambda each: (-each.requests, each.route))
        return HttpStats(
            since=self.since,
            requests=sum(each.requests for each in routes),
            errors=sum(each.errors for each in routes),
            failures=sum(each.failures for each in routes),
            routes=tuple(routes),
        )
