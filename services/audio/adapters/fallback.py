"""The takes of several speech providers: where one fails, the next one speaks in its place."""

import logging
from collections.abc import Mapping

from contracts import Fallback
from services.audio.adapters.takes import Takes
from services.audio.domain.speech import Spoken, Take, Utterance
from services.kit.calls.attribution import may_replace
from services.kit.failures import BrokerUnavailable, Discard, Retry

logger = logging.getLogger(__name__)


class FallbackTakes:
    """Speaks each utterance by the first of its takes that succeeds."""

    def __init__(self, takes: Mapping[str, Takes]) -> None:
        """`takes`: those of each provider, by its name, the preferred one first."""
        self._takes = takes

    @property
    def ahead(self) -> int:
        """Number of takes to keep in flight for one show."""
        return next(iter(self._takes.values())).ahead

    async def speak(self, utterance: Utterance) -> Spoken:
        """Speak an utterance; a voice of a provider that is not in use is passed over.

        Raises:
            Retry: every provider failed, the last one for a time; or the broker is unavailable.
            Discard: every provider failed, the last one for good; or none is in use.
        """
        failed: tuple[Take, Retry | Discard] | None = None
        last: Retry | Discard = Discard(self._no_provider(utterance))
        for take in utterance.takes:
            if take.voice.provider not in self._takes:
                continue
            try:
                return await self._speak(utterance, take, failed)
            except BrokerUnavailable:
                raise
            except (Retry, Discard) as error:
                if not may_replace(error):
                    raise
                failed, last = failed or (take, error), error
        raise last

    async def _speak(
        self, utterance: Utterance, take: Take, failed: tuple[Take, Retry | Discard] | None
    ) -> Spoken:
        segment = utterance.segment.id
        speech, reused = await self._takes[take.voice.provider].get(take, segment)
        fallback = None
        if failed is not None:
            wanted, error = failed
            fallback = Fallback(
                operation="speech",
                segment=segment,
                wanted=_named(wanted),
                used=_named(take),
                reason=error.reason,
            )
            logger.warning("%s: %s speaks: %s", segment, fallback.used, error.reason)
        return Spoken(utterance, take, speech, reused, fallback)

    def _no_provider(self, utterance: Utterance) -> str:
        wanted = ", ".join(dict.fromkeys(take.voice.provider for take in utterance.takes))
        return (
            f"{utterance.segment.speaker} has voices of {wanted}, and audio uses "
            f"{', '.join(self._takes)}: RADIOX_AUDIO_SPEECH chooses the providers"
        )


def _named(take: Take) -> str:
    return f"{take.voice.provider}/{take.voice.name}"
