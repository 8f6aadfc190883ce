"""A receiver that is tried again for a day, at growing intervals."""

import logging

from contracts import Notification, NotificationDue
from services.analytics.ports import Receiver
from services.kit.clock import Clock
from services.kit.failures import Discard, NotYet, Retry

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = 24 * 3600.0
"""Seconds after which a message is given up, and becomes a dead letter."""
SHORTEST, LONGEST = 5.0, 900.0
"""Seconds before the next attempt: a fifth of the time that has passed, within these bounds. That
makes some 120 deliveries in a day, of the 200 that the broker makes of a message."""
_SHARE = 5


class RetryingReceiver:
    """A receiver, whose failures are no failures of the handler."""

    def __init__(self, name: str, receiver: Receiver, clock: Clock) -> None:
        self._name = name
        self._receiver = receiver
        self._clock = clock

    async def deliver(self, due: NotificationDue) -> None:
        """Send a message."""
        try:
            await self._receiver.send(due.notification)
        except Retry as error:
            begun = due.stored_at or due.occurred_at or self._clock.now()
            age = max(0.0, (self._clock.now() - begun).total_seconds())
            what = f"{self._name}: {due.notification_id} was not taken: {error.reason}"
            if age > GIVE_UP_AFTER:
                raise Discard(what) from error
            delay = min(max(age / _SHARE, SHORTEST), LONGEST)
            logger.warning("%s; next attempt in %.0f s", what, delay)
            raise NotYet(what, after=delay) from error

    async def test(self, notification: Notification) -> str:
        """Send a message once; why it was not taken, in words, and empty where it was."""
        try:
            await self._receiver.send(notification)
        except Retry as error:
            return error.reason
        return ""
