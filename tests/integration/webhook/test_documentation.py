"""The receivers in the documentation receive real deliveries, and refuse forged ones."""

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from services.webhook.app import new_secret
from services.webhook.domain import event_types, signing
from services.webhook.settings import WebhookSettings
from tests.ports import free_port
from tests.waiting import until

PAGE = Path(__file__).parents[3] / "infra/docs/webhooks.md"
TEXT = PAGE.read_text("utf-8")
NODE = shutil.which("node")


def code(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


async def assert_receives(url: str, secret: str) -> None:
    content = signing.body("show.failed", datetime.now(UTC), {"show_id": "s1", "title": "Grüße"})
    headers = signing.headers("msg_1", content, [new_secret(), secret], datetime.now(UTC))
    async with httpx.AsyncClient() as http:
        for _ in range(2):
            answer = await http.post(url, content=content, headers=headers)
            assert answer.status_code == 204, answer.text
        old = datetime(2026, 1, 1, tzinfo=UTC)
        for forged in (
            {**headers, "webhook-id": "msg_2"},
            signing.headers("msg_1", content, [new_secret()], datetime.now(UTC)),
            signing.headers("msg_1", content, [secret], old),
            {"content-type": "application/json"},
        ):
            assert (await http.post(url, content=content, headers=forged)).status_code == 401


@asynccontextmanager
async def receiver(folder: Path, *command: str) -> AsyncIterator[tuple[str, str, Path]]:
    """A receiver's process; its URL, its secret and its output."""
    port = str(free_port())
    secret, output = new_secret(), folder / "output"
    env = {**os.environ, "RADIOX_WEBHOOK_SECRET": secret, "PORT": port, "PYTHONUNBUFFERED": "1"}
    with output.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, *([port] if command[-1] == "--port" else []),
            cwd=folder, env=env, stdout=log, stderr=log,
        )  # fmt: skip

    async def listens() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", int(port))
        except OSError:
            return False
        writer.close()
        return True

    try:
        await until(listens)
        yield f"http://127.0.0.1:{port}/radiox", secret, output
    finally:
        process.kill()
        await process.wait()


async def test_python(tmp_path: Path) -> None:
    (tmp_path / "receiver.py").write_text(code("python"), "utf-8")
    command = (sys.executable, "-m", "uvicorn", "receiver:app", "--log-level", "warning", "--port")
    async with receiver(tmp_path, *command) as (url, secret, output):
        await assert_receives(url, secret)
        await until(lambda: said_once(output))


@pytest.mark.skipif(NODE is None, reason="needs Node")
async def test_node(tmp_path: Path) -> None:
    (tmp_path / "receiver.mjs").write_text(code("js"), "utf-8")
    async with receiver(tmp_path, str(NODE), "receiver.mjs") as (url, secret, output):
        await assert_receives(url, secret)
        await until(lambda: said_once(output))


async def said_once(output: Path) -> bool:
    return await asyncio.to_thread(output.read_text) == "show.failed s1\n"


def test_every_type_and_every_variable_is_named() -> None:
    for name in event_types.TYPES:
        assert f"`{name}`" in TEXT
    listed = set(re.findall(r"`RADIOX_WEBHOOK_([A-Z_]+)` \|", TEXT))
    assert listed == {name.upper() for name in WebhookSettings.model_fields}


def test_the_figures_are_those_of_the_settings() -> None:
    settings = WebhookSettings()
    named = re.search(r"again after (.*?), each up to", TEXT, re.DOTALL)
    assert named is not None
    seconds = {"s": 1, "min": 60, "h": 3600}
    told = re.findall(r"(\d+)\s(s|min|h)\b", named[1])
    assert tuple(int(n) * seconds[unit] for n, unit in told) == settings.retry_delays
    for name in ("seconds", "days", "workers", "per_webhook", "failures", "pause_seconds", "limit"):
        value = f"{getattr(settings, name):g}"
        assert f"| `RADIOX_WEBHOOK_{name.upper()}` | `{value}` |" in TEXT
