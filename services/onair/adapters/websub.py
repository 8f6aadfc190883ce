"""Tells a WebSub hub that feeds have changed; what comes of it is of no account to the station."""

import asyncio
import logging
from collections.abc import Sequence

import httpx

from services.kit.http_client import HttpClient

logger = logging.getLogger(__name__)

SECONDS = 10.0
"""Seconds in which the hub must answer."""


class WebSubHub:
    """One hub."""

    def __init__(self, client: HttpClient, address: str) -> None:
        self._client = client
        self._address = address

    async def publish(self, feeds: Sequence[str]) -> bool:
        """Tell the hub of feeds that have changed, by their addresses; returns whether it took it.

        A failure is logged, and no more: the next change is told again, and podcast players look
        at feeds by themselves too.
        """
        content = {"hub.mode": "publish", "hub.url": list(feeds), "hub.topic": list(feeds)}
        try:
            async with asyncio.timeout(SECONDS):
                response = await self._client().post(self._address, data=content)
        except (httpx.HTTPError, TimeoutError) as error:
            logger.warning("the WebSub hub was not told of %s: %r", ", ".join(feeds), error)
            return False
        if not response.is_success:
            logger.warning(
                "the WebSub hub refused %s with status %d", ", ".join(feeds), response.status_code
            )
        return response.is_success
