"""The embedded stack: starting it again, attaching to it, stopping it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contracts import Event, ShowCancelRequested, ShowState, Status, subjects
from services import fleet
from services.client.states import ShowStates
from services.kit.broker import jetstream
from services.kit.platform import Platform
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected, running_all
from services.kit.service import Route, Service
from services.kit.settings import PlatformSettings
from services.kit.topology import provision
from services.stack import CANCEL_REASON, announced, embedded_stack, running_stack
from tests.waiting import until

REQUEST = {"show_id": "s1", "feeds": [{"url": "https://one.example/feed"}]}


async def state(platform: Platform) -> ShowState | None:
    return await ShowStates(platform.bucket(subjects.BUCKET_SHOWS)).find("s1")


@pytest.fixture
async def settings(tmp_path: Path) -> PlatformSettings:
    """Settings of a data directory where a stack was stopped in the middle of a show."""
    settings = PlatformSettings(data_dir=tmp_path)
    async with (
        embedded_stack(settings, services=["show"]) as stack,
        connected(stack.settings, "test") as (broker, platform),
    ):
        await jetstream(broker).publish(subjects.SHOW_REQUESTED, json.dumps(REQUEST).encode())
        await until(lambda: state(platform))
    return settings


async def test_an_unfinished_show_is_cancelled_where_shows_are_not_resumed(
    settings: PlatformSettings,
) -> None:
    async with (
        embedded_stack(settings, services=["show"], resume=False) as stack,
        connected(stack.settings, "test") as (_, platform),
    ):

        async def cancelled() -> ShowState | None:
            known = await state(platform)
            return known if known and known.status is Status.CANCELLED else None

        ended = await until(cancelled, within=90)  # a request that was not acknowledged waits 30 s
    assert ended is not None
    assert ended.finishing is not None
    assert ended.finishing.reason == CANCEL_REASON


async def test_an_unfinished_show_is_resumed_by_default(settings: PlatformSettings) -> None:
    async with (
        embedded_stack(settings, services=["show"]) as stack,
        connected(stack.settings, "test") as (broker, platform),
    ):
        known = await state(platform)
        info = await jetstream(broker).stream_info(
            subjects.STREAM_SHOWS, subjects_filter=subjects.SHOW_CANCEL_REQUESTED
        )
    assert known is not None
    assert known.status is Status.RUNNING
    assert not info.state.subjects


async def test_a_stack_that_ended_or_was_replaced_is_not_taken_for_the_running_one(
    tmp_path: Path,
) -> None:
    settings = PlatformSettings(data_dir=tmp_path)
    assert running_stack(tmp_path) is None
    async with embedded_stack(settings, services=()) as stack:
        assert stack.broker_is_running()
        with announced(stack.settings):
            first = running_stack(tmp_path)
            assert first is not None
            assert first == running_stack(tmp_path)
        assert running_stack(tmp_path) is None
    assert not stack.broker_is_running()
    async with embedded_stack(settings, services=()) as stack:
        with announced(stack.settings):
            second = running_stack(tmp_path)
    assert second is not None
    assert second != first


async def test_services_stop_all_at_once(broker_settings: PlatformSettings) -> None:
    """Each works until its grace is over; none is closed before all were requested to stop."""
    together = 2
    quick = broker_settings.model_copy(update={"grace": 0.2})
    log: list[str] = []
    all_stopping = asyncio.Barrier(together)
    at_work = [asyncio.Event() for _ in range(together)]

    @asynccontextmanager
    async def opened(_: Platform, *, number: int) -> AsyncIterator[int]:
        yield number
        log.append(f"{number} closes")
        async with asyncio.timeout(20):
            await all_stopping.wait()
        log.append(f"{number} is closed")

    async def work(_: Event, number: int) -> None:
        at_work[number].set()
        try:
            await asyncio.Event().wait()
        finally:
            log.append(f"{number} is cancelled")

    services = [
        Service(
            f"idler{number}",
            partial(opened, number=number),
            routes=(Route(ShowCancelRequested, work),),
        )
        for number in range(together)
    ]
    async with connected(quick, "test") as (broker, platform):
        routes: list[tuple[str, Any]] = [(one.name, one.routes[0]) for one in services]
        await provision(jetstream(broker), routes, quick)
        async with running_all(services, quick):
            await platform.publisher.publish(ShowCancelRequested(show_id="s1"))
            await asyncio.gather(*(each.wait() for each in at_work))
    numbers = range(together)
    assert {line for line in log[: 2 * together] if "closed" not in line} == {
        line for n in numbers for line in (f"{n} is cancelled", f"{n} closes")
    }
    assert sorted(log[2 * together :]) == [f"{n} is closed" for n in numbers]


async def test_an_unknown_store_of_blobs_is_named_in_one_line(
    broker_settings: PlatformSettings,
) -> None:
    settings = broker_settings.model_copy(update={"blobs": "floppy"})
    with pytest.raises(UnknownProviderError) as refused:
        async with connected(settings, "test"):
            pass
    assert str(refused.value) == (
        "RADIOX_BLOBS: there is no provider 'floppy'; there are filesystem, jetstream, s3, supabase"
    )


async def test_a_stop_ends_services_that_still_wait_for_their_broker(tmp_path: Path) -> None:
    connecting = asyncio.Event()

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connecting.set()
        writer.close()

    async def serve(settings: PlatformSettings) -> None:
        async with running_all([fleet.load("media"), fleet.load("show")], settings):
            raise AssertionError("there is no broker to run on")

    async with await asyncio.start_server(accept, "127.0.0.1") as silent:
        port = silent.sockets[0].getsockname()[1]
        away = PlatformSettings(nats_url=f"nats://127.0.0.1:{port}", data_dir=tmp_path)
        serving = asyncio.create_task(serve(away))
        await connecting.wait()
        serving.cancel()
        done, _ = await asyncio.wait([serving], timeout=5)
        assert done
        assert serving.cancelled()


@pytest.mark.parametrize(
    ("named", "store"), [(None, "filesystem"), ("jetstream", "jetstream"), ("floppy", None)]
)
async def test_a_stack_and_its_clients_use_the_configured_store(
    tmp_path: Path, named: str | None, store: str | None
) -> None:
    settings = PlatformSettings(data_dir=tmp_path, blobs=named)
    with nullcontext() if store else pytest.raises(UnknownProviderError, match="RADIOX_BLOBS"):
        async with embedded_stack(settings, services=()) as stack:
            with announced(stack.settings):
                found = running_stack(tmp_path)
                assert found is not None
                assert found.settings_of_client(PlatformSettings()).blob_store == store
