"""Writes one line for each delivery of an event: what came of it, and how long it took."""

import logging
from time import perf_counter

from services.kit.delivery.chain import Incoming, Next, Verdict
from services.kit.telemetry import service_scope
from services.kit.telemetry.logs import log_scope

logger = logging.getLogger(__name__)

LEVELS: dict[Verdict, int] = {"dead_lettered": logging.ERROR}
"""Level of the line by verdict; others are warnings after a failure, and else information, but for
those that were only checked."""


class EventLog:
    """Logs every delivery of a service, and gives the records of its handler service and show."""

    def __init__(self, service: str) -> None:
        self._service = service

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Write the line once the rest of the chain has ended, also where it raises."""
        began = perf_counter()
        with service_scope(self._service), log_scope():
            try:
                await call_next(incoming)
            finally:
                _write(incoming, perf_counter() - began)


def _write(incoming: Incoming, seconds: float) -> None:
    delivery, failure = incoming.delivery, incoming.failure
    level = LEVELS.get(incoming.verdict, logging.WARNING if failure else logging.INFO)
    level = logging.DEBUG if incoming.is_of_no_effect else level
    if not logger.isEnabledFor(level):
        return
    again = "" if incoming.delay is None else f", again in {incoming.delay:g} s"
    fields = {
        "subject": delivery.subject,
        "stream": delivery.stream,
        "sequence": delivery.sequence,
        "consumer": incoming.consumer,
        "message_id": delivery.message_id,
        "verdict": incoming.verdict,
        "deliveries": incoming.deliveries,
        "duration": round(seconds, 4),
        "reason": failure,
        "delay": incoming.delay,
    }
    logger.log(
        level,
        "%s %s after %.3f s%s%s",
        delivery.subject, incoming.verdict.replace("_", " "), seconds, again,
        f": {failure}" if failure else "",
        extra={name: value for name, value in fields.items() if value not in {None, ""}},
    )  # fmt: skip
