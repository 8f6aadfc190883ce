"""Keeps the state of the alerts, the silences and the digests in a bucket."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from contracts import Silence
from services.analytics.domain.alerting import Course
from services.kit.claims import Claims
from services.kit.kv import KeyValue

RESOLVED_SECONDS = 7 * 86_400.0
"""Seconds for which an alert is kept that is resolved."""
DIGEST_SECONDS = 30 * 86_400.0
"""Seconds for which it is known that a digest was made."""
_ALERT, _SILENCE, _DIGEST = "alert.", "silence.", "digest."
_EVALUATED = "evaluated"
_CLAIM = "analytics.evaluation"


class StoredAlerts:
    """The bucket `alerts`; what is changed is changed by compare-and-set."""

    def __init__(self, bucket: KeyValue, claims: Claims) -> None:
        self._bucket = bucket
        self._claims = claims

    async def courses(self) -> dict[str, Course]:
        """Every alert that is kept, by its id."""
        found: dict[str, Course] = {}
        for key in await self._keys(_ALERT):
            stored = await self._bucket.get(key)
            if stored is not None:
                found[key.removeprefix(_ALERT)] = Course.model_validate_json(stored[0])
        return found

    async def change(
        self, alert_id: str, change: Callable[[Course | None], Course | None]
    ) -> Course | None:
        """Change an alert by compare-and-set, and return it; None removes it."""
        key = f"{_ALERT}{alert_id}"
        while True:
            stored = await self._bucket.get(key)
            before = Course.model_validate_json(stored[0]) if stored else None
            after = change(before)
            if after == before:
                return after
            if after is None:
                await self._bucket.delete(key)
                return None
            if await self._written(key, after, stored[1] if stored else 0):
                return after

    async def silences(self) -> list[Silence]:
        """The silences that are kept; some may have ended."""
        found = [await self._bucket.get(key) for key in await self._keys(_SILENCE)]
        return [Silence.model_validate_json(each[0]) for each in found if each is not None]

    async def add_silence(self, silence: Silence, seconds: float) -> None:
        """Keep a silence for some seconds."""
        key = f"{_SILENCE}{silence.silence_id}"
        await self._bucket.create(key, silence.model_dump_json().encode(), ttl=seconds)

    async def remove_silence(self, silence_id: str) -> bool:
        """End a silence; whether there was one."""
        key = f"{_SILENCE}{silence_id}"
        there = await self._bucket.get(key) is not None
        if there:
            await self._bucket.delete(key)
        return there

    async def note_evaluation(self, at: datetime) -> None:
        """Note when the rules were evaluated."""
        await self._bucket.put(_EVALUATED, at.isoformat().encode())

    async def evaluated_at(self) -> datetime | None:
        """When they were evaluated last."""
        stored = await self._bucket.get(_EVALUATED)
        return datetime.fromisoformat(stored[0].decode()) if stored else None

    async def has_digest(self, day: date) -> bool:
        """Whether the digest of a day is on its way."""
        return await self._bucket.get(f"{_DIGEST}{day.isoformat()}") is not None

    async def note_digest(self, day: date) -> None:
        """Note that the digest of a day is on its way."""
        await self._bucket.create(f"{_DIGEST}{day.isoformat()}", b"due", ttl=DIGEST_SECONDS)

    async def evaluate_alone(self, evaluate: Callable[[], Awaitable[None]]) -> bool:
        """Evaluate, unless another replica does so at this moment; whether it was done."""
        async with self._claims.hold(_CLAIM) as held:
            if held:
                await evaluate()
            return held

    async def _written(self, key: str, course: Course, revision: int) -> bool:
        """Write an alert; one that is resolved and was told expires."""
        value = course.model_dump_json().encode()
        ttl = RESOLVED_SECONDS if course.settled else None
        if revision:
            return await self._bucket.update(key, value, revision, ttl=ttl) is not None
        return await self._bucket.create(key, value, ttl=ttl) is not None

    async def _keys(self, prefix: str) -> list[str]:
        return [key for key in await self._bucket.keys() if key.startswith(prefix)]
