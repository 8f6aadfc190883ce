"""Messages that no service can accept, drawn from a seed."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
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
from services.kit.cloudevents import STRUCTURED_JSON, opened
from services.kit.failures import Discard
from services.kit.message import Delivery
from services.kit.service import Projection, Query, Route
from services.show.domain import incoming

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"
Payload = dict[str, Any]


@dataclass(frozen=True)
class Fuzzed:
    """A message to publish."""

    subject: str
    body: bytes
    how: str
    """How it was made."""
    headers: dict[str, str] = field(default_factory=dict)


ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1e308, "", "x" * 10_000, "\u0000", "\u202e", "../../etc/passwd",
    "'; DROP TABLE shows; --", [], {}, [[]], [None] * 300, {"": {"": {}}},
)  # fmt: skip


def text(payload: Any) -> bytes:
    return json.dumps(payload).encode()


def cut(payload: Payload, draw: Random) -> bytes:
    whole = text(payload)
    return whole[: draw.randrange(1, len(whole))]


def noise(payload: Payload, draw: Random) -> bytes:
    del payload
    return b"\xff" + draw.randbytes(draw.randrange(400))


def flipped(payload: Payload, draw: Random) -> bytes:
    """Bytes of the text are replaced."""
    whole = bytearray(text(payload))
    for _ in range(draw.randrange(1, 20)):
        whole[draw.randrange(len(whole))] = draw.randrange(256)
    return bytes(whole)


def marked(payload: Payload, draw: Random) -> bytes:
    return text(payload).decode().encode(draw.choice(["utf-8-sig", "utf-16", "utf-32"]))


def latin(payload: Payload, draw: Random) -> bytes:
    del draw
    return json.dumps(payload | {"title": "Größe"}, ensure_ascii=False).encode("latin-1", "replace")


def wrapped(payload: Payload, draw: Random) -> bytes:
    return text(draw.choice([[payload], json.dumps(payload), 7, None, True, [], [[payload]]]))


def nested(payload: Payload, draw: Random) -> bytes:
    depth = draw.choice([60, 190, 1_000, 50_000])
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    name = draw.choice(sorted(payload) or ["show_id"])
    return text({**payload, name: "HERE"}).replace(b'"HERE"', deep)


def huge_number(payload: Payload, draw: Random) -> bytes:
    digits = draw.choice([b"9" * 400, b"9" * 5_000, b"1e999", b"-1e999", b"NaN", b"Infinity"])
    name = draw.choice(sorted(payload) or ["show_id"])
    return text({**payload, name: "HERE"}).replace(b'"HERE"', digits)


def surrogate(payload: Payload, draw: Random) -> bytes:
    name = draw.choice(sorted(payload) or ["show_id"])
    return text({**payload, name: "HERE"}).replace(b'"HERE"', b'"\\ud800"')


def odd(payload: Payload, draw: Random) -> bytes:
    """Fields have values of other types, at any depth."""
    changed = json.loads(json.dumps(payload))
    for _ in range(draw.randrange(1, 4)):
        place = changed
        while True:
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            if not keys:
                break
            key = draw.choice(list(keys))
            if isinstance(place[key], dict | list) and place[key] and draw.random() < 0.6:
                place = place[key]
                continue
            place[key] = deepcopy(draw.choice(ODD_VALUES))
            break
    return text(changed)


def without(payload: Payload, draw: Random) -> bytes:
    """Fields are missing."""
    gone = draw.sample(sorted(payload), draw.randrange(1, len(payload) + 1)) if payload else []
    return text({name: value for name, value in payload.items() if name not in gone})


def version(payload: Payload, draw: Random) -> bytes:
    """Of a version that nobody knows, with other fields."""
    odd_version: Any = draw.choice([99, -1, "two", 1.5, None, [], 10**20])
    renamed = {f"{name}_v2": value for name, value in payload.items()}
    return text({"schema_version": odd_version, **renamed})


def identity(payload: Payload, draw: Random) -> bytes:
    """Names no valid show, or generation."""
    bad = [
        {"show_id": draw.choice(["", "../x", "a b", "ä", "x" * 65, "a\n", 7, [], {}, True])},
        {"generation": draw.choice([0, -1, "one", 1.5, 10**30, []])},
        {"name": draw.choice(["", "\u0000", "x" * 65, 7, []])},
    ]
    return text(payload | draw.choice(bad))


def large(payload: Payload, draw: Random) -> bytes:
    """Close to the broker's limit of a message, or beyond it."""
    return text(payload | {"padding": "x" * draw.randrange(300_000, 1_200_000), "show_id": []})


def repeated(payload: Payload, draw: Random) -> bytes:
    """A field stands there twice, the second time without a sense."""
    name = draw.choice(sorted(payload) or ["show_id"])
    return text(payload)[:-1] + f', "{name}": {{"odd": []}}}}'.encode()


MUTATIONS: tuple[Callable[[Payload, Random], bytes], ...] = (
    cut, noise, flipped, marked, latin, wrapped, nested, huge_number, surrogate, odd, odd, odd,
    without, without, version, identity, large, repeated,
)  # fmt: skip


def envelope(body: bytes, draw: Random) -> tuple[bytes, dict[str, str]]:
    """A broken CloudEvent in structured mode, or a sound one around a broken payload."""
    sound: Payload = {
        "specversion": "1.0",
        "id": str(draw.random()),
        "source": "/fuzz",
        "type": "x",
        "data_base64": base64.b64encode(body).decode(),
    }
    broken = draw.choice(["specversion", "id", "source", "type", "data_base64", ""])
    if broken:
        sound[broken] = draw.choice([None, "", 7, [], {}])
    kinds = [STRUCTURED_JSON, "application/cloudevents-batch+json", "application/cloudevents+avro"]
    return text(sound), {
        "content-type": draw.choice([*kinds, kinds[0], "APPLICATION/CloudEvents+JSON; a=b"])
    }


def headers(draw: Random, number: int) -> dict[str, str]:
    """Headers of any kind, with a message id of its own where there is one."""
    ids = [
        f"fuzz {number}",
        f"radiox:fuzz-{number}:show.accepted:1",
        f"{number}:" + "x" * draw.choice([10, 300, 5_000]),
        f"ünï-{number} *.> \u202e",
        f"s:{number}::",
    ]
    chosen: dict[str, str] = {"Nats-Msg-Id": draw.choice(ids)} if draw.random() < 0.7 else {}
    others: list[tuple[str, str]] = [
        ("content-type", draw.choice(["application/json", "text/xml", "", "\u00fc" * 50])),
        ("ce-id", draw.choice([f"ce-{number}", "%", "%ff%fe", "x" * 3_000])),
        ("ce-source", draw.choice(["/fuzz", "%00", "not a uri", ""])),
        ("ce-specversion", draw.choice(["1.0", "0.3", "x"])),
        ("traceparent", draw.choice(["00-0-0-00", "x" * 500, f"00-{'f' * 32}-{'f' * 16}-01"])),
        ("tracestate", draw.choice(["a=b", "=" * 600, "a=b," * 60])),
        ("correlation_id", str(draw.random())),
        ("reply_to", "fuzz.reply"),
        ("Nats-Scheduler", "schedule.fuzz"),
        ("Status", draw.choice(["404", "100", "x"])),
        ("X-" + "y" * draw.choice([1, 200]), "z" * draw.choice([0, 1, 8_000])),
    ]  # fmt: skip
    return chosen | dict(draw.sample(others, draw.randrange(4)))


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
