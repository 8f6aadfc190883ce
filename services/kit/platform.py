"""What every composition root is given: the ground it builds on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.kit.blobs import BlobStore
from services.kit.clock import Clock
from services.kit.kv import KeyValue
from services.kit.progress import Progress
from services.kit.publisher import Publisher
from services.kit.routes import Route
from services.kit.stream import StreamReader


@dataclass(frozen=True, slots=True)
class Platform:
    """The shared parts; `bucket(name)` opens a key-value bucket."""

    blobs: BlobStore
    bucket: Callable[[str], KeyValue]
    progress: Progress
    publisher: Publisher
    streams: StreamReader
    clock: Clock
    scratch: Path
    """A folder for files that do not outlive a handler."""
    trusted: bool = False
    """Whether only the machine's own user can ask: what they name may be fetched anywhere."""


@dataclass(frozen=True, slots=True)
class Service:
    """A composed service, ready to be mounted on a broker."""

    name: str
    routes: tuple[Route, ...]
