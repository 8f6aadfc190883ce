"""A broker that cannot store any more, as with a full disk."""

import resource

from services.kit.settings import PlatformSettings

LARGEST_FILE = 4096
"""Bytes beyond which its files do not grow, as they do not beyond the last block of a full disk."""


def fill_store(settings: PlatformSettings) -> None:
    """Let no file of the broker grow: its writes fail, and it answers all the same."""
    (ports,) = (settings.data_dir / "nats").glob("nats-server_*.ports")
    pid = int(ports.stem.rpartition("_")[2])
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (LARGEST_FILE, resource.RLIM_INFINITY))
