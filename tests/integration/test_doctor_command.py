"""`radiox doctor` on a broker to which services are attached, and with accounts of providers."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from contracts import ShowAccepted
from services.kit.discovery import running_services
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.command_line import Result, environment, radiox, started
from tests.emulator.server import Emulator, emulator
from tests.frozen import frozen
from tests.waiting import until

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"
NOBODY = "http://127.0.0.1:9"
CONSUMER = "consumer content-show-accepted"


def rows(result: Result) -> dict[str, dict[str, Any]]:
    return {row["what"]: row for row in json.loads(result.stdout)}


async def test_a_service_that_hangs_and_what_waits_for_it_are_faults(
    broker_settings: PlatformSettings, tmp_path: Path
) -> None:
    assert broker_settings.nats_token is not None
    env = environment(tmp_path) | {
        "RADIOX_NATS_URL": str(broker_settings.nats_url),
        "RADIOX_NATS_TOKEN": broker_settings.nats_token.get_secret_value(),
        "RADIOX_BLOBS": "jetstream",
    }
    accepted = ShowAccepted.model_validate_json((EXAMPLES / "show.accepted.json").read_text())
    with started(env, "serve", "content") as process:
        async with connected(broker_settings, "test") as (_, platform):

            async def runs() -> bool:
                return "content" in await running_services(platform.client)

            await until(runs)
            well = await asyncio.to_thread(radiox, env, "doctor", "--json")
            assert rows(well)["service content"] == {
                "what": "service content", "found": "runs (1 process)", "why": "", "ok": True,
                "count": 1, "bytes": None,
            }  # fmt: skip
            assert not [what for what in rows(well) if what.startswith("consumer content-")]
            with frozen(process.pid):
                await platform.publisher.publish(accepted)
                ill = await asyncio.to_thread(radiox, env, "doctor", "--json")
                printed = await asyncio.to_thread(radiox, env, "doctor")
    assert ill.returncode == 1
    assert "service content" in ill.stderr
    service, consumer = (rows(ill)[what] for what in ("service content", CONSUMER))
    assert (service["found"], service["ok"]) == ("does not answer", False)
    assert "docker compose restart content" in service["why"]
    assert consumer["found"].startswith("1 waiting, 0 in work, the oldest for ")
    assert (consumer["ok"], consumer["count"]) == (False, 1)
    (line,) = [line for line in printed.stdout.splitlines() if line.startswith("service content\t")]
    assert line.endswith("\tNO")


@pytest.fixture
async def providers() -> AsyncIterator[Emulator]:
    async with emulator() as served:
        yield served


async def test_an_account_names_the_operations_that_use_it(
    providers: Emulator, tmp_path: Path
) -> None:
    env = environment(tmp_path) | {
        "OPENAI_API_KEY": providers.key,
        "OPENAI_BASE_URL": providers.openai_url,
        "RADIOX_AUDIO_SPEECH": "espeak",
    }
    account = rows(await asyncio.to_thread(radiox, env, "doctor", "--json"))["account: openai"]
    assert (account["found"], account["why"]) == ("answers", "used for script, cover")
    assert account["ok"] is True


async def test_an_account_that_does_not_answer_is_a_warning(tmp_path: Path) -> None:
    env = environment(tmp_path) | {
        "OPENAI_API_KEY": "any",
        "OPENAI_BASE_URL": NOBODY,
        "RADIOX_AUDIO_SPEECH": "espeak",
        "RADIOX_MEDIA_COVERS": "local",
    }
    result = await asyncio.to_thread(radiox, env, "doctor", "--json")
    account = rows(result)["account: openai"]
    assert (account["ok"], account["why"]) == (None, "used for script")
    assert "the connection to OpenAI failed" in account["found"]
    assert result.returncode == 0
    printed = await asyncio.to_thread(radiox, env, "doctor")
    (line,) = [line for line in printed.stdout.splitlines() if line.startswith("account: openai")]
    assert line.endswith("\twarn")
