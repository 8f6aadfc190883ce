"""An event loop with virtual time: where all tasks sleep, time jumps to the next wake-up."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class VirtualTimeSelector(selectors.DefaultSelector):
    """Adds up the timeouts of `select`, and never waits."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("all tasks wait, and no timer is set")
        self.passed += max(timeout, 0.0)
        return super().select(0)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop whose time is the sum of its timeouts."""

    def __init__(self) -> None:
        self._selector_clock = VirtualTimeSelector()
        super().__init__(self._selector_clock)

    def time(self) -> float:
        return self._selector_clock.passed


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` in virtual time; `asyncio.get_running_loop().time()` is the time, in seconds."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(work)
