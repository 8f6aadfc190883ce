"""Looking back at what stands on a stream."""

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg

from services.kit.patience import patiently


class StreamReader:
    """Reads single messages by their place; consumes nothing."""

    def __init__(self, js: JetStreamContext) -> None:
        self._js = js

    async def at(self, stream: str, sequence: int) -> bytes | None:
        """The body at `sequence`, None where it is gone."""
        message = await self._get(stream, sequence)
        return None if message is None else bytes(message.data or b"")

    async def last(self, stream: str) -> int:
        """The last sequence of `stream`, 0 where it is empty."""
        info = await patiently(lambda: self._js.stream_info(stream), f"looking at {stream}")
        return int(info.state.last_seq)

    async def find(self, stream: str, subject: str, message_id: str, after: int) -> int | None:
        """The sequence of the message with that id on `subject` behind sequence `after`."""
        sequence = after + 1
        while True:
            message = await self._get(stream, sequence, subject=subject)
            if message is None or message.seq is None:
                return None
            if (message.headers or {}).get("Nats-Msg-Id") == message_id:
                return message.seq
            sequence = message.seq + 1

    async def _get(
        self, stream: str, sequence: int, subject: str | None = None
    ) -> RawStreamMsg | None:
        try:
            return await patiently(
                lambda: self._js.get_msg(stream, sequence, subject=subject, next=bool(subject)),
                f"reading {stream}",
            )
        except nats.js.errors.NotFoundError:
            return None
