"""The client on a real broker, with the real show service; the other stages are simulated."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts import AudioReady, CoverReady, Event, ScriptReady, ShowRequested, ShowState, Status
from services import fleet
from services.client.show_client import ShowClient
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.waiting import until

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
REQUEST = ShowRequested.model_validate({"feeds": [{"url": "https://one.example/feed"}]})


@dataclass(frozen=True)
class ClientEnv:
    """A client, and the platform behind it."""

    client: ShowClient
    platform: Platform

    async def until(self, show_id: str, status: Status) -> ShowState:
        async def there() -> ShowState | None:
            state = await self.client.state(show_id)
            return state if state is not None and state.status is status else None

        found = await until(there)
        assert found is not None
        return found

    async def publish_results(self, show_id: str) -> None:
        """Publish the results of content, media and audio."""
        blobs = self.platform.blobs
        mp3 = await blobs.put("shows", f"{show_id}/1/audio.mp3", b"mp3" * 99, "audio/mpeg")
        text = await blobs.put("shows", f"{show_id}/1/t.vtt", b"WEBVTT\n", "text/vtt")
        cover = await blobs.put("shows", f"{show_id}/1/c.jpg", b"\xff\xd8\xff\xd9", "image/jpeg")
        files = {"audio": mp3, "master": mp3, "transcript": text, "chapters_file": text}
        for event in (
            example(ScriptReady),
            example(CoverReady).model_copy(update={"cover": cover}),
            example(AudioReady).model_copy(update=files),
        ):
            mine = {"show_id": show_id, "generation": 1}
            await self.platform.publisher.publish(event.model_copy(update=mine))


def example(kind: type[Event]) -> Event:
    return kind.model_validate_json((EXAMPLES / f"{kind.subject}.json").read_bytes())


@pytest.fixture
async def client_env(broker_settings: PlatformSettings) -> AsyncIterator[ClientEnv]:
    async with (
        running(fleet.load("show"), broker_settings),
        connected(broker_settings, "test") as (_, platform),
    ):
        yield ClientEnv(ShowClient(platform), platform)
