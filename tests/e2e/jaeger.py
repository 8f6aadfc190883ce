"""A real Jaeger, version 2, on free ports of loopback, with its traces in memory."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.kit.nats_server import _terminate_with_parent
from tests.ports import free_port
from tests.waiting import until

BINARY = os.environ.get("RADIOX_JAEGER") or shutil.which("jaeger")
CONFIG = """\
service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines:
    traces: {{receivers: [otlp], exporters: [jaeger_storage_exporter]}}
  telemetry:
    metrics: {{level: none}}
extensions:
  jaeger_query:
    storage: {{traces: memory}}
    http: {{endpoint: "127.0.0.1:{query}"}}
    grpc: {{endpoint: "127.0.0.1:{grpc}"}}
  jaeger_storage:
    backends:
      memory: {{memory: {{max_traces: 1000}}}}
receivers:
  otlp:
    protocols:
      http: {{endpoint: "127.0.0.1:{otlp}"}}
exporters:
  jaeger_storage_exporter: {{trace_storage: memory}}
"""


@dataclass(frozen=True, slots=True)
class Jaeger:
    """The addresses of a running Jaeger."""

    otlp: str
    """Receives OTLP over HTTP."""
    query: str
    """Serves its API and its pages."""

    async def answers(self) -> bool:
        """Whether its API answers."""
        try:
            async with httpx.AsyncClient() as http:
                return (await http.get(f"{self.query}/api/v3/services")).is_success
        except httpx.HTTPError:
            return False


@contextmanager
def running_jaeger(folder: Path) -> Iterator[Jaeger]:
    """Run Jaeger while the block runs."""
    otlp, query, grpc = (free_port() for _ in range(3))
    config = folder / "jaeger.yaml"
    config.write_text(CONFIG.format(otlp=otlp, query=query, grpc=grpc))
    with (folder / "jaeger.log").open("wb") as log:
        process = subprocess.Popen(
            [str(BINARY), "--config", f"file:{config}"],
            stdout=log, stderr=log, preexec_fn=_terminate_with_parent,  # noqa: PLW1509 - no thread runs yet
        )  # fmt: skip
    try:
        yield Jaeger(f"http://127.0.0.1:{otlp}", f"http://127.0.0.1:{query}")
    finally:
        process.terminate()
        process.wait(20)


async def ready(jaeger: Jaeger) -> None:
    """Wait until it answers."""
    await until(jaeger.answers, within=30)
