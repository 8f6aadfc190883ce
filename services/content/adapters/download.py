"""Downloads: one address, within bounds of time, size and trust. The only file with httpx."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

import httpcore
import httpx

from services.content.settings import ContentSettings
from services.kit.addresses import PrivateAddress, PublicOnly, is_public, transport_over
from services.kit.http_client import TracedClient

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)

_LAST_PORT = 65535


class Unreadable(Exception):  # noqa: N818 - a finding about a feed, not a fault of ours
    """Why a feed could not be read, in words that say what to do."""


@dataclass(frozen=True, slots=True)
class Download:
    """What an address gave; `body` is None where the server says that nothing has changed."""

    body: bytes | None
    url: str
    content_type: str = ""
    etag: str = ""
    modified: str = ""


class Downloader:
    """Fetches with one pool of connections; where private addresses are allowed, with two.

    The second pool takes over once an address turned out to be public: nothing public leads
    back into a private network.
    """

    def __init__(
        self,
        settings: ContentSettings,
        named: httpx.AsyncClient,
        public: httpx.AsyncClient,
        judge: Callable[[str], bool],
    ) -> None:
        self._settings = settings
        self._judge = judge
        self._named = named
        self._public = public

    async def fetch(self, url: str, *, etag: str = "", modified: str = "") -> Download:
        """Fetch `url`, conditionally where `etag` or `modified` are known.

        Raises:
            Unreadable: in words, whatever goes wrong.
        """
        condition = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in condition.items() if value}
        try:
            async with asyncio.timeout(self._settings.feed_timeout):
                return await self._follow(url, headers)
        except TimeoutError:
            raise Unreadable(
                f"no complete answer within {self._settings.feed_timeout:g} s; try again later"
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise Unreadable(_in_words(error)) from error

    async def _follow(self, url: str, headers: dict[str, str]) -> Download:
        client = self._named
        seen = {url}
        for _ in range(self._settings.redirects + 1):
            if (httpx.URL(url).port or 0) > _LAST_PORT:
                raise Unreadable(f"leads to a port that does not exist ({url})")
            async with client.stream("GET", url, headers=headers) as response:
                if not response.has_redirect_location:
                    return await self._take(response)
                if self._reached_public(response):
                    client = self._public
                url = str(response.next_request.url) if response.next_request else url
            if url in seen:
                raise Unreadable(f"redirects in a circle at {url}; check the address")
            seen.add(url)
        raise Unreadable(f"more than {self._settings.redirects} redirects; check the address")

    async def _take(self, response: httpx.Response) -> Download:
        kept = {
            "etag": response.headers.get("etag", ""),
            "modified": response.headers.get("last-modified", ""),
        }
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return Download(None, str(response.url), **kept)
        if response.status_code != HTTPStatus.OK:
            raise Unreadable(_status_in_words(response.status_code))
        body = await self._body(response)
        return Download(body, str(response.url), response.headers.get("content-type", ""), **kept)

    async def _body(self, response: httpx.Response) -> bytes:
        most = self._settings.feed_bytes
        decode = _decoder(response.headers.get("content-encoding", "identity"))
        wire, body = 0, bytearray()
        async for chunk in response.aiter_raw():
            wire += len(chunk)
            body += decode(chunk, most + 1 - len(body))
            if max(wire, len(body)) > most:
                raise Unreadable(f"larger than {most / 1e6:g} MB; this is no news feed")
        return bytes(body)

    def _reached_public(self, response: httpx.Response) -> bool:
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        return peer is None or self._judge(str(peer[0]))


class _Decoder(Protocol):
    def __call__(self, data: bytes, most: int) -> bytes:
        """Decode at most `most` bytes of `data`."""


def _decoder(encoding: str) -> _Decoder:
    """Decode without ever holding more than asked for, so that a bomb cannot go off."""
    match encoding.strip().lower():
        case "identity" | "":
            return lambda data, _: data
        case "gzip" | "x-gzip":
            return _inflate(zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress)
        case other:
            raise Unreadable(f"compressed as {other!r}, which nobody asked for")


def _inflate(decompress: Callable[[bytes, int], bytes]) -> _Decoder:
    def decode(data: bytes, most: int) -> bytes:
        try:
            return decompress(data, most)
        except zlib.error as error:
            raise Unreadable("damaged compression; try again later") from error

    return decode


_ADVICE = {
    401: "it wants a password",
    403: "the publisher refuses; look for another address",
    404: "there is nothing at this address; look for the new one",
    410: "the publisher has removed it; take it out of the list",
    429: "asked too often; try again later",
}


def _status_in_words(status: int) -> str:
    trouble = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    other = (
        "the publisher's server is in trouble; try again later" if trouble else "this is no feed"
    )
    return f"HTTP {status}: {_ADVICE.get(status, other)}"


def _in_words(error: Exception) -> str:
    causes = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)  # type: ignore[arg-type]  # httpx raises exceptions from exceptions
    if any(isinstance(c, PrivateAddress) for c in causes):
        return (
            "lies in a private network; RADIOX_CONTENT_PRIVATE_FEEDS=true allows it by name, as a "
            "station of `radiox up` and commands without RADIOX_NATS_URL do by themselves"
        )
    match error:
        case httpx.ConnectError():
            return f"nobody answers there ({error}); check the network and the address"
        case httpx.TimeoutException():
            return "no answer in time; try again later"
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | UnicodeError():
            return f"leads to something that is no web address ({error})"
        case _:
            return f"the connection broke ({type(error).__name__}: {error}); try again later"


@asynccontextmanager
async def open_downloader(
    settings: ContentSettings, judge: Callable[[str], bool] = is_public
) -> AsyncIterator[Downloader]:
    """Open the pools of connections, and close them; `judge` says which addresses are public."""
    with closing(PublicOnly(judge)) as guard:
        async with _client(settings, guard) as public:
            if not settings.private_feeds:
                yield Downloader(settings, public, public, judge)
                return
            async with _client(settings, httpcore.AnyIOBackend()) as named:
                yield Downloader(settings, named, public, judge)


def _client(settings: ContentSettings, network: httpcore.AsyncNetworkBackend) -> httpx.AsyncClient:
    return TracedClient(
        transport=transport_over(network, connections=settings.connections),
        timeout=settings.feed_timeout,
        headers={
            "User-Agent": settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
        },
    )
