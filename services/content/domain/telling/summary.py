"""The headlines of a show, and its recap: the biggest stories, each in a short sentence."""

from collections.abc import Sequence

from contracts import Language
from services.content.domain.language import terms
from services.content.domain.language.sentences import bare
from services.content.domain.telling import claims
from services.content.domain.telling.gist import Gist, gists
from services.content.domain.telling.passages import Passage, Telling

STORIES = 3
"""Stories of which a show gives the headlines."""
_AMONG = 5
"""Stories among which those are found."""
_SHORTEST = 50
"""Characters of a headline at least that is the story's first sentence in short."""
_WANTED, _LONGEST = 90, 100
"""Characters that a headline has at most, where it can be had so short, and at all."""
_FIRST, _HEADLINE, _RECAP = 0.2, 0.4, 0.55
"""Worth from which a sentence is the headline of the first story, which needs one most, and of
another; and from which it is said at the end instead of the headline: both have been heard by
then."""
_FAR = 0.3
"""By how much the news in other words are worth more than a headline that they replace."""
_APART = 0.75
"""Share of what two headlines say together that both say, from which they tell of the same."""


def headline_passages(tellings: Sequence[Telling], language: Language) -> tuple[Passage, ...]:
    """Headlines of the first stories that have one beside what is said of them.

    A story without one, or with a far lesser one, has its news in other words, where others have
    one. None at all where there is but one.
    """
    found: list[Passage] = []
    worded = [
        (each, _wordings(each, language, _HEADLINE if place else _FIRST))
        for place, each in enumerate(tellings[:_AMONG])
        if not claims.is_weak(each.passages[0].sentences)
    ]
    if not any(wordings for _, wordings in worded):
        return ()
    for telling, wordings in worded:
        best = _best(wordings, _in_other_words(telling, language))
        if best and not any(_is_same(best.text, other.text, language) for other in found):
            found.append(best.passage)
    return tuple(found[:STORIES]) if len(found) > 1 else ()


def recap_passage(
    tellings: Sequence[Telling], told: Sequence[Passage], language: Language
) -> Passage | None:
    """The story of the first headline once more: in another sentence, else in that of the headline.

    `told`: the headlines.
    """
    if not told:
        return None
    first = told[0]
    story = next(each for each in tellings if first.article in each.topic.articles)
    others = (gist.passage for gist in _wordings(story, language, _RECAP))
    return next((o for o in others if not _is_same(o.text, first.text, language)), first)


def _wordings(telling: Telling, language: Language, least: float) -> list[Gist]:
    """The sentences that the story does not say itself and that are good enough, the best first."""
    found = gists(telling, language, wanted=_WANTED, longest=_LONGEST)
    return [gist for gist in found if gist.worth >= least and not gist.spoken]


def _best(wordings: Sequence[Gist], others: Sequence[Gist]) -> Gist | None:
    """The best of `wordings`, unless the best of the `others` is better by far."""
    best, other = next(iter(wordings), None), next(iter(others), None)
    if best is None or other is None:
        return best or other
    return other if other.worth >= best.worth + _FAR else best


def _in_other_words(telling: Telling, language: Language) -> list[Gist]:
    """The sentences that say the news as well as the story does, in other words or in short."""
    said = {bare(sentence) for passage in telling.passages for sentence in passage.sentences}
    found = gists(telling, language, wanted=_WANTED, longest=_LONGEST)
    long = [gist for gist in found if gist.worth >= _HEADLINE and len(gist.text) >= _SHORTEST]
    return [gist for gist in long if bare(gist.text) not in said]


def _is_same(one: str, other: str, language: Language) -> bool:
    first, second = terms.stems(one, language), terms.stems(other, language)
    return len(first & second) >= _APART * len(first | second)
