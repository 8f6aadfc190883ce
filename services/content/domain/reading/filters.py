"""Which of the news a show tells: the filters of a request."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from contracts import NewsFilter
from services.content.domain.news import Article
from services.content.domain.reading import categories

_SHORT = 3
"""Letters of a keyword up to which it is a whole word, and no beginning of one."""


def passes(articles: Sequence[Article], wanted: NewsFilter) -> bool:
    """Whether an event, given by its articles with the leading one first, is wanted."""
    lead = articles[0]
    words = "\n".join((*(a.source.title for a in articles), *lead.sentences[:2], lead.text))
    return (
        _is_in(categories.of_event(articles), wanted.categories)
        and any(_is_in(a.region, wanted.regions) for a in articles)
        and (not wanted.keywords or _holds(words, wanted.keywords))
        and not (wanted.blocked_keywords and _holds(words, wanted.blocked_keywords))
    )


def blocks(outlet: str, addresses: Iterable[str | None], wanted: NewsFilter) -> bool:
    """Whether an outlet is blocked, by its name or by the host of one of its `addresses`."""
    blocked = [name.casefold() for name in wanted.blocked_outlets]
    if not blocked:
        return False
    hosts = [_host(address) for address in addresses if address]
    return outlet.casefold() in blocked or any(
        host == name or host.endswith(f".{name}") for host in hosts for name in blocked
    )


def in_words(wanted: NewsFilter) -> str:
    """What narrows the news, in words: `categories sport; keywords cup, final`; or nothing."""
    given = wanted.model_dump(exclude_defaults=True, exclude={"genres"})
    return "; ".join(
        f"{kind.replace('_', ' ')} {', '.join(words)}" for kind, words in given.items()
    )


def _is_in(word: str, wanted: Sequence[str]) -> bool:
    return not wanted or word.casefold() in {each.casefold() for each in wanted}


def _holds(text: str, keywords: tuple[str, ...]) -> bool:
    return bool(_pattern(keywords).search(text))


@lru_cache(maxsize=64)
def _pattern(keywords: tuple[str, ...]) -> re.Pattern[str]:
    forms = (re.escape(word) + (r"\b" if len(word) <= _SHORT else "") for word in keywords)
    return re.compile(rf"\b(?:{'|'.join(forms)})", re.IGNORECASE)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
