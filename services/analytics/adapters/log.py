"""Writes messages to the log."""

import logging

from contracts import Notification

logger = logging.getLogger(__name__)
_LEVELS = {"page": logging.ERROR, "ticket": logging.WARNING}


class LogReceiver:
    """The log of the service."""

    async def send(self, notification: Notification) -> None:
        """Write the message on one line; what is resolved is no warning."""
        level = _LEVELS.get(notification.severity, logging.INFO)
        if notification.kind != "fired":
            level = logging.INFO
        text = " ".join((f"{notification.title}.", *notification.lines, notification.link))
        logger.log(level, "%s", " ".join(text.split()))
