"""Media's queries: its items, a cover without a show, and uploads that are decoded."""

import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from contracts import (
    CoverGenerateQuery,
    DecodedUpload,
    GeneratedCover,
    MediaDecodeQuery,
    OverBudgetRule,
    subjects,
)
from services.kit.calls.attribution import attributed_to
from services.kit.failures import Invalid, Retry, refusals_as_invalid
from services.kit.service import Query
from services.media import uploads
from services.media.ports import CoverBrief, Painted, Studio

WORKERS = 1
"""Queries of each kind that one process works on at once; the pipeline has workers of its own."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What the calls for a cover are booked on."""

    show_id: str
    budget: float | None
    over_budget: OverBudgetRule


async def generate_cover(query: CoverGenerateQuery, deps: Studio) -> GeneratedCover:
    """Paint a cover without a show.

    Raises:
        Invalid: there is no title, a budget refuses the call, or every artist the brief.
        Retry: the artists are unavailable.
    """
    brief = await _brief(query, deps)
    name = f"cover-{hashlib.sha256(repr(brief).encode()).hexdigest()[:32]}"
    with attributed_to(_Work(name, query.budget, query.over_budget)), refusals_as_invalid():

        async def paint() -> Painted:
            painted = await deps.artists.paint(brief)
            used = await deps.usage()
            told = {"reused": used.reused, "saved": used.saved}
            return Painted(painted.jpeg, painted.credit.model_copy(update=told))

        cover = await deps.covers.find_or_paint(name, paint)
        used = (await deps.usage()).usage
    if cover is None:
        raise Retry("the cover was given up; ask again")
    return GeneratedCover(
        cover_id=name,
        cover=cover.ref,
        cover_sizes=cover.sizes,
        title=brief.title,
        usage=used,
        **dict(cover.credit),
    )


async def _brief(query: CoverGenerateQuery, deps: Studio) -> CoverBrief:
    title = query.title or next(iter(query.stories), None)
    if title is None:
        raise Invalid("title: name one, or stories")
    station = await deps.station()
    zone = ZoneInfo(station.timezone or "UTC")
    time = (query.as_of or deps.now()).astimezone(zone).replace(second=0, microsecond=0)
    return CoverBrief(
        title=title,
        station=station.name or "" if query.station is None else query.station,
        language=query.language,
        local_time=time,
        hosts=query.hosts,
        seed=_seed(title) if query.seed is None else query.seed,
    )


def _seed(title: str) -> int:
    return int.from_bytes(hashlib.sha256(title.encode()).digest()[:4])


async def decode_upload(query: MediaDecodeQuery, deps: Studio) -> DecodedUpload:
    """Decode an uploaded sound in a process apart, measure it and encode it as FLAC.

    Raises:
        Invalid: the upload is refused; the reason says what to do.
    """
    return await deps.library.uploads.decoded(query.upload)


QUERIES = (
    *uploads.QUERIES,
    Query(
        subjects.COVER_GENERATE,
        CoverGenerateQuery,
        GeneratedCover,
        generate_cover,
        exact=True,
        workers=WORKERS,
    ),
    Query(
        subjects.MEDIA_DECODE,
        MediaDecodeQuery,
        DecodedUpload,
        decode_upload,
        exact=True,
        workers=WORKERS,
    ),
)
