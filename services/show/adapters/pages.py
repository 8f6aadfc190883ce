"""The streams, as show reads them."""

from typing import TypeVar

from contracts import DeadLetter, Event, subjects
from services.kit.clock import Clock
from services.kit.delivery import PAYLOAD_KEPT, whose
from services.kit.failures import Discard
from services.kit.publisher import Publisher, event_id
from services.kit.stream import StreamReader
from services.show.domain.state import ShowState

E = TypeVar("E", bound=Event)


class StreamPages:
    """Reads the pipeline and the archive; writes dead letters only."""

    def __init__(self, streams: StreamReader, publisher: Publisher, clock: Clock) -> None:
        self._streams = streams
        self._publisher = publisher
        self._clock = clock

    async def event(self, kind: type[E], sequence: int) -> E:
        """The pipeline's event at `sequence`.

        Raises:
            Discard: it is gone.
        """
        found = await self.look(kind, sequence)
        if found is None:
            raise Discard(f"{kind.subject} at {sequence} has aged out of the stream")
        return found

    async def look(self, kind: type[E], sequence: int) -> E | None:
        """The pipeline's event at `sequence`, None where it is gone."""
        body = await self._streams.at(subjects.STREAM_SHOWS, sequence)
        return None if body is None else kind.model_validate_json(body)

    async def archive_end(self) -> int:
        """The last sequence of the archive."""
        return await self._streams.last(subjects.STREAM_ARCHIVE)

    async def announced(self, state: ShowState) -> bool:
        """Whether an end of this generation stands in the archive already."""
        if state.finishing is None:
            return False
        wanted = event_id(state.show_id, subjects.SHOW_ENDED, state.generation)
        after = state.finishing.archive_sequence
        return (await self._streams.find(subjects.STREAM_ARCHIVE, ">", wanted, after)) is not None

    async def lost(self, stream: str, sequence: int) -> bytes:
        """The body of a message that the broker gave up, empty where it is gone."""
        return await self._streams.at(stream, sequence) or b""

    async def bury(
        self, consumer: str, stream: str, sequence: int, body: bytes, deliveries: int
    ) -> None:
        """Record the dead letter of a message that the broker gave up."""
        show_id, generation = whose(body)
        await self._publisher.bury(
            DeadLetter(
                key=f"dead.{stream}.{sequence}.{consumer}",
                stream=stream,
                sequence=sequence,
                subject="",
                consumer=consumer,
                reason=f"delivered {deliveries} times and never finished",
                failures=deliveries,
                died_at=self._clock.now(),
                show_id=show_id,
                generation=generation,
                payload=body.decode(errors="replace")[:PAYLOAD_KEPT],
            )
        )
