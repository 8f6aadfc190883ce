"""Ports of speech: providers, and what speaks the utterances of a show."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable

from contracts import (
    Language,
    VoiceCard,
    VoiceSetting,
)
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Pronunciation, Speech, Spoken, Take, Utterance
from services.kit.failures import Retry


class BrokenOff(Retry):
    """An answer broke off after whole sentences, which are paid for.

    `begun`: their speech; `rest`: what is left to be spoken, the end of the text.
    """

    def __init__(self, reason: str, *, begun: Speech, rest: Take) -> None:
        super().__init__(reason)
        self.begun = begun
        self.rest = rest


class SpeechSynthesizer(Protocol):
    """Speaks takes."""

    name: str
    model: str
    """Everything besides the take that determines the sound: the model, and what else does."""
    concurrency: int
    """Maximum number of takes in flight."""
    voices: tuple[VoiceCard, ...]
    """The voices that hosts may have, with their measured rates."""
    unlisted: Mapping[Language, str]
    """Patterns of the names of voices that it may have beside these, by language."""
    settings: tuple[VoiceSetting, ...]
    """The settings that its voices may have."""

    async def speak(self, take: Take) -> Speech:
        """Speak one take.

        Raises:
            Retry: the provider is unavailable or busy; `BrokenOff` where it spoke a part.
            Discard: the provider refuses the text or the voice.
        """


@runtime_checkable
class DialogueSynthesizer(Protocol):
    """A speech provider that speaks several hosts in one call, so that they react to each other."""

    def joins(self, takes: Sequence[Take]) -> bool:
        """Whether one call may speak these takes, in this order, perhaps with others."""

    async def converse(self, takes: Sequence[Take]) -> list[Speech]:
        """Speak takes in one call, and return the speech of each.

        Raises:
            Retry: the provider is unavailable or busy.
            Discard: the provider refuses a text or a voice, or its answer cannot be cut.
        """


@runtime_checkable
class PronunciationGuide(Protocol):
    """A speech provider that tells how it says a text."""

    async def pronounce(self, take: Take) -> Pronunciation:
        """How a take is said.

        Raises:
            Retry: the provider is unavailable or busy.
            Discard: the provider refuses the text or the voice.
        """


class SpeechSession(Protocol):
    """Speaks the utterances of one show."""

    seconds: float
    """Time spent waiting for speech, in seconds."""

    def speak(self, scheduler: SpeechScheduler) -> AsyncGenerator[Spoken, None]:
        """Speak the utterances of `scheduler`, several takes at a time, and yield them in order.

        Raises:
            Retry: a take failed; the takes that were spoken are cached.
            Discard: a provider refuses a take, or returns no sound for it.
        """


class SpeechPipeline(Protocol):
    """Speech for all shows of the process, with a bounded number of takes in flight."""

    async def prepare(self, utterance: Utterance) -> None:
        """Speak an utterance into the cache, for a session that is still to come.

        Where it is best spoken with the next one, that one brings it. Where it fails, the session
        tries again.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """

    def open(self, show: str) -> AbstractAsyncContextManager[SpeechSession]:
        """Begin a session; at its end none of its takes is in flight any more.

        `show`: name of the show and its generation (`[A-Za-z0-9_.-]`). Whenever a show of a name is
        spoken again, each segment is spoken by the same take.
        """
