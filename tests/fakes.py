"""One fake per port, in memory; each passes the conformance suite of its port."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from itertools import count
from typing import Generic, TypeVar

from contracts import Contract, Event, Language, RecordSaved, subjects
from contracts.client.stored import Stored
from contracts.event import dedupe_id, identify
from services.content.ports import Assignment, Part, RunningOrder, Worded
from services.kit.clock import Clock
from services.kit.failures import Conflict
from services.kit.service import Outgoing, Scheduled
from services.kit.stream import Backlog

R = TypeVar("R", bound=RecordSaved)


class ManualClock:
    """A clock that a test sets."""

    def __init__(self, at: datetime = datetime(2026, 11, 20, 6, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class MemoryKeyValue:
    """A bucket in memory; a key with a `ttl` is gone once the clock has passed it."""

    clock: Clock = field(default_factory=ManualClock)
    _entries: dict[str, tuple[bytes, int, datetime | None]] = field(default_factory=dict)
    _revisions: "count[int]" = field(default_factory=lambda: count(1))

    async def get(self, key: str) -> tuple[bytes, int] | None:
        value, revision, expires = self._entries.get(key, (b"", 0, None))
        gone = expires is not None and self.clock.now() >= expires
        return None if not revision or gone else (value, revision)

    async def put(self, key: str, value: bytes) -> int:
        return self._write(key, value, None)

    async def create(self, key: str, value: bytes, *, ttl: float | None = None) -> int | None:
        found = await self.get(key)
        if found is not None:
            return found[1] if found[0] == value else None
        return self._write(key, value, ttl)

    async def update(
        self, key: str, value: bytes, revision: int, *, ttl: float | None = None
    ) -> int | None:
        found = await self.get(key)
        if found is None or found[1] != revision:
            return found[1] if found is not None and found[0] == value else None
        return self._write(key, value, ttl)

    async def delete(self, key: str) -> None:
        self._entries.pop(key, None)

    async def keys(self) -> list[str]:
        return [key for key in self._entries if await self.get(key) is not None]

    def _write(self, key: str, value: bytes, ttl: float | None) -> int:
        revision = next(self._revisions)
        expires = None if ttl is None else self.clock.now() + timedelta(seconds=ttl)
        self._entries[key] = (value, revision, expires)
        return revision


@dataclass
class MemoryRecords(Generic[R]):
    """The records of one kind in memory."""

    clock: Clock = field(default_factory=ManualClock)
    _versions: dict[str, list[R]] = field(default_factory=dict)

    async def current(self) -> dict[str, R]:
        return {name: versions[-1] for name, versions in sorted(self._versions.items())}

    async def history(self, name: str) -> list[R]:
        return list(self._versions.get(name, ()))

    async def save(self, version: R) -> R:
        versions = self._versions.setdefault(version.name, [])
        if version.version != len(versions) + 1:
            raise Conflict(f"{version.name}: there are {len(versions)} versions")
        stamps = {"event_id": identify(version), "occurred_at": self.clock.now()}
        versions.append(version.model_copy(update=stamps))
        return versions[-1]


@dataclass
class MemoryStreams:
    """The streams of a broker in memory, and a publisher to them."""

    stream_of: Callable[[str], str] = subjects.stream_of
    """The stream of a subject."""
    filters: dict[str, str] = field(default_factory=dict)
    """The filter subject of each durable consumer; one that is not listed does not exist."""
    scheduled: list[Scheduled] = field(default_factory=list)
    _streams: dict[str, list[Stored]] = field(default_factory=lambda: defaultdict(list))
    _delivered: dict[str, int] = field(default_factory=dict)
    _acknowledged: dict[str, int] = field(default_factory=dict)

    def publish(self, outgoing: Outgoing) -> Event | None:
        """Store an event, return it with its sequence; None for duplicates and scheduled events."""
        if isinstance(outgoing, Scheduled):
            self.scheduled.append(outgoing)
            return None
        stream, message_id = self.stream_of(outgoing.subject), dedupe_id(outgoing)
        if any(stored.message_id == message_id for stored in self._streams[stream]):
            return None
        stamped = outgoing.model_copy(update={"event_id": identify(outgoing)})
        body = stamped.model_dump_json().encode()
        sequence = self.store(stream, outgoing.subject, body, message_id)
        return stamped.model_copy(update={"sequence": sequence})

    def store(self, stream: str, subject: str, body: bytes, message_id: str = "") -> int:
        """Store a message on a stream; return its sequence."""
        held = self._streams[stream]
        held.append(Stored(subject, len(held) + 1, body, message_id))
        return len(held)

    def deliver(self, consumer: str) -> None:
        """Deliver the next message to a consumer."""
        self._delivered[consumer] = self._delivered.get(consumer, 0) + 1

    def acknowledge(self, consumer: str, sequence: int) -> None:
        """Have a consumer acknowledge the messages up to a sequence."""
        self._acknowledged[consumer] = sequence

    async def at(self, stream: str, sequence: int) -> Stored | None:
        return next((m for m in self._streams[stream] if m.sequence == sequence), None)

    async def last(self, stream: str) -> int:
        return len(self._streams[stream])

    async def backlog(self, stream: str, consumer: str) -> Backlog | None:
        return Backlog(pending=await self.waiting(stream, consumer))

    async def waiting(self, stream: str, consumer: str) -> int:
        wanted = self.filters.get(consumer)
        held = sum(stored.subject == wanted for stored in self._streams[stream])
        return held - self._delivered.get(consumer, 0)

    async def acknowledged(self, stream: str, consumer: str) -> int:
        del stream
        return self._acknowledged.get(consumer, 0)

    async def find(
        self, stream: str, subject: str, wanted: Callable[[Stored], bool], after: int
    ) -> int | None:
        pattern = subject.replace(">", "*")
        for stored in self._streams[stream][after:]:
            if fnmatchcase(stored.subject, pattern) and wanted(stored):
                return stored.sequence
        return None


class RecordedNotices:
    """A notifier that records its notices."""

    def __init__(self) -> None:
        self.notices: list[Contract] = []

    async def __call__(self, notice: Contract) -> None:
        self.notices.append(notice)


@dataclass
class FakeWriter:
    """A script writer whose texts are `stretch` times as long as requested, and mean nothing."""

    drafts: int = 16
    stretch: float = 1.0
    name: str = "fake"
    model: str = ""
    verbatim: bool = True
    assignments: list[Assignment] = field(default_factory=list)
    """What it was asked for."""

    @property
    def orders(self) -> list[RunningOrder]:
        """The running orders that it has received."""
        return [assignment.order for assignment in self.assignments]

    def signature(self, _: Language) -> str:
        return self.name

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        self.assignments.append(assignment)
        for number in assignment.wanted:
            part = assignment.order.parts[number - 1]
            await worded(Worded(number, self._text(number, part)))

    def _text(self, number: int, part: Part) -> str:
        length = round(self.stretch * part.seconds * part.host.voice.characters_per_second)
        return f"Part {number} goes on{' and on' * length}"[: length - 1].rstrip() + "."
