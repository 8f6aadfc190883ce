"""The headlines of a show, and its recap: the biggest stories, each in another sentence."""

from collections.abc import Iterator, Sequence

from services.content.domain import headlines, terms
from services.content.domain.coherence import points_back
from services.content.domain.news import Article
from services.content.domain.passages import Passage, Telling
from services.content.domain.sentences import bare
from services.content.domain.tolls import overtaken, tolls
from services.content.domain.worth import is_plain

STORIES = 3
"""Stories of which a show gives the headlines."""
_AMONG = 5
"""Stories among which those are found."""
_LONG = 110
"""A headline is shorter, where one can be had, in characters."""
_TOO_LONG, _LATER, _VIEW = 0.5, 0.03, 0.3
"""What a headline loses that is long, with each article that stands before its own, and with a
view of the news, beside the share of what the story's first sentence says."""
_LONGEST = 170
"""Characters beyond which a sentence is no headline at all."""
_LEAST = 0.15
"""Share of that from which a headline is about the news of the story."""


def headline_passages(tellings: Sequence[Telling], language: str) -> tuple[Passage, ...]:
    """Headlines of the first stories that have one beside what is said of them.

    None at all where there is none for the first story, or for less than two.
    """
    best = [next(_wordings(telling, language, frozenset()), None) for telling in tellings[:_AMONG]]
    found = tuple(filter(None, best))[:STORIES]
    return found if len(found) > 1 and best[0] is not None else ()


def recap_passage(
    tellings: Sequence[Telling], told: Sequence[Passage], language: str
) -> Passage | None:
    """The biggest story once more: in a sentence of its own, else in that of its headline."""
    said = frozenset(bare(sentence) for passage in told for sentence in passage.sentences)
    for telling in tellings[:STORIES]:
        if best := next(_wordings(telling, language, said), None):
            return best
    return told[0] if told else None


def _wordings(telling: Telling, language: str, said: frozenset[str]) -> Iterator[Passage]:
    """The sentences that tell the news of a story and are not said elsewhere, the best one first.

    They are headlines, or else what articles begin with; none that newer counts have overtaken.
    """
    topic = telling.topic
    spoken = {bare(s) for passage in telling.passages for s in passage.sentences} | said
    first = telling.passages[0]
    wanted = terms.stems(f"{first.article.source.title} {first.sentences[0]}", language)
    counts = tolls(topic.articles, language)
    ranked = []
    for place, passage in enumerate(_sentences(topic.articles, language)):
        text, source = passage.text, passage.article.source
        known = bare(text) in spoken or overtaken(text, source.published_at, counts, language)
        share = len(wanted & terms.stems(text, language)) / max(1, len(wanted))
        if known or share < _LEAST or points_back(text, language):
            continue
        long, view = len(text) > _LONG, not is_plain(source.title)
        worth = share - _TOO_LONG * long - _LATER * place - _VIEW * view
        ranked.append((-worth, place, passage))
    yield from (passage for _, _, passage in sorted(ranked, key=lambda each: each[:2]))


def _sentences(articles: Sequence[Article], language: str) -> Iterator[Passage]:
    """Their headlines, and then what they begin with, where it is no headline."""
    for article in articles:
        if made := headlines.sentence(article.source.title, language):
            yield Passage((made.text,), article, made.rule)
    for article in articles:
        if article.sentences and not article.rule and len(article.sentences[0]) <= _LONGEST:
            yield Passage((article.sentences[0],), article)
