"""The state of shows and the rates of voices, in key-value buckets."""

import json
from collections.abc import Callable

from contracts import ShowState, VoiceUse, subjects
from services.kit.failures import Retry
from services.kit.kv import KeyValue
from services.show.domain.result import learned

TRIES = 50
"""Compare-and-set is lost only to another change of the same show, and there are few."""


class KeyValueShows:
    """A key per show."""

    def __init__(self, bucket: KeyValue, keep_seconds: float) -> None:
        """`keep_seconds`: how long the state of a show that has ended is kept."""
        self._bucket = bucket
        self._keep_seconds = keep_seconds

    async def find(self, show_id: str) -> ShowState | None:
        """The state, None where there is no such show."""
        found = await self._bucket.get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def begin(self, state: ShowState) -> ShowState:
        """Write a new show's state; what stands there already, where something does."""
        body = state.model_dump_json().encode()
        if await self._bucket.create(state.show_id, body) is not None:
            return state
        found = await self.find(state.show_id)
        if found is None:
            raise Retry(f"the state of show {state.show_id} comes and goes")
        return found

    async def change(
        self, show_id: str, step: Callable[[ShowState], ShowState]
    ) -> ShowState | None:
        """Apply `step` until it is written against an unchanged state; the state as it then is.

        Raises:
            Retry: others kept changing it.
        """
        return await self._apply(show_id, step)

    async def close(self, show_id: str, step: Callable[[ShowState], ShowState]) -> ShowState | None:
        """As `change`, for the last step: the broker forgets the state after a while."""
        return await self._apply(show_id, step, ttl=self._keep_seconds)

    async def _apply(
        self,
        show_id: str,
        step: Callable[[ShowState], ShowState],
        *,
        ttl: float | None = None,
    ) -> ShowState | None:
        for _ in range(TRIES):
            found = await self._bucket.get(show_id)
            if found is None:
                return None
            body, revision = found
            state = ShowState.model_validate_json(body)
            new = step(state)
            if new == state:
                return state
            written = new.model_dump_json().encode()
            if await self._bucket.update(show_id, written, revision, ttl=ttl) is not None:
                return new
        raise Retry(f"the state of show {show_id} is changed by others all the time")


class KeyValueRates:
    """The rates that a provider publishes, replaced by those that shows have measured.

    `audio` publishes before it consumes, so a stack that has started knows the rates of its first
    show. Where no audio has ever run on a broker, a voice has the default rate of its contract;
    audio's scheduler keeps a show to its length where a rate is off by a fifth.
    """

    def __init__(self, bucket: KeyValue, provider: str) -> None:
        """`provider`: the speech provider of the station."""
        self._bucket = bucket
        self._published = subjects.PUBLISHED_RATES.format(provider=provider)

    async def all(self) -> dict[str, float]:
        """Characters a second, by `{provider}/{voice}`."""
        return await self._at(self._published) | await self._at(subjects.LEARNED_RATES)

    async def learn(self, voices: tuple[VoiceUse, ...]) -> None:
        """Move the rates towards what a show measured."""
        rates = learned(await self._at(subjects.LEARNED_RATES), voices)
        await self._bucket.put(subjects.LEARNED_RATES, json.dumps(rates, sort_keys=True).encode())

    async def _at(self, key: str) -> dict[str, float]:
        found = await self._bucket.get(key)
        return {} if found is None else dict(json.loads(found[0]))
