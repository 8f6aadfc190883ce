"""Tells browsers what pages and answers may do."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = b"content-security-policy"
FRAMES = b"x-frame-options"
NOT_MODIFIED = 304
"""A browser replaces the headers of what it has by those of this answer: it keeps its policy."""
NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""Content security policy of what is no page."""
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
"""Headers of every answer that does not set them itself."""


class SecurityHeaders:
    """Adds the headers; `page`: the content security policy of pages.

    A response with a policy of its own says there who may frame it. The list of its headers is left
    as it is: a response may be sent more than once.
    """

    def __init__(self, app: ASGIApp, page: str, headers: Mapping[str, str] = HEADERS) -> None:
        self._app = app
        self._page = _encoded(page, headers)
        self._other = _encoded(NOTHING, headers)
        self._not_modified = [each for each in self._other if each[0] != POLICY]
        self._framed = [each for each in self._not_modified if each[0] != FRAMES]

    def _added(self, status: int, given: Mapping[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        if status == NOT_MODIFIED:
            return self._not_modified
        if POLICY in given:
            return self._framed
        is_page = given.get(b"content-type", b"").startswith(b"text/html")
        return self._page if is_page else self._other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = dict(message["headers"])
                added = self._added(message["status"], given)
                missing = [each for each in added if each[0] not in given]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _encoded(policy: str, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """The headers as they are sent: they are the same for most answers."""
    rest = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return [(POLICY, policy.encode()), *rest]
