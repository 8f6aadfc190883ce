"""Ways to spoil a message: its body, its envelope and its headers."""

import base64
import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from services.kit.cloudevents import STRUCTURED_JSON

Payload = dict[str, Any]

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
