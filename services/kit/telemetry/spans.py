"""Every span that RadioX emits, declared once: name, kind and attributes.

A span is opened from its declaration, so that no other name is emitted. Names are few: a part in
braces is filled in from an attribute with few values. Names and attributes follow OpenTelemetry's
semantic conventions where these have one; those of our own begin with `radiox.`, among them what
the conventions do not have for NATS: stream, sequence and delivery count.

No attribute holds an error message, an address with a secret, or a payload.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["internal", "client", "server", "producer", "consumer"]

ERROR_TYPE = "error.type"
"""Class of the error, or of its cause: on every span that failed."""

SHOW_ID = "radiox.show_id"
GENERATION = "radiox.generation"
STAGE = "radiox.stage"
IDENTITY = (
    SHOW_ID,
    GENERATION,
    STAGE,
    "radiox.action_id",
    "radiox.alert_id",
    "radiox.attempt",
    "radiox.call_id",
    "radiox.channel",
    "radiox.command_id",
    "radiox.day",
    "radiox.deferral",
    "radiox.delivery_id",
    "radiox.episode",
    "radiox.favourite_id",
    "radiox.listener",
    "radiox.name",
    "radiox.notification_id",
    "radiox.number",
    "radiox.rating_id",
    "radiox.receiver",
    "radiox.revision",
    "radiox.run",
    "radiox.segment_id",
    "radiox.version",
)
"""The identity of an event: its `identity_fields`, as `radiox.{field}`."""

SYSTEM = "messaging.system"
OPERATION = "messaging.operation.name"
OPERATION_TYPE = "messaging.operation.type"
DESTINATION = "messaging.destination.name"
TEMPLATE = "messaging.destination.template"
MESSAGE_ID = "messaging.message.id"
BODY_SIZE = "messaging.message.body.size"
BATCH = "messaging.batch.message_count"
GROUP = "messaging.consumer.group.name"
STREAM = "radiox.stream"
SEQUENCE = "radiox.sequence"
DELIVERY_COUNT = "radiox.delivery_count"
"""Number of the delivery, from 1: of the attempts of one message, which are siblings."""
FAILURES = "radiox.failures"
"""Attempts that have failed; absent while none has."""
REPETITION = "radiox.repetition"
"""Present on a delivery of what was handled before."""
VERDICT = "radiox.verdict"
_MESSAGE = (SYSTEM, OPERATION, OPERATION_TYPE, DESTINATION, TEMPLATE, MESSAGE_ID, BODY_SIZE, STREAM)

FEEDS_READ = "radiox.feeds"
OUTLET = "radiox.outlet"
STATUS = "radiox.status"
ITEMS = "radiox.items"
WRITER = "radiox.writer"
TOPICS = "radiox.topics"
SEGMENTS = "radiox.segments"
REPLACED = "radiox.replaced"
REUSED = "radiox.reused"
SEGMENT = "radiox.segment"
VOICE = "radiox.voice"
CACHED = "radiox.cached"
TAKES = "radiox.takes"
ARTIST = "radiox.artist"

GEN_AI_OPERATION = "gen_ai.operation.name"
GEN_AI_PROVIDER = "gen_ai.provider.name"
GEN_AI_MODEL = "gen_ai.request.model"
GEN_AI_OUTPUT = "gen_ai.output.type"
GEN_AI_INPUT_TOKENS = "gen_ai.usage.input_tokens"
GEN_AI_OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
GEN_AI_CACHED_TOKENS = "gen_ai.usage.cache_read.input_tokens"
ATTEMPTS = "radiox.attempts"
CHARACTERS = "radiox.characters"

HTTP_METHOD = "http.request.method"
HTTP_STATUS = "http.response.status_code"
SERVER_ADDRESS = "server.address"
SERVER_PORT = "server.port"

DB_SYSTEM = "db.system.name"
DB_OPERATION = "db.operation.name"

BUCKET = "radiox.bucket"
BYTES = "radiox.bytes"


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of one kind: `attributes` are those that they may have, beside `error.type`."""

    name: str
    kind: Kind
    description: str
    attributes: tuple[str, ...] = ()

    def named(self, attributes: object) -> str:
        """The name of a span with these attributes, a mapping."""
        return self.name.format(attributes) if "{" in self.name else self.name


# The request
SHOW = Spans("radio show", "internal", "A show's request: the root of its trace.", (SHOW_ID,))

# Messages
PUBLISH = Spans(
    f"publish {{0[{DESTINATION}]}}",
    "producer",
    "A message is published, until the broker confirms it.",
    _MESSAGE,
)
SCHEDULE = Spans(
    f"schedule {{0[{DESTINATION}]}}",
    "producer",
    "A message is handed to the broker, which publishes it at its time.",
    _MESSAGE,
)
PROCESS = Spans(
    f"process {{0[{DESTINATION}]}}",
    "consumer",
    "One delivery of a message to a service, until it is acknowledged, delayed or given up.",
    (*_MESSAGE, GROUP, SEQUENCE, DELIVERY_COUNT, FAILURES, REPETITION, VERDICT, *IDENTITY),
)
PROJECT = Spans(
    f"project {{0[{DESTINATION}]}}",
    "consumer",
    "A batch of a stream's messages is written to a database: in their trace where they share one.",
    (SYSTEM, OPERATION, OPERATION_TYPE, DESTINATION, BATCH, GROUP, STREAM),
)
ANSWER = Spans(
    f"process {{0[{DESTINATION}]}}",
    "server",
    "A query that is asked within a trace, until the reply.",
    (SYSTEM, OPERATION, OPERATION_TYPE, DESTINATION),
)

# The pipeline
FEEDS = Spans("feeds", "internal", "All feeds of a show are read.", (FEEDS_READ,))
FEED = Spans("feed", "internal", "One feed is read.", (SERVER_ADDRESS, OUTLET, STATUS, ITEMS))
WRITING = Spans(
    "writing",
    "internal",
    "The script is written.",
    (WRITER, TOPICS, SEGMENTS, REPLACED, REUSED),
)
TAKE = Spans("take", "internal", "One take is spoken, or read.", (SEGMENT, VOICE, CACHED))
EXCHANGE = Spans("exchange", "internal", "Takes of a dialogue are spoken in one call.", (TAKES,))
MIXING = Spans("mixing", "internal", "The show is mixed, mastered and encoded.")
COVER = Spans("cover painting", "internal", "The cover is painted.", (ARTIST, CACHED))
FINISHING = Spans("finishing", "internal", "The final file is packaged.", (SHOW_ID,))

# Calls
MODEL_CALL = Spans(
    f"{{0[{GEN_AI_OPERATION}]}} {{0[{GEN_AI_MODEL}]}}",
    "client",
    "A call to a provider's model, with all its attempts.",
    (
        GEN_AI_OPERATION,
        GEN_AI_PROVIDER,
        GEN_AI_MODEL,
        GEN_AI_OUTPUT,
        GEN_AI_INPUT_TOKENS,
        GEN_AI_OUTPUT_TOKENS,
        GEN_AI_CACHED_TOKENS,
        CHARACTERS,
        ATTEMPTS,
    ),
)
HTTP_REQUEST = Spans(
    f"{{0[{HTTP_METHOD}]}}",
    "client",
    "One HTTP request to a provider, a feed or a webhook, until the head of its response.",
    (HTTP_METHOD, HTTP_STATUS, SERVER_ADDRESS, SERVER_PORT),
)
STATEMENT = Spans(
    f"{{0[{DB_OPERATION}]}}",
    "client",
    "One statement of the archive's database.",
    (DB_SYSTEM, DB_OPERATION),
)
BLOB_WRITE = Spans("blob write", "client", "A blob is stored.", (BUCKET, BYTES))
BLOB_READ = Spans("blob read", "client", "A blob is read.", (BUCKET, BYTES))

SPANS = tuple(each for each in tuple(globals().values()) if isinstance(each, Spans))
"""All of them."""
