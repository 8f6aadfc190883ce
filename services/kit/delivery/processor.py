"""The end of the chain: calls the handler, and publishes its events."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

from pydantic import ValidationError

from contracts import DeadLetter, Event, subjects
from contracts.vocabulary import KNOWN_VALUES
from services.kit.calls.attribution import attributed_to
from services.kit.delivery.chain import Incoming
from services.kit.failures import Invalid
from services.kit.publisher import Publisher
from services.kit.service import Delivery, Outgoing, Route, Scheduled
from services.kit.telemetry.logs import note

_PLAIN = frozenset({str, int, float, bool})
"""Types of the values that are attributes as they are."""


class MessageProcessor:
    """Runs one route's handler, bound to the service's deps."""

    def __init__(
        self,
        route: Route,
        deps: Any,
        publisher: Publisher,
        measure: Callable[[Event], None] | None = None,
    ) -> None:
        """`measure`: takes each event once it is handled."""
        self._route = route
        self._deps = deps
        self._publisher = publisher
        self._measure = measure

    async def __call__(self, incoming: Incoming) -> None:
        """Parse the event, call the handler and publish its events, in order.

        Raises:
            Invalid: the message is a CloudEvent that cannot be read.
            ValidationError: the payload is not the event that the route consumes.
        """
        message = self._parsed(incoming)
        with attributed_to(message):
            caused_by = cause_of(incoming.delivery)
            async for outgoing in outgoing_of(self._route.handler(message, self._deps)):
                event = await self._publisher.publish(outgoing, caused_by=caused_by)
                incoming.published += 1
                incoming.about |= identity(event)
                _note_show(event)
            if self._measure is not None and isinstance(message, Event):
                self._measure(message)

    def _parsed(self, incoming: Incoming) -> Any:
        delivery = incoming.delivery
        if self._route.raw:
            return delivery
        if delivery.fault:
            raise Invalid(delivery.fault)
        context = None if self._route.passes_on else KNOWN_VALUES
        parsed = self._route.consumes.model_validate_json(delivery.body, context=context)
        if not isinstance(parsed, Event):
            return parsed
        incoming.about |= identity(parsed)
        _note_show(parsed)
        stored = {"sequence": delivery.sequence, "stored_at": delivery.stored_at}
        return parsed.model_copy(update=stored)


def cause_of(delivery: Delivery) -> str:
    """What caused the events that follow from a message; behind a dead letter, what died."""
    if not subjects.is_dead_letter(delivery.subject):
        return delivery.cause
    try:
        letter = DeadLetter.model_validate_json(delivery.body)
    except ValidationError:
        return delivery.cause
    return letter.caused_by or delivery.cause


def _note_show(event: Event) -> None:
    if show_id := getattr(event, "show_id", None):
        note(show_id=show_id)


def identity(event: Event) -> dict[str, str | int | float | bool]:
    """The identity fields of an event, as span attributes; those of other types as ISO text."""
    fields = {name: getattr(event, name) for name in event.identity_fields}
    if not _PLAIN.issuperset(map(type, fields.values())):
        fields = event.model_dump(mode="json", include=set(fields))
    return {f"radiox.{name}": value for name, value in fields.items()}


async def outgoing_of(result: Any) -> AsyncIterator[Outgoing]:
    """Iterate over the events of a handler, whichever kind of result it returns."""
    if isinstance(result, AsyncIterator):
        async for outgoing in result:
            yield outgoing
        return
    returned = await cast("Awaitable[Outgoing | list[Outgoing] | None]", result)
    if isinstance(returned, (Event, Scheduled)):
        yield returned
    for each in returned if isinstance(returned, list) else ():
        yield each
