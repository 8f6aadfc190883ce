"""Passes the trace context of a message on to the events that it causes, without spans."""

from services.kit.delivery.chain import Incoming, Next
from services.kit.trace_context import received


class Propagation:
    """Stands in for `ConsumeTracing` where tracing is switched off."""

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Process the message within the context of its publisher."""
        with received(incoming.delivery.headers):
            await call_next(incoming)
