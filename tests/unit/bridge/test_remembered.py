import asyncio

import pytest

from services.bridge import checking
from services.bridge.checking import Remembered


async def test_all_who_ask_at_once_share_one_value(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    ready = asyncio.Event()

    async def make() -> int:
        made.append(len(made))
        await ready.wait()
        return made[-1]

    remembered = Remembered(make)
    asking = [asyncio.create_task(remembered.get()) for _ in range(10)]
    await asyncio.sleep(0)
    ready.set()
    assert await asyncio.gather(*asking) == [0] * 10
    monkeypatch.setattr(checking, "MAX_AGE", -1.0)  # the value is too old at once
    assert await remembered.get() == 1
