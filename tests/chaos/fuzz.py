"""Messages that no service can accept, drawn from a seed."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from pydantic import ValidationError

from contracts import ShowRequested, subjects
from contracts.client.stored import Stored
from contracts.event import Contract
from contracts.vocabulary import KNOWN_VALUES
from services import fleet
from services.kit.checking import is_notice
from services.kit.cloudevents import opened
from services.kit.failures import Discard
from services.kit.message import Delivery
from services.kit.service import Projection, Query, Route
from services.show.domain import incoming
from tests.chaos.mutations import MUTATIONS, Payload, envelope, headers, large, odd

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"


@dataclass(frozen=True)
class Fuzzed:
    """A message to publish."""

    subject: str
    body: bytes
    how: str
    """How it was made."""
    headers: dict[str, str] = field(default_factory=dict)


def example(model: type[Contract], subject: str) -> Payload:
    """An example of a message; an empty one where there is none."""
    name = str(getattr(model, "subject", "")).partition(".{")[0] or "dead"
    path = EXAMPLES / f"{name}.json"
    if subject.startswith("$JS"):
        return {"stream": "SHOWS", "consumer": "audio-script-ready", "stream_seq": 3}
    payload: Payload = json.loads(path.read_text("utf-8"))
    return payload


def subject_of(pattern: str, draw: Random) -> str:
    """A subject that a pattern matches."""
    return pattern.replace("*", f"fuzz-{draw.randrange(9)}").replace(
        ">", f"fuzz.{draw.randrange(9)}"
    )


def refused_by(
    model: type[Contract], message: Fuzzed, context: Mapping[str, Any] | None = KNOWN_VALUES
) -> bool:
    """Whether a contract refuses a message."""
    sequence = 1
    delivery = opened(
        Delivery(message.body, message.subject, "SHOWS", sequence, "", message.headers)
    )
    if delivery.fault:
        return True
    if model is ShowRequested:
        asked = incoming.read(delivery)
        if asked.refusal is not None:
            return True
    body = delivery.body or (b"{}" if model is ShowRequested else b"")
    return not is_read(model, body, context)


def is_read(model: type[Contract], body: bytes, context: Mapping[str, Any] | None = None) -> bool:
    """Whether a body is a message of a kind."""
    try:
        model.model_validate_json(body, context=context)
    except ValidationError:
        return False
    return True


def cause_of(message: Fuzzed, stream: str, sequence: int) -> str:
    """The name under which events refer to a message that is stored there."""
    message_id = message.headers.get("Nats-Msg-Id", "").strip()
    place = Delivery(message.body, message.subject, stream, sequence, message_id, message.headers)
    return opened(place).cause


@dataclass(frozen=True)
class Reader:
    """Who reads the messages of a subject for a service, and refuses those that cannot be read."""

    name: str
    """The consumer, as dead letters and metrics name it."""
    consumes: type[Contract]
    refuses: Callable[[Fuzzed], bool]


def readers() -> dict[str, list[Reader]]:
    """The readers of each pattern whose messages a stream stores."""
    found: dict[str, list[Reader]] = {}
    for name in fleet.SERVICES:
        service = fleet.documented(name)
        for route in service.routes:
            found.setdefault(route.subject, []).append(_of_route(name, route))
        for projection in service.projections:
            for kind in service.observes:
                pattern = subjects.wildcard(str(getattr(kind, "subject", "")))
                if pattern in subjects.STREAMS[projection.stream]:
                    reader = _of_projection(f"{name}-{projection.name}", kind, projection)
                    found.setdefault(pattern, []).append(reader)
    return found


def _of_route(service: str, route: Route) -> Reader:
    context = None if route.passes_on else KNOWN_VALUES
    return Reader(
        subjects.consumer_of(service, route.subject),
        route.consumes,
        lambda message: refused_by(route.consumes, message, context),
    )


def _of_projection(name: str, kind: type[Contract], projection: Projection) -> Reader:
    def refuses(message: Fuzzed) -> bool:
        try:
            projection.parse(Stored(message.subject, 1, message.body))
        except (ValueError, RecursionError, Discard):
            return True
        return False

    return Reader(name, kind, refuses)


def listeners() -> dict[str, list[Reader]]:
    """The readers of each pattern that core NATS carries, and nothing stores."""
    found: dict[str, list[Reader]] = {}
    for name in fleet.SERVICES:
        for kind in filter(is_notice, fleet.documented(name).observes):
            pattern = subjects.wildcard(str(getattr(kind, "subject")))  # noqa: B009
            consumer = subjects.consumer_of(name, pattern)
            found.setdefault(pattern, []).append(_listener(consumer, kind))
    return found


def _listener(name: str, kind: type[Contract]) -> Reader:
    return Reader(name, kind, lambda message: not is_read(kind, message.body))


def is_on(message: Fuzzed, pattern: str) -> bool:
    """Whether a message is on a subject of a pattern."""
    return fnmatchcase(message.subject, pattern.replace(">", "*"))


def letters_of(stored: Mapping[tuple[str, int], Fuzzed]) -> Counter[str]:
    """The number of dead letters that are to be, by the pattern of their subjects."""
    known = readers()
    return Counter(
        subjects.dead_letter_subject(stream, "*", reader.name)
        for (stream, _), message in stored.items()
        if message.subject != subjects.SHOW_REQUESTED
        for pattern in known
        if is_on(message, pattern)
        for reader in known[pattern]
        if reader.refuses(message)
    )


def messages(draw: Random) -> Iterator[Fuzzed]:
    """Yield messages over all subjects, without end; each has a reader that refuses it."""
    known = sorted((readers() | listeners()).items())
    for made in count():
        pattern, reading = known[made % len(known)]
        while True:
            message = _drawn(pattern, reading[0].consumes, draw, made)
            if any(reader.refuses(message) for reader in reading):
                yield message
                break


def _drawn(pattern: str, model: type[Contract], draw: Random, number: int) -> Fuzzed:
    subject = subject_of(pattern, draw)
    mutate = draw.choice(MUTATIONS)
    if mutate is large and draw.random() < 0.8:
        mutate = odd
    payload = example(model, subject)
    if model is ShowRequested:
        payload["show_id"] = f"fuzz-{number}"  # the same request twice has one end
    body = mutate(payload, draw)
    named = headers(draw, number)
    how = mutate.__name__
    if subject in subjects.REQUESTS and draw.random() < 0.2:
        body, kind = envelope(body, draw)
        named, how = named | kind, f"{how} in an envelope"
    return Fuzzed(subject, body, how, named)


def queries(draw: Random, services: Sequence[str], number: int) -> Iterable[tuple[Query, Fuzzed]]:
    """Yield queries that their contract refuses."""
    served = [query for name in services for query in fleet.documented(name).queries]
    made = 0
    while made < number:
        query = served[made % len(served)]
        path = EXAMPLES / f"{query.subject}.json"
        payload = json.loads(path.read_text("utf-8")) if path.exists() else {}
        mutate = draw.choice([each for each in MUTATIONS if each is not large])
        body = mutate(payload, draw)
        extra = "forbid" if query.exact else None
        try:
            query.request.model_validate_json(body or b"{}", extra=extra)  # type: ignore[arg-type]
        except ValidationError:
            made += 1
            yield query, Fuzzed(query.subject, body, mutate.__name__)
