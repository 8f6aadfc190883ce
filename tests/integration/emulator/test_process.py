"""The emulator as a process of its own, as tests of other processes use it."""

import json

import httpx
import openai as sdk
import pytest
from openai import AsyncOpenAI

from tests.emulator.fixtures import emulator_process
from tests.integration.emulator.calls import TEXT, responses

PLAN = json.dumps({"operations": {"openai": ["rate_limit"]}})


async def test_a_process_serves_its_plan_and_its_books() -> None:
    async with (
        emulator_process("--plan", PLAN, "--key", "sk-process") as process,
        AsyncOpenAI(api_key="sk-process", base_url=process["openai_url"], max_retries=0) as client,
        httpx.AsyncClient(base_url=process["url"]) as control,
    ):
        with pytest.raises(sdk.RateLimitError):
            await responses(client)
        assert await responses(client) == TEXT
        books = (await control.get("/_books")).json()
        assert books["operations"]["openai.responses"]["statuses"] == {"200": 1, "429": 1}
        assert books["kept_alive"] == 0.5

        plan = {"operations": {"openai.responses": ["server_error"]}}
        assert (await control.put("/_plan", json=plan)).status_code == 204
        with pytest.raises(sdk.InternalServerError):
            await responses(client)
        assert (await control.put("/_plan", json={"operations": {"*": ["typo"]}})).is_error

        await control.delete("/_books")
        assert (await control.get("/_books")).json()["requests"] == 0
