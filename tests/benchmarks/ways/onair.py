"""Serves a channel that is on the air, with segments in a folder."""

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from services import fleet
from services.kit.runtime import running
from services.kit.settings import PlatformSettings


async def serve(url: str, token: str, folder: str) -> None:
    """Serve on a free port, which is printed."""
    settings = PlatformSettings(
        nats_url=url, nats_token=SecretStr(token), data_dir=Path(folder), blobs="filesystem"
    )
    async with running(fleet.load("onair", port=0), settings) as one:
        print(one.address, flush=True)  # noqa: T201 - the result
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
