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

HOST_SAVED = "host.saved.{name}"
PRESET_SAVED = "preset.saved.{name}"
CONFIGURATION_SAVED = "configuration.saved.{name}"
MEDIA_SAVED = "media.saved.{name}"

PROVIDER_CALLED = "provider.called"

SHOW_ENDED = "show.ended"
"""Not a subject: the exclusive group that a show's terminal events share in their Nats-Msg-Id."""

SHOW_STATE = "show.state"
"""Query: the state of one show."""
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
ARCHIVE_STORIES_LIST = "archive.stories.list"
ARCHIVE_FEEDS_LIST = "archive.feeds.list"
ARCHIVE_RECORDS_LIST = "archive.records.list"
ARCHIVE_USAGE = "archive.usage"
ARCHIVE_STATUS = "archive.status"
ARCHIVE_REBUILD = "archive.rebuild"
ARCHIVE_CACHE_WARM = "archive.cache.warm"
ARCHIVE_CACHE_CLEAR = "archive.cache.clear"
"""Queries: what the archive holds, and its upkeep."""

_SCHEDULE_PREFIX = "schedule."
SCHEDULES = f"{_SCHEDULE_PREFIX}>"
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

STREAM_SHOWS = "SHOWS"
"""The pipeline: limits retention, days."""
STREAM_ARCHIVE = "ARCHIVE"
"""Terminal events, deletions, and every version of what people edit: small, never aged."""
STREAM_DEAD = "DEAD"
"""Dead letters and the broker's own advisories."""
STREAM_USAGE = "USAGE"
"""Audit records of the calls to providers: more than a year."""

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
        SHOW_DEADLINE,
        STAGE_STARTED,
        SHOW_CANCEL_REQUESTED,
        SHOW_RETRY_REQUESTED,
        SCRIPT_REVISE_REQUESTED,
        SCRIPT_APPROVE_REQUESTED,
        SCRIPT_REJECT_REQUESTED,
        REVIEW_DEADLINE,
        SHOW_DELETE_REQUESTED,
        SCHEDULES,
    ),
    STREAM_ARCHIVE: (
        SHOW_GENERATED,
        SHOW_FAILED,
        SHOW_CANCELLED,
        SHOW_DELETED,
        wildcard(HOST_SAVED),
        wildcard(PRESET_SAVED),
        wildcard(CONFIGURATION_SAVED),
        wildcard(MEDIA_SAVED),
    ),
    STREAM_DEAD: (DEAD_LETTERS, *ADVISORIES),
    STREAM_USAGE: (PROVIDER_CALLED,),
}
"""The subjects of each stream."""

STREAM_AGES: dict[str, float] = {
    STREAM_SHOWS: PIPELINE_AGE,
    STREAM_DEAD: 30 * DAY,
    STREAM_USAGE: 400 * DAY,
}
"""Seconds that a stream keeps its messages; a stream that is not listed keeps them for ever."""
SCHEDULING_STREAMS = (STREAM_SHOWS,)
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
"""KV: claims of workers on units of work that cost money; keys expire."""
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
)

BUCKET_AGES: dict[str, float] = {
    BUCKET_DELIVERIES: PIPELINE_AGE,
    BUCKET_CLAIMS: PIPELINE_AGE,
    BUCKET_FEEDS: 30 * DAY,
    BUCKET_CHANNELS: 30 * DAY,
    BUCKET_SPEND: 62 * DAY,
    BUCKET_CIRCUITS: DAY,
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

BLOBS = (
    BLOBS_SHOWS,
    BLOBS_TAKES,
    BLOBS_SOURCES,
    BLOBS_ARTWORK,
    BLOBS_UPLOADS,
    BLOBS_MEDIA,
)


def dead_letter_subject(stream: str, sequence: int | str, consumer: str) -> str:
    """Return the subject, and key, of the dead letter of one message at one consumer."""
    return f"{DEAD_LETTER_PREFIX}{stream}.{sequence}.{consumer}"


def is_dead_letter(subject: str) -> bool:
    """Whether `subject` is that of a dead letter."""
    return subject.startswith(DEAD_LETTER_PREFIX)


def schedule_subject(message_id: str) -> str:
    """Return the subject on which the message of that id waits for its time."""
    return f"{_SCHEDULE_PREFIX}{message_id.replace(':', '.')}"


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
    words = subject.replace("$JS.EVENT.ADVISORY.CONSUMER.", "").replace(">", "").split(".")
    return "-".join([service, *(w.lower() for w in words if w)])
