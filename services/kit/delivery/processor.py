"""The end of the chain: calls the handler, and publishes its events."""

from collections.abc import AsyncIterator, Awaitable
from typing import Any, cast

from contracts import Event
from services.kit.calls.attribution import attributed_to
from services.kit.delivery.chain import Incoming
from services.kit.publisher import Publisher
from services.kit.service import Delivery, Outgoing, Route, Scheduled
from services.kit.telemetry import set_attributes


class MessageProcessor:
    """Runs one route's handler, bound to the service's deps."""

    def __init__(self, route: Route, deps: Any, publisher: Publisher) -> None:
        self._route = route
        self._deps = deps
        self._publisher = publisher

    async def __call__(self, incoming: Incoming) -> None:
        """Parse the event, call the handler and publish its events, in order.

        Raises:
            ValidationError: the payload is not the event that the route consumes.
        """
        message = self._parsed(incoming.delivery)
        with attributed_to(message):
            async for outgoing in outgoing_of(self._route.handler(message, self._deps)):
                caused_by = incoming.delivery.message_id
                event = await self._publisher.publish(outgoing, caused_by=caused_by)
                set_attributes(**identity(event))

    def _parsed(self, delivery: Delivery) -> Any:
        if self._route.raw:
            return delivery
        parsed = self._route.consumes.model_validate_json(delivery.body)
        if not isinstance(parsed, Event):
            return parsed
        set_attributes(**identity(parsed))
        stored = {"sequence": delivery.sequence, "stored_at": delivery.stored_at}
        return parsed.model_copy(update=stored)


def identity(event: Event) -> dict[str, Any]:
    """The identity fields of an event, as span attributes."""
    return {name: getattr(event, name) for name in event.identity_fields}


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
