"""What each service may do on the broker, written by hand: the other half of infra/nats.

The permissions of the broker are generated from what the services declare; this table is not. A
service that comes to need more needs a line here too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from contracts import subjects
from services import fleet

OUTCOMES = ("show.generated", "show.failed", "show.cancelled")
CALLS = ("spend", "circuits")
"""Buckets of whoever calls providers."""


@dataclass(frozen=True)
class Rights:
    """The events, buckets, blobs, streams and queries of a service."""

    publishes: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    fetches: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    """Streams on which it may create consumers."""
    purges: tuple[str, ...] = ()


RIGHTS = {
    "show": Rights(
        publishes=(
            "show.accepted", "show.deadline", "review.deadline", "script.drafted", "script.ready",
            *OUTCOMES, "show.deleted", "preset.saved.*", "configuration.saved.*", "schedule.*",
            "dead.*",
        ),
        writes=("shows", "voices", "station", "deliveries"),
        stores=("shows", "air"),
        asks=("archive.feeds.list",),
        follows=("ARCHIVE",),
    ),
    "content": Rights(
        publishes=(
            "stage.started", "script.segment.written", "script.drafted", "script.ready",
            "progress.*", "provider.called", "dead.*.content-*",
        ),
        writes=("claims", "channels", "words", "feeds", "deliveries", *CALLS),
        reads=("shows",),
        stores=("shows", "sources"),
        asks=("show.resolve", "archive.opinions"),
    ),
    "audio": Rights(
        publishes=(
            "stage.started", "audio.ready", "show.listenable", "show.packaged",
            "segments.stored.*", "progress.*", "provider.called", "dead.*.audio-*",
        ),
        writes=("claims", "voices", "deliveries", *CALLS),
        reads=("shows",),
        stores=("shows", "takes", "uploads", "air"),
        fetches=("media",),
        asks=("host.find", "media.decode", "media.find", "archive.shows.find"),
    ),
    "media": Rights(
        publishes=(
            "stage.started", "cover.ready", "progress.*", "provider.called", "media.saved.*",
            "dead.*.media-*",
        ),
        writes=("claims", "deliveries", *CALLS),
        reads=("shows",),
        stores=("shows", "artwork", "uploads", "media"),
        fetches=subjects.BLOBS,
        asks=("configuration.find",),
        follows=("ARCHIVE",),
    ),
    "speaker": Rights(
        publishes=("host.saved.*",),
        reads=("voices",),
        stores=("media", "uploads"),
        follows=("ARCHIVE",),
    ),
    "data": Rights(
        publishes=("show.delete.requested", "dead.*.data-*"),
        follows=("ARCHIVE", "LISTENING"),
    ),
    "webhook": Rights(
        publishes=(
            "webhook.attempt.due", "webhook.delivery.failed", "webhook.schedule.*",
            "dead.*.webhook-*",
        ),
        writes=("webhooks", "webhook_deliveries", "circuits", "deliveries"),
        follows=("SHOWS", "ARCHIVE", "ALERTS", "AIR"),
        purges=("KV_webhook_deliveries",),
    ),
    "analytics": Rights(
        publishes=(
            "listener.acted", "alert.fired", "alert.resolved", "digest.due", "notification.due",
            "dead.*.analytics-*",
        ),
        writes=("alerts", "claims", "deliveries"),
        reads=("circuits", "spend"),
        stores=("exports",),
        asks=(
            "archive.figures", "archive.shows.known", "archive.usage", "archive.shows.list",
            "archive.feeds.list",
        ),
        follows=("ARCHIVE", "USAGE", "DEAD", "LISTENING"),
    ),
    "station": Rights(
        publishes=(
            "show.requested", "station.scheduled.*", "show.aired", "grid.saved.*",
            "dead.*.station-*",
        ),
        writes=("air", "deliveries"),
        asks=(
            "preset.list", "configuration.find", "audio.package", "archive.shows.find",
            "listener.preferences",
        ),
        follows=("AIR", "ARCHIVE"),
    ),
    "listener": Rights(
        publishes=("listener.rated", "listener.favoured", "listener.deleted", "counter.*"),
        writes=("listeners", "topics"),
        reads=("shows",),
        asks=("archive.shows.known", "archive.ratings", "archive.listener"),
    ),
    "onair": Rights(
        publishes=("listeners.present", "dead.*.onair-*"),
        writes=("deliveries", "visitors"),
        fetches=("air", "shows"),
        asks=(
            "show.state", "archive.shows.list", "archive.shows.find", "channel.list",
            "channel.schedule", "preset.find", "preset.list", "archive.shows.known",
            "audio.package", "listener.rate", "listener.ratings", "listener.register",
            "listener.signin", "listener.signout", "listener.account",
            "listener.delete", "listener.export", "listener.favour", "listener.favourites",
            "listener.topic.ask", "listener.topics",
        ),
        follows=("AIR", "SHOWS"),
    ),
    "bridge": Rights(
        publishes=(*subjects.REQUESTS, "counter.*", "store.check.*"),
        reads=("shows", "keys"),
        stores=("uploads",),
        fetches=subjects.BLOBS,
        asks=("*",),
        follows=("SHOWS", "ARCHIVE"),
    ),
}  # fmt: skip
"""By service."""
ONLY_OPERATORS = ("archive.rebuild", "archive.usage", "archive.records.list")
"""Queries that the bridge does not ask."""
STREAMS = (
    *subjects.STREAMS, subjects.STREAM_COUNTERS, subjects.STREAM_CHECKS,
    *(f"KV_{bucket}" for bucket in subjects.BUCKETS),
    *(f"OBJ_{bucket}" for bucket in subjects.BLOBS),
)  # fmt: skip
DURABLES = tuple(
    (subjects.stream_of(route.subject), subjects.consumer_of(service, route.subject), service)
    for service, route in fleet.consumers()
)
"""Stream, name and service of every durable consumer."""
NEVER = (
    "STREAM.CREATE", "STREAM.UPDATE", "STREAM.DELETE", "STREAM.SNAPSHOT", "STREAM.RESTORE",
    "STREAM.MSG.DELETE", "STREAM.PEER.REMOVE", "STREAM.LEADER.STEPDOWN", "CONSUMER.NAMES",
    "CONSUMER.DURABLE.CREATE",
)  # fmt: skip
"""Calls of JetStream's API that no service makes, whatever the stream."""
SERVER = (
    "$SYS.REQ.SERVER.PING", "$SYS.REQ.ACCOUNT.FLEET.CONNZ", "$JS.API.STREAM.LIST",
    "$JS.API.STREAM.NAMES", "$JS.API.ACCOUNT.PURGE.FLEET", "$JS.API.META.LEADER.STEPDOWN",
    "$JS.API.SERVER.REMOVE", "$SRV.INFO", "FLEET.API.CONSUMER.CREATE.SHOWS", "mirror.x",
    "$JS.FC.SHOWS.x.y", "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.SHOWS.x", "a.subject.of.nobody",
)  # fmt: skip


def events() -> Iterator[str]:
    """A subject of each kind of event."""
    for patterns in subjects.STREAMS.values():
        for pattern in patterns:
            if not pattern.startswith("$JS"):
                yield pattern.replace("*", "x").replace(">", "x")
    yield from (f"dead.{stream}.1.{consumer}" for stream, consumer, _ in DURABLES)
    yield from ("progress.x", "counter.x")


def queries() -> list[str]:
    """Every query."""
    services = [fleet.documented(name) for name in fleet.SERVICES]
    return [query.subject for service in services for query in service.queries]


def forbidden(name: str) -> list[str]:
    """The subjects that the service must not publish to."""
    return list(dict.fromkeys([*_messages(name), *_api(name), *_consumers(name), *SERVER]))


def _messages(name: str) -> Iterator[str]:
    own = RIGHTS[name]
    yield from (each for each in events() if not _is_among(each, own.publishes))
    for query in queries():
        is_kept = name == "bridge" and query in ONLY_OPERATORS
        if is_kept or not _is_among(query, own.asks):
            yield query
    yield from (f"$KV.{each}.x" for each in subjects.BUCKETS if each not in own.writes)
    yield from (f"$O.{each}.C.x" for each in subjects.BLOBS if each not in own.stores)
    users = [each for each in fleet.USERS if each != name]
    yield from (f"_INBOX.{each}.x" for each in users)
    yield "_INBOX.x"


def _api(name: str) -> Iterator[str]:
    own = RIGHTS[name]
    purged = {*own.purges, *(f"OBJ_{each}" for each in own.stores)}
    for stream in STREAMS:
        yield from (f"$JS.API.{call}.{stream}" for call in NEVER)
        if stream not in purged:
            yield f"$JS.API.STREAM.PURGE.{stream}"
        kind, _, bucket = stream.partition("_")
        read = {"KV": (*own.writes, *own.reads), "OBJ": (*own.stores, *own.fetches)}.get(kind)
        if read is not None and bucket not in read:
            yield from (
                f"$JS.API.{call}.{stream}"
                for call in ("STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET", "CONSUMER.CREATE")
            )
            yield f"$JS.API.DIRECT.GET.{stream}.x"
            yield f"$JS.API.CONSUMER.CREATE.{stream}.x"
        if kind != "OBJ":
            yield f"$JS.API.DIRECT.GET.{stream}"
        if read is None and stream not in own.follows:
            yield f"$JS.API.CONSUMER.CREATE.{stream}.x"
            yield f"$JS.API.CONSUMER.CREATE.{stream}.x.y"
            yield f"$JS.API.CONSUMER.MSG.NEXT.{stream}.x"


def _consumers(name: str) -> Iterator[str]:
    """What changes or empties a durable consumer; of its own, it creates and reads each."""
    for stream, consumer, service in DURABLES:
        yield f"$JS.API.CONSUMER.DELETE.{stream}.{consumer}"
        yield f"$JS.API.CONSUMER.PAUSE.{stream}.{consumer}"
        yield f"$JS.API.CONSUMER.RESET.{stream}.{consumer}"
        yield f"$JS.API.CONSUMER.UNPIN.{stream}.{consumer}"
        if service != name or stream not in RIGHTS[name].follows:
            yield f"$JS.API.CONSUMER.CREATE.{stream}.{consumer}.another.filter"
        if service != name:
            yield f"$JS.API.CONSUMER.CREATE.{stream}.{consumer}"
            yield f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
            yield f"$JS.ACK.{stream}.{consumer}.1.1.1.1.0"


def overheard(name: str) -> list[str]:
    """The subjects that the service must not subscribe to."""
    own = [query.subject for query in fleet.documented(name).queries]
    others = [each for each in fleet.USERS if each != name]
    heard = [*(each for each in queries() if each not in own), *events()]
    if name == "bridge":
        heard.remove("progress.x")
    return [
        *heard, *(f"_INBOX.{each}.>" for each in others), "_INBOX.>", "_INBOX.*", ">", "*", "*.*",
        "$SYS.>", "$JS.>", "$JS.API.>", "$JS.ACK.>", "$JS.EVENT.>", "$KV.>", "$O.>", "$SRV.>",
        *(f"$KV.{bucket}.>" for bucket in subjects.BUCKETS), "show.>", "schedule.>", "dead.>",
    ]  # fmt: skip


def _is_among(subject: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(subject, pattern) for pattern in patterns)
