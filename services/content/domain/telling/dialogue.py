"""Where hosts may talk to each other: at the turns that are sure to be spoken."""

from collections.abc import Iterator

from services.content.domain.choosing.worth import harms
from services.content.domain.telling.running_order import Part, RunningOrder

_SILENT = frozenset({"opening", "headlines"})
"""Kinds of parts after which nobody is handed over to: everyone is introduced there."""


def turns(order: RunningOrder) -> frozenset[int]:
    """Numbers of the parts, from 1, that may hand over to the host of the next one.

    None where the show has no dialogue; no turn lies beside a part that may be left out, or beside
    a story in which people are hurt.
    """
    if not order.brief.accepted.dialogue:
        return frozenset()
    return frozenset(_turns(order))


def _turns(order: RunningOrder) -> Iterator[int]:
    language = order.brief.accepted.language
    for number, (part, following) in enumerate(zip(order.parts, order.parts[1:], strict=False), 1):
        free = part.kind not in _SILENT and part.host != following.host
        if free and all(_is_fit(each, order, language) for each in (part, following)):
            yield number


def _is_fit(part: Part, order: RunningOrder, language: str) -> bool:
    if part.reserve:
        return False
    if part.story is None:
        return True
    told = order.stories[part.story - 1]
    return not any(harms(s, language) for each in told.passages for s in each.sentences)
