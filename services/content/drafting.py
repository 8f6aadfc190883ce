"""Has a script written: plans it, asks for its words, checks them, and corrects its length."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

from contracts import Fallback, Segment
from services.content.domain.telling import pacing
from services.content.domain.telling.answers import Answers
from services.content.domain.telling.assignment import whole
from services.content.domain.telling.material import sayable
from services.content.domain.telling.passages import Telling, tellings
from services.content.domain.telling.running_order import RunningOrder, plan
from services.content.domain.telling.script import assemble, require_enough, segment_id
from services.content.domain.telling.verdict import verdict
from services.content.ports import Brief, Draft, ScriptWriter, Worded
from services.kit.calls.attribution import may_replace
from services.kit.failures import BrokerUnavailable, Discard, Retry
from services.kit.telemetry import set_attributes, span, spans

Heard = Callable[[Segment], Awaitable[None]]

_CORRECTED = 8
"""Drafts of which each allows for what the one before was too long or too short."""
_NUDGES = (-3.0, 3.0, -6.0, 6.0, -9.0, 9.0, -12.0, 12.0)
"""Seconds by which further drafts aim beside the mark, where passages are coarse."""
_NEAR = 0.005
"""A draft this near to the aim is final, as a share of the show."""
_SHARE, _LONGEST = 0.6, 120.0
"""Share of the time limit of the script in which writers that are checked have to be done, and
seconds where there is none; what is missing then is left to those that are not."""
_NO_WORDS = "no words came for it"


async def _nobody(_: Segment) -> None:
    """Listen to no segment."""


async def draft_script(brief: Brief, *writers: ScriptWriter, heard: Heard = _nobody) -> Draft:
    """Have the show of `brief` worded by the first of `writers`, or by one after it.

    Words that are not `verbatim` are checked: a part whose words may not go on air is asked for
    once more, with the reasons; then a further writer tells its story, and so it is where time runs
    out. Where a writer fails before it has found any words, the next one writes the show.

    `heard` is told of each segment, in order, as soon as its text is final while others are still
    written; of none where the writer tries several drafts. Where the whole turns out too short and
    the next writer begins anew, the draft that is returned has others.

    Raises:
        Discard: the feeds hold too little, the last writer refuses, or its texts do not fit the
            parts; the reason names the feeds that failed.
        Retry: the last writer is out of reach.
    """
    with span(spans.WRITING, {spans.WRITER: writers[0].name, spans.TOPICS: len(brief.topics)}):
        try:
            draft = await _draft(brief, writers, heard)
        except Discard as refused:
            reasons = (refused.reason, brief.withheld, brief.unread)
            raise Discard("; ".join(filter(None, reasons))) from refused
        set_attributes(
            {
                spans.SEGMENTS: len(draft.segments),
                spans.REPLACED: len(draft.fallbacks),
                spans.REUSED: draft.reused,
            }
        )
    return draft


async def _draft(brief: Brief, writers: Sequence[ScriptWriter], heard: Heard) -> Draft:
    accepted = brief.accepted
    terse = pacing.is_terse(accepted)
    stories = await asyncio.to_thread(tellings, brief.topics, accepted.language, terse=terse)
    if not stories:
        raise Discard("The feeds hold no story that can be told.")
    planned = await asyncio.to_thread(plan, brief, stories, certain=_aim(brief, writers[0]))
    require_enough(brief, len(stories), planned.seconds)  # before words are paid for
    failed: list[Fallback] = []
    limit = _SHARE * accepted.timeouts.script if accepted.timeouts else _LONGEST
    deadline = asyncio.get_running_loop().time() + limit
    for place, writer in enumerate(writers):
        following = writers[place + 1 :]
        try:
            draft = await _draft_by(
                writer, following, brief, stories, heard=heard, deadline=deadline
            )
            require_enough(brief, len(stories), pacing.seconds_of(draft.segments, accepted.hosts))
        except (Retry, Discard) as failure:
            if not following or not _may_replace(failure):
                raise
            failed.append(_fallback("", writer, following[0], failure.reason))
        else:
            return replace(draft, fallbacks=(*failed, *draft.fallbacks))
    raise AssertionError  # the last writer returns or raises


async def _draft_by(
    writer: ScriptWriter,
    following: Sequence[ScriptWriter],
    brief: Brief,
    stories: Sequence[Telling],
    *,
    heard: Heard,
    deadline: float,
) -> Draft:
    if writer.verbatim:
        drafts = [each async for each in _drafts(brief, stories, writer)]
        return min(drafts, key=lambda each: abs(each[0]))[1]
    order = await asyncio.to_thread(_sayable_order, brief, _aim(brief, writer))
    return await _CheckedDraft(order, heard, deadline).written(writer, following)


def _sayable_order(brief: Brief, certain: float) -> RunningOrder:
    """The running order of `brief`, with only that of the articles which can be said."""
    accepted = brief.accepted
    topics = tuple(sayable(topic, accepted.language) for topic in brief.topics)
    stories = tellings(topics, accepted.language, terse=pacing.is_terse(accepted))
    brief = replace(brief, topics=topics)
    return plan(brief, stories, certain=certain, supply=pacing.PAID_SUPPLY)


async def _drafts(
    brief: Brief, stories: Sequence[Telling], writer: ScriptWriter
) -> AsyncIterator[tuple[float, Draft]]:
    """Drafts, each with the seconds by which its certain part is longer than the aim."""
    accepted = brief.accepted
    aim = certain = _aim(brief, writer)
    for number in range(min(writer.drafts, _CORRECTED + len(_NUDGES))):
        if number >= _CORRECTED:
            certain = aim + _NUDGES[number - _CORRECTED]
        order = await asyncio.to_thread(plan, brief, stories, certain=certain)
        words = await _words(order, writer)
        draft = await asyncio.to_thread(assemble, order, words)
        error = pacing.seconds_of(draft.certain, accepted.hosts) - aim
        yield error, replace(draft, written_by=writer.signature(accepted.language))
        if abs(error) < _NEAR * accepted.minutes * 60:
            return
        certain -= error


async def _words(order: RunningOrder, writer: ScriptWriter) -> list[Worded]:
    found: dict[int, Worded] = {}

    async def worded(part: Worded) -> None:
        if part.text.strip():
            found[part.number] = part

    await writer.write(whole(order), worded)
    for number in range(1, len(order.parts) + 1):
        if number not in found:
            raise Discard(_wordless(writer, number, order))
    return [found[number] for number in range(1, len(order.parts) + 1)]


class _CheckedDraft:
    """The draft of a running order whose words are checked as they come in."""

    def __init__(self, order: RunningOrder, heard: Heard, deadline: float) -> None:
        self._order = order
        self._deadline = deadline
        self._answers = Answers(order)
        self._heard = heard
        self._fallbacks: list[Fallback] = []

    async def written(self, writer: ScriptWriter, following: Sequence[ScriptWriter]) -> Draft:
        """Have it written by `writer`, and what it fails at by those who follow.

        Raises:
            Discard: nothing that it has written may go on air, or nobody has words for a part.
            Retry: it is out of reach.
        """
        answers = self._answers
        failure = await self._ask(writer, answers.missing)
        if failure is None and answers.missing:
            self._note(answers.missing, writer, writer, "asked again: ")
            failure = await self._ask(writer, answers.missing)
        if not answers.words:
            raise failure or Discard(self._wordless(writer))
        author = await self._completed(writer, following, failure)
        draft = await asyncio.to_thread(assemble, self._order, answers.words)
        signature = author.signature(self._order.brief.accepted.language)
        return replace(
            draft,
            written_by=signature,
            fallbacks=tuple(self._fallbacks),
            reused=sum(words.reused for words in answers.words),
        )

    async def _completed(
        self,
        writer: ScriptWriter,
        following: Sequence[ScriptWriter],
        failure: Retry | Discard | None,
    ) -> ScriptWriter:
        """Have those who follow write what is missing; whoever has written most of all is named."""
        answers, author, wanted_of = self._answers, writer, writer
        for other in following:
            unfinished = answers.unfinished
            if not unfinished:
                break
            self._note(unfinished, wanted_of, other, "", failure)
            if len(unfinished) == len(self._order.parts):
                author = other
            failure = await self._ask(other, unfinished)
            wanted_of = other
        if answers.missing:
            raise failure or Discard(self._wordless(wanted_of))
        return author

    async def _ask(self, writer: ScriptWriter, wanted: tuple[int, ...]) -> Retry | Discard | None:
        """Ask for the words of `wanted`; return why the writer failed, if it did."""
        answers = self._answers
        check = _unchecked if writer.verbatim else verdict

        async def worded(part: Worded) -> None:
            if part.number in wanted:
                await asyncio.to_thread(answers.add, part, check)
                for segment in answers.final():
                    await self._heard(segment)

        try:
            async with asyncio.timeout_at(None if writer.verbatim else self._deadline):
                await writer.write(answers.assignment(wanted), worded)
        except TimeoutError:
            return Retry(f"{writer.name} was not done in the time that the script has")
        except (Retry, Discard) as failure:
            if not _may_replace(failure):
                raise
            return failure
        return None

    def _note(
        self,
        numbers: Sequence[int],
        wanted: ScriptWriter,
        used: ScriptWriter,
        prefix: str,
        failure: Retry | Discard | None = None,
    ) -> None:
        """Note that `used` writes parts for which `wanted` has no words that may go on air."""
        missing = set(self._answers.missing)
        for number in numbers:
            reason = failure.reason if failure else self._reason(number)
            if number not in missing:
                reason = "another part of its story was replaced"
            self._fallbacks.append(_fallback(segment_id(number), wanted, used, f"{prefix}{reason}"))

    def _reason(self, number: int) -> str:
        rejected = self._answers.rejected.get(number)
        return " ".join(rejected.reasons) if rejected else _NO_WORDS

    def _wordless(self, writer: ScriptWriter) -> str:
        return _wordless(writer, self._answers.missing[0], self._order)


def _unchecked(worded: Worded, _: Sequence[Worded], __: RunningOrder) -> Worded:
    return worded


def _may_replace(failure: Retry | Discard) -> bool:
    """Whether another writer may stand in for the one that failed so."""
    return not isinstance(failure, BrokerUnavailable) and may_replace(failure)


def _aim(brief: Brief, writer: ScriptWriter) -> float:
    return pacing.aim(brief.accepted.minutes * 60, writer.drafts)


def _fallback(segment: str, wanted: ScriptWriter, used: ScriptWriter, reason: str) -> Fallback:
    return Fallback(
        operation="script",
        segment=segment,
        wanted=_title(wanted),
        used=_title(used),
        reason=reason,
    )


def _title(writer: ScriptWriter) -> str:
    return "/".join(filter(None, (writer.name, writer.model)))


def _wordless(writer: ScriptWriter, number: int, order: RunningOrder) -> str:
    return (
        f"The script writer {writer.name} returned no words for part {number} of "
        f"{len(order.parts)}."
    )
