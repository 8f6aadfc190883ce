"""Reads the events that are delivered where their streams hold them."""

import heapq
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, aclosing
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from nats.aio.client import Client
from pydantic_core import from_json

from contracts import Event, subjects
from contracts.client.stored import Stored
from services.kit.replay import replay
from services.kit.stream import StreamReader
from services.webhook.ports import Occurred


class StoredEvents:
    """The events on their streams, as they were published."""

    def __init__(self, client: Client, streams: StreamReader) -> None:
        self._client = client
        self._streams = streams

    async def at(self, stream: str, sequence: int, event_id: str) -> Mapping[str, Any] | None:
        """The JSON of an event; None where the stream does not hold it any more.

        A stream that was made anew has another event at its sequence.
        """
        stored = await self._streams.at(stream, sequence)
        data = _data(stored.body) if stored else None
        is_same = data is not None and (data.get("event_id") or event_id) == event_id
        return data if is_same else None

    async def since(
        self, since: datetime, kinds: tuple[type[Event], ...]
    ) -> AsyncGenerator[Occurred, None]:
        """The events of some kinds since a time, in the order in which they were stored."""
        async with AsyncExitStack() as stack:
            streams = sorted({subjects.stream_of(kind.subject) for kind in kinds})
            readers = []
            for stream in streams:
                events = self._of_stream(stream, since, kinds)
                readers.append(await stack.enter_async_context(aclosing(events)))
            heads = [
                (event.stored_at, position, event)
                for position, reader in enumerate(readers)
                if (event := await anext(reader, None)) is not None
            ]
            heapq.heapify(heads)
            while heads:
                _, position, event = heads[0]
                yield event
                following = await anext(readers[position], None)
                if following is None:
                    heapq.heappop(heads)
                else:
                    heapq.heapreplace(heads, (following.stored_at, position, following))

    async def _of_stream(
        self, stream: str, since: datetime, kinds: tuple[type[Event], ...]
    ) -> AsyncGenerator[Occurred, None]:
        wanted = {subjects.wildcard(kind.subject): kind for kind in kinds}
        async with aclosing(replay(self._client, stream, ">", since=since)) as messages:
            async for stored in messages:
                event = _occurred(stored, stream, wanted)
                if event is not None:
                    yield event


def _occurred(stored: Stored, stream: str, wanted: Mapping[str, type[Event]]) -> Occurred | None:
    kinds = (kind for each, kind in wanted.items() if fnmatchcase(stored.subject, each))
    kind, stored_at = next(kinds, None), stored.stored_at
    data = _data(stored.body) if kind else None
    if kind is None or data is None or stored_at is None:
        return None
    return Occurred(kind, stream, stored.sequence, data, stored_at)


def _data(body: bytes) -> Mapping[str, Any] | None:
    try:
        data = from_json(body, allow_inf_nan=False)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
