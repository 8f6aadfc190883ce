"""Measures the machine on which the bridge runs."""

from pathlib import Path

import psutil  # type: ignore[import-untyped]

from services.bridge.domain.health import (
    MIN_FREE_DISK,
    MIN_FREE_MEMORY,
    ResourceHealth,
    resource,
)


class LocalMachine:
    """This machine; its disk is the one that holds `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = psutil.Process()

    def disk(self) -> ResourceHealth:
        """What is left of the disk."""
        usage = psutil.disk_usage(str(self._folder))
        return resource(usage.total, usage.free, MIN_FREE_DISK)

    def memory(self) -> ResourceHealth:
        """What is left of the memory."""
        memory = psutil.virtual_memory()
        used = self._process.memory_info().rss
        return resource(memory.total, memory.available, MIN_FREE_MEMORY, used)
