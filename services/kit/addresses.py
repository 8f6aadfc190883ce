"""Which network addresses strangers may name: the guard against requests into our own network.

Feeds and webhooks share it: users write their addresses.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import httpx

_RESOLVERS = 32
_NAT64 = ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are the IPv4 address that is reached."""
_COMPATIBLE = ip_network("::/96")
"""RFC 4291, section 2.5.5.1: IPv4-compatible addresses, deprecated."""


class PrivateAddress(httpcore.ConnectError):
    """The name leads to addresses of a private network only."""


def is_public(address: str) -> bool:
    """Whether `address` (IPv4 or IPv6, in any notation of the resolver) is on the internet.

    An IPv6 address that wraps an IPv4 one (mapped, 6to4, Teredo, NAT64) is judged by that one too.
    """
    return all(
        a.is_global and not a.is_multicast for a in _reached(ip_address(address.partition("%")[0]))
    )


def _reached(address: IPv4Address | IPv6Address) -> Iterable[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield address.teredo[1]
    if address in _NAT64 or address in _COMPATIBLE:
        yield IPv4Address(address.packed[-4:])


class PublicOnly(httpcore.AsyncNetworkBackend):
    """Connects to the very address that was judged, so that no name can change its mind.

    `judge` says whether an address is public. Names are looked up on threads of its own: a
    resolver that hangs must not hold up other work.
    """

    def __init__(self, judge: Callable[[str], bool]) -> None:
        self._judge = judge
        self._resolvers = ThreadPoolExecutor(_RESOLVERS, "resolve")
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first public address of `host` that answers.

        Raises:
            PrivateAddress: `host` has no public address.
            httpcore.ConnectError: nobody answers, or nobody knows `host`.
        """
        failure: Exception = PrivateAddress(host)
        for address in await self.public(host, port):
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._network.sleep(seconds)

    def close(self) -> None:
        """Wait for no look-up any longer."""
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    async def public(self, host: str, port: int) -> list[str]:
        """The public addresses of `host`.

        Raises:
            httpcore.ConnectError: nobody knows `host`.
        """
        return [found for found in await self._resolve(host, port) if self._judge(found)]

    async def _resolve(self, host: str, port: int) -> list[str]:
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._resolvers, look_up)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        return list(dict.fromkeys(str(address[0]) for *_, address in found))


def transport_over(
    network: httpcore.AsyncNetworkBackend, *, connections: int
) -> httpx.AsyncHTTPTransport:
    """A transport of httpx with a pool of `connections` over `network`, e.g. `PublicOnly`.

    A client with a transport of its own ignores the proxies of the environment.
    """
    transport = httpx.AsyncHTTPTransport()
    # httpx has no setting for the network below it
    transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001
        ssl_context=httpx.create_ssl_context(),
        max_connections=connections,
        network_backend=network,
    )
    return transport
