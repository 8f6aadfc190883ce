"""The script writer as the service uses it: tried again where it fails."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from contracts import Language
from services.content.ports import Assignment, ScriptWriter, Worded
from services.kit.resilience import ProviderCalls, Resilience


class ResilientWriter:
    """Puts resilience around a writer, whichever provider it is."""

    def __init__(self, writer: ScriptWriter, resilience: Resilience | None = None) -> None:
        self._writer = writer
        self._calls = ProviderCalls(writer.name, resilience)
        self.name = writer.name
        self.model = writer.model
        self.drafts = writer.drafts
        self.verbatim = writer.verbatim

    def signature(self, language: Language) -> str:
        """Who wrote, as a script tells it."""
        return self._writer.signature(language)

    def estimate(self, assignment: Assignment) -> Mapping[str, float]:
        """What a call is likely to use."""
        return self._writer.estimate(assignment)

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        """Find words for the parts; a further attempt asks only for those that are missing."""
        standing = dict(assignment.standing)

        async def hear(part: Worded) -> None:
            standing[part.number] = part.text
            await worded(part)

        async def attempt() -> None:
            wanted = tuple(n for n in assignment.wanted if n not in standing)
            if wanted:
                await self._writer.write(
                    replace(assignment, wanted=wanted, standing=standing), hear
                )

        await self._calls(attempt, units=1)
