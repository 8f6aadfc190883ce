"""Lines are spoken ahead, several at a time, and handed over in order."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context, copy_context
from time import perf_counter

from services.audio.adapters.takes import Takes
from services.audio.ports import Agenda, Line, Spoken


class TakeBooth:
    """A booth whose takes are claimed and cached."""

    def __init__(self, takes: Takes) -> None:
        self._takes = takes

    @asynccontextmanager
    async def session(self) -> AsyncIterator["TakeReading"]:
        """Begin a reading; at its end every take in flight has been finished and stored."""
        reading = TakeReading(self._takes, copy_context())
        try:
            yield reading
        finally:
            await reading.settle()


class TakeReading:
    """One show's time in the booth; its spans are children of what was current at its start."""

    def __init__(self, takes: Takes, context: Context) -> None:
        self.seconds = 0.0
        self._takes = takes
        self._context = context
        self._flying: deque[asyncio.Task[Spoken]] = deque()

    async def read(self, agenda: Agenda) -> AsyncGenerator[Spoken, None]:
        """Speak an agenda; see `services.audio.ports.Reading`."""
        while True:
            self._start(agenda)
            if not self._flying:
                return
            began = perf_counter()
            spoken = await asyncio.shield(self._flying[0])
            self._flying.popleft()
            self.seconds += perf_counter() - began
            yield spoken

    async def settle(self) -> None:
        """Wait for the takes in flight: they are paid for, and kept for the next attempt."""
        if self._flying:
            await asyncio.wait(self._flying)
        while self._flying:
            task = self._flying.popleft()
            _ = task.cancelled() or task.exception()

    def _start(self, agenda: Agenda) -> None:
        while len(self._flying) < self._takes.ahead and (line := agenda.next()) is not None:
            speak = self._speak(line, agenda)
            self._flying.append(asyncio.create_task(speak, context=self._context.copy()))

    async def _speak(self, line: Line, agenda: Agenda) -> Spoken:
        speech, reused = await self._takes.get(line.take, line.segment.id)
        agenda.heard(line, speech.seconds)
        return Spoken(line, speech, reused)
