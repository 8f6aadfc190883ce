"""Retries, limits, accounting of the calls to a script writer."""

from collections.abc import Awaitable, Callable

from contracts import Language
from services.content.ports import Assignment, ScriptWriter, Worded
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.usage import estimate_of


class ResilientWriter:
    """A writer whose calls are retried, limited and accounted for."""

    def __init__(self, writer: ScriptWriter, calls: ProviderCalls) -> None:
        self._writer = writer
        self._calls = calls
        self.name = writer.name
        self.model = writer.model
        self.drafts = writer.drafts
        self.verbatim = writer.verbatim

    def signature(self, language: Language) -> str:
        """Who wrote, as a script tells it."""
        return self._writer.signature(language)

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        """Find words for the parts; a further attempt asks only for those that are missing.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the order, or a budget does not allow the call.
        """
        found: dict[int, str] = {}

        async def hear(part: Worded) -> None:
            found[part.number] = part.text
            await worded(part)

        async def attempt() -> None:
            left = assignment.without(found)
            if left.wanted:
                await self._writer.write(left, hear)

        await self._calls(attempt, estimate_of(self._writer, assignment))
