"""Runs projections: a stream is read in order, and a database of the service follows it.

A durable consumer would know its own position, which a restored database does not share, and would
deliver a message late that failed once. The database's position alone counts here.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import AbstractContextManager, aclosing, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import ValidationError

from contracts import subjects
from contracts.client.stored import Stored
from contracts.client.tail import Reading, tail_batches
from contracts.client.tasks import cancel_all
from services.kit.cloudevents import delivered
from services.kit.delivery.dead_letters import DeadLetters, PublishedDeadLetters
from services.kit.delivery.policy import RetryPolicy, explain
from services.kit.failures import Discard, Retry
from services.kit.platform import Platform
from services.kit.service import Batch, Projection
from services.kit.settings import PlatformSettings
from services.kit.telemetry import instruments, service_scope, tracing_enabled

logger = logging.getLogger(__name__)

T = TypeVar("T")

BATCH_SIZE = 200
"""Messages of one transaction, at most."""
PARSED_AT_ONCE = 10
"""Messages that are parsed before other tasks of the process have their turn."""
CHECK_INTERVAL = 2.0
"""Seconds without a message after which the database's position is looked at again: somebody may
have restored the database, or dropped what it holds."""
CATCH_UP_TIMEOUT = 10.0
"""Seconds that the start of a service waits for its projections."""


@asynccontextmanager
async def running_projections(
    service: str,
    projections: Iterable[Projection],
    deps: Any,
    platform: Platform,
    settings: PlatformSettings,
) -> AsyncIterator[None]:
    """Run the projections of a service while the block runs.

    The block begins once they hold what their streams hold, or after `CATCH_UP_TIMEOUT`: what is
    asked of a service that was just started sees what happened before.
    """
    projectors = [Projector(service, each, deps, platform, settings) for each in projections]
    tasks = [asyncio.create_task(projector.run()) for projector in projectors]
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_TIMEOUT):
                for projector in projectors:
                    await projector.caught_up.wait()
        yield
    finally:
        await cancel_all(tasks)


@dataclass(frozen=True, slots=True)
class _Read:
    """A message with what it means: nothing where it became a dead letter."""

    stored: Stored
    items: list[Any]

    @property
    def sequence(self) -> int:
        return self.stored.sequence


class Projector:
    """Reads the stream of one projection behind the database's position, for ever."""

    def __init__(
        self,
        service: str,
        projection: Projection,
        deps: Any,
        platform: Platform,
        settings: PlatformSettings,
    ) -> None:
        self._service = service
        self._projection = projection
        self._deps = deps
        self._platform = platform
        self._retries = RetryPolicy(settings.attempts, settings.retry_delays)
        self._letters: DeadLetters = PublishedDeadLetters(platform.publisher, platform.clock)
        self._name = f"{service}-{projection.name}"
        self._failures = 0
        """Failures since the database was written or looked at last."""
        self._counted = instruments.counter(instruments.PROJECTED)
        self.caught_up = asyncio.Event()
        """Whether the database has held all that the stream held, once."""

    async def run(self) -> None:
        """Follow the stream; begin again behind the database's position after each failure."""
        with service_scope(self._service):
            while True:
                try:
                    await self._follow()
                    continue
                except Retry as error:
                    logger.warning("%s: %s", self._name, error.reason)
                except Exception:  # a bug: repeated, as the database may not stand still
                    logger.exception("%s: unexpected failure", self._name)
                self._failures += 1
                await asyncio.sleep(self._retries.delay(self._failures))

    async def _follow(self) -> None:
        """Apply what comes, until the database's position is another one than that here."""
        position = await self._projection.position(self._deps)
        last = await self._platform.streams.last(self._projection.stream)
        if position > last:
            raise Retry(
                f"the database is at {position}, and the stream {self._projection.stream} ends at "
                f"{last}: they do not belong together; drop what the database holds"
            )
        if position == last:
            self.caught_up.set()
        reading = Reading(
            self._projection.stream, position, size=BATCH_SIZE, fetch_timeout=CHECK_INTERVAL
        )
        found = tail_batches(self._platform.client, reading)
        async with (
            aclosing(found) as batches,
            aclosing(self._read(batches)) as read,
            aclosing(one_ahead(read)) as ahead,
        ):
            async for batch in ahead:
                if not await self._pass(position, batch):
                    return
                position = batch[-1].sequence if batch else position
                if position >= last:
                    self.caught_up.set()

    async def _read(
        self, batches: AsyncIterator[list[Stored]]
    ) -> AsyncGenerator[list[_Read], None]:
        """What the messages of each batch mean; other tasks run in between."""
        async for batch in batches:
            read = []
            for stored in batch:
                read.append(_Read(stored, await self._parsed(stored)))
                if len(read) % PARSED_AT_ONCE == 0:
                    await asyncio.sleep(0)
            yield read

    async def _pass(self, after: int, read: Sequence[_Read]) -> bool:
        """Apply messages; where one of them is refused, each by itself.

        Return whether the database was at `after`.
        """
        if not read:
            return await self._is_at(after)
        try:
            return await self._apply(after, read)
        except Discard as refused:
            if len(read) == 1:
                await self._dead_letter(read[0].stored, refused.reason)
                return await self._write(Batch(after, read[0].sequence, ()))
        for one in read:
            if not await self._pass(after, (one,)):
                return False
            after = one.sequence
        return True

    async def _apply(self, after: int, read: Sequence[_Read]) -> bool:
        items = [item for one in read for item in one.items]
        with self._span([one.stored for one in read]):
            written = await self._write(Batch(after, read[-1].sequence, tuple(items)))
        if written:
            self._count("applied", len(items))
            logger.info(
                "%s applied %d messages up to %d",
                self._name, len(items), read[-1].sequence,
                extra={"stream": self._projection.stream, "sequence": read[-1].sequence},
            )  # fmt: skip
        return written

    def _span(self, messages: Sequence[Stored]) -> AbstractContextManager[None]:
        """The span of a batch, where spans are kept or exported."""
        if not tracing_enabled():
            return nullcontext()
        from services.kit.delivery.tracing import projecting  # noqa: PLC0415 - loaded only where spans are exported

        return projecting(self._projection.stream, self._name, messages)

    async def _write(self, batch: Batch) -> bool:
        """Have the batch written; failures that nobody foresaw are a refusal in the end."""
        try:
            written = await self._projection.apply(batch, self._deps)
        except (Retry, Discard):
            raise
        except Exception as error:  # a bug, which is a refusal in the end
            if self._failures + 1 < self._retries.attempts:
                raise
            logger.exception("%s: unexpected failure", self._name)
            raise Discard(f"{type(error).__name__}: {error}") from error
        self._failures = 0
        return written

    async def _is_at(self, position: int) -> bool:
        found = await self._projection.position(self._deps)
        self._failures = 0
        return found == position

    async def _parsed(self, stored: Stored) -> list[Any]:
        """What the message means, in a list; an empty one where it means nothing."""
        try:
            return [self._projection.parse(stored)]
        except ValidationError as error:
            reason = explain(error)
        except Discard as error:
            reason = error.reason
        except Exception as error:  # a bug: one message may not stop all others
            logger.exception("%s: unexpected failure", self._name)
            reason = f"{type(error).__name__}: {error}"
        await self._dead_letter(stored, reason)
        return []

    async def _dead_letter(self, stored: Stored, reason: str) -> None:
        """Record the dead letter of a message; the same one has no effect.

        A message that is older than dead letters are kept had its own when it came: it is read once
        more, as the projection is built anew.
        """
        logger.error("%s: %d is passed over: %s", self._name, stored.sequence, reason)
        if not self._is_old(stored):
            delivery = delivered(stored, self._projection.stream)
            await self._letters.record(delivery, self._name, reason, 1, refused=True)
        self._count("dead_lettered", 1)

    def _is_old(self, stored: Stored) -> bool:
        kept = timedelta(seconds=subjects.STREAM_AGES[subjects.STREAM_DEAD])
        at = stored.stored_at
        return at is not None and self._platform.clock.now() - at > kept

    def _count(self, verdict: str, number: int) -> None:
        about = {"radiox.projection": self._name, "radiox.verdict": verdict}
        self._counted.add(number, about)


async def one_ahead(source: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """Yield what `source` yields, and have it produce the next one meanwhile."""
    following = asyncio.ensure_future(anext(source))
    try:
        while True:
            current = await following
            following = asyncio.ensure_future(anext(source))
            yield current
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
