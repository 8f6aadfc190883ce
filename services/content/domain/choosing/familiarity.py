"""Familiarity: what a listener elsewhere can place of a story that one outlet alone has."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from services.content.domain.choosing.candidates import Candidate
from services.content.domain.language.places import places

_KNOWN = 2
"""Outlets of the day that have a name, from which it needs no introduction."""
_NAME = 8
"""Times that a name has a capital for each time that it has none; an office has both."""
_CAPITAL = re.compile(r"\b[A-Z][\w-]*")
_LOWER = re.compile(r"\b[a-z][\w-]*")
_NO_NAME = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|mrs?|ms|dr|st|ii|iv|i"
)
_INITIALS = re.compile(r"^(?:The\s|A\s)?([A-Z]{2,6})(?![\w-])")
_SOMEBODY = re.compile(r"^(?:[A-Z][\w-]*\s){2,4}(?=[a-z])")
"""Two names or more and then a word: somebody whom nothing introduces."""


class Familiarity:
    """Which names the day's outlets have in common; those of one need an introduction."""

    def __init__(self, stories: Sequence[Candidate]) -> None:
        """`stories`: all of the day."""
        outlets: dict[str, set[str]] = {}
        capitals: Counter[str] = Counter()
        lower: Counter[str] = Counter()
        for article in chain.from_iterable(story.event for story in stories):
            text = f"{article.source.title}. {article.text}"
            lower.update(_LOWER.findall(text))
            for word in _CAPITAL.findall(text):
                capitals[word.casefold()] += 1
                outlets.setdefault(word, set()).add(article.source.outlet)
        self._known = {word for word, holders in outlets.items() if len(holders) >= _KNOWN}
        self._names = {word for word, count in capitals.items() if count > _NAME * lower[word]}

    def can_place(self, story: Candidate, language: str) -> bool:
        """Whether a listener elsewhere knows where a story is, or whom it is about.

        It names a state, or somebody whom another outlet has too, and does not begin with somebody
        whom nobody else has, nor with such initials. German writes every noun large.
        """
        told = story.lead.sentences
        if language != "en" or not told:
            return True
        text = " ".join(told)
        somewhere = places(f"{story.lead.source.title}. {text}")
        known = bool(somewhere) or any(name in self._known for name in self._named(text))
        return known and not self._begins_with_a_stranger(told[0])

    def _begins_with_a_stranger(self, sentence: str) -> bool:
        initials = _INITIALS.match(sentence)
        if initials and initials[1] not in self._known and not places(sentence):
            return True
        begun = _SOMEBODY.match(sentence)
        if not begun or places(begun[0]):
            return False
        words = _CAPITAL.findall(begun[0])
        return all(word.casefold() in self._names and word not in self._known for word in words)

    def _named(self, text: str) -> list[str]:
        return [
            word
            for word in _CAPITAL.findall(text)
            if word.casefold() in self._names and not _NO_NAME.fullmatch(word.casefold())
        ]
