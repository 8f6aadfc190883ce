"""Reads the past events of a show."""

from contracts import STAGE_RESULTS, ShowEvent, ShowState, subjects
from contracts.client.stored import Stored, StreamPosition
from contracts.client.updates import Update, event_update
from contracts.state import is_end
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

    async def traceparent(self, state: ShowState) -> str:
        """The trace context of the show, or of its latest stored event; empty where there is none.

        States that an earlier version has written do not hold it.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        if state.traceparent:
            return state.traceparent
        facts = {subject: fact.sequence for subject, fact in state.facts.items()}
        positions = result_positions(facts)
        if state.ended:
            positions.append(StreamPosition(subjects.STREAM_ARCHIVE, state.ended))
        stored = await self._streams.at(*positions[-1]) if positions else None
        return stored.traceparent if stored else ""

    async def _end(self, state: ShowState) -> Update | None:
        """The terminal event; it is archived before the state records it."""
        sequence: int | None = state.ended
        if not state.over and state.finishing is not None:
            after = state.finishing.archive_sequence

            def wanted(stored: Stored) -> bool:
                return is_end(stored.subject, stored.body, state.show_id, state.generation)

            sequence = await self._streams.find(subjects.STREAM_ARCHIVE, ANY_SUBJECT, wanted, after)
        return await self._at(subjects.STREAM_ARCHIVE, sequence) if sequence else None

    async def _at(self, stream: str, sequence: int) -> Update | None:
        stored = await self._streams.at(stream, sequence)
        return None if stored is None else event_update(stored, stream)


def result_positions(facts: dict[str, int], draft: int = 0) -> list[StreamPosition]:
    """Positions of the stages' results and of the current draft, in order.

    Facts without an event (sequence 0) have none; nor has a show whose script is not reviewed.
    """
    known = sorted(
        [draft, *(sequence for subject, sequence in facts.items() if subject in STAGE_RESULTS)]
    )
    return [StreamPosition(subjects.STREAM_SHOWS, sequence) for sequence in known if sequence]
