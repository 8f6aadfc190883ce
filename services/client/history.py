"""What was announced of a show so far."""

from contracts import ShowEvent, ShowState, subjects
from contracts.event import event_id
from services.client.updates import Update, event_update, result_places
from services.kit.stream import StreamReader

ANY_SUBJECT = ">"


class ShowHistory:
    """Reads the events that a show's state points at."""

    def __init__(self, streams: StreamReader) -> None:
        self._streams = streams

    async def outcome(self, state: ShowState) -> ShowEvent | None:
        """The event that ended the show, with its place in the archive; None before that.

        Raises:
            BrokerUnavailable: the broker stayed away.
        """
        end = await self._end(state)
        return end.event if end and isinstance(end.event, ShowEvent) else None

    async def events_so_far(self, state: ShowState) -> list[Update]:
        """The results of the stages and the end, as far as they are there, in order.

        Raises:
            BrokerUnavailable: the broker stayed away.
        """
        facts = {subject: fact.sequence for subject, fact in state.facts.items()}
        found = [await self._at(*place) for place in result_places(facts)]
        found.append(await self._end(state))
        return [update for update in found if update is not None]

    async def _end(self, state: ShowState) -> Update | None:
        """The end; it stands in the archive before the state says so."""
        sequence: int | None = state.ended
        if not state.over and state.finishing is not None:
            message_id = event_id(subjects.SHOW_ENDED, state.show_id, state.generation)
            after = state.finishing.archive_sequence
            sequence = await self._streams.find(
                subjects.STREAM_ARCHIVE, ANY_SUBJECT, message_id, after
            )
        return await self._at(subjects.STREAM_ARCHIVE, sequence) if sequence else None

    async def _at(self, stream: str, sequence: int) -> Update | None:
        stored = await self._streams.at(stream, sequence)
        return None if stored is None else event_update(stored, stream)
