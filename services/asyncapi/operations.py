"""Who sends and who receives: the services' tables of routes, and what stands beside them."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pydantic import Field

from contracts import (
    AudioReady,
    CoverReady,
    DeadLetter,
    Event,
    Progress,
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowRetryRequested,
    subjects,
)
from contracts.event import Contract
from services.kit.routes import Route

Tables = Mapping[str, Iterable[Route]]
"""The routes of each service, by its name."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Somebody sends or receives one message on one subject."""

    who: str
    action: Literal["send", "receive"]
    message: type[Contract]
    subject: str
    summary: str
    answers: tuple[type[Event], ...] = ()
    route: Route | None = None


class Advisory(Contract):
    """What the broker says of a message that it gave up; not one of RadioX's own."""

    stream: str = Field(examples=["SHOWS"])
    """Stream of the message."""
    consumer: str = Field(examples=["audio-script-ready"])
    """The consumer that could not finish it."""
    stream_seq: int = Field(examples=[3])
    """Sequence of the message in its stream."""
    deliveries: int = Field(examples=[200])
    """How often it was delivered."""


MILESTONES = (ShowAccepted, ScriptReady, AudioReady, CoverReady)
ENDS = (ShowGenerated, ShowFailed, ShowCancelled)
ORDERS = (ShowRequested, ShowCancelRequested, ShowRetryRequested)

SAID_BESIDE: Mapping[str, tuple[type[Contract], ...]] = {
    "integrator": ORDERS,
    "bridge": ORDERS[:2],
    "kit": (DeadLetter,),
    "content": (Progress,),
    "audio": (Progress,),
    "media": (Progress,),
}
"""What is sent beside the tables of routes: by those who have none, and over ports."""

HEARD_BESIDE: Mapping[str, tuple[type[Contract], ...]] = {
    "integrator": (*ENDS, Progress),
    "bridge": (*MILESTONES, *ENDS, Progress),
}
"""What is received without a durable consumer."""

PARTIES = {
    "integrator": "Anyone who wants a show; the command line is one.",
    "bridge": "HTTP in, NATS out.",
    "kit": "The plumbing inside every service.",
    "broker": "nats-server itself.",
}


def operations(tables: Tables) -> list[Operation]:
    """Every operation, the services' own first."""
    return [*_from_tables(tables), *_beside_tables()]


def summary(documented: Any) -> str:
    """The first paragraph of the docstring of a handler, a contract or a service."""
    while isinstance(documented, partial):
        documented = documented.func
    return " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())


def _from_tables(tables: Tables) -> Iterable[Operation]:
    for name, table in tables.items():
        says: dict[type[Event], None] = {}
        for route in table:
            says |= dict.fromkeys(route.says)
            subject, does = route.heard_on, summary(route.handler)
            message = Advisory if subject in subjects.ADVISORIES else route.hears
            yield Operation(name, "receive", message, subject, does, route.says, route)
        for event in says:
            yield Operation(name, "send", event, event.subject, summary(event))


def _beside_tables() -> Iterable[Operation]:
    for subject in subjects.ADVISORIES:
        yield Operation("broker", "send", Advisory, subject, summary(Advisory))
    for name, messages in SAID_BESIDE.items():
        for message in messages:
            yield Operation(name, "send", message, _subject(message), summary(message))
    for name, messages in HEARD_BESIDE.items():
        for message in messages:
            yield Operation(name, "receive", message, _subject(message), summary(message))


def _subject(message: type[Contract]) -> str:
    elsewhere = {DeadLetter: subjects.DEAD_LETTERS, Progress: subjects.PROGRESS}
    return elsewhere.get(message) or str(vars(message)["subject"])
