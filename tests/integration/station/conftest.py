"""A station service for each test."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import PlatformSettings
from tests.integration.station.station_service import StationService, running_station


@pytest.fixture
async def station(broker_settings: PlatformSettings) -> AsyncIterator[StationService]:
    async with running_station(broker_settings) as made:
        yield made
