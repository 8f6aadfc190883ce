"""The operations: what the services declare, and those of other parties."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from contracts import (
    TERMINAL_EVENTS,
    Advisory,
    DeadLetter,
    Event,
    Progress,
    ProviderCalled,
    ShowCancelRequested,
    ShowRequested,
    ShowRetryRequested,
    subjects,
)
from contracts.event import Contract
from services.kit.service import Query, Route, Service

Services: TypeAlias = Sequence[Service]


@dataclass(frozen=True, slots=True)
class Operation:
    """A service or another party sends or receives a message on a subject."""

    party: str
    action: Literal["send", "receive"]
    message: type[Contract]
    subject: str
    summary: str
    answers: tuple[type[Event], ...] = ()
    route: Route | None = None
    query: Query | None = None


SENT_BY_OTHERS: Mapping[str, tuple[type[Contract], ...]] = {
    "integrator": (ShowRequested, ShowCancelRequested, ShowRetryRequested),
    "kit": (DeadLetter,),
}
RECEIVED_BY_OTHERS: Mapping[str, tuple[type[Contract], ...]] = {
    "integrator": (*TERMINAL_EVENTS.values(), Progress, ProviderCalled),
}
"""The messages that parties other than services send and receive, beside queries."""

PARTIES = {
    "integrator": "Any program that requests shows; the command line is one.",
    "kit": "The messaging library inside every service.",
    "broker": "nats-server itself.",
}


def operations(services: Services) -> list[Operation]:
    """Every operation, the services' own first."""
    declared = [operation for service in services for operation in _declared(service)]
    queries = {query.request: query for service in services for query in service.queries}
    return [*declared, *_of_others(queries)]


def summary(documented: Any) -> str:
    """The first paragraph of the docstring of a handler, a contract or a service."""
    return " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())


def _declared(service: Service) -> Iterable[Operation]:
    produced: dict[type[Contract], None] = {}
    for route in service.routes:
        produced |= dict.fromkeys(route.produces)
        text = summary(route.handler)
        yield Operation(
            service.name, "receive", route.consumes, route.subject, text, route.produces, route
        )
    for query in service.queries:
        text = summary(query.handler)
        yield Operation(service.name, "receive", query.request, query.subject, text, query=query)
    for message in service.observes:
        yield _operation(service.name, "receive", message)
    for message in produced | dict.fromkeys(service.publishes):
        yield _operation(service.name, "send", message)


def _of_others(queries: Mapping[type[Contract], Query]) -> Iterable[Operation]:
    for subject in subjects.ADVISORIES:
        yield Operation("broker", "send", Advisory, subject, summary(Advisory))
    for name, messages in SENT_BY_OTHERS.items():
        yield from (_operation(name, "send", each) for each in messages)
    for message, query in queries.items():
        yield Operation("integrator", "send", message, query.subject, summary(message), query=query)
    for name, messages in RECEIVED_BY_OTHERS.items():
        yield from (_operation(name, "receive", message) for message in messages)


def _operation(
    party: str,
    action: Literal["send", "receive"],
    message: type[Contract],
) -> Operation:
    subject = subjects.DEAD_LETTERS if message is DeadLetter else str(vars(message)["subject"])
    return Operation(party, action, message, subject, summary(message))
