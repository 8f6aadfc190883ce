"""The synthesizer as the service uses it: tried again where it fails, its characters counted."""

from services.audio.domain.speech import Speech, Take
from services.audio.ports import SpeechSynthesizer
from services.kit.resilience import ProviderCalls, Resilience


class ResilientSynthesizer:
    """Puts resilience around a synthesizer, whichever provider it is."""

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
        """Speak one take; a unit is a character.

        Raises:
            Retry: every try failed, or the provider is left alone for a while.
            Discard: the provider refuses the text or the voice.
        """
        return await self._calls(lambda: self._synthesizer.speak(take), units=len(take.text))
