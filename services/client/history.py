"""Reads the past events of a show."""

from contracts import ShowEvent, ShowState, subjects
from contracts.event import event_id
from services.client.updates import Update, event_update, result_positions
from services.kit.stream import StreamReader

ANY_SUBJECT = ">"


class ShowHistory:
    """Reads the events that a show's state refers to."""

    def __init__(self, streams: StreamReader) -> None:
        self._streams = streams

    async def outcome(self, state: ShowState) -> ShowEvent | None:
        """The terminal event, with its sequence in the archive; None before it is published.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        end = await self._end(state)
        return end.event if end and isinstance(end.event, ShowEvent) else None

    async def events_so_far(self, state: ShowState) -> list[Update]:
        """The current draft, the results of the stages and the terminal event so far, in order.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        facts = {subject: fact.sequence for subject, fact in state.facts.items()}
        draft = state.review.sequence if state.review else 0
        found = [await self._at(*position) for position in result_positions(facts, draft)]
        found.append(await self._end(state))
        return [update for update in found if update is not None]

    async def _end(self, state: ShowState) -> Update | None:
        """The terminal event; it is archived before the state records it."""
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
