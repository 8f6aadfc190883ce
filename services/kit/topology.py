"""Configures and provisions streams, buckets and consumers; services create none."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TypeVar

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    ExternalStream,
    RawStreamMsg,
    RetentionPolicy,
    StorageType,
    StreamConfig,
    StreamSource,
)

from contracts import subjects
from services.kit.availability import retry_until_available
from services.kit.kv import stream_of_bucket
from services.kit.service import Route
from services.kit.settings import PlatformSettings

T = TypeVar("T")

DEDUPE_WINDOW = 6 * 3600.0
"""Seconds in which the broker drops a message whose id it has seen."""
COUNTER_AGE = 3660.0
"""Seconds for which a counter is kept after its last use: some count what is done in an hour."""
COUNTER_WINDOW = 120.0
"""Seconds in which a message with the id of another one is no count."""
COUNTER_BYTES = 32_000_000
"""Memory that counters may take, in bytes; those that were used longest ago go first."""
TRACES_AGE = 3 * subjects.DAY
"""Seconds for which spans are kept."""
TRACES_BYTES = 64_000_000
"""Bytes that spans may take, those of about a thousand shows; the oldest go first."""
CHECKS_BYTES = 1_000_000
"""Bytes that checks of the store may take."""
TRACE_MESSAGES = 2_000
"""Messages of one trace."""
MIRRORED = (subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE, subjects.STREAM_DEAD)
"""Streams that integrators may read: requests, results, and what could not be delivered."""
MAX_DELIVER = 200
"""Deliveries after which the broker delivers a message no more: they include crashes and restarts,
whereas the retry policy counts failures."""


NO_SUITABLE_PEERS = 10005
"""JetStream's err_code where fewer servers are there than a stream has copies."""
FORMING_TIMEOUT = 60.0
"""Seconds in which the servers of a cluster find each other, and elect leaders."""


class TopologyMismatchError(RuntimeError):
    """A stream exists with a configuration that the broker does not change."""


def stream_config(name: str, replicas: int) -> StreamConfig:
    """The configuration of a stream of events."""
    config = StreamConfig(
        name=name,
        subjects=list(subjects.STREAMS[name]),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_age=subjects.STREAM_AGES.get(name, 0),
        duplicate_window=DEDUPE_WINDOW,
        num_replicas=replicas,
        allow_direct=True,
    )
    return _scheduling(config) if name in subjects.SCHEDULING_STREAMS else config


def bucket_config(name: str, replicas: int) -> StreamConfig:
    """The configuration of a key-value bucket: that of its stream, as NATS clients expect it."""
    return StreamConfig(
        name=stream_of_bucket(name),
        subjects=[f"$KV.{name}.>"],
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_msgs_per_subject=1,
        max_age=subjects.BUCKET_AGES.get(name, 0),
        duplicate_window=120.0,
        num_replicas=replicas,
        allow_direct=True,
        allow_rollup_hdrs=True,
        allow_msg_ttl=True,
        deny_delete=True,
    )


def counters_config(replicas: int) -> StreamConfig:
    """The configuration of the counters: in memory, since they count for an hour at the most."""
    return StreamConfig(
        name=subjects.STREAM_COUNTERS,
        subjects=[subjects.wildcard(subjects.COUNTER)],
        storage=StorageType.MEMORY,
        discard=DiscardPolicy.OLD,
        max_msgs_per_subject=1,
        max_age=COUNTER_AGE,
        max_bytes=COUNTER_BYTES,
        duplicate_window=COUNTER_WINDOW,
        num_replicas=replicas,
        allow_msg_counter=True,
    )


def traces_config(replicas: int) -> StreamConfig:
    """The configuration of the spans that the station keeps; without any it takes no space."""
    return StreamConfig(
        name=subjects.STREAM_TRACES,
        subjects=[subjects.wildcard(subjects.TRACE)],
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_msgs_per_subject=TRACE_MESSAGES,
        max_age=TRACES_AGE,
        max_bytes=TRACES_BYTES,
        duplicate_window=120.0,
        num_replicas=replicas,
        allow_direct=True,
    )


def checks_config(replicas: int) -> StreamConfig:
    """The configuration of the checks of the store: files, as all that shows need."""
    return StreamConfig(
        name=subjects.STREAM_CHECKS,
        subjects=[subjects.wildcard(subjects.STORE_CHECK)],
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_msgs_per_subject=1,
        max_age=subjects.DAY,
        max_bytes=CHECKS_BYTES,
        duplicate_window=120.0,
        num_replicas=replicas,
    )


def stream_configs(replicas: int) -> list[StreamConfig]:
    """The configurations of all streams: of events, of buckets, and those of no events."""
    return [
        *(stream_config(name, replicas) for name in subjects.STREAMS),
        *(bucket_config(name, replicas) for name in subjects.BUCKETS),
        counters_config(replicas),
        traces_config(replicas),
        checks_config(replicas),
    ]


def mirror_config(name: str, replicas: int) -> StreamConfig:
    """The configuration of a mirror in another account, with the sequences of the original.

    Addresses of the fleet's account: see infra/nats/nats.conf.
    """
    fleet = ExternalStream(api="FLEET.API", deliver="mirror.integrators")
    return StreamConfig(
        name=name,
        mirror=StreamSource(name=name, external=fleet),
        storage=StorageType.FILE,
        max_age=subjects.STREAM_AGES.get(name, 0),
        num_replicas=replicas,
        allow_direct=True,
    )


def consumer_config(service: str, route: Route, settings: PlatformSettings) -> ConsumerConfig:
    """The configuration of the durable consumer of a route.

    `max_ack_pending` is high, since a message with a delayed nak counts against it.
    """
    name = subjects.consumer_of(service, route.subject)
    return ConsumerConfig(
        name=name,  # so that the API's subject names the consumer and what it filters
        durable_name=name,
        filter_subject=route.subject,
        deliver_policy=DeliverPolicy.NEW if route.only_new else DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=settings.ack_wait,
        max_deliver=MAX_DELIVER,
        max_ack_pending=1000,
        max_waiting=512,
    )


async def provision(
    js: JetStreamContext,
    consumers: Iterable[tuple[str, Route]],
    settings: PlatformSettings,
) -> list[str]:
    """Create and update all streams, buckets and consumers; return a line per step. Idempotent.

    Raises:
        TopologyMismatchError: a stream exists with a configuration that cannot be changed.
    """
    await _once_it_answers(js.account_info, "looking at JetStream")
    replicas = settings.nats_replicas
    done = [await _ensure_stream(js, config) for config in stream_configs(replicas)]
    await _move_deadlines(js)
    if settings.blob_store == "jetstream":
        for bucket in subjects.BLOBS:
            await _once_it_answers(
                partial(
                    js.create_object_store, bucket, storage=StorageType.FILE, replicas=replicas
                ),
                f"creating object store {bucket}",
            )
            done.append(f"object store {bucket}")
    for service, route in consumers:
        config = consumer_config(service, route, settings)
        stream = subjects.stream_of(route.subject)
        name = f"consumer {config.durable_name}"
        await _once_it_answers(partial(js.add_consumer, stream, config), f"creating {name}")
        done.append(name)
    return done


async def provision_mirrors(js: JetStreamContext, settings: PlatformSettings) -> list[str]:
    """Create and update the mirrors that integrators read, in their account. Idempotent.

    Raises:
        TopologyMismatchError: a stream exists with a configuration that cannot be changed.
    """
    replicas = settings.nats_replicas
    return [await _ensure_stream(js, mirror_config(name, replicas)) for name in MIRRORED]


async def _once_it_answers(call: Callable[[], Awaitable[T]], operation: str) -> T:
    """The result of an idempotent call, repeated while servers of a cluster still find each other.

    Raises:
        BrokerUnavailable: JetStream has no leader, or too few servers, for too long.
    """

    async def answered() -> T:
        try:
            return await call()
        except nats.js.errors.APIError as error:
            if error.err_code == NO_SUITABLE_PEERS:
                raise nats.js.errors.ServiceUnavailableError(
                    description=error.description
                ) from error
            raise

    return await retry_until_available(answered, operation, timeout=FORMING_TIMEOUT)


async def _ensure_stream(js: JetStreamContext, config: StreamConfig) -> str:
    name = str(config.name)
    try:
        found = await _once_it_answers(partial(js.stream_info, name), f"looking at {name}")
    except nats.js.errors.NotFoundError:
        await _once_it_answers(partial(js.add_stream, config), f"creating {name}")
        return f"stream {config.name}: created"
    if found.config.allow_msg_schedules:
        config = _scheduling(config)
    try:
        await _once_it_answers(partial(js.update_stream, config), f"updating {name}")
    except nats.js.errors.APIError as error:
        raise TopologyMismatchError(
            f"stream {config.name} exists with another configuration, and the broker refuses "
            f"the change: {error.description}"
        ) from error
    return f"stream {config.name}: up to date"


def _scheduling(config: StreamConfig) -> StreamConfig:
    """The same for a stream of scheduled messages, which the broker lets no stream cease to be."""
    return config.evolve(allow_msg_schedules=True, allow_rollup_hdrs=True, allow_msg_ttl=True)


async def _move_deadlines(js: JetStreamContext) -> None:
    """Move the deadlines of a station that kept them on the stream of its pipeline.

    A schedule that was copied and not yet removed is copied again under the same id.
    """
    old = subjects.STREAM_SHOWS
    for subject in (subjects.SHOW_DEADLINE, subjects.REVIEW_DEADLINE):
        with suppress(nats.js.errors.NotFoundError):
            await js.delete_consumer(old, subjects.consumer_of("show", subject))
    while (message := await _first(js, old, subjects.SCHEDULES)) is not None:
        await js.publish(str(message.subject), message.data or b"", headers=message.headers)
        await js.delete_msg(old, int(message.seq or 0))


async def _first(js: JetStreamContext, stream: str, subject: str) -> RawStreamMsg | None:
    """The first message of a subject that a stream holds."""
    try:
        return await js.get_msg(stream, seq=1, subject=subject, next=True)
    except nats.js.errors.NotFoundError:
        return None
