"""Finds the trace that a delivery belongs to: one show has one, whoever asks, and how often.

The pipeline's own events carry it. What comes from outside may not: a request without
`traceparent`, which the broker may deliver several times; a command of an operator, who has a trace
of his own; an advisory of the broker about a message that it delivers no more. Their trace is that
of the show's state, or of the message; the trace of a new show is derived from its id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic_core import from_json

from contracts import subjects
from contracts.state import request_digest
from services.kit.failures import BrokerUnavailable
from services.kit.kv import KeyValue
from services.kit.message import Delivery, show_id_of
from services.kit.stream import StreamReader
from services.kit.trace_context import context_of, fields_of

ADVISORY = "$JS.EVENT.ADVISORY."


@dataclass(frozen=True, slots=True)
class Origin:
    """The context in which a message is processed, as headers."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """None where nobody has begun a trace."""
    seed: str = ""
    """What the ids of the trace are derived from, then: the id of the show."""
    asked_by: Mapping[str, str] = field(default_factory=dict)
    """The context of the message itself, where it is another trace: that of an operator."""


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
        own = _fields(delivery.headers)
        if own and delivery.subject not in subjects.REQUESTS:
            return Origin(own)
        return await self._of_show(delivery, own)

    async def _of_subject(self, advisory: Delivery) -> Origin:
        """The origin of the message that an advisory is about."""
        about = _object(advisory.body)
        stream, sequence = about.get("stream"), about.get("stream_seq")
        if not isinstance(stream, str) or not isinstance(sequence, int):
            return Origin(seed=advisory.position)
        try:
            died = await self._streams.at(stream, sequence)
        except BrokerUnavailable:
            died = None
        if died is None or died.subject.startswith(ADVISORY):
            return Origin(seed=f"{stream}:{sequence}")
        message = Delivery(
            died.body, died.subject, stream, sequence, died.message_id, dict(died.headers)
        )
        return await self.of(message)

    async def _of_show(self, delivery: Delivery, own: Mapping[str, str]) -> Origin:
        show_id = show_id_of(delivery)
        state = await self._state(show_id)
        is_other = delivery.subject == subjects.SHOW_REQUESTED and bool(state)
        if is_other and state.get("digest") != request_digest(_object(delivery.body)):
            return Origin(own, seed="" if own else delivery.position)  # the id is another show's
        known = str(state.get("traceparent") or "")
        if not known:
            return Origin(own, seed="" if own else show_id)
        known_context = context_of({"traceparent": known})
        origin = Origin({"traceparent": known})
        if own and context_of(own).trace_id != known_context.trace_id:
            return replace(origin, asked_by=own)
        return origin

    async def _state(self, show_id: str) -> dict[str, Any]:
        """The state of a show; an empty one where there is none, or it cannot be read."""
        if self._shows is None:
            return {}
        try:
            found = await self._shows.get(show_id)
        except BrokerUnavailable:
            return {}
        return _object(found[0]) if found else {}


def _fields(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that hold a valid trace context; none where it is malformed."""
    found = fields_of(headers)
    return found if found and context_of(found).is_valid else {}


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = from_json(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
