"""The bridge serves files, and ranges of them, from S3 as from any other store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
