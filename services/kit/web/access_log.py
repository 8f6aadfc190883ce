"""Writes a line for each request: nothing of its query string, its headers or its body."""

import logging
import time
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.trace_context import TRACEPARENT, trace_id_of
from services.kit.web import paths

logger = logging.getLogger(__name__)


class AccessLog:
    """Logs method, route, status, duration, ids and key; what `is_quiet` at level debug.

    `template`: the template of a request's route. `is_quiet`: whether a path is asked for often.
    `names_client`: whether the address of the client is logged too.
    """

    def __init__(
        self,
        app: ASGIApp,
        template: Callable[[Scope], str] = paths.template,
        is_quiet: Callable[[str], bool] = lambda _: False,
        *,
        names_client: bool = True,
    ) -> None:
        self._app = app
        self._template = template
        self._is_quiet = is_quiet
        self._names_client = names_client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        level = logging.DEBUG if self._is_quiet(scope.get("path", "")) else logging.INFO
        if scope["type"] != "http" or not logger.isEnabledFor(level):
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 499

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            fields = {
                "status": status,
                "duration": round(time.perf_counter() - started, 4),
                "address": scope["state"].get("address", "") if self._names_client else "",
            }
            _log(level, scope, self._template(scope), fields)


def _log(level: int, scope: Scope, route: str, answered: Mapping[str, object]) -> None:
    state = scope["state"]
    caller = state.get("caller")
    method = scope["method"]
    fields = {
        "method": method,
        "route": route,
        **answered,
        "request_id": state["request_id"],
        "trace_id": _trace(scope),
        "key": caller.name if caller else "",
    }
    logger.log(
        level,
        "%s %s %d after %.3f s",
        method, route, answered["status"], answered["duration"],
        extra={name: value for name, value in fields.items() if value},
    )  # fmt: skip


def _trace(scope: Scope) -> str:
    """The trace that the client continues, or the one that begins here."""
    continued = trace_id_of(Headers(scope=scope).get(TRACEPARENT, ""))
    return continued or str(scope["state"].get("trace_id", ""))
