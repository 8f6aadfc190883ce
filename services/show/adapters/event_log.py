"""Reads events and messages from the streams."""

from typing import TypeVar

from contracts import Advisory, ShowEvent, ShowState, subjects
from contracts.client.stored import Stored
from contracts.state import is_end
from services.kit.cloudevents import delivered
from services.kit.delivery.dead_letters import DeadLetters
from services.kit.failures import Discard
from services.kit.service import Delivery
from services.kit.stream import StreamReader

E = TypeVar("E", bound=ShowEvent)


class StreamEventLog:
    """Reads the pipeline and the archive; writes dead letters only."""

    def __init__(self, streams: StreamReader, dead_letters: DeadLetters) -> None:
        self._streams = streams
        self._dead_letters = dead_letters

    async def read(self, kind: type[E], sequence: int) -> E:
        """The pipeline's event at `sequence`.

        Raises:
            Discard: it has aged out.
        """
        found = await self.find(kind, sequence)
        if found is None:
            raise Discard(f"{kind.subject} at {sequence} has aged out of the stream")
        return found

    async def find(self, kind: type[E], sequence: int) -> E | None:
        """The pipeline's event at `sequence`, None where it has aged out."""
        stored = await self._streams.at(subjects.STREAM_SHOWS, sequence)
        return None if stored is None else kind.model_validate_json(stored.body)

    async def message(self, stream: str, sequence: int) -> Delivery | None:
        """Any message as it is delivered, None where it has aged out."""
        stored = await self._streams.at(stream, sequence)
        return None if stored is None else delivered(stored, stream)

    async def archive_end(self) -> int:
        """The last sequence of the archive."""
        return await self._streams.last(subjects.STREAM_ARCHIVE)

    async def is_announced(self, state: ShowState) -> bool:
        """Whether the archive holds a terminal event of this generation."""
        if state.finishing is None:
            return False
        after = state.finishing.archive_sequence

        def wanted(stored: Stored) -> bool:
            return is_end(stored.subject, stored.body, state.show_id, state.generation)

        return (await self._streams.find(subjects.STREAM_ARCHIVE, ">", wanted, after)) is not None

    async def dead_letter(self, advisory: Advisory) -> None:
        """Record the dead letter of a message that the broker delivers no more.

        It has no payload where the message has aged out.
        """
        stream, sequence = advisory.stream, advisory.stream_seq
        gone = Delivery(b"", "", stream, sequence, "", {})
        reason = f"delivered {advisory.deliveries} times and never finished"
        await self._dead_letters.record(
            await self.message(stream, sequence) or gone,
            advisory.consumer,
            reason,
            advisory.deliveries,
        )
