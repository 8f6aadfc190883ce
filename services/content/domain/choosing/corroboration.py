"""Corroboration: which articles of an event tell the same news as the first sentence of a story."""

from collections import Counter
from collections.abc import Sequence

from services.content.domain.language import terms
from services.content.domain.news import Article

_SAME_NEWS = 0.65
"""Share of what the first sentence says of the core of the event, from which an article that says
it tells the same news."""
_ABOUT = 2
"""Roots that the title of such an article shares with the news: a live page tells many, and is
about its title."""
_MOST = 12
"""Articles that are named beside the one that is read."""


def corroboration(
    sentence: str, article: Article, event: Sequence[Article], language: str
) -> tuple[Article, ...]:
    """The other articles of `event` that tell the news of `sentence`, which is of `article`.

    The core of an event is what two of its articles at least have in common; what more of them
    have weighs more.
    """
    stems = {a.source: terms.stems(f"{a.source.title}. {a.text}", language) for a in event}
    core = Counter(stem for held in stems.values() for stem in held)
    news = {
        stem: core[stem]
        for stem in terms.stems(f"{article.source.title}. {sentence}", language)
        if core[stem] > 1
    }
    enough = _SAME_NEWS * sum(news.values())
    about = terms.roots(f"{article.source.title}. {sentence}", language)
    same = [
        other
        for other in event
        if other.source != article.source
        and len(about & terms.roots(other.source.title, language)) >= _ABOUT
        and 0 < enough <= sum(news.get(stem, 0) for stem in stems[other.source])
    ]
    return tuple(same[:_MOST])
