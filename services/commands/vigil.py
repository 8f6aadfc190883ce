"""Waiting for the end of a show, and never for ever."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from contracts import Event, ShowAccepted, ShowCancelRequested
from services.commands.listening import ENDS, Hearing
from services.commands.station import Station
from services.commands.terminal.errors import Failed, Interrupted
from services.commands.terminal.progress import steps
from services.commands.terminal.screen import Screen

ACCEPTED_WITHIN = 60.0
"""Seconds in which somebody must have answered the request."""
FINISHED_WITHIN = 60.0
"""Seconds after the last deadline in which the end must have been announced."""
CANCELLED_WITHIN = 10.0
"""Seconds that a show gets to stop where the user wants it."""
TICK = 1.0
SCANT = 8_000_000
"""Bytes of free disk below which neither the broker nor the blobs can go on."""
SCANT_FOR = 5.0
"""Seconds of scant room after which nobody believes in a clean-up any more."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Vigil:
    """Follows one show to its end: draws its steps, keeps its time, cancels it on request."""

    def __init__(self, station: Station, show_id: str, heard: Hearing, drawn: Screen) -> None:
        self._station = station
        self._show_id = show_id
        self._heard = heard
        self._drawn = drawn
        self._limit = time.monotonic() + ACCEPTED_WITHIN
        self._seen = time.monotonic()
        self._roomy = time.monotonic()
        self._accepted: ShowAccepted | None = None
        self._stopping = False
        self._cancelled = False

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM cancel the show; a second one leaves at once."""
        loop = asyncio.get_running_loop()

        def stop() -> None:
            if self._stopping:
                os._exit(Interrupted.code)
            self._stopping = True
            self._limit = time.monotonic() + CANCELLED_WITHIN
            self._heard.put_nowait(None)

        for number in SIGNALS:
            loop.add_signal_handler(number, stop)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)

    async def until_the_end(self) -> Event:
        """The event that ends the show.

        Raises:
            Interrupted: the user stopped it.
            Failed: the broker went away, or nobody answered in time.
        """
        while True:
            event = await self._next()
            if isinstance(event, ENDS):
                self._judge_stop(event)
                return event
            self._judge_room()
            await self._cancel_where_wanted()
            self._judge_time()

    async def _next(self) -> Event | None:
        """The next event of the pipeline; None where there was none for a while."""
        try:
            heard = await asyncio.wait_for(self._heard.get(), TICK)
        except TimeoutError:
            return None
        for step in steps(heard) if heard is not None else ():
            self._drawn.draw(step)
        if isinstance(heard, ShowAccepted):
            self._drawn.say(f"{heard.title}: {heard.minutes:g} min, {heard.language}")
            self.expect(heard)
        return heard if isinstance(heard, Event) else None

    def expect(self, accepted: ShowAccepted) -> None:
        """Give the show the time that its deadlines do."""
        self._accepted = accepted
        due = accepted.deadlines
        last = max(due.script, due.audio, due.cover)
        if not self._stopping:
            left = (last - datetime.now(UTC)).total_seconds()
            self._limit = time.monotonic() + left + FINISHED_WITHIN

    async def _cancel_where_wanted(self) -> None:
        """Ask for the end once; before the show is accepted there is nothing to cancel."""
        if not self._stopping or self._cancelled or self._accepted is None:
            return
        self._cancelled = True
        self._drawn.say("stopping the show; again to leave at once")
        generation = self._accepted.generation
        reason = "stopped by the user"
        await self._station.platform.publisher.publish(
            ShowCancelRequested(show_id=self._show_id, generation=generation, reason=reason)
        )

    def _judge_stop(self, event: Event) -> None:
        if self._stopping:
            how = event.subject.removeprefix("show.")
            self._drawn.say(f"the show is {how}; closing")
            raise Interrupted(f"stopped: {how}")

    def _judge_room(self) -> None:
        """A broker whose disk is full answers nobody, so nobody but us can tell."""
        now = time.monotonic()
        folder = self._station.settings.data_dir
        if self._station.where == "fleet" or shutil.disk_usage(folder).free > SCANT:
            self._roomy = now
        elif now - self._roomy > SCANT_FOR:
            raise Failed(f"the disk under {folder} is full; make room and ask for the show again")

    def _judge_time(self) -> None:
        now = time.monotonic()
        if self._station.within_reach:
            self._seen = now
        elif now - self._seen > self._station.patience:
            raise Failed(
                f"the broker at {self._station.settings.nats_address} went away in the middle of "
                f"the show and was not back within {self._station.patience:.0f} s"
            )
        if now <= self._limit:
            return
        if self._stopping:
            raise Interrupted("stopped, without an answer that the show is cancelled")
        if self._accepted is None:
            raise Failed("no service took the request; does `radiox serve all` run?")
        raise Failed("the show has not ended although all of its deadlines are over")
