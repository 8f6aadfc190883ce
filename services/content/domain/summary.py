"""The headlines of a show, and its recap: the biggest stories, each in another sentence."""

from collections.abc import Iterator, Sequence

from services.content.domain import headlines, terms
from services.content.domain.coherence import points_back
from services.content.domain.passages import Passage, Telling
from services.content.domain.worth import is_plain

STORIES = 3
"""Stories of which a show gives the headlines."""
_LONG = 110
"""A headline is shorter, where one can be had, in characters."""
_TOO_LONG, _LATER, _VIEW = 0.5, 0.03, 0.3
"""What a headline loses that is long, with each article that stands before its own, and with a
view of the news, beside the share of what the story's first sentence says."""
_LEAST = 0.2
"""Share of that from which a headline is about the news of the story."""


def headline_passages(tellings: Sequence[Telling], language: str) -> tuple[Passage, ...]:
    """A headline for each of the first stories that has one beside what is said of it.

    None at all where there is one for less than two of them.
    """
    found = [
        best
        for telling in tellings[:STORIES]
        if (best := next(_wordings(telling, language, frozenset()), None))
    ]
    return tuple(found) if len(found) > 1 else ()


def recap_passage(
    tellings: Sequence[Telling], told: Sequence[Passage], language: str
) -> Passage | None:
    """The biggest story once more: in a sentence of its own, else in that of its headline."""
    said = frozenset(_bare(sentence) for passage in told for sentence in passage.sentences)
    for telling in tellings[:STORIES]:
        if best := next(_wordings(telling, language, said), None):
            return best
    return told[0] if told else None


def _wordings(telling: Telling, language: str, said: frozenset[str]) -> Iterator[Passage]:
    """The headlines of a story that can be said and are not said elsewhere, the best one first."""
    spoken = {_bare(s) for passage in telling.passages for s in passage.sentences} | said
    first = telling.passages[0].sentences[0]
    lead = telling.passages[0].article.source.title
    wanted = frozenset(terms.stems(f"{lead} {first}", language))
    ranked = []
    for place, article in enumerate(telling.topic.articles):
        found = headlines.sentence(article.source.title, language)
        if found is None or _bare(found.text) in spoken or points_back(found.text, language):
            continue
        share = len(wanted & frozenset(terms.stems(found.text, language))) / max(1, len(wanted))
        if share < _LEAST:
            continue
        long, view = len(found.text) > _LONG, not is_plain(article.source.title)
        worth = share - _TOO_LONG * long - _LATER * place - _VIEW * view
        ranked.append((-worth, place, Passage((found.text,), article, found.rule)))
    yield from (passage for _, _, passage in sorted(ranked, key=lambda each: each[:2]))


def _bare(sentence: str) -> str:
    return "".join(c for c in sentence.casefold() if c.isalnum())
