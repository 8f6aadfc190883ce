"""The bridge serves files, and ranges of them, from S3 as from any other store."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.bridge import app as bridge
from services.bridge.settings import BridgeSettings
from services.kit.runtime import running
from services.kit.settings import PlatformSettings
from tests.integration.test_bridge import (  # noqa: F401 - run here on S3
    SHOWS,
    BridgeEnv,
    env,
    test_a_request_becomes_a_show_whose_files_are_served,
    test_the_audio_is_served_in_ranges,
)
from tests.s3_server import emptied, on_s3, s3_server


@pytest.fixture
def s3(tmp_path: Path) -> Iterator[str]:
    with s3_server(tmp_path) as address:
        emptied(address)
        yield address


@pytest.fixture
def broker_settings(broker_settings: PlatformSettings, s3: str) -> PlatformSettings:
    return on_s3(broker_settings, s3)


async def test_a_file_that_was_replaced_or_removed_in_s3_is_gone(
    env: BridgeEnv,  # noqa: F811 - the fixture
) -> None:
    await env.request()
    await env.publish_results()
    event = (await env.until("generated"))["event"]
    blobs = env.platform.blobs
    await blobs.put("shows", event["audio"]["key"], b"another show", "audio/mpeg")
    await blobs.delete("shows", event["transcript"]["key"])
    for part in ("audio", "transcript"):
        gone = await env.http.get(f"{SHOWS}/s1/{part}", headers={"Range": "bytes=0-"})
        assert (gone.status_code, gone.json()["title"]) == (410, "Gone")


async def test_a_reader_is_sent_to_the_store_where_that_is_wanted(
    broker_settings: PlatformSettings,
    env: BridgeEnv,  # noqa: F811 - the fixture
    s3: str,
) -> None:
    await env.request()
    await env.publish_results()
    audio = (await env.until("generated"))["event"]["audio"]
    service = bridge.service(BridgeSettings(port=0, signed_seconds=60))
    async with (
        running(service, broker_settings) as served,
        httpx.AsyncClient(base_url=served.address, timeout=20) as http,
    ):
        sent = await http.get(f"{SHOWS}/s1/audio", headers={"Range": "bytes=5-9"})
        assert sent.status_code == 307
        assert sent.headers["cache-control"] == "no-store"
        assert sent.headers["location"].startswith(f"{s3}/")
        followed = await http.get(
            f"{SHOWS}/s1/audio", headers={"Range": "bytes=5-9"}, follow_redirects=True
        )
        assert (followed.status_code, len(followed.content)) == (206, 5)
        by_script = {"Sec-Fetch-Mode": "cors", "Range": "bytes=5-9"}
        assert (await http.get(f"{SHOWS}/s1/audio", headers=by_script)).status_code == 206
        head = await http.head(f"{SHOWS}/s1/audio")
        assert head.headers["content-length"] == str(audio["size"])
        await env.platform.blobs.delete(audio["bucket"], audio["key"])
        assert (await http.get(f"{SHOWS}/s1/audio")).status_code == 410
