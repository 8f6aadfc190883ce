"""Forecasts: articles that look ahead to what newer ones look back on."""

import re
from collections.abc import Iterable
from datetime import timedelta

from services.content.domain.language import terms
from services.content.domain.news import Article

_OUT_OF_DATE, _COME = 0.6, 0.6
"""What an article lacks as a lead that looks ahead where newer ones do not; and what more it lacks
where one of these says that what was to come has come."""
_NOT_YET = re.compile(
    r"\b(?:will|(?:is|are) (?:to|set|due|expected|about|facing)"
    r"|(?:was|were) (?:set|due|expected)|prepar\w+|braces? for|faces? an?|wird|werden)\b"
)
_TO_COME = re.compile(r"\b(?:will|(?:is|are) (?:set to|due to|to)) (?P<deed>[a-z]{4,})\b")
_OVER = timedelta(hours=2)
"""So much older an article looks ahead in vain."""


def looks_ahead(text: str) -> bool:
    """Whether a text tells of what is to come."""
    return bool(_NOT_YET.search(text))


def out_of_date(article: Article, others: Iterable[Article], language: str) -> float:
    """What an article lacks as a lead that tells of what is to come, where a newer one does not."""
    at = article.source.published_at
    if at is None or not looks_ahead(_head(article)):
        return 0.0
    later = (
        _head(other)
        for other in others
        if other.source.published_at and other.source.published_at - at > _OVER
    )
    done = [told for told in later if not looks_ahead(told)]
    deed = _TO_COME.search(article.sentences[0])
    come = deed and any(
        terms.stem(deed["deed"], language) in terms.stems(told, language) for told in done
    )
    return _OUT_OF_DATE * bool(done) + _COME * bool(come)


def _head(article: Article) -> str:
    """The headline of an article, and what its text begins with."""
    return f"{article.source.title} {article.sentences[0]}"
