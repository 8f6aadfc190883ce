"""A platform on a real broker, and a synthesizer whose every call is counted."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from services.audio.ports import Speech, Take
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings


@dataclass
class CountingSynthesizer:
    """Speaks a tone of 60 ms a character; fails as often as `failures` says."""

    name: str = "tone"
    model: str = "1"
    concurrency: int = 2
    failures: dict[str, list[Exception]] = field(default_factory=dict)
    """What is raised for a text, one call after another."""
    calls: Counter[str] = field(default_factory=Counter)
    busy: int = 0
    busiest: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)
    """No call answers before it is set."""
    called: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.go.set()

    async def speak(self, take: Take) -> Speech:
        self.calls[take.text] += 1
        self.called.set()
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            await self.go.wait()
            await asyncio.sleep(0)
        finally:
            self.busy -= 1
        if waiting := self.failures.get(take.text):
            raise waiting.pop(0)
        seconds = 0.06 * len(take.text) if any(map(str.isalnum, take.text)) else 0.0
        phase = np.arange(round(seconds * 16_000), dtype=np.float32) * np.float32(0.1)
        return Speech(np.float32(0.2) * np.sin(phase), 16_000)


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "audio-test") as (_, platform):
        yield platform
