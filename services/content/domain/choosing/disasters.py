"""Disasters: which kinds of them a text names, and whether two events are one of them."""

import re

from services.content.domain.choosing.candidates import Candidate
from services.content.domain.language.places import places

_KINDS = re.compile(
    r"""\b(?:
    (?P<quake>(?:earth)?quakes?|aftershocks?|(?:erd|see|nach)beben)
    |(?P<fire>wildfires?|bushfires?|forest\sfires?|waldbr[aä]nde?\w*)
    |(?P<flood>floods?|flooding|flooded|hochwasser|überschwemmung\w*|überflutung\w*)
    |(?P<storm>hurricane|typhoon|cyclone|tornado\w*|orkan\w*|taifun\w*|zyklon\w*|wirbelsturm\w*)
    |(?P<eruption>eruptions?|erupts|volcano|vulkan\w*)
    |(?P<slide>landslides?|mudslides?|avalanches?|lawinen?\w*|erdrutsch\w*)
    |(?P<outbreak>ebola|cholera|measles|masern)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)


def disasters(text: str) -> frozenset[str]:
    """The kinds of disaster that `text` names, each by a key of its own."""
    return frozenset(found.lastgroup or "" for found in _KINDS.finditer(text))


def are_one_disaster(one: Candidate, other: Candidate) -> bool:
    """Whether two events of a day are a disaster of one kind in one state."""
    here, there = _beginning(one), _beginning(other)
    kinds = disasters(here) & disasters(there)
    return bool(kinds and places(here) & places(there))


def _beginning(story: Candidate) -> str:
    return f"{story.lead.source.title}. {story.lead.sentences[0]}"
