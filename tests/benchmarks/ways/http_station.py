"""Serves the bridge with keys and limits on, and other services beside it where they are named."""

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from services import fleet
from services.kit.runtime import running_all
from services.kit.settings import PlatformSettings

RATE = 10_000_000
"""Requests a minute: the limits are on, and never reached."""


async def serve(url: str, token: str, folder: str, *names: str) -> None:
    """Serve on a free port, which is printed."""
    settings = PlatformSettings(nats_url=url, nats_token=SecretStr(token), data_dir=Path(folder))
    bridge = fleet.load("bridge", port=0, access="required", limit_shows=RATE, limit_requests=RATE)
    services = [*(fleet.load(name) for name in names), bridge]
    async with running_all(services, settings) as running:
        print(running[-1].address, flush=True)  # noqa: T201 - the result
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
