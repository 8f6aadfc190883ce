"""Reads lists of feeds from the web; a public list leads to nothing in a private network.

A station on this machine reads what its user names, private addresses too. The user does not write
a list that is found on the internet.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import httpcore
import httpx

from services.kit.addresses import PublicOnly, is_public, transport_over

TIMEOUT = 10.0
"""Seconds in which an address must be fetched."""
CONNECTIONS = 20
PORT = 443
"""Of an address without one: a name leads to the same hosts at any."""


class Web:
    """Two clients: one for private addresses that the user names, and one that reaches none."""

    def __init__(
        self, named: httpx.AsyncClient, public: httpx.AsyncClient, network: PublicOnly
    ) -> None:
        self._named = named
        self._public = public
        self._network = network

    async def is_private(self, address: str) -> bool:
        """Whether an address leads into a private network alone; not so where nobody knows it."""
        parts = urlsplit(address)
        try:
            return not await self._network.public(parts.hostname or "", parts.port or PORT)
        except (httpcore.ConnectError, UnicodeError, ValueError):
            return False

    async def private_among(self, addresses: Sequence[str]) -> set[str]:
        """Those addresses that are private."""
        found = await asyncio.gather(*map(self.is_private, addresses))
        return {address for address, is_private in zip(addresses, found, strict=True) if is_private}

    def client(self, *, private: bool) -> httpx.AsyncClient:
        """The client for an address that is private, or that is not."""
        return self._named if private else self._public


@asynccontextmanager
async def open_web(judge: Callable[[str], bool] = is_public) -> AsyncIterator[Web]:
    """Open the clients; `judge` says whether an address is public."""
    network = PublicOnly(judge)
    async with AsyncExitStack() as stack:
        stack.callback(network.close)
        named = httpx.AsyncClient(follow_redirects=True, timeout=TIMEOUT)
        public = httpx.AsyncClient(
            transport=transport_over(network, connections=CONNECTIONS),
            follow_redirects=True,
            timeout=TIMEOUT,
        )
        yield Web(
            await stack.enter_async_context(named), await stack.enter_async_context(public), network
        )
