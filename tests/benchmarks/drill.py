"""Measures the disaster drill: a station of many shows is lost, and restored from its backup.

    python -m tests.benchmarks.drill [--shows N] [--bytes B] [--json FILE]

Synthetic shows, ten segments each, lie on the stream of a station; each has a file of B random
bytes, less than an MP3 has, so that it fits on a RAM disk. The station is backed up, once whole and
once more when nothing is new, and `infra/drill.sh` does the rest. What is lost with the whole
broker is what came after the last backup: the time of the second one says how often it can be made.
"""

import argparse
import asyncio
import os
import re
import subprocess
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console

from contracts import subjects
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import embedded_stack
from tests.benchmarks.archive import publish
from tests.benchmarks.measured import record
from tests.benchmarks.usage import folder_bytes
from tests.command_line import RADIOX, environment

DRILL = Path(__file__).parents[2] / "infra/drill.sh"
RTO = re.compile(r"^RTO: (\d+) s", re.MULTILINE)
RTO_LIMIT, RPO_LIMIT = 300, 900
"""Seconds in which 10,000 shows shall be back, and seconds of work that may be lost."""
AT_ONCE = 50


async def _fill(folder: Path, count: int, size: int) -> None:
    """Fill a station: an event and a file for each show."""
    settings = PlatformSettings(data_dir=folder)
    random = Random(7)
    async with (
        embedded_stack(settings, services=()) as stack,
        connected(stack.settings, "benchmark") as (_, platform),
    ):
        await publish(platform.client, count)
        for begin in range(0, count, AT_ONCE):
            await asyncio.gather(
                *(
                    platform.blobs.put(
                        subjects.BLOBS_SHOWS,
                        f"show-{number:06}/1/show.mp3",
                        random.randbytes(size),
                        "audio/mpeg",
                    )
                    for number in range(begin, min(count, begin + AT_ONCE))
                )
            )


def _timed(env: dict[str, str], *command: str) -> tuple[float, str]:
    """Seconds that a command takes, and what it prints.

    Raises:
        SystemExit: it failed.
    """
    began = perf_counter()
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{command[0]} failed: {ended.stdout}{ended.stderr}")
    return perf_counter() - began, ended.stdout


def measure(count: int, size: int, folder: Path) -> dict[str, float]:
    """Seconds of the first backup, of a second one, and of the restore."""
    env = environment(folder) | {
        "RADIOX": RADIOX,
        "RTO_LIMIT": "100000",
        "RPO_LIMIT": "100000",
    }
    asyncio.run(_fill(folder / "data", count, size))
    backups = str(folder / "backups")
    first, _ = _timed(env, RADIOX, "backup", backups)
    again, _ = _timed(env, RADIOX, "backup", backups)
    _, printed = _timed(env, "/bin/sh", str(DRILL), backups, str(folder / "drill"))
    found = RTO.search(printed)
    assert found is not None
    return {
        "shows": count,
        "file_bytes": size,
        "backup_bytes": folder_bytes(Path(backups)),
        "first_backup": first,
        "next_backup": again,
        "rto": float(found[1]),
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and keep the figures where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.drill")
    parser.add_argument("--shows", type=int, default=10_000)
    parser.add_argument("--bytes", type=int, default=20_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    console = Console()
    console.print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with TemporaryDirectory(prefix="radiox-drill-") as name:
        found = measure(options.shows, options.bytes, Path(name))
    record(options.json, "drill", found, f"--shows {options.shows} --bytes {options.bytes}")
    console.print(
        f"{options.shows:,} shows with a file of {options.bytes:,} bytes each, "
        f"{found['backup_bytes'] / 1e6:.0f} MB: lost and restored in {found['rto']:.0f} s, until "
        f"the archive answers (target: ≤ {RTO_LIMIT} s)\n"
        f"backups: the first one in {found['first_backup']:.0f} s, the next one in "
        f"{found['next_backup']:.0f} s; made every few minutes they keep what is lost below "
        f"{RPO_LIMIT} s"
    )


if __name__ == "__main__":
    main()
