"""All that a text gives in numbers: quantities, times of day, scores and days of the year."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from services.content.domain.telling.checking.dates import Day, days
from services.content.domain.telling.checking.quantities import quantities
from services.content.domain.telling.checking.quantity import Quantity
from services.content.domain.telling.checking.scores import Score, scores
from services.content.domain.telling.checking.times import Time, times


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a text, each of one kind."""

    quantities: tuple[Quantity, ...] = ()
    times: tuple[Time, ...] = ()
    scores: tuple[Score, ...] = ()
    days: tuple[Day, ...] = ()

    @staticmethod
    def together(parts: Iterable["Figures"]) -> "Figures":
        """The numbers of several texts."""
        every = tuple(parts)
        return Figures(
            tuple(chain.from_iterable(each.quantities for each in every)),
            tuple(chain.from_iterable(each.times for each in every)),
            tuple(chain.from_iterable(each.scores for each in every)),
            tuple(chain.from_iterable(each.days for each in every)),
        )


@lru_cache(maxsize=4096)
def figures(text: str, language: str) -> Figures:
    """The numbers of `text`: what is a time, a score or a day is no quantity besides."""
    found_days = tuple(days(text, language))
    text = _without(text, found_days)
    found_times = tuple(times(text, language))
    text = _without(text, found_times)
    found_scores = tuple(scores(text, language))
    text = _without(text, found_scores)
    return Figures(quantities(text, language), found_times, found_scores, found_days)


def _without(text: str, found: Iterable[Day | Time | Score]) -> str:
    """`text` with blanks in the place of what was found."""
    for each in found:
        text = f"{text[: each.start]}{'·' * (each.end - each.start)}{text[each.end :]}"
    return text
