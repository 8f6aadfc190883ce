"""Where hosts may talk to each other, at turns that are sure to be spoken, and where they do."""

import re

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
    return frozenset(n for n in range(1, len(order.parts)) if _is_turn(n, order))


def hands_over(number: int, text: str, order: RunningOrder) -> bool:
    """Whether the words of a part do hand over to the next host, by name, at one of the turns."""
    if not order.brief.accepted.dialogue or number == len(order.parts):
        return False
    name = re.escape(order.parts[number].host.name)
    return bool(re.search(rf"\b{name}\b", text)) and _is_turn(number, order)


def _is_turn(number: int, order: RunningOrder) -> bool:
    part, following = order.parts[number - 1 : number + 1]
    if part.kind in _SILENT or part.host == following.host:
        return False
    language = order.brief.accepted.language
    return all(_is_fit(each, order, language) for each in (part, following))


def _is_fit(part: Part, order: RunningOrder, language: str) -> bool:
    if part.reserve:
        return False
    if part.story is None:
        return True
    told = order.stories[part.story - 1]
    return not any(harms(s, language) for each in told.passages for s in each.sentences)
