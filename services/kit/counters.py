"""Counters that several processes share, in the memory of the broker: lost when it restarts."""

import nats.errors
import nats.js.errors
from nats.aio.client import Client

from contracts import subjects
from contracts.client.calls import UNAVAILABLE
from services.kit.failures import BrokerUnavailable

TIMEOUT = 0.5
"""Seconds in which the broker must reply: a counter is worth no longer wait."""
INCREMENT = "Nats-Incr"


class Counters:
    """Counters by name, on a stream that counts (NATS ADR-49); each ends after its last use.

    `timeout`: seconds in which the broker must reply.
    """

    def __init__(self, client: Client, timeout: float = TIMEOUT) -> None:
        self._js = client.jetstream()
        self._timeout = timeout

    async def add(self, name: str, amount: int) -> int:
        """Add to a counter, which begins with 0, and return its new value.

        Raises:
            BrokerUnavailable: the broker is unavailable, or not provisioned.
        """
        subject = subjects.COUNTER.format(name=subjects.word(name))
        try:
            ack = await self._js.publish(
                subject, headers={INCREMENT: f"+{amount}"}, timeout=self._timeout
            )
        except (*UNAVAILABLE, nats.errors.Error, nats.js.errors.Error) as error:
            raise BrokerUnavailable(f"counting {name}: the broker is out of reach") from error
        return int(ack.val or 0)
