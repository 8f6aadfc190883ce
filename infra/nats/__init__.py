"""The users of the fleet's broker and what each may do, from what the services declare."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contracts import (
    DeadLetter,
    ListenersPresent,
    Progress,
    ProviderCalled,
    SegmentsStored,
    subjects,
)
from contracts.event import Contract
from services import fleet
from services.kit.blobs.jetstream import stream_of_store
from services.kit.broker import inbox_prefix
from services.kit.discovery import SERVICE_PREFIX
from services.kit.kv import stream_of_bucket
from services.kit.service import Service

HEADER = """\
# The users of the account FLEET, as nats.conf includes them. Generated from what the services
# declare, by `python -m infra.nats > users.conf`; do not edit.
# A user is who its certificate says. It receives replies on subjects of its own alone.
"""
API = "$JS.API"
RESPONSES = {"max": 1, "expires": "10m"}
"""One reply to each request, within the time of the slowest query."""
SERVER_SUBJECTS = "$SYS.>"
INBOXES = "_INBOX.>"
LOSSY: tuple[type[Contract], ...] = (ListenersPresent, Progress, SegmentsStored)
"""Messages that no stream holds: they are sent over core NATS."""


@dataclass(frozen=True, slots=True)
class User:
    """A user of the broker: the subjects that it may publish and subscribe to.

    Of `publishes`, those of `withheld` are denied. `responds`: whether it may reply to requests
    that it receives, wherever they ask for the reply.
    """

    name: str
    publishes: tuple[str, ...]
    subscribes: tuple[str, ...]
    withheld: tuple[str, ...] = ()
    responds: bool = False


def users() -> list[User]:
    """Every user of the account FLEET."""
    services = [fleet.documented(name) for name in fleet.SERVICES]
    return [*(user_of(service) for service in services), _provision(), _operator()]


def user_of(service: Service) -> User:
    """The user as which a service connects."""
    inbox = f"{inbox_prefix(service.name)}.>"
    subscribes = [inbox, *_discovery(service)]
    subscribes += [query.subject for query in service.queries]
    observed = (kind for kind in service.observes if kind in LOSSY)
    subscribes += [subjects.wildcard(_subject(kind)) for kind in observed]
    publishes = [
        inbox, f"{API}.INFO", subjects.wildcard(subjects.TRACE), *_events(service),
        *_dead_letters(service), *_consumers(service),
        *_streams(service), *_buckets(service), *_blobs(service), *_elsewhere(service),
    ]  # fmt: skip
    return User(
        service.name,
        _unique(publishes),
        _unique(subscribes),
        withheld=_unique(_withheld(service)),
        responds=True,
    )


def rendered(found: Iterable[User]) -> str:
    """The users as a file that nats-server includes."""
    blocks = "".join(_block(user) for user in found)
    return f"{HEADER}users: [\n{blocks}]\n"


def _discovery(service: Service) -> Iterator[str]:
    """What is asked of all services, of this one, and of one process of it.

    The verbs are written out: the broker lets a user with `$SRV.*` subscribe to `$SRV.>`.
    """
    for verb in ("PING", "INFO", "STATS"):
        own = f"$SRV.{verb}.{SERVICE_PREFIX}{service.name}"
        yield from (f"$SRV.{verb}", own, f"{own}.*")


def _events(service: Service) -> Iterator[str]:
    """What it publishes; what has its time waits on a subject of its own until then."""
    produced = [kind for route in service.routes for kind in route.produces]
    for kind in (*produced, *service.publishes):
        subject = subjects.wildcard(_subject(kind))
        yield subject
        if kind in produced and subjects.stream_of(subject) in subjects.SCHEDULING_STREAMS:
            yield f"{subjects.schedule_subject('', subject)}>"


def _dead_letters(service: Service) -> Iterator[str]:
    """The dead letters of its own consumers; of all, where it keeps those of others."""
    if service.access.buries:
        yield subjects.DEAD_LETTERS
        return
    for stream, consumer in durables(service):
        yield subjects.dead_letter_subject(stream, "*", consumer)
    for projection in service.projections:
        consumer = f"{service.name}-{projection.name}"
        yield subjects.dead_letter_subject(projection.stream, "*", consumer)


def durables(service: Service) -> list[tuple[str, str]]:
    """Stream and name of each of its durable consumers."""
    return [
        (subjects.stream_of(route.subject), subjects.consumer_of(service.name, route.subject))
        for route in service.routes
    ]


def _consumers(service: Service) -> Iterator[str]:
    """Its durable consumers, which it creates again where one is missing; others of no durable."""
    for route, (stream, name) in zip(service.routes, durables(service), strict=True):
        yield f"{API}.CONSUMER.CREATE.{stream}.{name}.{route.subject}"
        yield f"{API}.CONSUMER.MSG.NEXT.{stream}.{name}"
        yield f"{API}.CONSUMER.INFO.{stream}.{name}"
        yield f"$JS.ACK.{stream}.{name}.>"
    for stream in _followed(service):
        yield f"{API}.CONSUMER.CREATE.{stream}.>"
        yield f"{API}.CONSUMER.MSG.NEXT.{stream}.*"


def _followed(service: Service) -> tuple[str, ...]:
    """Streams on which it creates consumers that nobody else uses."""
    observed = [kind for kind in service.observes if kind not in LOSSY]
    return _unique(
        [
            *(subjects.stream_of(_subject(kind)) for kind in observed),
            *(projection.stream for projection in service.projections),
            *service.access.replays,
        ]
    )


def _streams(service: Service) -> Iterator[str]:
    """The streams of which it looks at single messages and positions."""
    produced = [kind for route in service.routes for kind in route.produces]
    sent = [kind for kind in (*produced, *service.publishes) if kind not in LOSSY]
    streams = [
        *(subjects.stream_of(route.subject) for route in service.routes),
        *(subjects.stream_of(_subject(kind)) for kind in sent),
        *_followed(service),
        *service.access.inspects,
    ]
    if service.routes or service.projections:
        streams.append(subjects.STREAM_DEAD)
    for stream in _unique(streams):
        yield from _readable(stream)
    yield from (f"{API}.CONSUMER.INFO.{stream}.*" for stream in service.access.inspects)


def _readable(stream: str) -> Iterator[str]:
    yield f"{API}.STREAM.INFO.{stream}"
    yield f"{API}.STREAM.MSG.GET.{stream}"


def _buckets(service: Service) -> Iterator[str]:
    """Keys and values; no bucket has a durable consumer that somebody could lose."""
    written = [*service.access.writes]
    if service.routes:
        written.append(subjects.BUCKET_DELIVERIES)
    if ProviderCalled in service.publishes:
        written += [subjects.BUCKET_SPEND, subjects.BUCKET_CIRCUITS]
    for bucket in _unique([*written, *service.access.reads]):
        stream = stream_of_bucket(bucket)
        yield from _readable(stream)
        yield f"{API}.CONSUMER.CREATE.{stream}"
        yield f"{API}.CONSUMER.CREATE.{stream}.>"
        yield f"{API}.CONSUMER.INFO.{stream}.*"
        yield f"{API}.CONSUMER.DELETE.{stream}.*"
        yield f"{API}.CONSUMER.MSG.NEXT.{stream}.*"
    for bucket in _unique(written):
        yield f"$KV.{bucket}.>"
    for bucket in service.access.purges:
        yield f"{API}.STREAM.PURGE.{stream_of_bucket(bucket)}"


def _blobs(service: Service) -> Iterator[str]:
    stored = _unique([*service.access.stores, *(rule.bucket for rule in service.retention)])
    for bucket in _unique([*stored, *service.access.fetches]):
        stream = stream_of_store(bucket)
        yield from _readable(stream)
        yield f"{API}.DIRECT.GET.{stream}"
        yield f"{API}.DIRECT.GET.{stream}.>"
    for bucket in stored:
        yield f"$O.{bucket}.>"
        yield f"{API}.STREAM.PURGE.{stream_of_store(bucket)}"


def _elsewhere(service: Service) -> Iterator[str]:
    """The queries of other services, counters, and who runs."""
    yield from (_subject(query) for query in service.access.asks)
    if service.access.counts:
        yield subjects.wildcard(subjects.COUNTER)
    if service.access.checks_store:
        yield subjects.wildcard(subjects.STORE_CHECK)
    if service.access.discovers:
        yield from ("$SRV.PING", "$SRV.PING.*", "$SRV.STATS")
        yield from (f"{API}.CONSUMER.LIST.{stream}" for stream in subjects.STREAMS)


def _withheld(service: Service) -> Iterator[str]:
    """The durable consumers of other services, where it may create consumers of its own."""
    followed = _followed(service)
    for name in fleet.SERVICES:
        for stream, consumer in durables(fleet.documented(name)):
            if name != service.name and stream in followed:
                yield f"{API}.CONSUMER.CREATE.{stream}.{consumer}"
                yield f"{API}.CONSUMER.CREATE.{stream}.{consumer}.>"
                yield f"{API}.CONSUMER.MSG.NEXT.{stream}.{consumer}"


def _provision() -> User:
    """Creates streams, buckets and consumers; reads and writes none of their messages.

    It moves scheduled messages from the stream where an earlier version kept them.
    """
    inbox, shows = f"{inbox_prefix(fleet.PROVISION)}.>", subjects.STREAM_SHOWS
    calls = (
        "INFO", "STREAM.NAMES", "STREAM.INFO.*", "STREAM.CREATE.*", "STREAM.UPDATE.*",
        "CONSUMER.CREATE.>", "CONSUMER.INFO.>", f"CONSUMER.DELETE.{shows}.*",
        f"STREAM.MSG.GET.{shows}", f"STREAM.MSG.DELETE.{shows}",
    )  # fmt: skip
    publishes = (*(f"{API}.{call}" for call in calls), subjects.SCHEDULES)
    return User(fleet.PROVISION, publishes, (inbox,))


def _operator() -> User:
    """Does whatever commands of `radiox` do: all but to reply, and to ask the server itself."""
    inbox = f"{inbox_prefix(fleet.OPERATOR)}.>"
    progress = subjects.wildcard(subjects.PROGRESS)
    return User(fleet.OPERATOR, (">",), (inbox, progress), withheld=(SERVER_SUBJECTS, INBOXES))


def _subject(kind: type[Contract]) -> str:
    """The subject of a message; that of a dead letter is a pattern."""
    return subjects.DEAD_LETTERS if kind is DeadLetter else str(getattr(kind, "subject"))  # noqa: B009


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _block(user: User) -> str:
    lines = [
        f"  {{\n    user: {user.name}\n    permissions: {{\n      publish: {{",
        _list("allow", user.publishes),
        *([_list("deny", user.withheld)] if user.withheld else []),
        "      }\n      subscribe: {",
        _list("allow", user.subscribes),
        "      }",
    ]
    if user.responds:
        lines.append(f"      allow_responses: {json.dumps(RESPONSES)}")
    return "\n".join([*lines, "    }\n  }\n"])


def _list(name: str, patterns: Iterable[str]) -> str:
    inner = "".join(f'          "{pattern}"\n' for pattern in patterns)
    return f"        {name}: [\n{inner}        ]"
