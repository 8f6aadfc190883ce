"""Speaks several takes at a time, and yields them in order."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import Context, copy_context
from time import perf_counter

from services.audio.adapters.choices import Choices
from services.audio.adapters.fallback import FallbackTakes
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Spoken, Utterance
from services.kit.failures import BrokerUnavailable, Discard, Retry

logger = logging.getLogger(__name__)


class CachedSpeechPipeline:
    """A speech pipeline with claims and a cache of takes, which keeps what each show has chosen."""

    def __init__(self, takes: FallbackTakes, choices: Choices) -> None:
        self._takes = takes
        self._choices = choices

    async def prepare(self, utterance: Utterance) -> None:
        """Speak an utterance into the cache; see `services.audio.ports.SpeechPipeline`."""
        if utterance.segment.with_next and self._takes.joins((utterance,)):
            return
        joined = bool(utterance.exchange) and await self._takes.join(utterance.exchange)
        for each in utterance.exchange or (utterance,):
            try:
                await self._takes.speak(each, joined=joined)
            except BrokerUnavailable:
                raise
            except (Retry, Discard) as error:
                logger.warning("segment %s is not spoken yet: %s", each.segment.id, error.reason)

    @asynccontextmanager
    async def open(self, show: str) -> AsyncIterator["CachedSpeechSession"]:
        """Begin a session; at its end every take in flight has been finished and stored."""
        session = CachedSpeechSession(self._takes, self._choices, show, copy_context())
        try:
            yield session
        finally:
            await session.settle()


class CachedSpeechSession:
    """Speaks for one show; its spans are children of the span that was current at its start."""

    def __init__(self, takes: FallbackTakes, choices: Choices, show: str, context: Context) -> None:
        self.seconds = 0.0
        self._takes = takes
        self._choices = choices
        self._show = show
        self._context = context
        self._in_flight: deque[asyncio.Task[Spoken]] = deque()
        self._exchanges: dict[str, asyncio.Task[bool]] = {}

    async def speak(self, scheduler: SpeechScheduler) -> AsyncGenerator[Spoken, None]:
        """Speak the utterances of `scheduler`; see `services.audio.ports.SpeechSession`."""
        while True:
            self._start(scheduler)
            if not self._in_flight:
                return
            began = perf_counter()
            spoken = await asyncio.shield(self._in_flight[0])
            self._in_flight.popleft()
            self.seconds += perf_counter() - began
            yield spoken

    async def settle(self) -> None:
        """Wait for the takes in flight: they are paid for, and cached for the next attempt."""
        if self._in_flight:
            await asyncio.wait(self._in_flight)
        while self._in_flight:
            task = self._in_flight.popleft()
            _ = task.cancelled() or task.exception()

    def _start(self, scheduler: SpeechScheduler) -> None:
        while len(self._in_flight) < self._takes.ahead and (one := scheduler.next()) is not None:
            take = self._take(one, scheduler)
            self._in_flight.append(asyncio.create_task(take, context=self._context.copy()))

    async def _take(self, utterance: Utterance, scheduler: SpeechScheduler) -> Spoken:
        spoken = await self._recalled(utterance) or await self._spoken(utterance)
        scheduler.record_length(utterance, spoken.speech.seconds)
        return spoken

    async def _recalled(self, utterance: Utterance) -> Spoken | None:
        """What spoke the utterance when the show was made before, if it was."""
        choice = await self._choices.find(self._show, utterance.segment.id)
        return None if choice is None else await self._takes.recall(utterance, choice)

    async def _spoken(self, utterance: Utterance) -> Spoken:
        spoken = await self._takes.speak(utterance, joined=await self._join(utterance.exchange))
        own = self._takes.choice(spoken)
        kept = await self._choices.keep(self._show, utterance.segment.id, own)
        if kept == own:
            return spoken
        return await self._takes.recall(utterance, kept) or spoken

    async def _join(self, exchange: Sequence[Utterance]) -> bool:
        """Speak an exchange in one call, which its utterances share; whether that was done."""
        if not exchange:
            return False
        name = exchange[0].segment.id
        if name not in self._exchanges:
            self._exchanges[name] = asyncio.create_task(self._takes.join(exchange))
        return await self._exchanges[name]
