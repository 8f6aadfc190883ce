"""Whether a consumer has nothing left to do."""

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError


async def is_idle(js: JetStreamContext, stream: str, consumer: str) -> bool:
    """Whether every message that stands on the stream for `consumer` was delivered and answered.

    The broker's own count of pending messages lags behind what it has just confirmed.
    """
    info = await js.consumer_info(stream, consumer)
    try:
        newest = await js.get_last_msg(stream, str(info.config.filter_subject))
        last = newest.seq or 0
    except NotFoundError:
        last = 0
    delivered = info.delivered.stream_seq if info.delivered else 0
    return delivered >= last and not info.num_pending and not info.num_ack_pending
