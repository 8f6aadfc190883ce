"""Media's handler: paints the cover of an accepted show."""

import time
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from contracts import CoverReady, Fallback, Progress, ShowAccepted, ShowEvent, StageStarted
from contracts.cover import OWN_PICTURE
from services.kit.service import Route
from services.media.ports import CoverBrief, Credit, Deps, Painted


async def paint_cover(accepted: ShowAccepted, deps: Deps) -> AsyncIterator[ShowEvent]:
    """Paint the cover of an accepted show and store it; do nothing where the show has ended.

    A cover that was painted before is announced again unchanged.
    """
    if await deps.has_ended(accepted.show_id):
        return
    yield StageStarted(show_id=accepted.show_id, generation=accepted.generation, stage="cover")
    ready = await _painted(accepted, deps)
    if ready is not None:
        yield ready


async def _painted(accepted: ShowAccepted, deps: Deps) -> CoverReady | None:
    began = time.perf_counter()
    await _notify(accepted, 0, deps)

    async def paint() -> Painted | None:
        painted = await _picture(accepted, deps)
        used = await deps.usage()
        credit = painted.credit.model_copy(update={"reused": used.reused, "saved": used.saved})
        ended = await deps.has_ended(accepted.show_id)
        return None if ended else Painted(painted.jpeg, credit)

    cover = await deps.covers.find_or_paint(accepted.show_id, paint)
    if cover is None:
        return None
    await _notify(accepted, 1, deps)
    return CoverReady(
        show_id=accepted.show_id,
        generation=accepted.generation,
        cover=cover.ref,
        cover_sizes=cover.sizes,
        **dict(cover.credit),
        usage=(await deps.usage()).usage,
        seconds={"cover": round(time.perf_counter() - began, 3)},
    )


async def _picture(accepted: ShowAccepted, deps: Deps) -> Painted:
    """The picture that the show has chosen of the station's media, else one by an artist."""
    chosen = accepted.music.cover if accepted.music else None
    if chosen is None:
        return await deps.artists.paint(_brief(accepted))
    picture = await deps.library.uploads.find(chosen)
    if picture is not None:
        return Painted(picture, Credit(painted_by=OWN_PICTURE))
    painted = await deps.artists.paint(_brief(accepted))
    missing = Fallback(
        operation="cover",
        wanted=OWN_PICTURE,
        used=painted.credit.painted_by,
        reason=f"{chosen.key} is not among the station's media any more",
    )
    credit = painted.credit.model_copy(update={"fallbacks": (missing, *painted.credit.fallbacks)})
    return Painted(painted.jpeg, credit)


def _brief(accepted: ShowAccepted) -> CoverBrief:
    return CoverBrief(
        title=accepted.title,
        station=accepted.station,
        language=accepted.language,
        local_time=accepted.as_of.astimezone(ZoneInfo(accepted.timezone)),
        hosts=tuple(host.name for host in accepted.hosts),
        seed=accepted.seed,
    )


async def _notify(accepted: ShowAccepted, done: int, deps: Deps) -> None:
    await deps.notify(Progress(show_id=accepted.show_id, stage="cover", done=done, total=1))


def routes(workers: int) -> tuple[Route, ...]:
    """Media's routes."""
    return (Route(ShowAccepted, paint_cover, (StageStarted, CoverReady), workers=workers),)
