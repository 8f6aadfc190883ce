"""Podcast feeds of channels and presets, and the list of all of them."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from urllib.parse import quote

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts.archive import ArchiveShowsQuery
from contracts.event import is_show_id
from contracts.preset import PresetList, PresetQuery, PresetsQuery, PresetVersion
from contracts.schedule import Channel as ChannelFacts
from services.kit.failures import Discard, Retry
from services.kit.web.answers import Age, kept
from services.onair.domain.feed import COVER, MEDIA_TYPE, PAGE_SIZE, Feed, changed_at, opml, rss
from services.onair.inputs import base_of, deps_of
from services.onair.ports import Deps
from services.onair.problems import Problem
from services.onair.reading import AT_ONCE, TIMEOUT, all_facts, finished_shows
from services.onair.routes.shows import cursor_of

FEED_AGE = Age(60)
COVER_AGE = Age(86_400)


async def channel_feed(request: Request) -> Response:
    """The shows of a channel as a podcast."""
    deps, name = deps_of(request), request.path_params["channel"]
    if not is_show_id(name):
        raise _missing()
    facts = {each.channel: each for each in await all_facts(deps)}.get(name)
    airing = deps.channels.find(name)
    feed = replace(
        _of_channel(base_of(request), name, facts),
        live=name if airing else "",
        live_since=airing.epoch if airing else None,
    )
    known = facts or airing or any(each.channel == name for each in (await _presets(deps)).presets)
    query = ArchiveShowsQuery(channel=name, status="generated", limit=PAGE_SIZE)
    return await _feed(request, feed, query, known=bool(known))


async def preset_feed(request: Request) -> Response:
    """The shows of a preset as a podcast."""
    deps, name = deps_of(request), request.path_params["preset"]
    try:
        found = await deps.lookups.ask(PresetQuery(name=name), PresetVersion, TIMEOUT)
    except ValidationError as error:
        raise _missing() from error
    except Discard:
        found = PresetVersion(name=name, version=0)
    preset = found.preset
    named = {each.channel: each.title for each in await all_facts(deps)}
    feed = Feed(
        base=base_of(request),
        path=_path_of(name),
        page="/",
        title=preset.title if preset else name,
        description=preset.description if preset else "",
        language=preset.language if preset else "en",
        author=named.get(preset.channel or name, "") if preset else "",
    )
    query = ArchiveShowsQuery(preset=name, status="generated", limit=PAGE_SIZE)
    return await _feed(request, feed, query, known=preset is not None)


async def feeds(request: Request) -> Response:
    """The feeds of all channels, and of the presets that have episodes, as OPML."""
    deps, base = deps_of(request), base_of(request)
    named = {each.channel: each for each in await all_facts(deps)}
    names = sorted({*named, *(each.name for each in deps.channels)})
    listed = [_of_channel(base, name, named.get(name)) for name in names]
    listed += await _of_presets(base, named, deps)
    return kept(request, opml("RadioX", listed), FEED_AGE, "text/x-opml; charset=utf-8")


async def cover(request: Request) -> Response:
    """The station's own cover, which no show changes."""
    body = files("services.onair").joinpath("assets/cover.jpg").read_bytes()
    return kept(request, body, COVER_AGE, "image/jpeg")


def _of_channel(base: str, name: str, facts: ChannelFacts | None) -> Feed:
    return Feed(
        base=base,
        path=f"/feeds/{name}.xml",
        page=f"/channels/{name}",
        title=facts.title if facts else name,
        description=facts.description if facts else "",
        language=facts.language or "en" if facts else "en",
    )


async def _of_presets(base: str, named: Mapping[str, ChannelFacts], deps: Deps) -> Iterator[Feed]:
    """The feeds of the presets that have episodes."""
    free = asyncio.Semaphore(AT_ONCE)

    async def has_episodes(name: str) -> bool:
        async with free:
            query = ArchiveShowsQuery(preset=name, status="generated", limit=1)
            return bool((await deps.archive.shows(query)).shows)

    presets = (await _presets(deps)).presets
    have = await asyncio.gather(*(has_episodes(each.name) for each in presets))
    return (
        Feed(
            base=base,
            path=_path_of(each.name),
            page="/",
            title=each.title,
            description=each.description,
            language=each.language,
            author=named[each.channel].title if each.channel in named else "",
        )
        for each, has in zip(presets, have, strict=True)
        if has
    )


async def _presets(deps: Deps) -> PresetList:
    """The presets of the station; none while `show` does not tell."""
    try:
        return await deps.lookups.ask(PresetsQuery(), PresetList, TIMEOUT)
    except (Discard, Retry):
        return PresetList(presets=())


def _path_of(preset: str) -> str:
    return f"/feeds/preset/{quote(preset, safe='')}.xml"


async def _feed(request: Request, feed: Feed, query: ArchiveShowsQuery, *, known: bool) -> Response:
    """A page of a feed; one that nobody knows and that has no shows is not there."""
    deps, after = deps_of(request), cursor_of(request)
    page = await finished_shows(query.model_copy(update={"after": after}), deps)
    if not page.shows and (not known or after):
        raise _missing()
    told = replace(
        _owned(feed, deps),
        here=f"{feed.path}?after={after}" if after else "",
        next=f"{feed.path}?after={page.next}" if page.next else "",
        live="" if after else feed.live,
    )
    body = rss(told, page.shows)
    age = Age() if told.hub else FEED_AGE  # a hub reads it at once when it has changed
    return kept(request, body, age, MEDIA_TYPE, changed_at=changed_at(page.shows))


def _owned(feed: Feed, deps: Deps) -> Feed:
    settings = deps.settings
    return replace(
        feed,
        owner=settings.owner,
        email=settings.email,
        hub=settings.websub_hub,
        texts=settings.feed_texts,
    )


def _missing() -> Problem:
    """A new error each time: one that is raised again keeps the frames of every time before."""
    return Problem(404, "there is no feed of that name", {"Cache-Control": "max-age=10"})


ROUTES = [
    Route(COVER, cover),
    Route("/feeds/{channel}.xml", channel_feed),
    Route("/feeds/preset/{preset}.xml", preset_feed),
    Route("/opml.xml", feeds),
]
