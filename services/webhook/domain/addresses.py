"""Which addresses a webhook may have, as far as the text tells."""

import re
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple
from urllib.parse import urlsplit

NOT_HTTPS = (
    "it must begin with https://, or http:// where the station has "
    "RADIOX_WEBHOOK_ALLOW_PRIVATE=true"
)
_PORTS = {"https": 443, "http": 80}
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*\.?")
"""RFC 1123, section 2.1, and underscores, which the resolver takes too."""


class Address(NamedTuple):
    """Where a webhook's requests go."""

    host: str
    port: int


def address(url: str, *, allow_http: bool) -> Address | str:
    """The host and port of a URL, or why it cannot be used, in words."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return "it has characters that a URL cannot have; percent-encode them"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"it is no URL: {error}"
    if parts.scheme != "https" and not (parts.scheme == "http" and allow_http):
        return NOT_HTTPS
    if "@" in parts.netloc:
        return "it holds a user or a password; receivers verify the signature instead"
    host = parts.hostname or ""
    if not _is_host(host):
        return "it names no host"
    return Address(host, port or _PORTS[parts.scheme])


def _is_host(text: str) -> bool:
    """Whether a text can be the name of a host, or its address."""
    if ":" not in text:
        return _NAME.fullmatch(text) is not None
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
