"""The stream `ARCHIVE`, and what became of its events that the archive passed over."""

from nats.aio.client import Client

from contracts import Event, subjects
from services.data.domain.events import parsed
from services.kit.availability import retry_until_available
from services.kit.stream import StreamReader


class ArchiveStream:
    """The stream on JetStream; every method raises `BrokerUnavailable` without a broker."""

    def __init__(self, client: Client, streams: StreamReader, consumer: str) -> None:
        self._js = client.jetstream()
        self._streams = streams
        self._letters = subjects.dead_letter_subject(subjects.STREAM_ARCHIVE, "*", consumer)

    async def last(self) -> int:
        """The last sequence of the stream."""
        return await self._streams.last(subjects.STREAM_ARCHIVE)

    async def event(self, sequence: int) -> Event | None:
        """The event at a sequence; None where it is gone."""
        stored = await self._streams.at(subjects.STREAM_ARCHIVE, sequence)
        if stored is None:
            return None
        return parsed(stored.subject, stored.body, stored.sequence, stored.stored_at)

    async def dead_letters(self) -> int:
        """Number of its events that the archive has passed over."""
        info = await retry_until_available(
            lambda: self._js.stream_info(subjects.STREAM_DEAD, subjects_filter=self._letters),
            "counting dead letters",
        )
        return len(info.state.subjects or {})
