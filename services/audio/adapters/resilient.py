"""Retries, limits and usage counting around a speech synthesizer."""

from services.audio.domain.speech import Speech, Take
from services.audio.ports import SpeechSynthesizer
from services.kit.resilience import ProviderCalls, Resilience


class ResilientSynthesizer:
    """A synthesizer whose calls are retried, limited and counted."""

    def __init__(
        self, synthesizer: SpeechSynthesizer, resilience: Resilience | None = None
    ) -> None:
        self._synthesizer = synthesizer
        self._calls = ProviderCalls(
            synthesizer.name, resilience or Resilience(concurrency=synthesizer.concurrency)
        )
        self.name = synthesizer.name
        self.model = synthesizer.model
        self.concurrency = synthesizer.concurrency
        self.voices = synthesizer.voices

    async def speak(self, take: Take) -> Speech:
        """Speak one take; characters are counted as units.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the text or the voice.
        """
        return await self._calls(lambda: self._synthesizer.speak(take), units=len(take.text))
