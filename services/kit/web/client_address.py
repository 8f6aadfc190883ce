"""Finds the address of the client, also behind trusted proxies."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from services.kit.web.forwarded import Network, ProxyHeader, client_address


class ClientAddress:
    """Sets `request.state.address`; `trusted` proxies are believed what their `header` says."""

    def __init__(self, app: ASGIApp, header: ProxyHeader, trusted: Collection[Network]) -> None:
        self._app = app
        self._header = header
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            peer = (scope.get("client") or ("",))[0]
            values = Headers(scope=scope).getlist(self._header) if self._trusted else ()
            address = client_address(peer, values, self._header, self._trusted)
            scope.setdefault("state", {})["address"] = address
        await self._app(scope, receive, send)
