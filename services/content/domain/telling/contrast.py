"""Outlets that disagree: two counts of the dead of one event, neither of which is out of date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.content.domain.language.tolls import deaths, number
from services.content.domain.news import Article

_AT_ONCE = timedelta(hours=3)
"""Counts that outlets publish within this time stand beside each other."""
_FAR = 1.5
"""Counts that differ by more than this factor count something else."""
_FEW = 3
"""Of fewer dead outlets do not disagree: they speak of single people."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two outlets with their counts of the dead, as they write them."""

    article: Article
    count: str
    other: Article
    others: str


def contrast(articles: Sequence[Article], language: str) -> Contrast | None:
    """How outlets disagree with the first of `articles` about the dead of its event, if they do.

    A later count that is higher is news, not disagreement; one that is lower, by an outlet that
    publishes at about the same time, is.
    """
    lead = articles[0]
    count = _dead(lead, language)
    at = lead.source.published_at
    if count is None or at is None:
        return None
    for other in articles[1:]:
        others, then = _dead(other, language), other.source.published_at
        if others is None or then is None or other.source.outlet == lead.source.outlet:
            continue
        newer, older = (count, others) if at >= then else (others, count)
        if abs(at - then) <= _AT_ONCE and _disagrees(number(newer), number(older)):
            return Contrast(lead, count, other, others)
    return None


def _disagrees(newer: int, older: int) -> bool:
    return _FEW <= newer < older <= _FAR * newer


def _dead(article: Article, language: str) -> str | None:
    """The count in the first sentence that has one."""
    return next((count for s in article.sentences if (count := deaths(s, language))), None)
