"""What content does about each event."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial

from contracts import (
    Progress,
    ScriptDrafted,
    ScriptReady,
    Segment,
    SegmentWritten,
    ShowAccepted,
    ShowDeleted,
    ShowEvent,
    ShowGenerated,
    StageStarted,
)
from services.content.domain import edition
from services.content.domain.choosing import memory
from services.content.domain.telling import titles
from services.content.drafting import draft_script
from services.content.ports import Brief, Deps, Draft, Feed
from services.kit.service import Route


async def write_script(accepted: ShowAccepted, deps: Deps) -> AsyncIterator[ShowEvent]:
    """Read the feeds, edit the news and have the script written; nothing where the show ended.

    A script that was finished before is announced again as it was; one that was not is continued
    from the words that are kept. Where the show asks for review,
    it is announced as a draft; else each segment that is final before the script is done.
    """
    if await deps.has_ended(accepted.show_id):
        return
    yield StageStarted(show_id=accepted.show_id, generation=accepted.generation, stage="script")
    segments: asyncio.Queue[Segment | None] = asyncio.Queue()
    before: Segment | None = None
    write = partial(written, accepted, deps, segments.put)
    writing = asyncio.create_task(deps.drafts.find_or_write(accepted, write))
    writing.add_done_callback(lambda _: segments.put_nowait(None))
    try:
        while (segment := await segments.get()) is not None:
            if accepted.review_seconds is None and not segment.reserve:
                yield _segment(segment, before, accepted)
            before = segment
        script = await writing
    finally:
        writing.cancel()
    if script is not None:
        yield script if accepted.review_seconds is None else _draft(script, accepted, deps)


def _segment(segment: Segment, before: Segment | None, accepted: ShowAccepted) -> SegmentWritten:
    hosts = {host.name: host for host in accepted.hosts}
    together = before if before is not None and before.with_next else None
    return SegmentWritten(
        show_id=accepted.show_id,
        generation=accepted.generation,
        segment_id=segment.id,
        segment=segment,
        host=hosts[segment.speaker],
        before=together,
        before_host=hosts[together.speaker] if together else None,
        language=accepted.language,
        lexicon=_words_of((*filter(None, (together,)), segment), accepted),
        budget=accepted.budget,
        over_budget=accepted.over_budget,
    )


def _words_of(segments: Iterable[Segment], accepted: ShowAccepted) -> dict[str, str]:
    """The station's own words in segments: an event of each segment need not hold them all."""
    plain = "\n".join(segment.text for segment in segments).casefold()
    return {w: said for w, said in accepted.lexicon.items() if w.casefold() in plain}


def _draft(script: ScriptReady, accepted: ShowAccepted, deps: Deps) -> ScriptDrafted:
    """The first revision of a script that waits for review from now."""
    expires_at = deps.clock.now() + timedelta(seconds=accepted.review_seconds or 0)
    return ScriptDrafted(**script.model_dump(), revision=1, expires_at=expires_at)


async def remember_show(event: ShowGenerated, deps: Deps) -> None:
    """Remember what a show has told, for the next ones of its channel."""
    if event.channel and event.memory:
        await deps.channels.remember(event.channel, memory.told_by(event))


async def forget_show(event: ShowDeleted, deps: Deps) -> None:
    """Forget what a deleted show has told: the next show of its channel may tell it."""
    if event.channel:
        await deps.channels.forget(event.channel, event.show_id)


async def written(
    accepted: ShowAccepted, deps: Deps, heard: Callable[[Segment], Awaitable[None]]
) -> ScriptReady | None:
    """Write the script of a show; None where the show has ended meanwhile.

    `heard` is told of each segment that is final before the script is done.
    """
    began = deps.clock.now()
    brief = await deps.drafts.find_brief(accepted)
    feeds = await _read(accepted, deps) if brief is None else ()
    read = deps.clock.now()
    await deps.notify(Progress(show_id=accepted.show_id, stage="script", done=0, total=1))
    if brief is None:
        brief = await _edited(feeds, accepted, deps)
    if await deps.has_ended(accepted.show_id):
        return None
    draft = await draft_script(brief, *deps.writers, heard=heard)
    await deps.notify(Progress(show_id=accepted.show_id, stage="script", done=1, total=1))
    seconds = {
        "feeds": (read - began).total_seconds(),
        "script": (deps.clock.now() - read).total_seconds(),
    }
    used = await deps.usage()
    script = _script(brief, draft, seconds)
    return script.model_copy(update={"usage": used.usage, "saved": used.saved})


async def _edited(feeds: Sequence[Feed], accepted: ShowAccepted, deps: Deps) -> Brief:
    """What the show is made from.

    It is kept where words cost money: a redelivery asks for the same, whatever the feeds hold then.
    """
    told = await deps.channels.recall(accepted.channel) if accepted.memory else ()
    opinions = await deps.opinions(accepted)
    edited = await asyncio.to_thread(edition.edit, feeds, accepted, deps.detect, told, opinions)
    if not all(writer.verbatim for writer in deps.writers):
        await deps.drafts.keep_brief(edited.brief)
    return edited.brief


def _script(brief: Brief, draft: Draft, seconds: dict[str, float]) -> ScriptReady:
    accepted = brief.accepted
    return ScriptReady(
        show_id=accepted.show_id,
        generation=accepted.generation,
        title=accepted.title,
        episode=titles.episode_title(draft.headlines, accepted.language),
        description=titles.description(accepted, brief.local_time, draft.headlines),
        station=accepted.station,
        language=accepted.language,
        minutes=accepted.minutes,
        hosts=accepted.hosts,
        segments=draft.segments,
        stories=draft.stories,
        feeds=brief.reports,
        written_by=draft.written_by,
        fallbacks=draft.fallbacks,
        parts_reused=draft.reused,
        allow_shorter=accepted.allow_shorter,
        seed=accepted.seed,
        music_under_stories=accepted.music_under_stories,
        music=accepted.music,
        style=accepted.style,
        loudness=accepted.loudness,
        lexicon=accepted.lexicon,
        budget=accepted.budget,
        over_budget=accepted.over_budget,
        seconds=seconds,
    )


async def _read(accepted: ShowAccepted, deps: Deps) -> tuple[Feed, ...]:
    so_far = Progress(show_id=accepted.show_id, stage="feeds", done=0, total=len(accepted.feeds))
    await deps.notify(so_far)

    async def heard(feed: Feed) -> None:
        nonlocal so_far
        so_far = so_far.model_copy(update={"done": so_far.done + 1, "text": feed.report.name})
        await deps.notify(so_far)

    return await deps.feeds.read_all(accepted.feeds, heard)


def routes(workers: int) -> tuple[Route, ...]:
    """What content consumes, what answers, and what it produces."""
    return (
        Route(
            ShowAccepted,
            write_script,
            (StageStarted, SegmentWritten, ScriptDrafted, ScriptReady),
            workers=workers,
        ),
        Route(ShowGenerated, remember_show),
        Route(ShowDeleted, forget_show),
    )
