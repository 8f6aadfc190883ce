"""A show service of the test's own."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import PlatformSettings
from tests.integration.show.stage import Stage, staged


@pytest.fixture
async def stage(broker_settings: PlatformSettings) -> AsyncIterator[Stage]:
    async with staged(broker_settings) as made:
        yield made
