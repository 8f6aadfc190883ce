"""Samples memory and processor time of processes, as Linux tells them in `/proc`."""

import asyncio
import os
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

INTERVAL = 1.0
"""Seconds between two samples."""
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Sampler:
    """Samples processes, each with its children, while the block runs."""

    def __init__(self, processes: Mapping[str, int]) -> None:
        """`processes`: the id of each process, by name; each leads a session of its own."""
        self._processes = processes
        self._memory: dict[str, list[float]] = defaultdict(list)
        self._cpu: dict[str, float] = {}
        self._before = {name: _usage(pid)[1] for name, pid in processes.items()}
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin."""
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Sample a last time."""
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._sample()

    async def _run(self) -> None:
        while True:
            self._sample()
            await asyncio.sleep(INTERVAL)

    def _sample(self) -> None:
        for name, pid in self._processes.items():
            memory, cpu = _usage(pid)
            self._memory[name].append(memory)
            self._cpu[name] = max(cpu, self._cpu.get(name, 0.0))

    def names(self) -> Iterator[str]:
        """The names of the processes."""
        return iter(self._processes)

    def cpu(self, name: str) -> float:
        """Processor seconds since the sampler was made."""
        return self._cpu[name] - self._before[name]

    def peak(self, name: str) -> float:
        """The most resident memory, in MB."""
        return max(self._memory[name])

    def quarter(self, name: str, number: int) -> float:
        """The median of resident memory in a quarter of the time (0 to 3), in MB."""
        samples = self._memory[name]
        size = max(1, len(samples) // 4)
        return statistics.median(samples[number * size : (number + 1) * size] or samples[-1:])


def _usage(leader: int) -> tuple[float, float]:
    """Resident MB and processor seconds of all processes of a session."""
    memory = cpu = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader:
                cpu += sum(map(int, fields[11:15])) / TICKS
                memory += int(fields[21]) * PAGE / 1e6
    return memory, cpu


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total
