"""Fleets that the tests of a module share: each test has shows of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.chaos.fleet import Fleet, running_fleet


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    """Every service, a process each."""
    async with running_fleet(tmp_path_factory.mktemp("fleet")) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def show_alone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    """Only `show` runs: the test publishes the events of the other stages."""
    async with running_fleet(tmp_path_factory.mktemp("fleet"), "show") as running:
        yield running
