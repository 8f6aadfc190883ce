"""Following a show to its end, with a timeout on every wait."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from contracts import ScriptDrafted, ScriptReady, ShowAccepted, ShowEvent
from services.client.subscriptions import Subscription
from services.commands.connection import Connection
from services.commands.terminal.errors import Failed, Interrupted
from services.commands.terminal.progress import steps_of
from services.commands.terminal.screen import Screen
from services.stack import announced

ACCEPT_TIMEOUT = 60.0
"""Seconds in which the request must be accepted or refused."""
END_TIMEOUT = 60.0
"""Seconds after the last deadline in which the end must be announced."""
CANCEL_TIMEOUT = 10.0
"""Seconds in which a cancelled show must end."""
ANSWER_SECONDS = 2.0
"""Seconds in which a reviewer's command, in another process, reads that a show was rejected."""
CHECK_INTERVAL = 1.0
"""Seconds between two checks while no update comes."""
MIN_FREE_BYTES = 8_000_000
"""Free space on the disk below which neither the broker nor the blob store can write."""
DISK_FULL_TIMEOUT = 5.0
"""Seconds that the free space may stay below `MIN_FREE_BYTES`."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class ShowFollower:
    """Follows one show to its end: draws its steps, limits every wait, cancels it on Ctrl-C."""

    def __init__(
        self, connection: Connection, show_id: str, updates: Subscription, screen: Screen
    ) -> None:
        self._connection = connection
        self._show_id = show_id
        self._updates = updates
        self._screen = screen
        self._time_limit = time.monotonic() + ACCEPT_TIMEOUT
        self._last_connected = time.monotonic()
        self._last_disk_free = time.monotonic()
        self._accepted: ShowAccepted | None = None
        self._stopping = False
        self._cancelled = False
        self._left: float | None = None
        """Seconds of the time limit that were left when the review began; none without one."""
        self._announced = ExitStack()

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM cancel the show; a second one leaves at once."""
        loop = asyncio.get_running_loop()

        def stop() -> None:
            if self._stopping:
                os._exit(Interrupted.code)
            self._stopping = True
            self._time_limit = time.monotonic() + CANCEL_TIMEOUT
            self._updates.wake()

        for number in SIGNALS:
            loop.add_signal_handler(number, stop)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)

    async def until_the_end(self) -> ShowEvent:
        """The event that ends the show.

        Raises:
            Interrupted: the user cancelled it.
            Failed: the stack or the broker is gone, or nothing was announced in time.
            BrokerUnavailable: the request to cancel could not be published.
        """
        with self._announced:
            while True:
                end = await self._next()
                if end is not None:
                    self._check_interrupted(end)
                    await self._let_the_reviewer_read()
                    return end
                self._check_stack()
                self._check_disk()
                await self._cancel_if_stopping()
                self._check_connected()
                self._check_time()

    async def _next(self) -> ShowEvent | None:
        """Draw the next update; returns the event that ends the show, or None."""
        update = await self._updates.next(CHECK_INTERVAL)
        if update is None:
            return None
        for step in steps_of(update.event):
            self._screen.draw(step)
        if isinstance(update.event, ShowAccepted):
            accepted = update.event
            self._screen.print_line(
                f"{accepted.title}: {accepted.minutes:g} min, {accepted.language}"
            )
            self.expect(accepted)
        elif isinstance(update.event, ScriptDrafted):
            self._wait_for_review(update.event)
        elif isinstance(update.event, ScriptReady):
            self._go_on_after_review()
        return update.event if update.ends and isinstance(update.event, ShowEvent) else None

    def expect(self, accepted: ShowAccepted) -> None:
        """Set the limit of the wait to the last of the show's deadlines."""
        self._accepted = accepted
        due = accepted.deadlines
        last = max(due.script, due.audio, due.cover)
        if not self._stopping:
            left = (last - datetime.now(UTC)).total_seconds()
            self._time_limit = time.monotonic() + left + END_TIMEOUT

    def _wait_for_review(self, draft: ScriptDrafted) -> None:
        """Wait until the review expires; an embedded stack can be attached to meanwhile."""
        now = time.monotonic()
        if self._left is None:
            self._left = self._time_limit - now
            if self._connection.kind == "embedded":
                self._announced.enter_context(announced(self._connection.settings))
        until = draft.expires_at.astimezone()
        self._screen.print_line(
            f"the script waits for review (revision {draft.revision}, until "
            f"{until:%Y-%m-%d %H:%M}); in another terminal:\n"
            f"  radiox review show {draft.show_id}\n"
            f"  radiox review approve {draft.show_id} --revision {draft.revision}"
        )
        if not self._stopping:
            left = (draft.expires_at - datetime.now(UTC)).total_seconds()
            self._time_limit = now + left + END_TIMEOUT

    def _go_on_after_review(self) -> None:
        """Restore the limit of the wait: it stood still during the review."""
        self._announced.close()
        if self._left is not None and not self._stopping:
            self._time_limit = time.monotonic() + self._left
        self._left = None

    async def _let_the_reviewer_read(self) -> None:
        """Keep an embedded stack whose show ends in review: its answer is read from there."""
        if self._left is not None and self._connection.kind == "embedded":
            self._announced.close()
            await asyncio.sleep(ANSWER_SECONDS)

    async def _cancel_if_stopping(self) -> None:
        """Request the cancellation once; a show can be cancelled only after it is accepted."""
        if not self._stopping or self._cancelled or self._accepted is None:
            return
        self._cancelled = True
        self._screen.print_line("stopping the show; press Ctrl-C again to leave at once")
        generation = self._accepted.generation
        await self._connection.client.cancel(self._show_id, generation, "stopped by the user")

    def _check_interrupted(self, end: ShowEvent) -> None:
        if self._stopping:
            outcome = end.subject.removeprefix("show.")
            self._screen.print_line(f"the show is {outcome}; closing")
            raise Interrupted(f"stopped: {outcome}")

    def _check_stack(self) -> None:
        """Raise where the stack is gone: the show would neither continue nor end."""
        if self._connection.stack_is_running():
            return
        if self._stopping:
            raise Interrupted("stopped; the stack that made the show is gone as well")
        raise Failed(self._connection.stack_gone_message)

    def _check_disk(self) -> None:
        """Raise where the disk is full: the broker does not answer then, so it cannot report it."""
        now = time.monotonic()
        folder = self._connection.settings.data_dir
        if self._connection.kind == "fleet" or shutil.disk_usage(folder).free > MIN_FREE_BYTES:
            self._last_disk_free = now
        elif now - self._last_disk_free > DISK_FULL_TIMEOUT:
            raise Failed(
                f"the disk under {folder} is full; free some space and request the show again"
            )

    def _check_connected(self) -> None:
        now = time.monotonic()
        timeout = self._connection.outage_timeout
        if self._connection.is_connected:
            self._last_connected = now
        elif now - self._last_connected > timeout:
            raise Failed(
                f"the broker at {self._connection.settings.nats_address} went away in the middle "
                f"of the show and was not back within {timeout:.0f} s"
            )

    def _check_time(self) -> None:
        if time.monotonic() <= self._time_limit:
            return
        if self._stopping:
            raise Interrupted("stopped, without an answer that the show is cancelled")
        if self._accepted is None:
            raise Failed("no service accepted the request; does `radiox serve all` run?")
        raise Failed("the show has not ended although all of its deadlines are over")
