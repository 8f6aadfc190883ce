"""Replicas tell each other which pages play, over core NATS: one message every two seconds."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import ValidationError

from contracts import ListenersPresent, subjects
from contracts.client.tasks import cancel_all
from services.onair.domain.presence import Admission, Presence

logger = logging.getLogger(__name__)

TELL_EVERY = 2.0
"""Seconds between two messages of a replica that has heard of pages."""
MAX_TOLD = 5_000
"""Pages of one message, which is below the broker's limit of 1 MB with them."""
MAX_CHANNELS = 100
"""Channels of one message."""


class SharedPresence:
    """The pages that play, as all replicas have heard of them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._presence = Presence()
        self._admission = Admission()
        self._untold: dict[str, set[str]] = {}

    def note(self, channel: str, token: str, network: str) -> None:
        """Note that a page plays; `network`: a digest, by which pages are bounded."""
        now = time.monotonic()
        if not self._admission.admits(network, token, now):
            return
        self._presence.hear({channel: (token,)}, now)
        if channel in self._untold or len(self._untold) < MAX_CHANNELS:
            self._untold.setdefault(channel, set()).add(token)

    def current(self, channel: str) -> int:
        """Number of pages that play a channel."""
        return self._presence.current(channel, time.monotonic())

    async def hear(self, message: Msg) -> None:
        """Note what another replica has heard of; the kit tells of what cannot be read."""
        try:
            told = ListenersPresent.model_validate_json(message.data)
        except ValidationError:
            logger.debug("a message on %s is passed over: it cannot be read", message.subject)
            return
        self._presence.hear(told.present, time.monotonic())

    async def tell(self) -> None:
        """Tell the others, again and again; what is lost is told again a minute later."""
        while True:
            await asyncio.sleep(TELL_EVERY)
            while self._untold:
                with suppress(nats.errors.Error, ConnectionError):
                    await self._client.publish(subjects.LISTENERS_PRESENT, self._taken())

    def _taken(self) -> bytes:
        """A message of what was not told yet."""
        room, present = MAX_TOLD, dict[str, tuple[str, ...]]()
        for channel in list(self._untold):
            tokens = list(self._untold[channel])[:room]
            room -= len(tokens)
            present[channel] = tuple(tokens)
            self._untold[channel].difference_update(tokens)
            if not self._untold[channel]:
                del self._untold[channel]
            if not room:
                break
        return ListenersPresent(present=present).model_dump_json().encode()


@asynccontextmanager
async def open_presence(client: Client) -> AsyncIterator[SharedPresence]:
    """Hear and tell which pages play while the block runs."""
    presence = SharedPresence(client)
    subscription = await client.subscribe(subjects.LISTENERS_PRESENT, cb=presence.hear)
    task = asyncio.create_task(presence.tell())
    try:
        yield presence
    finally:
        await cancel_all([task])
        if client.is_connected:
            with suppress(nats.errors.Error, ConnectionError):
                await subscription.unsubscribe()
