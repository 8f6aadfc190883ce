"""The state of shows, as `show` publishes it."""

import asyncio

from contracts import ShowState
from services.kit.kv import KeyValue


class ShowStates:
    """Reads the bucket that `show` alone writes."""

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def find(self, show_id: str) -> ShowState | None:
        """The show's state, None where nobody knows it.

        Raises:
            BrokerUnavailable: the broker stayed away.
        """
        found = await self._bucket.get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def has_ended(self, show_id: str) -> bool:
        """Whether nobody waits for the show any more; a show that nobody knows has not ended."""
        state = await self.find(show_id)
        return state is not None and state.over

    async def unfinished(self) -> list[ShowState]:
        """The state of every show whose end was not announced.

        Raises:
            BrokerUnavailable: the broker stayed away.
        """
        keys = await self._bucket.keys()
        found = await asyncio.gather(*(self.find(key) for key in keys))
        return [state for state in found if state is not None and not state.over]
