"""Retries, limits, accounting of the calls to a script writer."""

from services.content.ports import RunningOrder, ScriptWriter
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.usage import estimate_of


class ResilientWriter:
    """A writer whose calls are retried, limited and accounted for."""

    def __init__(self, writer: ScriptWriter, calls: ProviderCalls) -> None:
        self._writer = writer
        self._calls = calls
        self.name = writer.name
        self.drafts = writer.drafts

    async def write(self, order: RunningOrder) -> tuple[str, ...]:
        """Find words for each part.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the order, or a budget does not allow the call.
        """
        estimate = estimate_of(self._writer, order)
        return await self._calls(lambda: self._writer.write(order), estimate)
