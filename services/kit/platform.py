"""The platform: broker, storage and clock, as every composition root receives them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from nats.aio.client import Client

from services.kit.blobs import BlobStore
from services.kit.calls.tools import CallTools
from services.kit.clock import Clock
from services.kit.http_client import HttpClient
from services.kit.kv import KeyValue
from services.kit.notifier import Notifier
from services.kit.publisher import Publisher
from services.kit.stream import StreamReader


@dataclass(frozen=True, slots=True)
class Platform:
    """Clients of the broker and the stores; `bucket(name)` opens a key-value bucket."""

    blobs: BlobStore
    bucket: Callable[[str], KeyValue]
    notify: Notifier
    publisher: Publisher
    streams: StreamReader
    client: Client
    """The connection to the broker."""
    clock: Clock
    calls: CallTools
    """What calls to providers need: prices, budgets, circuits, the audit log."""
    http: HttpClient
    """The HTTP client of the process, for calls to providers."""
    scratch: Path
    """A folder for temporary files of handlers."""
    ready: Callable[[], Awaitable[bool]]
    """Whether the broker responds now."""
    data_dir: Path
    """The folder of this machine in which services keep files of their own."""
    trusted: bool = False
    """Whether only this machine's user can send requests: their addresses need no checks."""
