"""What the emulated operations share, and one request of one of them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from starlette.requests import Request

from tests.emulator.answers import default_writer
from tests.emulator.books import Books
from tests.emulator.plan import LOSSES, Fault, Faults, Plan

Writer: TypeAlias = Callable[[dict[str, Any]], str]
"""Answers the JSON body of a request of the Responses or the Chat Completions API with text."""


@dataclass(frozen=True)
class Latency:
    """Seconds that a response takes beyond its computation; all zero by default."""

    first_token: float = 0.0
    token: float = 0.0
    first_sound: float = 0.0


TYPICAL = Latency(first_token=0.6, token=1 / 60, first_sound=0.4)


@dataclass(frozen=True)
class Connection:
    """A client's connection, numbered in the order of their opening."""

    number: int
    transport: asyncio.Transport


@dataclass
class State:
    """The emulator's settings, counts and accounts."""

    key: str
    latency: Latency = Latency()
    writer: Writer = default_writer
    tier: str = "pro"
    """The plan of the ElevenLabs account: 44.1 kHz PCM and WAV need `pro`."""
    concurrency: int | None = None
    """Requests of ElevenLabs that may be open at once; more are refused. None: any number."""
    books: Books = field(default_factory=Books)
    faults: Faults = field(default_factory=lambda: Faults(Plan()))
    connections: dict[tuple[str, int], Connection] = field(default_factory=dict)
    """Open connections by the client's address."""
    clones: dict[str, str] = field(default_factory=dict)
    """Names of cloned voices by their id."""
    prefixes: set[str] = field(default_factory=set)
    """Hashes of the prompts' beginnings that are in the prompt cache."""


@dataclass(frozen=True)
class Call:
    """One request that has been admitted."""

    state: State
    operation: str
    request: Request
    body: dict[str, Any]
    fault: Fault | None
    rank: int
    """How many requests of its provider were open when it arrived, itself included."""

    def has(self, kind: str) -> bool:
        """Whether this fault is to happen to the request."""
        return self.fault is not None and self.fault.kind == kind

    def pay(self, content: Mapping[str, Any], **units: int) -> None:
        """Charge the response."""
        lost = self.fault is not None and self.fault.kind in LOSSES
        self.state.books.pay(self.operation, content, units, lost=lost)
