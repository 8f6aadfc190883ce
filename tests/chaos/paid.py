"""A fleet whose providers are emulated: what was asked and charged, and what its metrics count."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from contracts import TERMINAL_EVENTS, ShowGenerated, subjects
from tests.chaos.fleet import Fleet, running_fleet
from tests.e2e.collector import Collector, collecting
from tests.emulator.answers import instructions_of, tokens
from tests.emulator.books import Payment
from tests.emulator.server import Emulator, emulator
from tests.emulator.state import Latency
from tests.emulator.writing import REASONING_TOKENS
from tests.script_models import asked, honest
from tests.waiting import until

KEY = "sk-Zebra7Qx-of-both-providers-4Wf9"
PARTS_OF_THE_KEY = (b"Zebra7Qx", b"providers-4Wf9")
PAID = ("openai.responses", "elevenlabs.speech", "openai.images")
"""The operations that make a show: script, speech, cover."""
OTHERWISE = {
    " reports: ": " writes: ",
    "this is ": "welcome to ",
    "The headlines. ": "In the headlines: ",
}
"""Words of the honest model, and what a fickle one says in their place."""
NO_LATENCY = Latency()
TERMINAL_KINDS = {kind.subject: kind for kind in TERMINAL_EVENTS.values()}


@dataclass
class Model:
    """An honest model that notes which parts of which show it was asked for.

    `fickle`: it words greetings and attributions otherwise where it is asked about a show again.
    """

    fickle: bool = False
    asked: defaultdict[str, list[frozenset[int]]] = field(default_factory=lambda: defaultdict(list))
    least: dict[str, int] = field(default_factory=dict)
    """Tokens of the first answer for each show, by its title: all parts, asked for once."""

    def __call__(self, request: Mapping[str, Any]) -> str:
        of, answer = asked(request), honest(request)
        title = str(of.order["show"])
        if self.fickle and self.asked[title]:
            for words, others in OTHERWISE.items():
                answer = answer.replace(words, others)
        self.asked[title].append(frozenset(part["part"] for part in of.parts))
        read = tokens(instructions_of(request))
        self.least.setdefault(title, read + REASONING_TOKENS + tokens(answer))
        return answer

    def parts_asked_again(self, title: str) -> set[int]:
        """Parts that were asked for, of which the request before had not asked."""
        calls = self.asked[title]
        return {part for one, two in pairwise(calls) for part in two - one}


@dataclass(frozen=True)
class Station:
    """The fleet, its providers, and what receives its traces and metrics."""

    fleet: Fleet
    providers: Emulator
    model: Model
    collector: Collector

    async def made(
        self, ids: Iterable[str], *, at_once: int = 6, within: float = 300.0, **fields: Any
    ) -> dict[str, ShowGenerated]:
        """Request shows, some at once, and wait until all have ended; those that were generated."""
        room = asyncio.Semaphore(at_once)
        ends: dict[str, Any] = {}

        async def ended(show_id: str) -> bool:
            for message in await self.fleet.messages(subjects.STREAM_ARCHIVE):
                event = TERMINAL_KINDS[message.subject].model_validate_json(message.body)
                ends[event.show_id] = event
            return show_id in ends

        async def make(show_id: str) -> None:
            async with room:
                await self.fleet.request(show_id, title=show_id, **fields)
                await until(lambda: ended(show_id), within=within)

        async with asyncio.TaskGroup() as group:
            for show_id in ids:
                group.create_task(make(show_id))
        return {i: end for i, end in ends.items() if isinstance(end, ShowGenerated)}

    def payments(self, operation: str) -> list[Payment]:
        """What was charged for an operation and those below it."""
        every = self.providers.books.payments
        return [each for each in every if each.operation.startswith(operation)]

    async def metrics(self) -> None:
        """Stop the services, which then export their metrics."""
        for service in ("content", "audio", "media", "show"):
            await self.fleet.stop(service)

    def places_of(self, *words: bytes) -> set[str]:
        """Where one of some words was written: logs, streams, buckets and blobs, spans, metrics."""
        written = {
            str(path.relative_to(self.fleet.folder)): path.read_bytes()
            for path in self.fleet.folder.rglob("*")
            if path.is_file()
        }
        written["spans"] = repr(self.collector.spans).encode()
        written["metrics"] = repr(self.collector.points).encode()
        return {name for name, data in written.items() for word in words if word in data}


def assert_no_key_is_written(running: Station, *shows: str) -> None:
    """Assert that no part of the key is written, nor that the places are empty of all else."""
    found = {place.partition("/")[0] for place in running.places_of(*map(str.encode, shows))}
    assert {"store", "spans"} <= found
    assert {"content.log", "media.log"} <= running.places_of(b"DEBUG openai._base_client")
    assert running.places_of(*PARTS_OF_THE_KEY) == set()


@asynccontextmanager
async def station(
    folder: Path,
    plan: Mapping[str, Any] | None = None,
    *names: str,
    latency: Latency = NO_LATENCY,
    fickle: bool = False,
    **environment: str,
) -> AsyncIterator[Station]:
    """Run a fleet, a process for each service, whose accounts are at an emulator.

    `names`: the services, those of the pipeline where none is named.
    """
    model = Model(fickle)
    with collecting() as collector:
        async with (
            emulator(key=KEY, plan=dict(plan or {}), writer=model, latency=latency) as providers,
            running_fleet(
                folder,
                *names,
                **{
                    "OPENAI_API_KEY": KEY,
                    "OPENAI_BASE_URL": providers.openai_url,
                    "ELEVENLABS_API_KEY": KEY,
                    "ELEVENLABS_BASE_URL": providers.elevenlabs_url,
                    "RADIOX_AUDIO_CONCURRENCY": "0",
                    "RADIOX_AUDIO_SPEECH": "auto",
                    "RADIOX_LOG_LEVEL": "debug",
                    "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
                    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": f"{collector.url}/v1/metrics",
                    "NO_COLOR": "1",
                }
                | environment,
            ) as fleet,
        ):
            yield Station(fleet, providers, model, collector)


def units(payments: Iterable[Payment], *names: str) -> int:
    """The sum of some units."""
    return sum(payment.units.get(name, 0) for payment in payments for name in names)


def tell(line: str) -> None:
    """Print a figure: it is the result of a proof."""
    print(f"\n{line}", end="")  # noqa: T201
