"""The inbox: what became of each delivered message, the memory behind exactly-once effects."""

import re

from pydantic import BaseModel

from services.kit.kv import KeyValue
from services.kit.service import Delivery

MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]+([.:][A-Za-z0-9_-]+)+")
LONGEST_ID = 200
"""Characters of a message id that may become a key; the broker cuts off who sends too long ones."""


class Record(BaseModel):
    """One message at one consumer."""

    failures: int = 0
    done: bool = False


class Inbox:
    """Counts failures and remembers completion, under `{consumer}.{id of the message}`.

    The broker's delivery count cannot serve: it also counts crashes and deploys, and its
    consumers' acks are not crash-durable.
    """

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def read(self, key: str) -> Record:
        """The record, a blank one where the message is new."""
        found = await self._bucket.get(key)
        return Record.model_validate_json(found[0]) if found else Record()

    async def count_failure(self, key: str) -> Record:
        """Count one more failure, unless the message has had its effect meanwhile; the record."""
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
        """Remember that the message has had its effect."""
        finished = Record(failures=record.failures, done=True)
        await self._bucket.put(key, finished.model_dump_json().encode())


def inbox_key(consumer: str, delivery: Delivery) -> str:
    """Where the message is remembered: by its id, so that a repetition is known as one.

    A message without an id of our kind, which holds its subject, is known by its place in the
    stream: a stranger may give one id to several messages, hours apart.
    """
    name = delivery.message_id
    own = f":{delivery.subject}:" in name and len(name) <= LONGEST_ID
    if not own or not MESSAGE_ID.fullmatch(name):
        name = f"{delivery.stream}.{delivery.sequence}"
    return f"{consumer}.{name.replace(':', '.')}"
