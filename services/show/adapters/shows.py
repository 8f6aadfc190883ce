"""Stores the states of shows, and reads the station's voices, in key-value buckets."""

import json
from collections.abc import Callable

from contracts import PublishedSpeech, ShowState, VoiceUse, subjects
from services.casting.speech import learned_rates, published_speech
from services.kit.failures import Retry
from services.kit.kv import KeyValue
from services.show.domain import result

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


class KeyValueVoices:
    """The voices that `audio` publishes, and the rates that shows have measured.

    `audio` publishes before it consumes, so a stack that has started has the voices for its first
    show.
    """

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def published(self) -> PublishedSpeech:
        """The speech providers with their voices; none where no audio has ever run."""
        return await published_speech(self._bucket)

    async def learned(self) -> dict[str, float]:
        """The measured rates: characters a second, by `{provider}/{voice}`."""
        return await learned_rates(self._bucket)

    async def learn(self, voices: tuple[VoiceUse, ...]) -> None:
        """Update the rates with the measurements of a show."""
        rates = result.learned_rates(await self.learned(), voices)
        await self._bucket.put(subjects.LEARNED_RATES, json.dumps(rates, sort_keys=True).encode())
