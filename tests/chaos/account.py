"""An embedded stack with accounts at emulated providers, and shows that it makes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts import (
    FeedSource,
    ProviderCalled,
    ShowEvent,
    ShowGenerated,
    ShowRequested,
    subjects,
)
from tests.chaos import news
from tests.e2e.requester import Requester, environment, open_requester
from tests.emulator.server import Emulator, emulator
from tests.script_models import honest


@dataclass(frozen=True)
class Account:
    """A stack with accounts at providers."""

    requester: Requester
    providers: Emulator

    async def show(self, number: int, **fields: Any) -> ShowEvent:
        """Make a show of one minute with news of its own; its terminal event."""
        blob = await self.requester.platform.blobs.put(
            subjects.BLOBS_SOURCES, f"{number}.xml", news.feed(number), "application/xml"
        )
        feed = FeedSource(blob=blob, name="The Wire", category="world", language="en")
        made = {"minutes": 1, "news": 2, "allow_shorter": True, "language": "en", "feeds": [feed]}
        request = ShowRequested.model_validate({"show_id": f"show-{number}", **made, **fields})
        return await self.requester.request(request)

    async def generated(self, number: int, **fields: Any) -> ShowGenerated:
        """Make a show that is generated."""
        event = await self.show(number, **fields)
        assert isinstance(event, ShowGenerated), event
        return event

    async def calls(self) -> list[ProviderCalled]:
        """The audit log."""
        js, stream = self.requester.js, subjects.STREAM_USAGE
        last = (await js.stream_info(stream)).state.last_seq
        bodies = [(await js.get_msg(stream, n)).data or b"" for n in range(1, last + 1)]
        return [ProviderCalled.model_validate_json(body) for body in bodies]


@asynccontextmanager
async def account(
    folder: Path, *, key: str = "", plan: dict[str, Any] | None = None, **variables: str
) -> AsyncIterator[Account]:
    """A stack with accounts at emulated providers."""
    async with emulator(plan=plan, writer=honest) as providers:
        key = key or providers.key
        own = {
            "OPENAI_API_KEY": key,
            "OPENAI_BASE_URL": providers.openai_url,
            "ELEVENLABS_API_KEY": key,
            "ELEVENLABS_BASE_URL": providers.elevenlabs_url,
        }
        with environment(**own, **variables):
            async with open_requester(folder) as requester:
                yield Account(requester, providers)
