"""The operations: what integrators do, what the services declare, and those of other parties."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import contracts
from contracts import Advisory, DeadLetter, Event, subjects
from contracts.event import Contract
from infra.asyncapi.audience import (
    DELIVERED,
    INTEGRATOR,
    OPERATED,
    OPERATOR,
    RECEIVED,
    TITLES,
    group_of,
)
from infra.asyncapi.titles import title_of_operation
from services.kit.service import Query, Route, Service

Services: TypeAlias = Sequence[Service]
Action: TypeAlias = Literal["send", "receive"]


@dataclass(frozen=True, slots=True)
class Operation:
    """A service or another party sends or receives a message on a subject."""

    party: str
    action: Action
    message: type[Contract]
    subject: str
    summary: str
    answers: tuple[type[Event], ...] = ()
    route: Route | None = None
    query: Query | None = None

    @property
    def of_integrators(self) -> bool:
        """Whether integrators do it."""
        return self.party == INTEGRATOR

    @property
    def tag(self) -> str:
        """The group of what an integrator does; else the party."""
        sent = self.action == "send"
        return group_of(self.subject, sent=sent) if self.of_integrators else self.party

    @property
    def title(self) -> str:
        """What is done, in a few words."""
        asks = self.query is not None
        return title_of_operation(self.party, self.action, self.subject, self.message, asks=asks)


def operations(services: Services) -> list[Operation]:
    """Every operation, those of integrators first, then the services' own."""
    queries = {query.request: query for service in services for query in service.queries}
    ours = [operation for service in services for operation in _declared(service)]
    return [*_of_integrators(queries), *ours, *_of_others()]


def summary(documented: Any) -> str:
    """The first paragraph of the docstring of a handler, a contract or a service."""
    return " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())


def _of_integrators(queries: Mapping[type[Contract], Query]) -> list[Operation]:
    found = [_operation(INTEGRATOR, "send", each) for each in _commands()]
    found += [_operation(INTEGRATOR, "receive", each) for each in (*RECEIVED, *DELIVERED)]
    for message, query in queries.items():
        text = summary(message)
        found.append(Operation(INTEGRATOR, "send", message, query.subject, text, query=query))
    places = {subject: place for place, subject in enumerate(TITLES)}
    return sorted(found, key=lambda each: places.get(each.subject, len(places)))


def _commands() -> Iterable[type[Contract]]:
    """The messages that anyone may publish."""
    for name in contracts.__all__:
        message = getattr(contracts, name)
        if getattr(message, "subject", None) in subjects.REQUESTS:
            yield message


def _declared(service: Service) -> Iterable[Operation]:
    produced: dict[type[Contract], None] = {}
    for route in service.routes:
        produced |= dict.fromkeys(route.produces)
        text = summary(route.handler)
        subject = _channel_of(route)
        yield Operation(
            service.name, "receive", route.consumes, subject, text, route.produces, route
        )
    for query in service.queries:
        text = summary(query.handler)
        yield Operation(service.name, "receive", query.request, query.subject, text, query=query)
    consumed = {route.consumes for route in service.routes}
    for message in service.observes:
        if message not in consumed:
            yield _operation(service.name, "receive", message)
    for message in produced | dict.fromkeys(service.publishes):
        yield _operation(service.name, "send", message)


def _channel_of(route: Route) -> str:
    """The subject of what a route consumes: all of the message's, or what the route names."""
    own = str(vars(route.consumes).get("subject", ""))
    return own if own and subjects.wildcard(own) == route.subject else route.subject


def _of_others() -> Iterable[Operation]:
    for subject in subjects.ADVISORIES:
        yield Operation("broker", "send", Advisory, subject, summary(Advisory))
    yield _operation("kit", "send", DeadLetter)
    for message in OPERATED:
        yield _operation(OPERATOR, "receive", message)


def _operation(party: str, action: Action, message: type[Contract]) -> Operation:
    subject = subjects.DEAD_LETTERS if message is DeadLetter else str(vars(message)["subject"])
    return Operation(party, action, message, subject, summary(message))
