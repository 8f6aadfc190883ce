"""Keys reach the providers and nothing else: no log, trace, event, blob, tag or error holds one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts import ShowGenerated
from tests.command_line import FEEDS, Result, radiox
from tests.e2e.collector import Collector, collecting
from tests.emulator.server import Emulator, emulator

OPENAI, ELEVENLABS = "sk-Zebra7Qx-openai-4Wf9", "sk_Zebra8Rv-eleven-2Lk6"
PARTS = (b"Zebra7Qx", b"Zebra8Rv", b"openai-4Wf9", b"eleven-2Lk6")
"""Parts of the keys: a provider's own words about a wrong key quote its beginning and its end."""
TITLE = "Quagga"
"""Title of the show: what is searched for keys holds it, in every kind of place."""

pytestmark = pytest.mark.prove  # whole shows, with whole processes


@dataclass(frozen=True)
class Run:
    """A show that was asked for, and all that was written of it."""

    result: Result
    folder: Path
    collector: Collector
    providers: Emulator

    def written(self) -> Iterator[tuple[str, bytes]]:
        """Everything that was written: output, files, events, buckets, blobs, logs, traces."""
        yield "stdout", self.result.stdout.encode()
        yield "stderr", self.result.stderr.encode()
        yield "spans", repr(self.collector.spans).encode()
        yield "metrics", repr(self.collector.points).encode()
        for path in self.folder.rglob("*"):
            if path.is_file():
                yield str(path.relative_to(self.folder)), path.read_bytes()


@contextmanager
def exported(env: dict[str, str]) -> Iterator[tuple[dict[str, str], Collector]]:
    """An environment whose traces and metrics a collector receives."""
    with collecting() as collector:
        metrics = f"{collector.url}/v1/metrics"
        yield (
            env
            | {
                "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": metrics,
                "RADIOX_LOG_LEVEL": "debug",
            },
            collector,
        )


async def made(env: dict[str, str], folder: Path, *, key: str, plan: dict[str, object]) -> Run:
    """Ask for a show with both keys, of providers that accept `key` alone."""
    with exported(env) as (own, collector):
        async with emulator(key=key, plan=plan) as providers:
            own |= {
                "OPENAI_API_KEY": OPENAI,
                "OPENAI_BASE_URL": providers.openai_url,
                "ELEVENLABS_API_KEY": ELEVENLABS,
                "ELEVENLABS_BASE_URL": providers.elevenlabs_url,
            }
            arguments = (
                "show",
                "--feeds",
                FEEDS,
                "--minutes",
                "1",
                "--out",
                str(folder / "show"),
                "--title",
                TITLE,
            )
            result = await asyncio.to_thread(radiox, own, *arguments, cwd=folder)
        return Run(result, folder, collector, providers)


COURSES: dict[str, tuple[str, dict[str, object]]] = {
    "accepted by OpenAI": (OPENAI, {}),
    "accepted by ElevenLabs": (ELEVENLABS, {}),
    "wrong": ("sk-another", {}),
    "without credit": (OPENAI, {"*": {"probability": 1, "kinds": ["quota", "payment"]}}),
    "of providers in disorder": (
        OPENAI, {"*": {"probability": 1, "kinds": ["server_error", "reset", "malformed"]}},
    ),
}  # fmt: skip

REASONS = {
    "accepted by ElevenLabs": "OPENAI_API_KEY",
    "wrong": "OPENAI_API_KEY",
    "without credit": "no credit left",
    "of providers in disorder": "OpenAI",
}
"""What `show.json` says of the artist that failed."""


@pytest.mark.parametrize("course", COURSES)
async def test_no_part_of_a_key_is_written_anywhere(
    env: dict[str, str], tmp_path: Path, course: str
) -> None:
    key, plan = COURSES[course]
    run = await made(env, tmp_path, key=key, plan=plan)
    assert run.result.returncode == 0
    assert run.providers.books.requests > 0
    assert run.collector.spans
    written = dict(run.written())
    kinds = {place_of(name) for name, data in written.items() if TITLE.encode() in data}
    assert {"stdout", "show/show.json", "show/show.mp3", "events", "blobs"} <= kinds
    assert "data/radiox.log" in written
    found = {(name, part) for name, data in written.items() for part in PARTS if part in data}
    assert not found
    event = ShowGenerated.model_validate_json(written["show/show.json"])
    told = [each.reason for each in event.fallbacks if each.operation == "cover"]
    assert [REASONS[course] in reason for reason in told] == [True] * (course in REASONS)


def place_of(name: str) -> str:
    """The kind of place that a file is: its path, or the folder of the store that it is part of."""
    if "jetstream" in name:
        return "events"
    return "blobs" if name.startswith("data/blobs") else name


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("OPENAI_BASE_URL", "no address"),
        ("RADIOX_MEDIA_WORKERS", "0"),
        ("RADIOX_DATA_DIR", "/proc/x"),
    ],
)
async def test_an_error_of_the_settings_shows_no_key(
    env: dict[str, str], tmp_path: Path, variable: str, value: str
) -> None:
    own = env | {"OPENAI_API_KEY": OPENAI, "ELEVENLABS_API_KEY": ELEVENLABS, variable: value}
    arguments = ("show", "--feeds", FEEDS, "--minutes", "1", "--out", str(tmp_path / "show"))
    result = await asyncio.to_thread(radiox, own, *arguments, cwd=tmp_path)
    texts = [result.stdout, result.stderr]
    assert not [part for part in PARTS for text in texts if part.decode() in text]
