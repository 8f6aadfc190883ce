"""What became of each delivered message: the memory behind exactly-once effects."""

from pydantic import BaseModel

from services.kit.kv import KeyValue


class Record(BaseModel):
    """One message at one consumer."""

    failures: int = 0
    done: bool = False


class Ledger:
    """Counts failures and remembers completion, under `{consumer}.{id of the event}`.

    The broker's delivery count cannot serve: it also counts crashes and deploys, and its
    consumers' acks are not crash-durable.
    """

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def look(self, key: str) -> Record:
        """The record, a blank one where the message is new."""
        found = await self._bucket.get(key)
        return Record.model_validate_json(found[0]) if found else Record()

    async def failed(self, key: str, record: Record) -> int:
        """Count one more failure; how many there are now."""
        failures = record.failures + 1
        await self._bucket.put(key, Record(failures=failures).model_dump_json().encode())
        return failures

    async def done(self, key: str, record: Record) -> None:
        """Remember that the message has had its effect."""
        finished = Record(failures=record.failures, done=True)
        await self._bucket.put(key, finished.model_dump_json().encode())
