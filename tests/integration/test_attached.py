"""`radiox show`, attached to a stack that ends before the show does."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from services.commands.feeds import sample

RADIOX = Path(sys.executable).with_name("radiox")
FEEDS = str(Path(sample.__file__).parent / "feeds")
STACK = """\
import asyncio
from services.commands.terminal.signals import stopped_by_signals
from services.kit.settings import PlatformSettings
from services.stack import announced, embedded_stack

async def main():
    with stopped_by_signals() as stop:
        async with embedded_stack(PlatformSettings(), services=["show"]) as stack:
            with announced(stack.settings):
                print("up", flush=True)
                await stop.wait()

asyncio.run(main())
"""
"""A stack that accepts shows, and in which no service makes them."""


@asynccontextmanager
async def started(env: dict[str, str], *command: str | Path) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def read_until(stream: asyncio.StreamReader | None, text: bytes) -> None:
    assert stream is not None
    while text not in (line := await stream.readline()):
        assert line, f"{text!r} never appeared"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_an_attached_client_reports_that_the_stack_was_stopped(
    tmp_path: Path, how: signal.Signals
) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RADIOX_")}
    env = kept | {"RADIOX_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "120"}
    async with (
        asyncio.timeout(90),
        started(env, sys.executable, "-c", STACK) as stack,
    ):
        await read_until(stack.stdout, b"up")
        arguments = ("show", "--feeds", FEEDS, "--out", str(tmp_path / "out"))
        async with started(env, RADIOX, *arguments) as client:
            await read_until(client.stderr, b"The News")
            stack.send_signal(how)
            _, errors = await client.communicate()
    text = errors.decode()
    assert client.returncode == 1, text
    assert f"the stack in {tmp_path / 'data'} was stopped before the show was finished" in text
    assert "Traceback" not in text
