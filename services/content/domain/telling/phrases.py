"""The hosts' own words: phrases with slots."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from random import Random
from string import Formatter
from typing import NamedTuple

KINDS = (
    "welcome",
    "clock",
    "host",
    "cohost",
    "headlines",
    "update",
    "kicker",
    "attribution",
    "credit",
    "contrast",
    "recap",
    "closing",
    "farewell",
)
"""What a phrase can do, in the order of a show."""

_STEM = 4
"""Words that begin with the same letters echo each other: report, reporting."""
_WORD = re.compile(rf"\w{{{_STEM},}}")
_MEMORY = 4
"""How many phrases back an echo is heard."""
_DOUBLE_STOP = re.compile(r"([.!?…])\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of one language.

    `titled` joins `{title}` and `{station}`; `phrases` holds the templates of each of `KINDS`.
    `verbs` gives for each verb in a slot, in the singular, the plural that a title takes which
    ends in one of `plurals`.
    """

    titled: str
    plurals: tuple[str, ...]
    verbs: Mapping[str, str]
    phrases: Mapping[str, tuple[str, ...]]

    def agreeing(self, title: str) -> dict[str, str]:
        """The slots of the verbs that stand with `title`."""
        plural = title.casefold().endswith(self.plurals)
        return {verb: other if plural else verb for verb, other in self.verbs.items()}


class Deck:
    """The phrases in an order drawn by `rng`, dealt one by one; none again before all were.

    Of those that would do, the one that has the fewest words in common with the phrases dealt
    just before, and with what fills its slots, comes first.
    """

    def __init__(self, book: Phrasebook, rng: Random) -> None:
        self._all = {kind: list(book.phrases[kind]) for kind in KINDS}
        for phrases in self._all.values():
            rng.shuffle(phrases)
        self._left = {kind: list(phrases) for kind, phrases in self._all.items()}
        self._latest: deque[frozenset[str]] = deque(maxlen=_MEMORY)

    def deal(self, kind: str, slots: Mapping[str, str], *, longest: int = 200) -> str:
        """Deal a phrase of `kind` whose slots are all known, filled in.

        `longest`: most characters of the phrase, its slots not counted. Empty where there is no
        such phrase.
        """
        fits = partial(_fits, slots=slots, longest=longest)
        candidates = list(filter(fits, self._left[kind]))
        if not candidates:
            candidates = list(filter(fits, self._all[kind]))
            self._left[kind] += candidates
        if not candidates:
            return ""
        heard = [*self._latest, _words(" ".join(slots.values()))]
        template = min(candidates, key=lambda t: sum(len(h & _anatomy(t).words) for h in heard))
        self._left[kind].remove(template)
        self._latest.append(_anatomy(template).words)
        return _DOUBLE_STOP.sub(r"\1", template.format_map(slots))


def _fits(template: str, *, slots: Mapping[str, str], longest: int) -> bool:
    """Whether all slots of a phrase are known, and the rest of it is short enough."""
    anatomy = _anatomy(template)
    return anatomy.slots <= slots.keys() and anatomy.length <= longest


class _Anatomy(NamedTuple):
    length: int
    """Characters outside slots."""
    slots: frozenset[str]
    words: frozenset[str]


@cache
def _anatomy(template: str) -> _Anatomy:
    parts = list(Formatter().parse(template))
    own = " ".join(text for text, *_ in parts)
    return _Anatomy(
        length=sum(len(text) for text, *_ in parts),
        slots=frozenset(name for _, name, *_ in parts if name),
        words=_words(own),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold()[:_STEM] for word in _WORD.findall(text))
