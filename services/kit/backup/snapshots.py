"""JetStream's snapshots: a stream as one file, with its sequences and consumers.

The API is that behind `nats stream backup`: `$JS.API.STREAM.SNAPSHOT` sends chunks of a compressed
tar to an inbox, each of which is acknowledged so that the server sends more;
`$JS.API.STREAM.RESTORE` names a subject that takes them, and an empty one at the end.
"""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import nats.errors
from nats.aio.client import Client
from nats.aio.subscription import Subscription

from contracts.client.calls import UNAVAILABLE
from services.kit.backup.manifest import BackupError

CHUNK_SIZE = 256 * 1024
"""Bytes of a chunk, below the largest message of a broker, 1 MB by default."""
TIMEOUT = 30.0
"""Seconds in which the broker answers, or sends the next chunk."""
RESTORED_TIMEOUT = 600.0
"""Seconds in which the broker has unpacked and checked a stream."""
NO_CONTENT = "204"
"""The status of the empty message behind the last chunk."""
NOT_FOUND = 10059
"""JetStream's err_code where there is no such stream."""


class StreamMissing(LookupError):  # noqa: N818 - what a lookup finds, not a fault
    """There is no such stream."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A stream as the broker sends it."""

    config: dict[str, Any]
    state: dict[str, Any]
    chunks: AsyncIterator[bytes]


@asynccontextmanager
async def snapshot(client: Client, stream: str) -> AsyncIterator[Snapshot]:
    """Take a snapshot of a stream; its chunks are read within the block.

    Raises:
        StreamMissing: there is no such stream.
        BackupError: the broker refuses, or stops sending.
    """
    inbox = client.new_inbox()
    subscription = await client.subscribe(inbox)
    try:
        wanted = {"deliver_subject": inbox, "chunk_size": CHUNK_SIZE, "jsck": True}
        answer = await _ask(client, f"$JS.API.STREAM.SNAPSHOT.{stream}", wanted, stream)
        chunks = _chunks(client, subscription, stream)
        yield Snapshot(answer["config"], answer["state"], chunks)
    finally:
        await subscription.unsubscribe()


async def _chunks(client: Client, subscription: Subscription, stream: str) -> AsyncIterator[bytes]:
    while True:
        try:
            message = await subscription.next_msg(timeout=TIMEOUT)
        except (nats.errors.Error, TimeoutError) as error:
            raise BackupError(f"the broker stopped in the middle of the stream {stream}") from error
        if not message.data:
            status = (message.headers or {}).get("Status", NO_CONTENT)
            if status != NO_CONTENT:
                raise BackupError(f"the broker sent only a part of the stream {stream}: {status}")
            return
        yield message.data
        if message.reply:
            await client.publish(message.reply, b"")


async def restore(
    client: Client,
    stream: str,
    config: dict[str, Any],
    state: dict[str, Any],
    chunks: Iterable[bytes],
) -> dict[str, Any]:
    """Create a stream from its snapshot; return its state.

    Raises:
        BackupError: the broker refuses, or the stream exists.
    """
    wanted = {"config": config, "state": state}
    answer = await _ask(client, f"$JS.API.STREAM.RESTORE.{stream}", wanted, stream)
    subject = str(answer["deliver_subject"])
    for chunk in chunks:
        _check(await _request(client, subject, chunk, stream), stream)
    restored = _check(await _request(client, subject, b"", stream, RESTORED_TIMEOUT), stream)
    return dict(restored.get("state") or {})


async def _ask(client: Client, subject: str, wanted: object, stream: str) -> dict[str, Any]:
    return _check(await _request(client, subject, json.dumps(wanted).encode(), stream), stream)


async def _request(
    client: Client, subject: str, body: bytes, stream: str, timeout: float = TIMEOUT
) -> bytes:
    try:
        return (await client.request(subject, body, timeout=timeout)).data
    except UNAVAILABLE as error:
        raise BackupError(f"the broker does not answer for the stream {stream}") from error


def _check(answer: bytes, stream: str) -> dict[str, Any]:
    """The answer as an object; an acknowledgement is empty."""
    try:
        found = json.loads(answer or b"{}")
    except ValueError as error:
        raise BackupError(f"the broker answers no JSON for the stream {stream}") from error
    if refusal := found.get("error"):
        if refusal.get("err_code") == NOT_FOUND:
            raise StreamMissing(stream)
        raise BackupError(f"the broker refuses the stream {stream}: {refusal.get('description')}")
    return dict(found)
