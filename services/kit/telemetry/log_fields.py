"""Every field of a log record, declared once: its name in JSON, and what it means.

A record has the fields of the work in hand wherever it is written while an event is handled, and
those that its line adds. No field holds a key, a payload or the text of a show.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogField:
    """A field; without a value it is left out. `in_text`: behind the line for the eyes too."""

    name: str
    description: str
    in_text: bool = False


# Every record
TIMESTAMP = LogField("timestamp", "When it was written: ISO 8601, UTC.")
LEVEL = LogField("level", "DEBUG, INFO, WARNING or ERROR.")
LOGGER = LogField("logger", "The module that writes.")
MESSAGE = LogField("message", "What happened, in words.")
EXCEPTION = LogField(
    "exception", "The stack trace of a bug; of an expected error its class and its reason."
)

# The work in hand
SERVICE = LogField("service", "The service whose code runs.", in_text=True)
SHOW_ID = LogField("show_id", "The show that is worked on.", in_text=True)
ATTEMPT = LogField(
    "attempt", "The attempt of the handler: 1 unless it failed before.", in_text=True
)
TRACE_ID = LogField("trace_id", "The trace of the show, in hexadecimal digits.", in_text=True)
SPAN_ID = LogField("span_id", "The span that was open, in hexadecimal digits.")

# The line of an event that was handled
SUBJECT = LogField("subject", "Subject of the message.")
STREAM = LogField("stream", "Stream of the message.")
SEQUENCE = LogField("sequence", "Sequence of the message in its stream.")
CONSUMER = LogField("consumer", "The consumer that it was delivered to.", in_text=True)
MESSAGE_ID = LogField("message_id", "The message's Nats-Msg-Id.")
VERDICT = LogField("verdict", "done, repeated, delayed, dead_lettered or released.")
DELIVERIES = LogField("deliveries", "Deliveries of the message, this one included.")
DURATION = LogField("duration", "Seconds, also from a request to the end of its response.")
REASON = LogField("reason", "Why the handler failed, in words.")
DELAY = LogField("delay", "Seconds until the message is delivered again.")

# The line of an HTTP request
METHOD = LogField("method", "Method of the request.")
ROUTE = LogField("route", "Template of its path.")
STATUS = LogField("status", "Status of its response; 499 where the client left.")
REQUEST_ID = LogField("request_id", "Its X-Request-Id.", in_text=True)
KEY = LogField("key", "Name of the key that it was sent with.", in_text=True)
ADDRESS = LogField("address", "Address that it came from.", in_text=True)

# The line of a call to a provider that failed
PROVIDER = LogField("provider", "The provider.")
OPERATION = LogField("operation", "What it was called for.")

# The line of a reload
CHANGED = LogField("changed", "Variables whose values were read again and differ.")

FIELDS = tuple(each for each in tuple(globals().values()) if isinstance(each, LogField))
"""All of them, in the order in which JSON has them."""
