"""Shows on an embedded stack of its own: MINUTES COUNT serial|together.

Prints the seconds from the first request to the last end, then the seconds that each show tells
of its stages, in the order of `STAGES`.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from contracts import FeedSource, ShowGenerated, ShowRequested
from tests.e2e.requester import Requester, all_of, open_requester

STAGES = ("feeds", "script", "speech", "mix", "finish", "cover", "total")


async def _show(
    requester: Requester, number: int, minutes: float, feeds: tuple[FeedSource, ...]
) -> str:
    request = ShowRequested(minutes=minutes, language="en", feeds=feeds, seed=number)
    event = await requester.request(request.model_copy(update={"show_id": f"show-{number}"}))
    assert isinstance(event, ShowGenerated), event
    return " ".join(str(event.seconds[stage]) for stage in STAGES)


async def _main(folder: Path, minutes: float, count: int, how: str) -> None:
    async with open_requester(folder) as requester:
        feeds = await requester.feeds("en")
        began = perf_counter()
        shows = (_show(requester, number, minutes, feeds) for number in range(count))
        lines = await all_of(*shows) if how == "together" else [await show for show in shows]
        print(perf_counter() - began, *lines)  # noqa: T201 - the answer


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_main(Path(name), float(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
