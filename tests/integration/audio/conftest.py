"""A platform on a real broker."""

from collections.abc import AsyncIterator

import pytest

from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "audio-test") as (_, platform):
        yield platform
