"""Configures and provisions streams, buckets and consumers; services create none."""

from collections.abc import Iterable

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)

from contracts import subjects
from services.kit.kv import stream_of_bucket
from services.kit.service import Route
from services.kit.settings import PlatformSettings

DEDUPE_WINDOW = 6 * 3600.0
"""Seconds in which the broker drops a message whose id it has seen."""
MAX_DELIVER = 200
"""Deliveries after which the broker delivers a message no more: they include crashes and restarts,
whereas the retry policy counts failures."""


class TopologyMismatchError(RuntimeError):
    """A stream exists with a configuration that the broker does not change."""


def stream_config(name: str, replicas: int) -> StreamConfig:
    """The configuration of a stream of events."""
    schedules = name in subjects.SCHEDULING_STREAMS
    return StreamConfig(
        name=name,
        subjects=list(subjects.STREAMS[name]),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_age=subjects.STREAM_AGES.get(name, 0),
        duplicate_window=DEDUPE_WINDOW,
        num_replicas=replicas,
        allow_direct=True,
        allow_msg_schedules=schedules,
        allow_rollup_hdrs=schedules,
        allow_msg_ttl=schedules,
    )


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


def consumer_config(service: str, route: Route, settings: PlatformSettings) -> ConsumerConfig:
    """The configuration of the durable consumer of a route.

    `max_ack_pending` is high, since a message with a delayed nak counts against it.
    """
    return ConsumerConfig(
        durable_name=subjects.consumer_of(service, route.subject),
        filter_subject=route.subject,
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
    replicas = settings.nats_replicas
    wanted = [stream_config(name, replicas) for name in subjects.STREAMS]
    wanted += [bucket_config(name, replicas) for name in subjects.BUCKETS]
    done = [await _ensure_stream(js, config) for config in wanted]
    if settings.blob_store == "jetstream":
        for bucket in subjects.BLOBS:
            await js.create_object_store(bucket, storage=StorageType.FILE, replicas=replicas)
            done.append(f"object store {bucket}")
    for service, route in consumers:
        config = consumer_config(service, route, settings)
        await js.add_consumer(subjects.stream_of(route.subject), config)
        done.append(f"consumer {config.durable_name}")
    return done


async def _ensure_stream(js: JetStreamContext, config: StreamConfig) -> str:
    try:
        await js.stream_info(str(config.name))
    except nats.js.errors.NotFoundError:
        await js.add_stream(config)
        return f"stream {config.name}: created"
    try:
        await js.update_stream(config)
    except nats.js.errors.APIError as error:
        raise TopologyMismatchError(
            f"stream {config.name} exists with another configuration, and the broker refuses "
            f"the change: {error.description}"
        ) from error
    return f"stream {config.name}: up to date"
