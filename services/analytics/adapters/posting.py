"""Posts JSON to the addresses that the operator has configured; private ones are allowed.

No failure names an address: that of Slack is a secret.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version

import httpx

from services.kit.failures import Retry


class Poster:
    """Posts within some seconds; redirects are not followed, and no body is read."""

    def __init__(self, client: httpx.AsyncClient, seconds: float) -> None:
        self._client = client
        self._seconds = seconds

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Post a body of JSON.

        Raises:
            Retry: it was not taken; the reason names no address.
        """
        sent = {"content-type": "application/json", **headers}
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._client.stream("POST", url, content=content, headers=sent) as response,
            ):
                status = response.status_code
        except TimeoutError:
            raise Retry(f"no answer within {self._seconds:g} s") from None
        except httpx.TimeoutException:
            raise Retry("no answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise Retry(f"it cannot be reached: {type(error).__name__}") from None
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise Retry(f"HTTP {status}{_phrase(status)}")


@asynccontextmanager
async def open_poster(seconds: float) -> AsyncIterator[Poster]:
    """Open a client of its own: no span and no counter of the others sees its addresses."""
    agent = {"User-Agent": f"RadioX/{version('radiox')}"}
    async with httpx.AsyncClient(timeout=seconds, headers=agent) as client:
        yield Poster(client, seconds)


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
