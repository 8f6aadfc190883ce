"""Stores the states of shows and the rates of voices in key-value buckets."""

import json
from collections.abc import Callable

from contracts import ShowState, VoiceUse, subjects
from services.kit.failures import Retry
from services.kit.kv import KeyValue
from services.show.domain.result import learned_rates

MAX_ATTEMPTS = 50
"""Attempts of a compare-and-set: it conflicts only with another change of the same show."""


class KeyValueShows:
    """The states of shows, a key per show."""

    def __init__(self, bucket: KeyValue, keep_seconds: float) -> None:
        """`keep_seconds`: time for which the state of an ended show is kept."""
        self._bucket = bucket
        self._keep_seconds = keep_seconds

    async def find(self, show_id: str) -> ShowState | None:
        """The state of a show, None where there is none."""
        found = await self._bucket.get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def begin(self, state: ShowState) -> ShowState:
        """Write the state of a new show; return the existing one where there is one."""
        body = state.model_dump_json().encode()
        if await self._bucket.create(state.show_id, body) is not None:
            return state
        found = await self.find(state.show_id)
        if found is None:
            raise Retry(f"the state of show {state.show_id} was removed while it was read")
        return found

    async def change(
        self, show_id: str, step: Callable[[ShowState], ShowState]
    ) -> ShowState | None:
        """Apply `step` to the state by compare-and-set, with retries; return the new state.

        Raises:
            Retry: every attempt conflicted with another change.
        """
        return await self._apply(show_id, step)

    async def close(self, show_id: str, step: Callable[[ShowState], ShowState]) -> ShowState | None:
        """As `change`, for the last step: the state expires after a while."""
        return await self._apply(show_id, step, ttl=self._keep_seconds)

    async def _apply(
        self,
        show_id: str,
        step: Callable[[ShowState], ShowState],
        *,
        ttl: float | None = None,
    ) -> ShowState | None:
        for _ in range(MAX_ATTEMPTS):
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
        raise Retry(f"the state of show {show_id} was changed concurrently {MAX_ATTEMPTS} times")


class KeyValueRates:
    """The rates that a provider publishes, overridden by those that shows have measured.

    `audio` publishes them before it consumes, so a stack that has started has the rates for its
    first show. Where no audio has ever run on a broker, a voice has the default rate of its
    contract; audio's scheduler meets the length of a show where a rate is off by a fifth.
    """

    def __init__(self, bucket: KeyValue, provider: str) -> None:
        """`provider`: the speech provider of the station."""
        self._bucket = bucket
        self._published = subjects.PUBLISHED_RATES.format(provider=provider)

    async def all(self) -> dict[str, float]:
        """Characters a second, by `{provider}/{voice}`."""
        return await self.published() | await self._at(subjects.LEARNED_RATES)

    async def published(self) -> dict[str, float]:
        """Those of the provider alone, which no show changes."""
        return await self._at(self._published)

    async def learn(self, voices: tuple[VoiceUse, ...]) -> None:
        """Update the rates with the measurements of a show."""
        rates = learned_rates(await self._at(subjects.LEARNED_RATES), voices)
        await self._bucket.put(subjects.LEARNED_RATES, json.dumps(rates, sort_keys=True).encode())

    async def _at(self, key: str) -> dict[str, float]:
        found = await self._bucket.get(key)
        return {} if found is None else dict(json.loads(found[0]))
