"""A user that may do no more than an integrator needs."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts import ConfigurationQuery, ConfigurationSaved, ShowDeadline, subjects
from contracts.client import AccessDeniedError, RadioClient, connect
from services import fleet
from services.client.show_client import ShowClient
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.chaos.processes import BROKER, Processes
from tests.integration.client.conftest import REQUEST, ClientEnv

MAY_PUBLISH = [
    subjects.SHOW_REQUESTED,
    subjects.SHOW_CANCEL_REQUESTED,
    subjects.SHOW_RETRY_REQUESTED,
    subjects.SHOW_STATE,
    subjects.BLOB_READ,
    *(
        f"$JS.API.{call}"
        for stream in (subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE)
        for call in (
            f"STREAM.INFO.{stream}",
            f"CONSUMER.CREATE.{stream}.*",
            f"CONSUMER.MSG.NEXT.{stream}.*",
        )
    ),
]
MAY_SUBSCRIBE = ["_INBOX.integrator.>", subjects.PROGRESS.format(show_id="*")]
CONFIG = """\
listen: "127.0.0.1:{port}"
authorization {{
  users: [
    {{ user: station, password: s }}
    {{
      user: integrator, password: i
      permissions: {{ publish: {publish}, subscribe: {subscribe} }}
    }}
  ]
}}
jetstream {{ store_dir: "{store}", sync_interval: always }}
"""


@pytest.fixture
async def station(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[PlatformSettings]:
    """A broker with two users; the settings are those of the station's own."""
    settings = PlatformSettings(
        nats_url=f"nats://127.0.0.1:{unused_tcp_port}", data_dir=tmp_path, blobs="filesystem"
    )
    config = CONFIG.format(
        port=unused_tcp_port,
        store=tmp_path / "store",
        publish=json.dumps(MAY_PUBLISH),
        subscribe=json.dumps(MAY_SUBSCRIBE),
    )
    await asyncio.to_thread((tmp_path / "nats.conf").write_text, config)
    processes = Processes(tmp_path, settings, {})
    await processes.start(BROKER)
    await processes.consumes(BROKER)
    url = f"nats://station:s@127.0.0.1:{unused_tcp_port}"
    own = settings.model_copy(update={"nats_url": url})
    try:
        await provision_fleet(own)
        yield own
    finally:
        await processes.close()


@pytest.fixture
async def radio(station: PlatformSettings) -> AsyncIterator[RadioClient]:
    url = str(station.nats_url).replace("station:s@", "integrator:i@")
    async with connect(url, inbox_prefix="_INBOX.integrator") as radio:
        yield radio


async def test_an_integrator_comes_from_the_request_to_the_file(
    station: PlatformSettings, radio: RadioClient
) -> None:
    async with (
        running(fleet.load("show"), station),
        running(fleet.load("media"), station),
        connected(station, "test") as (_, platform),
    ):
        show_id = await radio.request(REQUEST)
        async for update in radio.follow(show_id):
            if update.name == subjects.SHOW_ACCEPTED:
                await ClientEnv(ShowClient(platform), platform).publish_results(show_id)
        show = await radio.wait(show_id, timeout=30)
        assert len(await radio.fetch(show.audio)) == show.audio.size


async def test_what_it_may_not_do_is_denied_at_once_and_named(radio: RadioClient) -> None:
    with pytest.raises(AccessDeniedError, match=r'"show\.deadline"'):
        await radio.publish(ShowDeadline(show_id="any", stage="script"))
    with pytest.raises(AccessDeniedError, match=r'"configuration\.find"'):
        await radio.ask(ConfigurationQuery(), ConfigurationSaved)
