"""Retries, limits and accounting of the calls to a speech synthesizer."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from services.audio.domain.continuation import joined
from services.audio.domain.speech import Speech, Take
from services.audio.ports import BrokenOff, DialogueSynthesizer, SpeechSynthesizer
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.usage import Estimate, estimate_of
from services.kit.failures import Discard


class ResilientSynthesizer:
    """A synthesizer whose calls are retried, limited and accounted for."""

    def __init__(self, synthesizer: SpeechSynthesizer, calls: ProviderCalls) -> None:
        self._synthesizer = synthesizer
        self._calls = calls
        self.name = synthesizer.name
        self.model = synthesizer.model
        self.concurrency = synthesizer.concurrency
        self.voices = synthesizer.voices
        self.unlisted = synthesizer.unlisted
        self.settings = synthesizer.settings

    async def speak(self, take: Take) -> Speech:
        """Speak one take; a further attempt asks only for the sentences that are missing.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the text or the voice, or a budget does not allow the
                call.
        """
        begun: Speech | None = None
        left = take

        def followed_by(part: Speech) -> Speech:
            """What was spoken before, and a part that speaks `left` from its start."""
            offset = len(take.text) - len(left.text)
            return part if begun is None else joined(begun, part, offset)

        async def attempt() -> Speech:
            nonlocal begun, left
            try:
                return await asyncio.to_thread(followed_by, await self._synthesizer.speak(left))
            except BrokenOff as broken:
                begun, left = await asyncio.to_thread(followed_by, broken.begun), broken.rest
                raise

        return await self._calls(attempt, estimate_of(self._synthesizer, take))

    def joins(self, takes: Sequence[Take]) -> bool:
        """Whether one call may speak these takes."""
        synthesizer = self._synthesizer
        return isinstance(synthesizer, DialogueSynthesizer) and synthesizer.joins(takes)

    async def converse(self, takes: Sequence[Take]) -> list[Speech]:
        """Speak takes in one call, and return the speech of each; `joins` says whether it may.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses a text or a voice, its answer cannot be cut, or a budget
                does not allow the call.
        """
        synthesizer = self._synthesizer
        if not isinstance(synthesizer, DialogueSynthesizer):
            raise Discard(f"{self.name} speaks one host at a time")
        units, model = Counter[str](), ""
        for estimate in (estimate_of(synthesizer, take) for take in takes):
            units.update(estimate.units)
            model = estimate.model
        return await self._calls(lambda: synthesizer.converse(takes), Estimate(model, units))

    def reused(self, take: Take) -> None:
        """Note that a take was read from the cache, for what it would have cost."""
        self._calls.reused(estimate_of(self._synthesizer, take))
