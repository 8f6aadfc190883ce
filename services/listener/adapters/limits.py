"""Limits that all replicas share: counters in the broker's memory, and attempts in a bucket."""

import secrets

from services.kit.clock import Clock
from services.kit.counters import Counters
from services.kit.failures import TooMany
from services.kit.kv import KeyValue

PREFIX = "attempts."
ATTEMPTS_AGE = 900.0
"""Seconds after the last attempt after which all are forgotten."""
BOXES = "boxes."
BOX_AGE = 86_400.0
"""Seconds after the last new ballot after which a box is empty again."""
MINUTE, HOUR = 60, 3600


class SharedLimits:
    """Counts by minute and hour; a broker that restarts begins anew."""

    def __init__(self, counters: Counters, bucket: KeyValue, clock: Clock) -> None:
        self._counters = counters
        self._bucket = bucket
        self._clock = clock

    async def count(self, what: str, who: str, *, minute: int = 0, hour: int = 0) -> None:
        """Count that it is done, at most so often in a minute and in an hour; 0: no limit.

        Raises:
            TooMany: it was done as often already.
            BrokerUnavailable: the broker is unavailable.
        """
        now = int(self._clock.now().timestamp())
        for seconds, most in ((MINUTE, minute), (HOUR, hour)):
            if not most:
                continue
            window, passed = divmod(now, seconds)
            counted = await self._counters.add(f"{what}-{seconds}-{window}-{who}", 1)
            if counted > most:
                wait = seconds - passed
                raise TooMany(f"there were too many {what} from here; try again in {wait} s")

    async def attempt(self, who: str, most: int) -> None:
        """Count an attempt, at most so many until none was made for a quarter of an hour.

        Raises:
            TooMany: there were as many already.
            BrokerUnavailable: the broker is unavailable.
        """
        key = PREFIX + who
        while True:
            found = await self._bucket.get(key)
            if found is None:
                if await self._bucket.create(key, _count(1), ttl=ATTEMPTS_AGE) is not None:
                    return
                continue
            made = int(found[0].split()[0])
            if made >= most:
                raise TooMany("there were too many attempts; try again in a quarter of an hour")
            value = _count(made + 1)
            if await self._bucket.update(key, value, found[1], ttl=ATTEMPTS_AGE) is not None:
                return

    async def admit(self, box: str, ballot: str, most: int) -> None:
        """Note that a ballot is in a box, which takes at most so many different ones.

        It is empty again when none was added for a day.

        Raises:
            TooMany: there are as many already, and this is none of them.
            BrokerUnavailable: the broker is unavailable.
        """
        key = BOXES + box
        while True:
            found = await self._bucket.get(key)
            held = found[0].decode().split() if found else []
            if ballot in held:
                return
            if len(held) >= most:
                raise TooMany(
                    "vote: as many listeners as one network may have have voted on this already; "
                    "sign in to vote, or try again tomorrow"
                )
            body = " ".join([*held, ballot]).encode()
            if found is None:
                written = await self._bucket.create(key, body, ttl=BOX_AGE)
            else:
                written = await self._bucket.update(key, body, found[1], ttl=BOX_AGE)
            if written is not None:
                return

    async def forgive(self, who: str) -> None:
        """Forget the attempts of somebody.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        await self._bucket.delete(PREFIX + who)


def _count(number: int) -> bytes:
    """A count as it is kept, unlike that of any other process.

    A write that has lost a race would else be taken for an earlier attempt of its own.
    """
    return f"{number} {secrets.token_hex(8)}".encode()
