"""Has a script written: plans it, asks the writer for its words, and corrects its length."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from services.content.domain.telling import pacing
from services.content.domain.telling.passages import Telling, tellings
from services.content.domain.telling.running_order import RunningOrder, plan
from services.content.domain.telling.script import assemble, require_enough
from services.content.ports import Brief, Draft, ScriptWriter
from services.kit.failures import Discard
from services.kit.telemetry import set_attributes, span

_CORRECTED = 8
"""Drafts of which each allows for what the one before was too long or too short."""
_NUDGES = (-3.0, 3.0, -6.0, 6.0, -9.0, 9.0, -12.0, 12.0)
"""Seconds by which further drafts aim beside the mark, where passages are coarse."""
_NEAR = 0.005
"""A draft this near to the aim is final, as a share of the show."""


async def draft_script(brief: Brief, writer: ScriptWriter) -> Draft:
    """Have `writer` word the show of `brief`: the draft whose length is nearest to the aim.

    Raises:
        Discard: the feeds hold too little, the writer refuses, or its texts do not fit the parts;
            the reason names the feeds that failed.
        Retry: the writer is out of reach.
    """
    with span("writing", writer=writer.name, topics=len(brief.topics)):
        try:
            draft = await _best_draft(brief, writer)
        except Discard as refused:
            reasons = (refused.reason, brief.withheld, brief.unread)
            raise Discard("; ".join(filter(None, reasons))) from refused
        set_attributes(segments=len(draft.segments))
    return draft


async def _best_draft(brief: Brief, writer: ScriptWriter) -> Draft:
    accepted = brief.accepted
    terse = pacing.is_terse(accepted)
    stories = await asyncio.to_thread(tellings, brief.topics, accepted.language, terse=terse)
    if not stories:
        raise Discard("The feeds hold no story that can be told.")
    aim = pacing.aim(accepted.minutes * 60, writer.drafts)
    planned = await asyncio.to_thread(plan, brief, stories, certain=aim)
    require_enough(brief, len(stories), planned.seconds)  # before words are paid for
    drafts = [each async for each in _drafts(brief, stories, aim, writer)]
    _, best = min(drafts, key=lambda each: abs(each[0]))
    require_enough(brief, len(stories), pacing.seconds_of(best.segments, accepted.hosts))
    return best


async def _drafts(
    brief: Brief, stories: Sequence[Telling], aim: float, writer: ScriptWriter
) -> AsyncIterator[tuple[float, Draft]]:
    """Drafts, each with the seconds by which its certain part is longer than `aim`."""
    accepted = brief.accepted
    certain = aim
    for number in range(min(writer.drafts, _CORRECTED + len(_NUDGES))):
        if number >= _CORRECTED:
            certain = aim + _NUDGES[number - _CORRECTED]
        order = await asyncio.to_thread(plan, brief, stories, certain=certain)
        texts = await _words(order, writer)
        draft = await asyncio.to_thread(assemble, order, texts)
        error = pacing.seconds_of(draft.certain, accepted.hosts) - aim
        yield error, draft
        if abs(error) < _NEAR * accepted.minutes * 60:
            return
        certain -= error


async def _words(order: RunningOrder, writer: ScriptWriter) -> tuple[str, ...]:
    texts = await writer.write(order)
    if len(texts) != len(order.parts):
        raise Discard(
            f"The script writer {writer.name} returned {len(texts)} texts for "
            f"{len(order.parts)} parts."
        )
    empty = [number for number, text in enumerate(texts, 1) if not text.strip()]
    if empty:
        raise Discard(
            f"The script writer {writer.name} returned no words for part {empty[0]} of "
            f"{len(order.parts)}."
        )
    return texts
