"""Records: what people edit, every version of it an event on the archive's stream.

The stream is the store: the last event of a name is its current version, those before it are the
history. A version is written where it follows the one that its writer has seen.
"""

from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import nats.js.errors
from nats.aio.client import Client
from nats.js.api import DeliverPolicy, Header, RawStreamMsg
from pydantic import ValidationError

from contracts import subjects
from contracts.client.stored import Stored
from contracts.event import dedupe_id, identify, subject_of
from contracts.record import RecordSaved
from contracts.vocabulary import KNOWN_VALUES
from services.kit.availability import retry_until_available
from services.kit.clock import Clock
from services.kit.cloudevents import headers_of
from services.kit.deduplication import Confirmation, is_repetition, publish_once
from services.kit.failures import Conflict
from services.kit.kv import WRONG_LAST_SEQUENCE
from services.kit.replay import replay
from services.kit.stream import JetStreamReader
from services.kit.trace_context import passed_on

R = TypeVar("R", bound=RecordSaved)

STAMPS = {"event_id", "occurred_at", "caused_by"}
"""Fields of an event that are filled in when it is published."""


@dataclass(slots=True)
class _Seen(Generic[R]):
    """The current versions as of a position of the stream."""

    sequence: int
    versions: dict[str, R]


class Records(Generic[R]):
    """The records of one kind; every method raises `BrokerUnavailable` without a broker.

    Messages that are no version of the kind, which another program has published, are passed over.
    """

    def __init__(self, client: Client, clock: Clock, kind: type[R]) -> None:
        self._client = client
        self._js = client.jetstream()
        self._clock = clock
        self._kind = kind
        self._pattern = subjects.wildcard(kind.subject)
        self._stream = subjects.stream_of(kind.subject)
        self._seen: _Seen[R] = _Seen(0, {})

    async def current(self) -> dict[str, R]:
        """The last version of each record by its name, removals included; sorted by name.

        The versions are read again only where there is a newer one.
        """
        last = await self._last(self._pattern)
        sequence = (last.seq or 0) if last else 0
        if sequence != self._seen.sequence:
            found = await self._read(self._pattern, DeliverPolicy.LAST_PER_SUBJECT)
            versions = {version.name: version for version in found}
            self._seen = _Seen(sequence, dict(sorted(versions.items())))
        return dict(self._seen.versions)

    async def find(self, name: str) -> R | None:
        """The last version of a record, which may be a removal; None where there is none."""
        message = await self._last(self._subject(name))
        return None if message is None else self._parse(_stored(message))

    async def history(self, name: str) -> list[R]:
        """Every version of a record, the oldest first."""
        return await self._read(self._subject(name), DeliverPolicy.ALL)

    async def save(self, version: R) -> R:
        """Write a version behind the one before it; return it as it is stored.

        Writing the same version again has no effect.

        Raises:
            Conflict: another version has that number; the message names it.
        """
        last = await self._last(self._subject(version.name))
        before = await self._before(version.name, last)
        if before is not None and before.version >= version.version:
            return self._same(version, before)
        if version.version != (before.version if before else 0) + 1:
            raise Conflict(f"{version.name}: there is no version {version.version - 1} to replace")
        await self._publish(version, (last.seq or 0) if last else 0)
        stored = await self.find(version.name)
        return self._same(version, stored) if stored else version

    async def _before(self, name: str, last: RawStreamMsg | None) -> R | None:
        """The version before the next one; `last` may be a message of another program."""
        if last is None:
            return None
        return self._parse(_stored(last)) or next(reversed(await self.history(name)), None)

    async def _publish(self, version: R, after: int) -> None:
        stamps = {"event_id": identify(version), "occurred_at": self._clock.now()}
        stamped = version.model_copy(update=stamps)
        body, subject = stamped.model_dump_json().encode(), subject_of(version)
        own_id = dedupe_id(version)
        headers = headers_of(stamped, own_id) | passed_on()
        headers[Header.EXPECTED_LAST_SUBJECT_SEQUENCE.value] = str(after)

        async def publish(message_id: str) -> Confirmation:
            own = {"Nats-Msg-Id": message_id, **headers}
            return await retry_until_available(
                lambda: self._js.publish(subject, body, headers=dict(own)),
                f"saving {version.name}",
            )

        is_same = partial(is_repetition, version, subject)
        try:
            await publish_once(publish, own_id, JetStreamReader(self._js), is_same)
        except nats.js.errors.BadRequestError as error:
            # An earlier attempt may have succeeded; what is stored tells.
            if error.err_code not in WRONG_LAST_SEQUENCE:
                raise

    def _same(self, wanted: R, stored: R) -> R:
        if stored.model_dump(exclude=STAMPS) == wanted.model_dump(exclude=STAMPS):
            return stored
        by = f" by {stored.by}" if stored.by else ""
        raise Conflict(
            f"{wanted.name}: version {stored.version} was saved{by} meanwhile; read it, and save "
            "your change again"
        )

    def _subject(self, name: str) -> str:
        return self._kind.subject.format(name=subjects.word(name))

    async def _last(self, subject: str) -> RawStreamMsg | None:
        try:
            return await retry_until_available(
                lambda: self._js.get_last_msg(self._stream, subject), f"reading {subject}"
            )
        except nats.js.errors.NotFoundError:
            return None

    async def _read(self, pattern: str, policy: DeliverPolicy) -> list[R]:
        found = replay(self._client, self._stream, pattern, policy=policy)
        versions = [self._parse(stored) async for stored in found]
        return [version for version in versions if version is not None]

    def _parse(self, stored: Stored) -> R | None:
        try:
            version = self._kind.model_validate_json(stored.body, context=KNOWN_VALUES)
        except ValidationError:
            return None
        return version.model_copy(update={"sequence": stored.sequence})


def _stored(message: RawStreamMsg) -> Stored:
    return Stored(str(message.subject or ""), message.seq or 0, bytes(message.data or b""))
