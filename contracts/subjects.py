"""Every subject, stream, bucket and consumer name, written once."""

SHOW_REQUESTED = "show.requested"
SHOW_ACCEPTED = "show.accepted"
SCRIPT_READY = "script.ready"
AUDIO_READY = "audio.ready"
COVER_READY = "cover.ready"
SHOW_DEADLINE = "show.deadline"
SHOW_CANCEL_REQUESTED = "show.cancel.requested"
SHOW_RETRY_REQUESTED = "show.retry.requested"
SHOW_GENERATED = "show.generated"
SHOW_FAILED = "show.failed"
SHOW_CANCELLED = "show.cancelled"

SHOW_ENDED = "show.ended"
"""No subject: the word that the three ends of a show share in their Nats-Msg-Id."""

SCHEDULES = "schedule.>"
"""Where a message waits for its time, one subject per scheduled message."""

DEAD_LETTERS = "dead.>"
ADVISORIES = (
    "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>",
    "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>",
)

PROGRESS = "progress.{show_id}"
"""Core NATS, lossy: how far a stage has come."""

STREAM_SHOWS = "SHOWS"
"""The pipeline: limits retention, days."""
STREAM_ARCHIVE = "ARCHIVE"
"""Terminal events: small, never aged."""
STREAM_DEAD = "DEAD"
"""Dead letters and the broker's own advisories."""

STREAMS: dict[str, tuple[str, ...]] = {
    STREAM_SHOWS: (
        SHOW_REQUESTED,
        SHOW_ACCEPTED,
        SCRIPT_READY,
        AUDIO_READY,
        COVER_READY,
        SHOW_DEADLINE,
        SHOW_CANCEL_REQUESTED,
        SHOW_RETRY_REQUESTED,
        SCHEDULES,
    ),
    STREAM_ARCHIVE: (SHOW_GENERATED, SHOW_FAILED, SHOW_CANCELLED),
    STREAM_DEAD: (DEAD_LETTERS, *ADVISORIES),
}
"""Which stream holds which subjects."""

BUCKET_SHOWS = "shows"
"""KV: the state of each show, written by `show` alone."""
BUCKET_VOICES = "voices"
"""KV: the measured speaking rate of each voice, written by `show` alone."""
BUCKET_DELIVERIES = "deliveries"
"""KV: failures and completion of each delivered message, written by the kit alone."""
BUCKET_CLAIMS = "claims"
"""KV: who is working on a unit that costs money; keys expire."""
BUCKET_FEEDS = "feeds"
"""KV: ETag and Last-Modified of each feed, written by `content` alone."""

BUCKETS = (BUCKET_SHOWS, BUCKET_VOICES, BUCKET_DELIVERIES, BUCKET_CLAIMS, BUCKET_FEEDS)

BLOBS_SHOWS = "shows"
"""Blobs: what a show leaves behind, under `{show_id}/`."""
BLOBS_TAKES = "takes"
"""Blobs: spoken takes by content hash, shared by shows, emptied by age."""
BLOBS_SOURCES = "sources"
"""Blobs: feed files and the last bodies of feeds."""

BLOBS = (BLOBS_SHOWS, BLOBS_TAKES, BLOBS_SOURCES)


def stream_of(subject: str) -> str:
    """Name the stream that holds `subject`.

    Raises:
        KeyError: no stream holds it.
    """
    for stream, subjects in STREAMS.items():
        if subject in subjects:
            return stream
    raise KeyError(subject)


def consumer_of(service: str, subject: str) -> str:
    """Name the durable consumer with which `service` hears `subject`."""
    words = subject.replace("$JS.EVENT.ADVISORY.CONSUMER.", "").replace(">", "").split(".")
    return "-".join([service, *(w.lower() for w in words if w)])
