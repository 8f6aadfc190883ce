"""What media does when it hears something."""

import time
from functools import partial
from zoneinfo import ZoneInfo

from contracts import CoverReady, ShowAccepted, subjects
from services.kit.routes import Route
from services.media.ports import CoverBrief, Deps


async def paint_cover(accepted: ShowAccepted, deps: Deps) -> CoverReady:
    """Paint the cover of an accepted show and store it."""
    begun = time.perf_counter()
    await deps.progress(accepted.show_id, "cover", 0, 1)
    data = await deps.artist.paint(
        CoverBrief(
            title=accepted.title,
            station=accepted.station,
            language=accepted.language,
            local_time=accepted.as_of.astimezone(ZoneInfo(accepted.timezone)),
            hosts=tuple(host.name for host in accepted.hosts),
            seed=accepted.seed,
        )
    )
    key = f"{accepted.show_id}/{accepted.generation}/cover.jpg"
    cover = await deps.blobs.put(subjects.BLOBS_SHOWS, key, data, "image/jpeg")
    await deps.progress(accepted.show_id, "cover", 1, 1)
    return CoverReady(
        show_id=accepted.show_id,
        generation=accepted.generation,
        cover=cover,
        painted_by=deps.artist.name,
        seconds={"cover": round(time.perf_counter() - begun, 3)},
    )


def routes(deps: Deps, workers: int = 1) -> tuple[Route, ...]:
    """What media hears, and what it says."""
    return (
        Route(ShowAccepted, partial(paint_cover, deps=deps), says=(CoverReady,), workers=workers),
    )
