"""A pool of worker processes that synthesize speech; they start on demand.

What runs in them is `worker_process.py` with an engine.
"""

import asyncio
import json
import os
import signal
import struct
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

from services.kit.failures import Discard, Retry

SCRIPT = Path(__file__).with_name("worker_process.py")
TIMEOUT = 30
"""Seconds after which a worker is killed; a second of speech takes it a few milliseconds."""
_LENGTH = struct.Struct(">I")


class WorkerPool:
    """Workers of one engine, as many as there are requests at once."""

    def __init__(self, name: str, engine: Path, *arguments: str) -> None:
        """`name` stands in errors; `arguments` are those of the engine's `open_engine`."""
        self._name = name
        self._command = [sys.executable, "-I", str(SCRIPT), str(engine), str(TIMEOUT), *arguments]
        self._idle: list[_Worker] = []

    async def request(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The head and the samples that a worker responds with.

        Raises:
            Retry: the worker died or took too long, twice.
            Discard: the engine refuses the request.
        """
        head, samples = await self._request_with_retry(json.dumps(request).encode())
        if "error" in head:
            raise Discard(head["error"])
        return head, samples

    async def close(self) -> None:
        """Stop the workers."""
        while self._idle:
            await self._idle.pop().stop()

    async def _request_with_retry(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            return await self._request_once(request)
        except (OSError, EOFError, TimeoutError):
            pass
        try:
            return await self._request_once(request)
        except (OSError, EOFError, TimeoutError) as error:
            reason = f"{self._name} stopped while speaking ({type(error).__name__})"
            raise Retry(reason) from error

    async def _request_once(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        worker = self._idle.pop() if self._idle else await _Worker.start(self._command)
        try:
            async with asyncio.timeout(TIMEOUT):
                response = await worker.request(request)
        except BaseException:  # cancelled too: whoever comes next must not read this answer
            await worker.stop()
            raise
        self._idle.append(worker)
        return response


class _Worker:
    """A worker process and its frames; it ends when its stdin closes, so with this process too.

    It has a process group of its own, with its forks.
    """

    def __init__(self, process: Process, requests: StreamWriter, responses: StreamReader) -> None:
        self.process = process
        self._requests = requests
        self._responses = responses

    @classmethod
    async def start(cls, command: list[str]) -> "_Worker":
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, process_group=0
        )
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError("the worker has no pipes")
        return cls(process, process.stdin, process.stdout)

    async def request(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        self._requests.write(_LENGTH.pack(len(request)) + request)
        await self._requests.drain()
        head: dict[str, Any] = json.loads(await self._frame())
        return head, b"" if "error" in head else await self._frame()

    async def stop(self) -> None:
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.communicate()

    async def _frame(self) -> bytes:
        (size,) = _LENGTH.unpack(await self._responses.readexactly(_LENGTH.size))
        return await self._responses.readexactly(size)
