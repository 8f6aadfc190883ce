"""Finds the address of a client behind proxies."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Literal, TypeAlias

ProxyHeader = Literal["x-forwarded-for", "forwarded"]
"""The header in which a proxy names its client; `forwarded` is that of RFC 7239."""
Network: TypeAlias = IPv4Network | IPv6Network
Address: TypeAlias = IPv4Address | IPv6Address

MAX_LENGTH = 2000
"""Characters of the header that are read, from its end."""
_ELEMENT = re.compile(r'(?:"[^"]*"|[^,"])+')
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s]+)', re.IGNORECASE)
_NODE = re.compile(r"\[([^\]]+)\](?::[0-9]+)?|([0-9.]+)(?::[0-9]+)?|([0-9A-Fa-f:.]+)")
MAX_REMEMBERED = 1024
"""Addresses that are not parsed again: a client sends more than one request."""
SITE_BITS = 64
"""Leading bits of an IPv6 address that one subscriber has."""


def client_address(
    peer: str, values: Sequence[str], header: ProxyHeader, trusted: Collection[Network]
) -> str:
    """The address of the client; `peer` is that of the connection, `values` are the headers'.

    Every proxy appends the address that it was called from. Those that the trusted proxies have
    appended are right; what stands before them, anybody may have written.
    """
    nearest = _address(peer) if trusted else None
    if nearest is None:
        return peer
    hops = [hop for value in values for hop in _hops(value[-MAX_LENGTH:], header)]
    while hops and _is_trusted(nearest, trusted):
        found = _address(hops.pop())
        if found is None:
            break
        nearest = found
    return str(nearest)


@lru_cache(MAX_REMEMBERED)
def site_of(address: str) -> str:
    """What requests of one client are counted by: its address, or its network with IPv6."""
    found = _address(address) if ":" in address else None
    if not isinstance(found, IPv6Address):
        return address
    return str(IPv6Network((found, SITE_BITS), strict=False))


def _hops(value: str, header: ProxyHeader) -> list[str]:
    elements = [element.strip() for element in _ELEMENT.findall(value)]
    if header == "x-forwarded-for":
        return elements
    named = [_FOR.search(element) for element in elements]
    return [found[1].strip('"') if found else "" for found in named]


@lru_cache(MAX_REMEMBERED)
def _address(text: str) -> Address | None:
    """The address of a node, whose port is ignored; None where it names none."""
    found = _NODE.fullmatch(text)
    try:
        address = ip_address(next(filter(None, found.groups()))) if found else ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_trusted(address: Address, trusted: Collection[Network]) -> bool:
    return any(address in network for network in trusted)
