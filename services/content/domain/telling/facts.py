"""Facts: which sentences are worth saying, so that none says again what was said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.content.domain.headlines.english.written import sayable
from services.content.domain.language.sentences import bare
from services.content.domain.language.tolls import toll
from services.content.domain.news import Article
from services.content.domain.telling import claims
from services.content.domain.telling.abbreviations import spelled_out
from services.content.domain.telling.angles import in_order
from services.content.domain.telling.beginnings import introduced
from services.content.domain.telling.breath import in_one_breath, one_matter, without_known_tail
from services.content.domain.telling.likeness import alike, wordy
from services.content.domain.telling.retelling import briefly
from services.content.domain.telling.speakable import (
    day_behind,
    deed_done,
    with_pauses,
    without_honorifics,
)
from services.content.domain.telling.story_facts import StoryFacts

_SAME = 0.5
"""Share of the shorter sentence's stems that another story's sentence holds, from which it says
the same."""

_FEWEST, _MANY_MORE = 3, 3
"""Stems that they share at least: two are no more than a name; and how many times as many victims
one counts that tells of another disaster."""


@dataclass(slots=True)
class SpokenFacts:
    """What has been said so far in the show."""

    _stems: list[frozenset[str]] = field(default_factory=list)
    _sentences: list[str] = field(default_factory=list)
    _texts: set[str] = field(default_factory=set)

    def take(self, articles: Sequence[Article], language: str) -> tuple[tuple[str, Article], ...]:
        """The sentences of one story that say something new, in order; they count as said.

        The news are told once, by the first article; the others add what is new. With a sentence
        that is left out go those that lean on it, unless they go on with the news.
        """
        story = StoryFacts(language, _core(articles, language), self._is_said)
        ordered = in_order(articles) if language == "en" else articles
        for article in ordered:
            if story.is_related(article):
                story.tell(article)
        story.fill_up(ordered)
        self._stems += story.stems
        self._sentences += [sentence for sentence, _ in story.taken]
        self._texts |= {bare(sentence) for sentence, _ in story.taken}
        return _for_the_ear(story, articles, language)

    def _is_said(self, sentence: str, language: str) -> bool:
        """Whether another story has said it."""
        stems = wordy(sentence, language)
        return bare(sentence) in self._texts or any(
            alike(stems, s) >= _SAME
            and len(stems & s) >= min(_FEWEST, len(stems), len(s))
            and not _counts_others(sentence, said)
            for s, said in zip(self._stems, self._sentences, strict=True)
        )


def _counts_others(sentence: str, said: str) -> bool:
    """Whether two sentences count victims, and one many more: those of another disaster."""
    fewer, more = sorted((toll(sentence), toll(said)))
    return fewer > 0 and more >= _MANY_MORE * fewer


def _for_the_ear(
    story: StoryFacts, articles: Sequence[Article], language: str
) -> tuple[tuple[str, Article], ...]:
    """The sentences of a story as they are said one after another."""
    said: list[str] = []
    titles = [article.source.title for article in articles]
    for place, (sentence, article) in enumerate(story.taken):
        if language == "de":
            known = frozenset().union(*story.stems[:place])
            plain = claims.plainly_denied(sentence) if place else sentence
            said.append(without_known_tail(plain, known))
            continue
        plain = with_pauses(without_honorifics(sayable(sentence), articles))
        one = deed_done(one_matter(plain, titles, language))
        short = in_one_breath(one, "" if said else article.source.title, language)
        if said:
            said.append(briefly(short, said, language))
        else:
            said.append(introduced(day_behind(short), articles, language))
    if language == "en":
        said = spelled_out(said, (f"{a.source.title}. {a.text}" for a in articles))
    return tuple((text, article) for text, (_, article) in zip(said, story.taken, strict=True))


def _core(articles: Sequence[Article], language: str) -> dict[str, int]:
    holders = Counter(
        stem for a in articles for stem in wordy(f"{a.source.title}. {a.text}", language)
    )
    return {stem: count for stem, count in holders.items() if count > 1}
