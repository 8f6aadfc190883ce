"""A show service for each test."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import PlatformSettings
from tests.integration.show.show_service import ShowService, running_show_service


@pytest.fixture
async def show_service(broker_settings: PlatformSettings) -> AsyncIterator[ShowService]:
    async with running_show_service(broker_settings) as made:
        yield made
