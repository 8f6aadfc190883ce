"""Whether consumers have no message left to process."""

from collections.abc import Collection

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError


async def are_idle(js: JetStreamContext, *consumers: tuple[str, str]) -> bool:
    """Whether each consumer, as (stream, name), has processed every message that is stored for it.

    What one of them publishes meanwhile is work for the others: the streams must not have grown.
    """
    streams = {stream for stream, _ in consumers}
    before = await _last_sequences(js, streams)
    for stream, consumer in consumers:
        if not await _is_idle(js, stream, consumer):
            return False
    return await _last_sequences(js, streams) == before


async def _is_idle(js: JetStreamContext, stream: str, consumer: str) -> bool:
    """The broker's count of pending messages lags behind what it has just confirmed."""
    try:
        info = await js.consumer_info(stream, consumer)
    except NotFoundError:
        return False
    try:
        newest = await js.get_last_msg(stream, str(info.config.filter_subject))
        last = newest.seq or 0
    except NotFoundError:
        last = 0
    delivered = info.delivered.stream_seq if info.delivered else 0
    return delivered >= last and not info.num_pending and not info.num_ack_pending


async def _last_sequences(js: JetStreamContext, streams: Collection[str]) -> list[int]:
    return [(await js.stream_info(stream)).state.last_seq for stream in sorted(streams)]
