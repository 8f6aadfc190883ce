"""Counts and times requests, by OpenTelemetry's conventions for HTTP servers."""

from collections.abc import Callable
from functools import cache
from time import perf_counter

from opentelemetry import metrics
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.telemetry import instruments
from services.kit.telemetry.batches import BatchedHistogram
from services.kit.telemetry.tallies import Tally
from services.kit.web import paths

Note = Callable[[str, str, int, float], None]
"""Takes method, route, status and seconds of a request that was answered."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that are labels; another one is `_OTHER`, as the conventions ask for."""

SERVER_ERROR = 500
"""The least status that is an error of the server."""


class _Measured:
    """What is measured of requests: counted here, and handed to the SDK when it is read."""

    def __init__(self, meter: metrics.Meter | None = None) -> None:
        self.seconds = BatchedHistogram(instruments.HTTP_DURATION, meter)
        self.active = Tally(instruments.HTTP_ACTIVE, meter, self.seconds.flush)


@cache
def _measured() -> _Measured:
    """That of all servers of the process."""
    return _Measured()


class HttpMetrics:
    """Measures each request by method, route and status; a route is its template."""

    def __init__(
        self,
        app: ASGIApp,
        template: Callable[[Scope], str] = paths.template,
        note: Note | None = None,
        meter: metrics.Meter | None = None,
    ) -> None:
        """`template`: the template of a request's route. `note`: is told of them too."""
        self._app = app
        self._template = template
        self._note = note
        self._measured = _measured() if meter is None else _Measured(meter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 499
        method = scope["method"] if scope["method"] in METHODS else "_OTHER"

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        scheme = _scheme(scope)
        self._measured.active.add(1, method, scheme)
        try:
            await self._app(scope, receive, note)
        finally:
            self._measured.active.add(-1, method, scheme)
            route = self._template(scope)
            about = {
                "http.request.method": method,
                "url.scheme": scheme,
                "http.route": route,
                "http.response.status_code": status,
                **({"error.type": str(status)} if status >= SERVER_ERROR else {}),
            }
            seconds = perf_counter() - began
            self._measured.seconds.record(seconds, about)
            if self._note is not None:
                self._note(method, route, status, seconds)


def _scheme(scope: Scope) -> str:
    """The scheme of the connection; a client can name no other one."""
    return "https" if scope.get("scheme") == "https" else "http"
