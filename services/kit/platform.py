"""What every composition root is given: the ground it builds on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from nats.aio.client import Client

from services.kit.blobs import BlobStore
from services.kit.clock import Clock
from services.kit.kv import KeyValue
from services.kit.notifier import Notifier
from services.kit.publisher import Publisher
from services.kit.stream import StreamReader


@dataclass(frozen=True, slots=True)
class Platform:
    """The shared parts; `bucket(name)` opens a key-value bucket."""

    blobs: BlobStore
    bucket: Callable[[str], KeyValue]
    notify: Notifier
    publisher: Publisher
    streams: StreamReader
    client: Client
    """The connection itself, for who watches the broker."""
    clock: Clock
    scratch: Path
    """A folder for files that do not outlive a handler."""
    ready: Callable[[], Awaitable[bool]]
    """Whether the broker answers at this moment."""
    trusted: bool = False
    """Whether only the machine's own user can ask: what they name may be fetched anywhere."""
