"""Reads the states of shows."""

import asyncio

from contracts import ShowState
from services.kit.kv import KeyValue


class ShowStates:
    """Reads the bucket of states, which `show` alone writes."""

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def find(self, show_id: str) -> ShowState | None:
        """The state of a show, None where there is none.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        found = await self._bucket.get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def has_ended(self, show_id: str) -> bool:
        """Whether the show has ended; an unknown show has not."""
        state = await self.find(show_id)
        return state is not None and state.over

    async def unfinished(self) -> list[ShowState]:
        """The states of all shows that have not ended.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        keys = await self._bucket.keys()
        found = await asyncio.gather(*(self.find(key) for key in keys))
        return [state for state in found if state is not None and not state.over]
