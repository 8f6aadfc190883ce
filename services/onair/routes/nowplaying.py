"""What plays now: the programme, and the shapes that players of other stations read."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.broadcast.timeline import RATE
from services.kit.web.answers import Age, kept
from services.onair.domain.channels import Channel
from services.onair.domain.nowplaying import Playing, Station, azuracast, radiocalico
from services.onair.domain.programme import Filters, entry_of, history, programme_at
from services.onair.inputs import base_of, channel_of, deps_of
from services.onair.ports import Deps
from services.onair.problems import Problem
from services.onair.reading import facts_of

PROGRAMME_SECONDS = 10.0
"""Longest time for which a programme is kept: an airing that is new is then known 13 s ahead."""
RECENT = 3 * 3600 * RATE
"""Samples of the past in which songs are looked up that were heard before."""
LOOKED_AT = 24
"""Entries that are looked at for these songs."""


async def timeline(request: Request) -> Response:
    """What a channel plays around now."""
    channel, deps = channel_of(request), deps_of(request)
    position = channel.position(deps.clock.now())
    programme, change = programme_at(channel.name, channel.timeline, position)
    left = PROGRAMME_SECONDS if change is None else (change - position) / RATE
    return kept(request, programme.model_dump_json().encode(), Age(min(left, PROGRAMME_SECONDS)))


async def nowplaying(request: Request) -> Response:
    """What plays now, in AzuraCast's shape."""
    channel = channel_of(request)
    playing = playing_on(channel, deps_of(request))
    return _told(request, playing, azuracast(await station_of(request, channel), playing))


async def all_nowplaying(request: Request) -> Response:
    """What plays now on every channel, in AzuraCast's shape."""
    deps, told = deps_of(request), []
    for channel in deps.channels:
        if channel.timeline.at(channel.position(deps.clock.now())) is not None:
            station = await station_of(request, channel)
            told.append(azuracast(station, playing_on(channel, deps)))
    return kept(request, json.dumps(told, ensure_ascii=False).encode(), Age(1))


async def metadata(request: Request) -> Response:
    """What plays now, in RadioCalico's shape."""
    channel = channel_of(request)
    playing = playing_on(channel, deps_of(request))
    return _told(request, playing, radiocalico(await station_of(request, channel), playing))


async def channels(request: Request) -> Response:
    """The channels, with what each plays."""
    deps, base, told = deps_of(request), base_of(request), []
    for channel in deps.channels:
        facts = await facts_of(channel.name, deps)
        span = channel.timeline.at(channel.position(deps.clock.now()))
        told.append(
            {
                "channel": channel.name,
                "title": facts.title,
                "description": facts.description,
                "language": facts.language,
                "timezone": facts.timezone,
                "on_air": facts.on_air,
                "now": entry_of(span).model_dump() if span else None,
                "page": f"{base}/channels/{channel.name}",
                "hls": f"{base}/air/{channel.name}/master.m3u8",
                "mp3": f"{base}/stream/{channel.name}.mp3",
                "feed": f"{base}/feeds/{channel.name}.xml",
            }
        )
    default = deps.channels.default
    body = {"default": default.name if default else None, "channels": told}
    return kept(request, json.dumps(body, ensure_ascii=False).encode(), Age(2))


async def station_of(request: Request, channel: Channel) -> Station:
    """A channel, as players are told of it."""
    deps = deps_of(request)
    facts = await facts_of(channel.name, deps)
    names = [each.name for each in deps.channels]
    return Station(
        name=channel.name,
        title=facts.title,
        base=base_of(request),
        description=facts.description,
        timezone=facts.timezone,
        number=names.index(channel.name) + 1,
        listeners=deps.presence.current(channel.name),
    )


def playing_on(channel: Channel, deps: Deps) -> Playing:
    """What a channel plays, as of the last whole second or the last change.

    Raises:
        Problem: nothing is heard yet.
    """
    now = deps.clock.now()
    position = channel.position(now)
    span = channel.timeline.at(position)
    if span is None:
        raise Problem(404, "nothing is heard on the channel yet", {"Cache-Control": "max-age=2"})
    entry = entry_of(span)
    recent = Filters(kind="all", since=position - RECENT, limit=LOOKED_AT)
    past = history(channel.timeline, position, recent)
    following = channel.timeline.at(span.end)
    return Playing(
        moment=max(float(int(now.timestamp())), entry.start),
        entry=entry,
        next=entry_of(following) if following else None,
        history=[each for each in past if each != entry and each.filler != "ident"],
    )


def _told(request: Request, playing: Playing, told: dict[str, Any]) -> Response:
    left = playing.entry.start + playing.entry.seconds - playing.moment
    return kept(request, json.dumps(told, ensure_ascii=False).encode(), Age(min(left, 1.0)))


ROUTES = [
    Route("/air/{channel}/timeline.json", timeline),
    Route("/air/{channel}/nowplaying.json", nowplaying),
    Route("/air/{channel}/metadatav2.json", metadata),
    Route("/api/nowplaying", all_nowplaying),
    Route("/api/nowplaying/{channel}", nowplaying),
    Route("/channels.json", channels),
]
