"""The states of channels, in the bucket `air`."""

from pydantic import ValidationError

from services.kit.failures import Retry
from services.kit.kv import KeyValue
from services.station.domain.state import ChannelState, Step

ATTEMPTS = 20
"""Attempts to change a state while others do."""


class KeyValueStates:
    """The states in a bucket, one value a channel."""

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def find(self, channel: str) -> ChannelState:
        """The state of a channel; an empty one where there is none."""
        return (await self._read(channel))[0]

    async def change(self, channel: str, step: Step) -> ChannelState:
        """Apply `step` to the state by compare-and-set; return the new state.

        Raises:
            Retry: too many others change it at the same time.
        """
        for _ in range(ATTEMPTS):
            state, revision = await self._read(channel)
            changed = step(state)
            if changed == state:
                return state
            value = changed.model_dump_json().encode()
            if revision:
                written = await self._bucket.update(channel, value, revision)
            else:
                written = await self._bucket.create(channel, value)
            if written is not None:
                return changed
        raise Retry(f"{channel}: others change its state at the same time")

    async def _read(self, channel: str) -> tuple[ChannelState, int]:
        found = await self._bucket.get(channel)
        if found is None:
            return ChannelState(), 0
        try:
            return ChannelState.model_validate_json(found[0]), found[1]
        except ValidationError:
            # Written by another version: what it knew is found again.
            return ChannelState(), found[1]
