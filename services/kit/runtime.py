"""A service at work: connected, mounted, and stopped without losing a message."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import nats.errors
from faststream.nats import NatsBroker

from contracts import subjects
from services.kit.blobs import BlobStore
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.blobs.jetstream import JetStreamBlobs
from services.kit.broker import Callback, connection, jetstream, make_broker, mount
from services.kit.clock import Clock, SystemClock
from services.kit.delivery import Courier, Policy
from services.kit.kv import JetStreamKeyValue
from services.kit.ledger import Ledger
from services.kit.platform import Platform, Service
from services.kit.progress import CoreProgress
from services.kit.publisher import Publisher
from services.kit.pull import let_go
from services.kit.settings import PlatformSettings
from services.kit.stream import StreamReader

logger = logging.getLogger(__name__)

HAND_BACK_WITHIN = 5.0
"""Seconds beyond their grace in which handlers put away what they hold, and let go of it.

More would be of no use: whoever needs that long waits for a broker that is away as well.
"""

OpenService = Callable[[Platform], AbstractAsyncContextManager[Service]]


@asynccontextmanager
async def connected(
    settings: PlatformSettings,
    name: str,
    *,
    clock: Clock | None = None,
    closed: Callback | None = None,
) -> AsyncIterator[tuple[NatsBroker, Platform]]:
    """A connected broker and the platform on it; both are closed at the end of the block."""
    broker = make_broker(settings, name, closed=closed)
    await broker.connect()
    js = jetstream(broker)
    with tempfile.TemporaryDirectory(
        prefix=f"radiox-{name}-", ignore_cleanup_errors=True
    ) as folder:
        platform = Platform(
            blobs=open_blobs(settings, broker),
            bucket=lambda bucket: JetStreamKeyValue(js, bucket),
            progress=CoreProgress(connection(broker)),
            publisher=Publisher(broker, clock or SystemClock()),
            streams=StreamReader(js),
            clock=clock or SystemClock(),
            scratch=Path(folder),
            trusted=settings.trusted,
        )
        try:
            yield broker, platform
        finally:
            await _disconnected(broker)


async def _disconnected(broker: NatsBroker) -> None:
    """Drain and close; a broker that is away cannot be drained, and nothing is lost with it."""
    client = connection(broker)
    try:
        await broker.stop()
    except (nats.errors.Error, ConnectionError) as error:
        logger.warning("closed without a word to the broker: %r", error)
        with suppress(nats.errors.Error, ConnectionError):
            await client.close()


def open_blobs(settings: PlatformSettings, broker: NatsBroker) -> BlobStore:
    """The blob store that the settings name."""
    if settings.blobs == "filesystem":
        return FilesystemBlobs(settings.data_dir / "blobs")
    return JetStreamBlobs(jetstream(broker), settings.data_dir / "cache" / "blobs")


@asynccontextmanager
async def running(
    open_service: OpenService,
    settings: PlatformSettings,
    name: str,
    *,
    clock: Clock | None = None,
    closed: Callback | None = None,
) -> AsyncIterator[Service]:
    """A service that hears and answers while the block runs."""
    async with AsyncExitStack() as stack:
        broker, platform = await stack.enter_async_context(
            connected(settings, name, clock=clock, closed=closed)
        )
        service = await stack.enter_async_context(open_service(platform))
        courier = Courier(
            platform.publisher,
            Ledger(platform.bucket(subjects.BUCKET_DELIVERIES)),
            platform.clock,
            Policy(settings.attempts, settings.retry_delays, settings.ack_wait),
        )
        mount(broker, service, courier, settings)
        await broker.start()
        logger.info("%s hears %s", name, ", ".join(r.heard_on for r in service.routes))
        try:
            yield service
        finally:
            # Handlers finish, or hand back what they hold, before anything they use is closed.
            client = connection(broker)
            await asyncio.gather(*(let_go(each, client) for each in broker.subscribers))
            await asyncio.gather(*(each.stop() for each in broker.subscribers))
            with suppress(TimeoutError):
                async with asyncio.timeout(HAND_BACK_WITHIN):
                    await courier.settled()
