"""A process that writes one show after another into an archive until it is killed.

python -m tests.integration.data.writing ADDRESS FOLDER
"""

import asyncio
import sys
from itertools import count
from pathlib import Path

from tests.archive_events import generated
from tests.archives import opened, store


async def write(address: str, folder: Path) -> None:
    """Write shows in transactions of three, and tell of each."""
    async with opened(address, folder) as archive:
        for number in count(await archive.position(), 3):
            await store(archive, [generated(number + each) for each in range(3)])
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], Path(sys.argv[2])))
