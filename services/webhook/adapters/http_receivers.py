"""Sends the requests, within bounds of time, size and trust. The only file with httpx."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version

import httpcore
import httpx

from services.kit.addresses import PrivateAddress, PublicOnly, is_public, transport_over
from services.kit.http_client import TracedClient
from services.webhook.domain.addresses import address
from services.webhook.domain.course import Answer
from services.webhook.settings import WebhookSettings

PRIVATE = "it lies in a private network; RADIOX_WEBHOOK_ALLOW_PRIVATE=true allows it"
LOOK_UP_TIMEOUT = 3.0
"""Seconds for the look-up of a name as a webhook is saved; each request looks it up anew."""
_REDIRECTS = range(300, 400)


class HttpReceivers:
    """Posts over HTTP; no redirect is followed, no cookie kept, no body read.

    The status is all that counts: a body may be endless, and is never asked for.
    """

    def __init__(self, client: httpx.AsyncClient, seconds: float) -> None:
        self._client = client
        self._seconds = seconds

    async def post(
        self, webhook_id: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Answer:
        """Send one request, and return what came of it; `webhook_id` is of no account."""
        del webhook_id
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._seconds):
                response = await self._status(url, content, headers)
        except TimeoutError:
            error = f"no answer within {self._seconds:g} s"
            return Answer(time.monotonic() - began, error=error)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as failure:
            return Answer(time.monotonic() - began, error=_in_words(failure))
        return _answer(response, time.monotonic() - began)

    async def _status(self, url: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
        async with self._client.stream("POST", url, content=content, headers=headers) as response:
            return response


@asynccontextmanager
async def open_receivers(
    settings: WebhookSettings, judge: Callable[[str], bool] = is_public
) -> AsyncIterator[tuple[HttpReceivers, "Destinations"]]:
    """Open the client, and close it; `judge` says which addresses are public."""
    with closing(PublicOnly(judge)) as guard:
        network = httpcore.AnyIOBackend() if settings.allow_private else guard
        async with TracedClient(
            transport=transport_over(network, connections=settings.workers * 2),
            timeout=settings.seconds,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": f"RadioX-Webhook/{version('radiox')}", "Accept": "*/*"},
        ) as client:
            yield (
                HttpReceivers(client, settings.seconds),
                Destinations(guard, allow_private=settings.allow_private),
            )


class Destinations:
    """Judges the URLs of webhooks as they are saved."""

    def __init__(self, guard: PublicOnly, *, allow_private: bool) -> None:
        self._guard = guard
        self._allow_private = allow_private

    async def refusal(self, url: str) -> str:
        """Why a URL cannot be used, in words; empty where it can.

        A name that nobody knows now may be known later: it is not refused.
        """
        found = address(url, allow_http=self._allow_private)
        if isinstance(found, str):
            return found
        try:
            httpx.URL(url)
        except (httpx.InvalidURL, UnicodeError) as error:
            return f"it is no URL: {error}"
        if self._allow_private:
            return ""
        try:
            async with asyncio.timeout(LOOK_UP_TIMEOUT):
                public = await self._guard.public(found.host, found.port)
        except (httpcore.ConnectError, TimeoutError, UnicodeError):
            return ""
        return "" if public else PRIVATE


def _answer(response: httpx.Response, seconds: float) -> Answer:
    status = response.status_code
    answer = Answer(seconds, status, retry_after=_retry_after(response.headers))
    if answer.is_success:
        return answer
    return Answer(seconds, status, _refusal(status), answer.retry_after)


def _refusal(status: int) -> str:
    if status in _REDIRECTS:
        return f"HTTP {status}: redirects are not followed; change the webhook's URL"
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of the header `Retry-After`, which is a number or a date (RFC 9110, 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    zoned = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (zoned - datetime.now(UTC)).total_seconds())


def _in_words(error: Exception) -> str:
    causes: list[BaseException] = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)
    if any(isinstance(each, PrivateAddress) for each in causes):
        return PRIVATE
    match error:
        case httpx.ConnectError():
            return f"nobody answers there: {error}"
        case httpx.TimeoutException():
            return "no answer in time"
        case _:
            return f"the connection broke: {type(error).__name__}"
