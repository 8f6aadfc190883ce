"""Content's answers to events."""

import asyncio
from functools import partial

from contracts import ScriptReady, ShowAccepted
from services.content.domain import edition
from services.content.ports import Deps, Feed
from services.kit.routes import Route


async def write_script(accepted: ShowAccepted, deps: Deps) -> ScriptReady:
    """Read the feeds, edit the news and have the script written."""
    began = deps.clock.now()
    feeds = await _read(accepted, deps)
    read = deps.clock.now()
    await deps.progress(accepted.show_id, "script", 0, 1)
    edited = await asyncio.to_thread(edition.edit, feeds, accepted, deps.detect)
    draft = await deps.writer.write(edited.brief)
    await deps.progress(accepted.show_id, "script", 1, 1)
    return ScriptReady(
        show_id=accepted.show_id,
        generation=accepted.generation,
        title=accepted.title,
        station=accepted.station,
        language=accepted.language,
        minutes=accepted.minutes,
        hosts=accepted.hosts,
        segments=draft.segments,
        stories=draft.stories,
        feeds=edited.reports,
        written_by=deps.writer.name,
        allow_shorter=accepted.allow_shorter,
        seed=accepted.seed,
        seconds={
            "feeds": (read - began).total_seconds(),
            "script": (deps.clock.now() - read).total_seconds(),
        },
    )


async def _read(accepted: ShowAccepted, deps: Deps) -> tuple[Feed, ...]:
    done = 0
    total = len(accepted.feeds)
    await deps.progress(accepted.show_id, "feeds", 0, total)

    async def heard(feed: Feed) -> None:
        nonlocal done
        done += 1
        await deps.progress(accepted.show_id, "feeds", done, total, feed.report.name)

    return await deps.feeds.read_all(accepted.feeds, heard)


def routes(deps: Deps) -> tuple[Route, ...]:
    """What content hears, and what it says."""
    return (Route(ShowAccepted, partial(write_script, deps=deps), says=(ScriptReady,), workers=2),)
