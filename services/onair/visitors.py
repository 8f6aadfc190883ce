"""Who asks, without an address: digests of network, user agent and the browser's token.

They are HMACs with a secret that onair's replicas share and no other service has: whoever reads
them on the broker cannot try all addresses.
"""

import hmac
import re

from starlette.requests import Request

from contracts import Visitor
from services.kit.web.forwarded import site_of
from services.onair.inputs import deps_of
from services.onair.problems import Problem

SESSION = "radiox_session"
"""Name of the cookie of a sign-in."""
MAX_AGENT = 512
"""Characters of the user agent that count."""
MAX_SESSION = 1_000
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_TOKEN_DIGITS = 16


def visitor_of(request: Request, token: str | None) -> Visitor:
    """Who asks.

    `token`: the random one of the browser, where it has told one.

    Raises:
        Problem: the token is none.
    """
    if token is not None and not TOKEN.fullmatch(token):
        raise Problem(422, "token: 8 to 64 letters, digits, - or _ are expected")
    network = network_of(request)
    agent = request.headers.get("user-agent", "")[:MAX_AGENT]
    return Visitor(
        fingerprint=_digest(request, "fingerprint", network, agent, token or ""),
        network=network,
        session=session_of(request),
    )


def network_of(request: Request) -> str:
    """A digest of the network that a request comes from: an IPv4 address, or an IPv6 /64."""
    address = getattr(request.state, "address", "") or (request.client or ("",))[0]
    return _digest(request, "network", site_of(address))


def session_of(request: Request) -> str | None:
    """The sign-in of a request; None where it has none."""
    session = request.cookies.get(SESSION, "")
    return session if 0 < len(session) <= MAX_SESSION else None


def presence_token(request: Request, token: str | None) -> str:
    """The digest by which a page is counted; one that tells no token, by its fingerprint.

    Raises:
        Problem: the token is none.
    """
    return visitor_of(request, token).fingerprint[:_TOKEN_DIGITS]


def _digest(request: Request, *parts: str) -> str:
    text = "\n".join(parts).encode("utf-8", "surrogatepass")
    return hmac.digest(deps_of(request).secret, text, "sha256").hex()
