"""Whereabouts: what happens in one state is not what happens in another."""

from collections.abc import Iterable, Sequence
from functools import cache

from services.content.domain.choosing.vocabulary import Text
from services.content.domain.language.places import places


class Whereabouts:
    """Which states `texts` name, each looked up when it is asked for, and once."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._titles = cache(lambda n: places(texts[n].title))
        self._all = cache(lambda n: self._titles(n) | places(texts[n].body))

    def may_be_one(self, one: Sequence[int], other: Sequence[int]) -> bool:
        """Whether two groups of texts, by their positions, may be of one event.

        They are not where both name states, and none of the same, neither in their titles nor in
        all they say.
        """
        return not are_apart(map(self._titles, one), map(self._titles, other)) or not are_apart(
            map(self._all, one), map(self._all, other)
        )


def is_elsewhere(text: Text, news: Text) -> bool:
    """Whether the title of a text names another state than the `news`, and leaves theirs out.

    Of news that name no state, any that a title names is another one.
    """
    there, here = places(text.title), places(news.title)
    whole = here | places(news.body)
    if not whole:
        return bool(there)
    return bool(there - here and here - there - places(text.body))


def are_apart(one: Iterable[frozenset[str]], other: Iterable[frozenset[str]]) -> bool:
    """Whether two groups name states, and none of the same."""
    here, there = frozenset[str]().union(*one), frozenset[str]().union(*other)
    return bool(here) and bool(there) and here.isdisjoint(there)
