"""Calls of several replicas on a real nats-server: circuits, budgets, the audit log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from contracts import ProviderCalled, ScriptReady, ShowCancelRequested, Usage, subjects
from contracts.event import identify
from services.client.usage import provider_calls
from services.kit.broker import jetstream
from services.kit.calls.attribution import attributed_to
from services.kit.calls.breaker import CACHE_SECONDS, THRESHOLD, CircuitOpen
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.retries import RetryRule
from services.kit.calls.usage import Estimate
from services.kit.failures import OverBudget, Retry
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.chaos.processes import BROKER, Processes
from tests.waiting import until

LONG_AGO = datetime.now(UTC) - timedelta(hours=1)
ONCE = RetryRule(attempts=1)
CENT = Estimate("eleven_v4", {"characters": 100})
SHOW = ShowCancelRequested(show_id="s1")
GOLDEN = Path(__file__).parents[3] / "contracts/examples/script.ready.json"
SCRIPT = ScriptReady.model_validate_json(GOLDEN.read_text("utf-8"))


@asynccontextmanager
async def replicas(settings: PlatformSettings, number: int) -> AsyncIterator[list[Platform]]:
    """Platforms with a connection each, as in processes of their own."""
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(connected(settings, f"replica-{n}"))
            for n in range(number)
        ]
        yield [platform for _, platform in opened]


def calls(platform: Platform) -> ProviderCalls:
    return ProviderCalls("elevenlabs", "speech", tools=platform.calls, rule=ONCE)


async def speech() -> str:
    return "speech"


async def failing() -> str:
    raise Retry("down")


async def recorded(platform: Platform) -> list[ProviderCalled]:
    await platform.calls.outbox.flush()
    return [call async for call in provider_calls(platform.client, LONG_AGO)]


async def test_replicas_learn_an_open_circuit_from_each_other(
    broker_settings: PlatformSettings,
) -> None:
    async with replicas(broker_settings, 2) as (one, other):
        failing_calls, learning_calls = calls(one), calls(other)
        assert await learning_calls(speech) == "speech"
        for _ in range(THRESHOLD):
            with pytest.raises(Retry, match="down"):
                await failing_calls(failing)

        async def has_learned() -> bool:
            try:
                await learning_calls(speech)
            except CircuitOpen:
                return True
            return False

        await until(has_learned, within=CACHE_SECONDS + 5)


async def test_budgets_are_never_overspent_by_concurrent_calls_of_replicas(
    broker_settings: PlatformSettings,
) -> None:
    frugal = broker_settings.model_copy(update={"budget_month": 0.05})
    made: list[int] = []

    async def slow_speech() -> str:
        made.append(1)
        await asyncio.sleep(0)
        return "speech"

    async with replicas(frugal, 2) as platforms:
        pools = [calls(platform) for platform in platforms]

        async def attempt(number: int) -> bool:
            with attributed_to(SHOW.model_copy(update={"show_id": f"s{number}"})):
                try:
                    await pools[number % 2](slow_speech, CENT)
                except OverBudget:
                    return False
            return True

        succeeded = await asyncio.gather(*(attempt(number) for number in range(20)))
        records = [*await recorded(platforms[0]), *await recorded(platforms[1])]
    assert sum(succeeded) == len(made) == 5
    assert sum(record.outcome == "done" for record in records[:20]) == 5
    assert sum(record.outcome == "over_budget" for record in records[:20]) == 15


async def test_the_budget_of_a_show_spans_its_stages_and_replicas(
    broker_settings: PlatformSettings,
) -> None:
    script = SCRIPT.model_copy(update={"budget": 0.02, "over_budget": "fail"})
    async with replicas(broker_settings, 2) as platforms:
        with attributed_to(script):
            for platform in platforms:
                await calls(platform)(speech, CENT)
                await platform.calls.outbox.flush()
            with pytest.raises(OverBudget, match="that this show was given is"):
                await calls(platforms[0])(speech, CENT)
            used = await platforms[1].calls.stage_usage("speech")
    assert used.usage == (
        Usage(
            provider="elevenlabs", operation="speech", model="eleven_v4",
            units={"characters": 200}, cost=0.02, calls=2,
        ),
    )  # fmt: skip


async def test_a_repeated_record_is_dropped(broker_settings: PlatformSettings) -> None:
    async with connected(broker_settings, "test") as (broker, platform):
        await calls(platform)(speech, CENT)
        (record,) = await recorded(platform)
        await platform.publisher.publish(record)
        assert await recorded(platform) == [record]
        stored = await jetstream(broker).stream_info(subjects.STREAM_USAGE)
    assert record.event_id == identify(record)
    assert stored.config.max_age == 400 * subjects.DAY


async def test_messages_of_other_publishers_are_passed_over(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (broker, platform):
        await jetstream(broker).publish(subjects.PROVIDER_CALLED, b"no record")
        await calls(platform)(speech, CENT)
        assert len(await recorded(platform)) == 1


CONFIG = """\
listen: "127.0.0.1:{port}"
authorization {{ token: "loopback" }}
jetstream {{ store_dir: "{store}", sync_interval: always }}
"""


async def test_records_and_prices_of_calls_during_an_outage_arrive_after_it(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    settings = PlatformSettings(
        nats_url=f"nats://127.0.0.1:{unused_tcp_port}",
        nats_token=SecretStr("loopback"),
        data_dir=tmp_path,
    )
    config = CONFIG.format(port=unused_tcp_port, store=tmp_path / "store")
    await asyncio.to_thread((tmp_path / "nats.conf").write_text, config)
    processes = Processes(tmp_path, settings, {})
    await processes.start(BROKER)
    await processes.consumes(BROKER)
    try:
        await provision_fleet(settings)
        async with connected(settings, "test") as (_, platform):
            pool = calls(platform)
            with attributed_to(SHOW):
                await pool(speech, CENT)
                await platform.calls.outbox.flush()
                await processes.kill(BROKER)
                assert [await pool(speech, CENT) for _ in range(3)] == ["speech"] * 3
            await processes.start(BROKER)
            await processes.consumes(BROKER)
            records = await recorded(platform)
            spent = await platform.calls.budgets.usage("s1")
    finally:
        await processes.close()
    assert len({record.call_id for record in records}) == len(records) == 4
    assert [(each.calls, each.cost) for each in spent] == [(4, 0.04)]
