"""The hosts' own words: phrases with slots, each said once in a show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from string import Formatter

KINDS = (
    "welcome",
    "clock",
    "host",
    "cohost",
    "lead",
    "transition",
    "section",
    "attribution",
    "credit",
    "addition",
    "continuation",
    "closing",
    "farewell",
)
"""What a phrase can do, in the order of a show."""

_DOUBLE_STOP = re.compile(r"([.!?…])\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of one language.

    `titled` joins `{title}` and `{station}`; `sections` gives for each category of news the
    slots that name it in a phrase; `phrases` holds the templates of each of `KINDS`.
    """

    titled: str
    sections: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, tuple[str, ...]]


class Deck:
    """The phrases in an order drawn by `rng`, dealt one by one and never again."""

    def __init__(self, book: Phrasebook, rng: Random) -> None:
        self._left = {kind: list(book.phrases[kind]) for kind in KINDS}
        for phrases in self._left.values():
            rng.shuffle(phrases)

    def deal(self, kind: str, slots: Mapping[str, str], *, longest: int = 200) -> str:
        """Deal the next phrase of `kind` whose slots are all known, filled in.

        `longest`: most characters of the phrase, its slots not counted. Empty where no such
        phrase is left.
        """
        for template in self._left[kind]:
            words, names = _parse(template)
            if names <= slots.keys() and words <= longest:
                self._left[kind].remove(template)
                return _DOUBLE_STOP.sub(r"\1", template.format_map(slots))
        return ""


@cache
def _parse(template: str) -> tuple[int, frozenset[str]]:
    """Length without slots, and the names of the slots."""
    parts = list(Formatter().parse(template))
    return sum(len(text) for text, *_ in parts), frozenset(name for _, name, *_ in parts if name)
