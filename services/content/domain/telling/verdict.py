"""Whether the words that a writer has found may go on air."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.content.domain.telling import pacing
from services.content.domain.telling.assignment import Rejected, Worded
from services.content.domain.telling.checking import faults
from services.content.domain.telling.running_order import RunningOrder
from services.content.domain.telling.support import unsupported

_LEEWAY = 5.0
"""Seconds by which all parts together may be too long."""


def verdict(worded: Worded, standing: Sequence[Worded], order: RunningOrder) -> Worded | Rejected:
    """The words of a part of `order` as they go on air beside those that stand, or why they do not.

    Words that need more articles than they cite cite all articles of their story.
    """
    reasons = tuple(_reasons(worded, standing, order))
    if reasons:
        return Rejected(worded.text, reasons)
    part = order.parts[worded.number - 1]
    if part.story is None or not worded.cited:
        return worded
    topic = order.stories[part.story - 1].topic
    every = tuple(article.source for article in topic.articles)
    if set(worded.cited) >= set(every):
        return worded
    cited = _citing_only(worded, order, part.story)
    return worded if not faults(worded.text, part, cited) else replace(worded, cited=every)


def _reasons(worded: Worded, standing: Sequence[Worded], order: RunningOrder) -> Iterator[str]:
    """Why words may not go on air.

    A headline says what a story says later; so parts are compared with those of their own kind.
    """
    part = order.parts[worded.number - 1]
    before = tuple(
        other.text for other in standing if order.parts[other.number - 1].kind == part.kind
    )
    for fault in faults(worded.text, part, order, before=before):
        yield fault.detail
    for sentence in unsupported(worded.text, part, order):
        yield f"“{sentence}” is not what this part is about: leave it out."
    if not part.reserve and _overruns(worded, standing, order):
        wanted = part.seconds * part.host.voice.characters_per_second
        yield f"The show becomes too long: make this part about {wanted:.0f} characters long."


def _overruns(worded: Worded, standing: Sequence[Worded], order: RunningOrder) -> bool:
    """Whether what is sure to be spoken takes longer with these words than a show has room for.

    A part is free to be longer than planned, as `faults` allow, where others are not.
    """
    said = [each for each in (*standing, worded) if not order.parts[each.number - 1].reserve]
    planned = sum(order.parts[each.number - 1].seconds for each in said)
    own = _seconds(worded, order)
    is_longer = own > order.parts[worded.number - 1].seconds
    taken = sum(_seconds(each, order) for each in said)
    return is_longer and taken > pacing.LONGER * planned + _LEEWAY


def _seconds(worded: Worded, order: RunningOrder) -> float:
    rate = order.parts[worded.number - 1].host.voice.characters_per_second
    return len(worded.text) / rate


def _citing_only(worded: Worded, order: RunningOrder, story: int) -> RunningOrder:
    """The running order as if the story had only the articles that the words cite."""
    telling = order.stories[story - 1]
    articles = tuple(a for a in telling.topic.articles if a.source in worded.cited)
    narrowed = replace(telling, topic=replace(telling.topic, articles=articles))
    stories = (*order.stories[: story - 1], narrowed, *order.stories[story:])
    return replace(order, stories=stories)
