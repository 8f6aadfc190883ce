"""Names of all subjects, streams, buckets and consumers."""

import re
from fnmatch import fnmatchcase
from urllib.parse import quote


def wildcard(subject: str) -> str:
    """Return the pattern of all subjects of a template: `host.saved.*` for `host.saved.{name}`."""
    return re.sub(r"\{\w+\}", "*", subject)


def word(name: str) -> str:
    """Return a name as one word of a subject, percent-encoded where it needs to be."""
    return quote(name, safe="").replace(".", "%2E")


SHOW_REQUESTED = "show.requested"
SHOW_ACCEPTED = "show.accepted"
SCRIPT_DRAFTED = "script.drafted"
SEGMENT_WRITTEN = "script.segment.written"
SCRIPT_READY = "script.ready"
AUDIO_READY = "audio.ready"
COVER_READY = "cover.ready"
SHOW_DEADLINE = "show.deadline"
STAGE_STARTED = "stage.started"
SHOW_CANCEL_REQUESTED = "show.cancel.requested"
SHOW_RETRY_REQUESTED = "show.retry.requested"
SCRIPT_REVISE_REQUESTED = "script.revise.requested"
SCRIPT_APPROVE_REQUESTED = "script.approve.requested"
SCRIPT_REJECT_REQUESTED = "script.reject.requested"
REVIEW_DEADLINE = "review.deadline"
SHOW_GENERATED = "show.generated"
SHOW_FAILED = "show.failed"
SHOW_CANCELLED = "show.cancelled"
SHOW_DELETE_REQUESTED = "show.delete.requested"
SHOW_DELETED = "show.deleted"
SHOW_LISTENABLE = "show.listenable"
SHOW_PACKAGED = "show.packaged"
SHOW_AIRED = "show.aired"

STATION_SCHEDULED = "station.scheduled.{channel}"

HOST_SAVED = "host.saved.{name}"
PRESET_SAVED = "preset.saved.{name}"
CONFIGURATION_SAVED = "configuration.saved.{name}"
MEDIA_SAVED = "media.saved.{name}"
GRID_SAVED = "grid.saved.{name}"

PROVIDER_CALLED = "provider.called"

SHOW_ENDED = "show.ended"
"""Not a subject: the exclusive group that a show's terminal events share in their Nats-Msg-Id."""
EXCLUSIVE_GROUPS = {SHOW_ENDED: (SHOW_GENERATED, SHOW_FAILED, SHOW_CANCELLED)}
"""The subjects of each exclusive group: one event of a group and an identity is stored."""

REQUESTS = frozenset(
    {
        SHOW_REQUESTED,
        SHOW_CANCEL_REQUESTED,
        SHOW_RETRY_REQUESTED,
        SHOW_DELETE_REQUESTED,
        SCRIPT_REVISE_REQUESTED,
        SCRIPT_APPROVE_REQUESTED,
        SCRIPT_REJECT_REQUESTED,
    }
)
"""The subjects on which anyone may publish, under message ids of their own."""

SHOW_STATE = "show.state"
"""Query: the state of one show."""
BLOB_READ = "blob.read"
"""Query: a piece of a blob that an event refers to."""
HOST_LIST = "host.list"
HOST_FIND = "host.find"
HOST_SAVE = "host.save"
HOST_REMOVE = "host.remove"
HOST_HISTORY = "host.history"
"""Queries: the hosts of the station, one of them, and its versions."""

MEDIA_ADD = "media.add"
"""Query: accept an upload as an item of the station's media."""
MEDIA_FIND = "media.find"
"""Query: one item of the station's media."""
MEDIA_LIST = "media.list"
"""Query: the items of the station's media."""
MEDIA_REMOVE = "media.remove"
"""Query: remove an item of the station's media."""

PRESET_LIST = "preset.list"
PRESET_FIND = "preset.find"
PRESET_HISTORY = "preset.history"
PRESET_SAVE = "preset.save"
PRESET_REMOVE = "preset.remove"
"""Queries about the presets of the station."""

CONFIGURATION_FIND = "configuration.find"
CONFIGURATION_HISTORY = "configuration.history"
CONFIGURATION_SAVE = "configuration.save"
"""Queries about the configuration of the station."""

ARCHIVE_SHOWS_LIST = "archive.shows.list"
ARCHIVE_SHOWS_SEARCH = "archive.shows.search"
ARCHIVE_SHOWS_FIND = "archive.shows.find"
ARCHIVE_SHOWS_KNOWN = "archive.shows.known"
ARCHIVE_STORIES_LIST = "archive.stories.list"
ARCHIVE_FEEDS_LIST = "archive.feeds.list"
ARCHIVE_RECORDS_LIST = "archive.records.list"
ARCHIVE_USAGE = "archive.usage"
ARCHIVE_FIGURES = "archive.figures"
ARCHIVE_RATINGS = "archive.ratings"
ARCHIVE_LISTENER = "archive.listener"
ARCHIVE_OPINIONS = "archive.opinions"
ARCHIVE_STATUS = "archive.status"
ARCHIVE_REBUILD = "archive.rebuild"
ARCHIVE_CACHE_WARM = "archive.cache.warm"
ARCHIVE_CACHE_CLEAR = "archive.cache.clear"
"""Queries: what the archive holds, and its upkeep."""

NEWS_LIST = "news.list"
"""Query: the events of the day, as the editor sees them."""
NEWS_PROCESS = "news.process"
"""Query: stories out of feeds and articles of one's own."""
FEED_LIST = "feed.list"
"""Query: the catalogue of feeds, with their health."""
SHOW_RESOLVE = "show.resolve"
SCRIPT_WRITE = "script.write"
AUDIO_GENERATE = "audio.generate"
AUDIO_PROCESS = "audio.process"
COVER_GENERATE = "cover.generate"
MEDIA_DECODE = "media.decode"
"""Queries: work without a show."""
AUDIO_STATUS = "audio.status"
"""Query: the state of the service audio."""
VOICE_LIST = "voice.list"
"""Query: the voices of the station."""
ANALYTICS_RECORD = "analytics.record"
ANALYTICS_REPORT = "analytics.report"
ANALYTICS_EXPORT = "analytics.export"
"""Queries: what listeners do is recorded, and added up; tables of it are written into files."""
ALERT_LIST = "alert.list"
ALERT_RULES = "alert.rules"
ALERT_TEST = "alert.test"
ALERT_SILENCE = "alert.silence"
ALERT_SILENCES = "alert.silences"
ALERT_SILENCE_REMOVE = "alert.silence.remove"
"""Queries about the alerts of the station, their rules, silences, and who is told of them."""
LISTENER_ACTED = "listener.acted"
LISTENER_RATED = "listener.rated"
LISTENER_FAVOURED = "listener.favoured"
LISTENER_DELETED = "listener.deleted"
LISTENER_RATE = "listener.rate"
LISTENER_RATINGS = "listener.ratings"
LISTENER_REGISTER = "listener.register"
LISTENER_SIGNIN = "listener.signin"
LISTENER_SIGNOUT = "listener.signout"
LISTENER_ACCOUNT = "listener.account"
LISTENER_DELETE = "listener.delete"
LISTENER_EXPORT = "listener.export"
LISTENER_FAVOUR = "listener.favour"
LISTENER_FAVOURITES = "listener.favourites"
LISTENER_TOPIC_ASK = "listener.topic.ask"
LISTENER_TOPIC_JUDGE = "listener.topic.judge"
LISTENER_TOPICS = "listener.topics"
LISTENER_PREFERENCES = "listener.preferences"
"""Queries of listeners: votes, accounts, favourites, topics; and what the next edition prefers."""
AUDIO_PACKAGE = "audio.package"
"""Query: a package of segments that can go on the air."""
CHANNEL_LIST = "channel.list"
CHANNEL_SCHEDULE = "channel.schedule"
GRID_FIND = "grid.find"
GRID_HISTORY = "grid.history"
GRID_SAVE = "grid.save"
STATION_PLAY = "station.play"
STATION_SKIP = "station.skip"
"""Queries: the channels of the station, their grids, what comes next, and changes to it."""
WEBHOOK_CREATE = "webhook.create"
WEBHOOK_LIST = "webhook.list"
WEBHOOK_FIND = "webhook.find"
WEBHOOK_CHANGE = "webhook.change"
WEBHOOK_REMOVE = "webhook.remove"
WEBHOOK_ROTATE = "webhook.rotate"
WEBHOOK_TEST = "webhook.test"
WEBHOOK_DELIVERIES = "webhook.deliveries"
WEBHOOK_DELIVERY = "webhook.delivery"
WEBHOOK_REPLAY = "webhook.replay"
WEBHOOK_REPLAY_SINCE = "webhook.replay.since"
"""Queries about the webhooks of the station, and their deliveries."""

WEBHOOK_ATTEMPT_DUE = "webhook.attempt.due"
WEBHOOK_DELIVERY_FAILED = "webhook.delivery.failed"

ALERT_FIRED = "alert.fired"
ALERT_RESOLVED = "alert.resolved"
DIGEST_DUE = "digest.due"
NOTIFICATION_DUE = "notification.due"

_SCHEDULE_PREFIX = "schedule."
SCHEDULES = f"{_SCHEDULE_PREFIX}>"
_WEBHOOK_SCHEDULE_PREFIX = "webhook.schedule."
WEBHOOK_SCHEDULES = f"{_WEBHOOK_SCHEDULE_PREFIX}>"
"""Scheduled messages until their time, one subject each: see `schedule_subject`."""

DEAD_LETTER_PREFIX = "dead."
DEAD_LETTERS = f"{DEAD_LETTER_PREFIX}>"
"""Dead letters, one subject each: see `dead_letter_subject`."""
ADVISORIES = (
    "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>",
    "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>",
)

PROGRESS = "progress.{show_id}"
"""Core NATS, lossy: progress of a stage."""

SEGMENTS_STORED = "segments.stored.{show_id}"
"""Core NATS, lossy: how far the package of a show has grown."""

LISTENERS_PRESENT = "listeners.present"
"""Core NATS, lossy: pages that play, as a replica of onair has heard of them."""

COUNTER = "counter.{name}"
"""A counter of requests that the bridges share: in memory, for minutes."""

STORE_CHECK = "store.check.{name}"
"""What the broker is sent so that it shows whether it stores; only the last one is kept."""

TRACE = "trace.{trace_id}"
"""Spans of one trace (OTLP), for the terminal: bounded, and for days."""

STREAM_SHOWS = "SHOWS"
"""The pipeline: limits retention, days."""
STREAM_DEADLINES = "DEADLINES"
"""Deadlines, which the broker publishes at their time: days. Beside the pipeline, on which anyone
may publish: a stream of scheduled messages obeys headers that remove others (`Nats-Rollup`)."""
STREAM_ARCHIVE = "ARCHIVE"
"""Terminal events, deletions, and every version of what people edit: small, never aged."""
STREAM_DEAD = "DEAD"
"""Dead letters and the broker's own advisories."""
STREAM_USAGE = "USAGE"
"""Audit records of the calls to providers: more than a year."""
STREAM_LISTENING = "LISTENING"
"""What listeners do: a month, within which the archive adds it up."""
STREAM_WEBHOOKS = "WEBHOOKS"
"""Attempts to deliver events to webhooks: days. Beside the pipeline, so that no receiver that is
down fills its stream."""

STREAM_ALERTS = "ALERTS"
"""Alerts, digests, and the notifications of both: days."""

STREAM_AIR = "AIR"
"""The chain of airings of each channel, and what was aired: more than a year."""

STREAM_COUNTERS = "COUNTERS"
"""Counters, each a subject whose last message is its value; no events, hence not in `STREAMS`."""

STREAM_TRACES = "TRACES"
"""Spans, where the station keeps them; no events, hence not in `STREAMS`."""

STREAM_CHECKS = "CHECKS"
"""Checks of the store; no events, hence not in `STREAMS`."""

DAY = 24 * 3600.0
"""Seconds."""
PIPELINE_AGE = 7 * DAY
"""Seconds that the pipeline's events are kept; no show may take longer."""

STREAMS: dict[str, tuple[str, ...]] = {
    STREAM_SHOWS: (
        SHOW_REQUESTED,
        SHOW_ACCEPTED,
        SCRIPT_DRAFTED,
        SEGMENT_WRITTEN,
        SCRIPT_READY,
        AUDIO_READY,
        COVER_READY,
        SHOW_LISTENABLE,
        SHOW_PACKAGED,
        STAGE_STARTED,
        SHOW_CANCEL_REQUESTED,
        SHOW_RETRY_REQUESTED,
        SCRIPT_REVISE_REQUESTED,
        SCRIPT_APPROVE_REQUESTED,
        SCRIPT_REJECT_REQUESTED,
        SHOW_DELETE_REQUESTED,
    ),
    STREAM_DEADLINES: (SHOW_DEADLINE, REVIEW_DEADLINE, SCHEDULES),
    STREAM_ARCHIVE: (
        SHOW_GENERATED,
        SHOW_FAILED,
        SHOW_CANCELLED,
        SHOW_DELETED,
        wildcard(HOST_SAVED),
        wildcard(PRESET_SAVED),
        wildcard(CONFIGURATION_SAVED),
        wildcard(MEDIA_SAVED),
        wildcard(GRID_SAVED),
    ),
    STREAM_DEAD: (DEAD_LETTERS, *ADVISORIES),
    STREAM_USAGE: (PROVIDER_CALLED,),
    STREAM_LISTENING: (LISTENER_ACTED, LISTENER_RATED, LISTENER_FAVOURED, LISTENER_DELETED),
    STREAM_WEBHOOKS: (WEBHOOK_ATTEMPT_DUE, WEBHOOK_DELIVERY_FAILED, WEBHOOK_SCHEDULES),
    STREAM_ALERTS: (ALERT_FIRED, ALERT_RESOLVED, DIGEST_DUE, NOTIFICATION_DUE),
    STREAM_AIR: (wildcard(STATION_SCHEDULED), SHOW_AIRED),
}
"""The subjects of each stream."""

STREAM_AGES: dict[str, float] = {
    STREAM_SHOWS: PIPELINE_AGE,
    STREAM_DEADLINES: PIPELINE_AGE,
    STREAM_DEAD: 30 * DAY,
    STREAM_USAGE: 400 * DAY,
    STREAM_LISTENING: 30 * DAY,
    STREAM_WEBHOOKS: PIPELINE_AGE,
    STREAM_ALERTS: 30 * DAY,
    STREAM_AIR: 400 * DAY,
}
"""Seconds that a stream keeps its messages; a stream that is not listed keeps them for ever."""
SCHEDULING_STREAMS = (STREAM_DEADLINES, STREAM_WEBHOOKS)
"""Streams that hold scheduled messages."""

BUCKET_SHOWS = "shows"
"""KV: the state of each show, written by `show` alone."""
BUCKET_VOICES = "voices"
"""KV: the voices of the station, and how fast they speak."""
LEARNED_RATES = "rates"
"""Key of the rates that shows have measured, in that bucket (JSON: `{provider}/{voice}` to
characters a second); written by `show` alone."""
PUBLISHED_SPEECH = "published"
"""Key of the speech providers and their voices, in that bucket (JSON: `PublishedSpeech`); written
by `audio` alone."""
BUCKET_STATION = "station"
"""KV: measurements of the whole station: its pace; written by `show` alone."""
BUCKET_DELIVERIES = "deliveries"
"""KV: failures and completion of each delivered message, written by the kit alone."""
BUCKET_CLAIMS = "claims"
"""KV: claims of workers on units of work that cost money, and which take speaks each segment of a
show, written by `audio` alone; keys expire."""
BUCKET_FEEDS = "feeds"
"""KV: the last answer of each feed, with ETag and Last-Modified, written by `content` alone."""
BUCKET_CHANNELS = "channels"
"""KV: what each channel has told, written by `content` alone."""
BUCKET_WORDS = "words"
"""KV: what script writers have answered, part by part, by the hash of what they were asked, written
by `content` alone; keys expire."""
BUCKET_SPEND = "spend"
"""KV: what each show, day and month (UTC) has spent and reserved, written by the kit alone."""
BUCKET_CIRCUITS = "circuits"
"""KV: the circuit breaker of each provider and operation, written by the kit alone."""
BUCKET_KEYS = "keys"
"""KV: the API keys of the HTTP interface, as hashes, by their public part; written by `radiox keys`
alone."""
BUCKET_WEBHOOKS = "webhooks"
"""KV: the webhooks of the station with their secrets, written and read by `webhook` alone."""
BUCKET_WEBHOOK_DELIVERIES = "webhook_deliveries"
"""KV: what became of each delivery to a webhook, written by `webhook` alone."""
BUCKET_ALERTS = "alerts"
"""KV: the alerts of the station, its silences, and the days whose digest is made, written by
`analytics` alone; keys may expire."""

BUCKET_AIR = "air"
"""KV: what each channel is about to air: slots with the shows that are made for them, what people
want next; written by `station` alone."""
BUCKET_LISTENERS = "listeners"
"""KV: accounts of listeners with hashes of their passwords, the secret of their pseudonyms,
failed sign-ins, and who has voted from a network (pseudonyms of both); written and read by
`listener` alone; keys may expire."""
BUCKET_TOPICS = "topics"
"""KV: topics that listeners ask for, written and read by `listener` alone; keys expire."""
BUCKET_VISITORS = "visitors"
"""KV: the secret with which the replicas of `onair` make digests of who asks; written and read by
it alone."""

BUCKETS = (
    BUCKET_SHOWS,
    BUCKET_VOICES,
    BUCKET_STATION,
    BUCKET_DELIVERIES,
    BUCKET_CLAIMS,
    BUCKET_FEEDS,
    BUCKET_CHANNELS,
    BUCKET_WORDS,
    BUCKET_SPEND,
    BUCKET_CIRCUITS,
    BUCKET_KEYS,
    BUCKET_WEBHOOKS,
    BUCKET_WEBHOOK_DELIVERIES,
    BUCKET_ALERTS,
    BUCKET_AIR,
    BUCKET_LISTENERS,
    BUCKET_TOPICS,
    BUCKET_VISITORS,
)

BUCKET_AGES: dict[str, float] = {
    BUCKET_DELIVERIES: PIPELINE_AGE,
    BUCKET_CLAIMS: PIPELINE_AGE,
    BUCKET_FEEDS: 30 * DAY,
    BUCKET_CHANNELS: 30 * DAY,
    BUCKET_SPEND: 62 * DAY,
    BUCKET_CIRCUITS: DAY,
    BUCKET_WEBHOOK_DELIVERIES: 14 * DAY,
}
"""Seconds that a bucket keeps its values; in other buckets a key may have an age of its own."""

BLOBS_SHOWS = "shows"
"""Blobs: the files of shows, under `{show_id}/`."""
BLOBS_TAKES = "takes"
"""Blobs: spoken takes by content hash, shared by shows, emptied by age."""
BLOBS_SOURCES = "sources"
"""Blobs: feed files and the last bodies of feeds."""
BLOBS_ARTWORK = "artwork"
"""Blobs: artwork that was bought for covers, by content hash, shared by shows, emptied by age and
size."""
BLOBS_UPLOADS = "uploads"
"""Blobs: what people upload, until it is accepted; emptied by age."""
BLOBS_MEDIA = "media"
"""Blobs: the station's jingles, beds, idents and covers, and pictures of its hosts."""
BLOBS_EXPORTS = "exports"
"""Blobs: exported tables of analytics, emptied by age."""
BLOBS_AIR = "air"
"""Blobs: segments that can go on the air, under the key of their package; emptied by age."""

BLOBS = (
    BLOBS_SHOWS,
    BLOBS_TAKES,
    BLOBS_SOURCES,
    BLOBS_ARTWORK,
    BLOBS_UPLOADS,
    BLOBS_MEDIA,
    BLOBS_EXPORTS,
    BLOBS_AIR,
)


def dead_letter_subject(stream: str, sequence: int | str, consumer: str) -> str:
    """Return the subject, and key, of the dead letter of one message at one consumer."""
    return f"{DEAD_LETTER_PREFIX}{stream}.{sequence}.{consumer}"


def is_dead_letter(subject: str) -> bool:
    """Whether `subject` is that of a dead letter."""
    return subject.startswith(DEAD_LETTER_PREFIX)


def schedule_subject(event_id: str, target: str) -> str:
    """Return the subject on which the event of that id waits for its time.

    It is one of the stream that holds `target`, the subject on which it is due.
    """
    is_webhook = stream_of(target) == STREAM_WEBHOOKS
    prefix = _WEBHOOK_SCHEDULE_PREFIX if is_webhook else _SCHEDULE_PREFIX
    return f"{prefix}{event_id.replace(':', '.')}"


def stream_of(subject: str) -> str:
    """Return the stream that holds `subject`.

    Raises:
        KeyError: no stream holds it.
    """
    if is_dead_letter(subject):
        return STREAM_DEAD
    for stream, patterns in STREAMS.items():
        if any(fnmatchcase(wildcard(subject), pattern) for pattern in patterns):
            return stream
    raise KeyError(subject)


def consumer_of(service: str, subject: str) -> str:
    """Return the name of the durable consumer with which `service` consumes `subject`."""
    words = wildcard(subject).replace("$JS.EVENT.ADVISORY.CONSUMER.", "").split(".")
    return "-".join([service, *(w.lower() for w in words if w not in {"*", ">"})])
