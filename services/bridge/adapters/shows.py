"""What stands of a show in the bucket and on the streams."""

from contracts import ShowCancelled, ShowFailed, ShowGenerated, subjects
from contracts.event import Event, event_id
from services.bridge.domain.lines import Said
from services.bridge.domain.shows import ShowState
from services.kit.kv import KeyValue
from services.kit.stream import StreamReader

ENDS: dict[str, type[Event]] = {
    "generated": ShowGenerated,
    "failed": ShowFailed,
    "cancelled": ShowCancelled,
}


class StoredShows:
    """Reads the state that `show` keeps, and the events it points at."""

    def __init__(self, bucket: KeyValue, streams: StreamReader) -> None:
        self._bucket = bucket
        self._streams = streams

    async def state(self, show_id: str) -> ShowState | None:
        """The show's state, None where nobody knows it."""
        found = await self._bucket.get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def end(self, state: ShowState) -> Event | None:
        """The event that ended the show, with its place in the archive; None before that."""
        kind, sequence = await self._place_of_end(state)
        stored = await self._streams.at(subjects.STREAM_ARCHIVE, sequence) if sequence else None
        if kind is None or stored is None:
            return None
        return kind.model_validate_json(stored.body).model_copy(update={"sequence": sequence})

    async def _place_of_end(self, state: ShowState) -> tuple[type[Event] | None, int]:
        """Kind and sequence of the end; it stands in the archive before the state says so."""
        if state.over:
            return ENDS[state.status], state.ended
        if state.finishing is not None:
            said_as = event_id(subjects.SHOW_ENDED, state.show_id, state.generation)
            for kind in ENDS.values():
                sequence = await self._streams.find(
                    subjects.STREAM_ARCHIVE, kind.subject, said_as, state.finishing.archive_sequence
                )
                if sequence is not None:
                    return kind, sequence
        return None, 0

    async def so_far(self, state: ShowState) -> list[Said]:
        """The milestones of the show up to now, its end included, in order."""
        told = []
        facts = sorted((fact.sequence, what) for what, fact in state.facts.items())
        for sequence, what in facts:
            stored = await self._streams.at(subjects.STREAM_SHOWS, sequence) if sequence else None
            if stored is not None:
                place = (subjects.STREAM_SHOWS, sequence)
                told.append(Said(what, stored.body.decode(), place))
        end = await self.end(state)
        if end is not None:
            place = (subjects.STREAM_ARCHIVE, end.sequence)
            told.append(Said(end.subject, end.model_dump_json(), place, ends=True))
        return told
