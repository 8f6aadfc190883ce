"""What every request of a listener goes through before it reaches a route, and its answer back."""

from urllib.parse import urlsplit

from starlette.types import ASGIApp

from services.kit.web.access_log import AccessLog
from services.kit.web.body_limit import BodyLimit
from services.kit.web.client_address import ClientAddress
from services.kit.web.host_check import HostCheck, allowed_names
from services.kit.web.http_metrics import HttpMetrics
from services.kit.web.request_id import RequestId
from services.kit.web.security_headers import NOTHING, SecurityHeaders
from services.onair.settings import OnAirSettings

OFTEN = ("/air/", "/static/", "/stream", "/api/beacon")
"""Beginnings of the paths that every player asks for again and again: they are no news to a log."""
MAX_BODY = 65_536
"""Bytes of a request's body."""
BODY_SECONDS = 10.0
"""Seconds in which it must arrive."""
_BODY = (MAX_BODY, BODY_SECONDS)


def guarded(app: ASGIApp, settings: OnAirSettings) -> ASGIApp:
    """The application behind its middlewares; the last one here is the first to see a request.

    Pages of other sites may read what is on the air; they may change nothing. No address of a
    listener is logged.
    """
    names = allowed_names(settings.host, settings.allowed_hosts)
    app = BodyLimit(app, lambda _: _BODY)
    own = urlsplit(settings.url or "")
    origins = frozenset({f"{own.scheme}://{own.netloc}"} if own.netloc else ())
    app = HostCheck(app, names, origins, setting="RADIOX_ONAIR_ALLOWED_HOSTS", reading=True)
    app = HttpMetrics(app)
    app = AccessLog(app, is_quiet=lambda path: path.startswith(OFTEN), names_client=False)
    app = ClientAddress(app, settings.proxy_header, settings.trusted_proxies)
    app = SecurityHeaders(app, NOTHING)
    return RequestId(app)
