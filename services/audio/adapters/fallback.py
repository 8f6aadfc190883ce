"""The takes of several speech providers: where one fails, the next one speaks in its place."""

import logging
from collections.abc import Mapping, Sequence

from contracts import Fallback
from services.audio.adapters.choices import Choice
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

    def joins(self, exchange: Sequence[Utterance]) -> bool:
        """Whether one call may speak these utterances, in the preferred voices of their hosts."""
        takes, joint = self._preferred(exchange)
        return takes is not None and takes.joins(joint)

    async def join(self, exchange: Sequence[Utterance]) -> bool:
        """Speak utterances in one call into the cache, so that their hosts react to each other.

        Whether that was done; where not, each is to be spoken alone.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        takes, joint = self._preferred(exchange)
        try:
            return takes is not None and await takes.join(joint)
        except BrokerUnavailable:
            raise
        except (Retry, Discard) as error:
            names = ", ".join(each.segment.id for each in exchange)
            logger.warning("%s: each is spoken alone: %s", names, error.reason)
            return False

    async def speak(self, utterance: Utterance, *, joined: bool = False) -> Spoken:
        """Speak an utterance; a voice of a provider that is not in use is passed over.

        `joined`: whether `join` has just spoken it.

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
                return await self._speak(utterance, take, failed, joined=joined and not failed)
            except BrokerUnavailable:
                raise
            except (Retry, Discard) as error:
                if not may_replace(error):
                    raise
                failed, last = failed or (take, error), error
        raise last

    def choice(self, spoken: Spoken) -> Choice:
        """The take by which an utterance has been spoken."""
        take = spoken.take
        key = self._takes[take.voice.provider].key(take)
        return Choice(
            key=key, provider=take.voice.provider, voice=take.voice.name, fallback=spoken.fallback
        )

    async def recall(self, utterance: Utterance, choice: Choice) -> Spoken | None:
        """An utterance by the take that was chosen for it; None where that is not stored any more.

        Raises:
            Retry: the store is unavailable.
        """
        voice = (choice.provider, choice.voice)
        named = (t for t in utterance.takes if (t.voice.provider, t.voice.name) == voice)
        take = next(named, None)
        if take is None:
            return None
        store = self._takes.get(choice.provider) or next(iter(self._takes.values()))
        speech = await store.recall(choice.key, take, utterance.segment.id)
        if speech is None:
            return None
        return Spoken(utterance, take, speech, reused=True, fallback=choice.fallback)

    def _preferred(self, exchange: Sequence[Utterance]) -> tuple[Takes | None, list[Take]]:
        """The takes that are tried first, and their provider where it is one and the same."""
        usable = [[t for t in each.takes if t.voice.provider in self._takes] for each in exchange]
        joint = [takes[0] for takes in usable if takes]
        providers = {take.voice.provider for take in joint}
        same = len(providers) == 1 and len(joint) == len(exchange)
        return (self._takes[providers.pop()] if same else None), joint

    async def _speak(
        self,
        utterance: Utterance,
        take: Take,
        failed: tuple[Take, Retry | Discard] | None,
        *,
        joined: bool,
    ) -> Spoken:
        segment = utterance.segment.id
        takes = self._takes[take.voice.provider]
        speech, reused = await takes.get(take, segment, joined=joined)
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
