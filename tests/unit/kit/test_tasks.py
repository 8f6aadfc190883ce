"""Background tasks, in virtual time."""

import asyncio
import logging

import pytest

from contracts.client.tasks import cancel_all
from services.kit.failures import Retry
from services.kit.service import BackgroundTask
from services.kit.tasks import running_tasks
from tests.unit.kit import virtual_time

HOUR = 3600.0


def runs(failure: Exception | None = None) -> list[float]:
    """The times at which an hourly task ran, within two and a half hours."""
    moments: list[float] = []

    async def run(deps: object) -> None:
        assert deps == "deps"
        moments.append(asyncio.get_running_loop().time())
        if failure is not None:
            raise failure

    async def work() -> None:
        async with running_tasks("show", [BackgroundTask("cleanup", HOUR, run)], "deps"):
            await asyncio.sleep(2.5 * HOUR)
        await asyncio.sleep(5 * HOUR)

    virtual_time.run(work())
    return moments


def test_a_task_runs_periodically_until_the_service_stops() -> None:
    assert runs() == pytest.approx([0, HOUR, 2 * HOUR])


@pytest.mark.parametrize(
    ("failure", "level"),
    [(Retry("the store is away"), logging.WARNING), (ZeroDivisionError("bug"), logging.ERROR)],
)
def test_a_failure_is_logged_and_the_task_runs_again(
    failure: Exception, level: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(runs(failure)) == 3
    logged = [record for record in caplog.records if "cleanup" in record.getMessage()]
    assert [record.levelno for record in logged] == [level] * 3
    assert "show: cleanup" in caplog.text


def test_a_running_task_is_cancelled_when_the_service_stops() -> None:
    ended: list[str] = []

    async def run(_: object) -> None:
        try:
            await asyncio.sleep(HOUR)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def work() -> None:
        async with running_tasks("show", [BackgroundTask("cleanup", HOUR, run)], None):
            await asyncio.sleep(1)

    virtual_time.run(work())
    assert ended == ["cancelled"]


async def test_a_task_that_loses_a_cancellation_is_cancelled_again() -> None:
    began, lost = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            lost.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await began.wait()
    async with asyncio.timeout(20):
        await cancel_all([task])
    assert lost.is_set()
    assert task.cancelled()
