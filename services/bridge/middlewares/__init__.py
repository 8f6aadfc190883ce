"""What every request goes through before it reaches a route, and its answer on the way back."""

from collections.abc import Sequence
from functools import partial

from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Scope

from services.bridge.access.authentication import Authentication
from services.bridge.access.limits import Limiter
from services.bridge.domain.paths import template
from services.bridge.middlewares.gate import Gate
from services.bridge.middlewares.public import is_probe
from services.bridge.middlewares.rate_limit import RateLimit
from services.bridge.ports import Deps
from services.bridge.settings import BridgeSettings
from services.kit.web.access_log import AccessLog
from services.kit.web.body_limit import BodyLimit
from services.kit.web.client_address import ClientAddress
from services.kit.web.forwarded import site_of
from services.kit.web.host_check import HostCheck, allowed_names
from services.kit.web.http_metrics import HttpMetrics
from services.kit.web.matching import matched
from services.kit.web.request_id import RequestId
from services.kit.web.security_headers import SecurityHeaders

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REQUEST_HEADERS = (
    "Authorization", "X-API-Key", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
    "Last-Event-ID", "Prefer", "Range", "X-Request-Id", "traceparent",
)  # fmt: skip
"""Headers that pages of listed origins may send."""
RESPONSE_HEADERS = (
    "Content-Disposition", "Content-Range", "ETag", "Link", "Location", "Preference-Applied",
    "RateLimit", "RateLimit-Limit", "RateLimit-Policy", "RateLimit-Remaining", "RateLimit-Reset",
    "Retry-After", "X-Request-Id", "X-Truncated",
)  # fmt: skip
"""Headers that they may read."""
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:{stores}; media-src 'self' blob:{stores}; "
    "connect-src 'self'{stores}; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Content security policy of a page: what the station itself serves, no script in the page."""
UPLOADS = frozenset({"/api/v1/media/upload", "/api/v1/audio/process"})
"""Paths whose bodies are files."""
PREFLIGHT_AGE = 600
"""Seconds for which a browser remembers what a page may do."""


def guarded(app: ASGIApp, deps: Deps, routes: Sequence[BaseRoute]) -> ASGIApp:
    """The application behind its middlewares; the last one here is the first to see a request.

    `routes`: those of the application, by which what is refused before it comes there is named.
    """
    named = partial(_template, routes)
    settings, limiter = deps.settings, Limiter(deps.counters)
    app = BodyLimit(app, partial(_body_limits, settings))
    app = RateLimit(app, settings, limiter, _caller)
    app = Gate(app, Authentication(deps.keys, deps.tokens, settings))
    if settings.needs_credentials:
        app = RateLimit(app, settings, limiter, _site)
    if settings.cors_origins:
        app = CORSMiddleware(
            app,
            allow_origins=settings.cors_origins,
            allow_methods=METHODS,
            allow_headers=REQUEST_HEADERS,
            expose_headers=RESPONSE_HEADERS,
            max_age=PREFLIGHT_AGE,
        )
    names = allowed_names(settings.host, settings.allowed_hosts)
    origins = frozenset(settings.cors_origins)
    app = HostCheck(app, names, origins, setting="RADIOX_BRIDGE_ALLOWED_HOSTS")
    app = HttpMetrics(app, named, deps.counts.note)
    app = AccessLog(app, named, is_probe)
    app = ClientAddress(app, settings.proxy_header, settings.trusted_proxies)
    # Browsers are sent to a blob store for the files of shows, where addresses are signed.
    app = SecurityHeaders(app, PAGE.format(stores=" https:" if settings.signed_seconds else ""))
    return RequestId(app)


def _template(routes: Sequence[BaseRoute], scope: Scope) -> str:
    if "route" in scope:
        return template(scope)
    return matched(scope, routes)


def _body_limits(settings: BridgeSettings, path: str) -> tuple[int, float]:
    if path.rstrip("/") in UPLOADS:
        return settings.upload_bytes, settings.upload_seconds
    return settings.request_bytes, settings.body_seconds


def _caller(scope: Scope) -> str:
    caller = scope["state"].get("caller")
    return caller.identity if caller else ""


def _site(scope: Scope) -> str:
    return f"address:{site_of(scope['state']['address'])}"
