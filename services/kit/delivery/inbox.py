"""The inbox: failures and completion of each message, for exactly-once effects."""

import re

from pydantic import BaseModel

from contracts import subjects
from contracts.event import MESSAGE_ID_NAMESPACE
from services.kit.kv import KeyValue
from services.kit.service import Delivery

MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]+([.:][A-Za-z0-9_-]+)+")
MAX_ID_LENGTH = 200
"""Longest message id that is used as a key, in characters; the broker rejects very long keys."""


class Record(BaseModel):
    """State of one message at one consumer."""

    failures: int = 0
    done: bool = False


class Inbox:
    """Stores failures and completion under `{consumer}.{id of the message}`.

    The broker's delivery count is no substitute: it also counts crashes and deploys, and its
    consumers' acks are not crash-durable.
    """

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def read(self, key: str) -> Record:
        """The record of a message; an empty one where the message is new."""
        found = await self._bucket.get(key)
        return Record.model_validate_json(found[0]) if found else Record()

    async def count_failure(self, key: str) -> Record:
        """Count one more failure, unless the message is completed meanwhile; return the record."""
        while True:
            found = await self._bucket.get(key)
            known = Record.model_validate_json(found[0]) if found else Record()
            if known.done:
                return known
            counted = Record(failures=known.failures + 1)
            body = counted.model_dump_json().encode()
            if found is None:
                written = await self._bucket.create(key, body)
            else:
                written = await self._bucket.update(key, body, found[1])
            if written is not None:
                return counted

    async def complete(self, key: str, record: Record) -> None:
        """Record that the message has had its effect."""
        finished = Record(failures=record.failures, done=True)
        await self._bucket.put(key, finished.model_dump_json().encode())


def inbox_key(consumer: str, delivery: Delivery) -> str:
    """Return the key of a message: its id, so that a repetition has the same key.

    A request has its position in the stream as key, and so has a message whose id does not hold its
    subject, as those of RadioX do: other publishers may use one id for several messages, hours
    apart.
    """
    name = delivery.message_id.removeprefix(MESSAGE_ID_NAMESPACE)
    own = delivery.subject not in subjects.REQUESTS and f":{delivery.subject}:" in name
    if not own or len(name) > MAX_ID_LENGTH or not MESSAGE_ID.fullmatch(name):
        name = f"{delivery.stream}.{delivery.sequence}"
    return f"{consumer}.{name.replace(':', '.')}"
