"""Finds the trace that a delivery belongs to: one show has one, whoever asks, and how often.

The pipeline's own events carry it. What comes from outside may not: a request without
`traceparent`, which the broker may deliver several times; a command of an operator, who has a trace
of his own; an advisory of the broker about a message that it delivers no more. Their trace is that
of the show's state, or of the message; the trace of a new show is derived from its id.
"""

from dataclasses import dataclass
from typing import Any

from opentelemetry.context import Context
from opentelemetry.trace import INVALID_SPAN_CONTEXT, SpanContext
from pydantic_core import from_json

from contracts import subjects
from contracts.state import request_digest
from services.kit.failures import BrokerUnavailable
from services.kit.kv import KeyValue
from services.kit.message import Delivery, show_id_of
from services.kit.stream import StreamReader
from services.kit.trace_context import NO_CONTEXT, TRACEPARENT, parent_of, span_context

ADVISORY = "$JS.EVENT.ADVISORY."


@dataclass(frozen=True, slots=True)
class Origin:
    """The context in which a message is processed."""

    context: Context
    """An empty one where nobody has begun a trace."""
    seed: str = ""
    """What the ids of the trace are derived from, then: the id of the show."""
    asked_by: SpanContext = INVALID_SPAN_CONTEXT
    """The context of the message itself, where it is another trace: that of an operator."""
    is_own: bool = False
    """Whether the message carries the context itself."""


class Origins:
    """Looks for the trace in the message, then in the state of its show, or in what it is about.

    `shows`: the states of shows, where the service may read them.
    """

    def __init__(self, shows: KeyValue | None, streams: StreamReader) -> None:
        self._shows = shows
        self._streams = streams

    async def of(self, delivery: Delivery) -> Origin:
        """The origin of a delivery; only of one from outside more than the message is read."""
        if delivery.subject.startswith(ADVISORY):
            return await self._of_subject(delivery)
        own = parent_of(delivery.headers)
        if delivery.subject not in subjects.REQUESTS and span_context(own).is_valid:
            return Origin(own, is_own=True)
        return await self._of_show(delivery, own)

    async def _of_subject(self, advisory: Delivery) -> Origin:
        """The origin of the message that an advisory is about."""
        about = _object(advisory.body)
        stream, sequence = about.get("stream"), about.get("stream_seq")
        if not isinstance(stream, str) or not isinstance(sequence, int):
            return Origin(NO_CONTEXT, seed=advisory.position)
        try:
            died = await self._streams.at(stream, sequence)
        except BrokerUnavailable:
            died = None
        if died is None or died.subject.startswith(ADVISORY):
            return Origin(NO_CONTEXT, seed=f"{stream}:{sequence}")
        message = Delivery(
            died.body, died.subject, stream, sequence, died.message_id, dict(died.headers)
        )
        return await self.of(message)

    async def _of_show(self, delivery: Delivery, own: Context) -> Origin:
        asked_by = span_context(own)
        show_id = show_id_of(delivery)
        state = await self._state(show_id)
        known = parent_of({TRACEPARENT: str(state.get(TRACEPARENT) or "")})
        is_other = delivery.subject == subjects.SHOW_REQUESTED and bool(state)
        if is_other and state.get("digest") != request_digest(_object(delivery.body)):
            known, show_id = NO_CONTEXT, delivery.position  # the id is another show's
        if not span_context(known).is_valid:
            return Origin(own) if asked_by.is_valid else Origin(NO_CONTEXT, seed=show_id)
        if asked_by.is_valid and asked_by.trace_id != span_context(known).trace_id:
            return Origin(known, asked_by=asked_by)
        return Origin(known)

    async def _state(self, show_id: str) -> dict[str, Any]:
        """The state of a show; an empty one where there is none, or it cannot be read."""
        if self._shows is None:
            return {}
        try:
            found = await self._shows.get(show_id)
        except BrokerUnavailable:
            return {}
        return _object(found[0]) if found else {}


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = from_json(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
