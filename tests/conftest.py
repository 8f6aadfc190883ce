"""Fixtures that every suite may use: a real broker, provisioned, on a free loopback port."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.kit.nats_server import embedded_server
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet


@pytest.fixture
async def broker_settings(tmp_path: Path) -> AsyncIterator[PlatformSettings]:
    """Settings that reach a provisioned nats-server of the test's own; delays are short."""
    async with embedded_server(tmp_path / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url,
            nats_token=SecretStr(server.token),
            data_dir=tmp_path,
            blobs="jetstream",
            retry_delays=(0.05,),
            attempts=3,
            ack_wait=3.0,
            grace=2.0,
        )
        await provision_fleet(settings)
        yield settings
