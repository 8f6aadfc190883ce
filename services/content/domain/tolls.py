"""Counts of victims: which of them a newer one has overtaken."""

import re
from collections.abc import Iterable
from datetime import datetime

from services.content.domain.news import Article

_VICTIMS = re.compile(
    r"\b(?:kill(?:ed|s)?|dead|die[sd]?|deaths?|death toll|fatalit\w+|missing|injured|wounded"
    r"|tote[nr]?|getötet|gestorben|todesopfer|ums leben|vermisst\w*|verletzt\w*)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:hundreds|thousands|dozens|hunderte|tausende|dutzende)\b", re.IGNORECASE
)
_FIGURE = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,  ]\d{3})+(?!\d)|(?<![\d.,])\d+(?![\d.,]*\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def counts_victims(sentence: str) -> bool:
    """Whether a sentence says how many came to harm."""
    return bool(_VICTIMS.search(sentence) and _NUMBER.search(sentence))


def overtaken(sentence: str, at: datetime | None, later: Iterable[tuple[datetime, int]]) -> bool:
    """Whether a sentence said `at` that time counts fewer victims than one of the `later` tolls."""
    toll = _toll(sentence)
    return toll > 0 and at is not None and any(then > at and n > toll for then, n in later)


def tolls(articles: Iterable[Article]) -> list[tuple[datetime, int]]:
    """The counts of victims in `articles`, each with its time."""
    return [
        (at, toll)
        for article in articles
        if (at := article.source.published_at)
        for sentence in article.sentences
        if (toll := _toll(sentence))
    ]


def _toll(sentence: str) -> int:
    """The largest figure in a sentence that counts victims; 0 where there is none."""
    if not counts_victims(sentence):
        return 0
    figures = (f for f in _FIGURE.findall(sentence) if not _YEAR.fullmatch(f))
    return max((int(re.sub(r"\D", "", f)) for f in figures), default=0)
