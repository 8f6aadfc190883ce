"""Requests a show, follows it, and saves its MP3, with `pip install radiox-contracts[nats]`.

python request_show.py show.mp3 '{"minutes": 3, "language": "de"}'

RADIOX_NATS_URL and RADIOX_NATS_TOKEN name the station: `eval "$(radiox up --print-env)"`.
"""

import asyncio
import json
import os
import sys

from contracts import Progress
from contracts.client import RadioXError, connect


async def main(path: str = "show.mp3", request: str = '{"minutes": 1}') -> None:
    """Make a show, of a minute where the request says nothing else, and write it to `path`."""
    url = os.environ.get("RADIOX_NATS_URL", "nats://127.0.0.1:4222")
    async with connect(url, token=os.environ.get("RADIOX_NATS_TOKEN")) as radio:
        show_id = await radio.request(json.loads(request))
        print("requested", show_id)
        async for update in radio.follow(show_id):
            if isinstance(update.event, Progress):
                print(f"  {update.event.stage} {update.event.done} of {update.event.total}")
            else:
                print(update.name)
        show = await radio.wait(show_id)  # it has ended: this returns it, or raises why not
        await radio.save(show.audio, path)
        print(f"{show.title}: {show.duration:.0f} s in {path}")


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:]))
    except RadioXError as error:
        sys.exit(f"{type(error).__name__}: {error}")
