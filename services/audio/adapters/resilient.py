"""Retries, limits and accounting of the calls to a speech synthesizer."""

from services.audio.domain.speech import Speech, Take
from services.audio.ports import SpeechSynthesizer
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.usage import estimate_of


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
        """Speak one take.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the text or the voice, or a budget does not allow the
                call.
        """
        estimate = estimate_of(self._synthesizer, take)
        return await self._calls(lambda: self._synthesizer.speak(take), estimate)

    def reused(self, take: Take) -> None:
        """Note that a take was read from the cache, for what it would have cost."""
        self._calls.reused(estimate_of(self._synthesizer, take))
