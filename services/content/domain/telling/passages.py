"""Cutting a story into passages: what one host says of it in one breath."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contracts import Language, SourceRef
from services.content.domain.news import Article, Topic
from services.content.domain.telling import breath, claims
from services.content.domain.telling.contrast import Contrast, contrast

LONGEST_SENTENCE = 320
"""Longer sentences are not for the ear, in characters."""
LONGEST_PASSAGE = 220
"""Sentences are put together up to this length, in characters: about 14 s of speech."""
MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """One to three sentences of one article.

    `rule`: the rule by which the first of them was made from the article's headline; empty where
    it is the outlet's own. `contrast`: another outlet with another count, who is named beside it.
    `corroboration`: articles that tell the same news.
    """

    sentences: tuple[str, ...]
    article: Article
    rule: str = ""
    contrast: Contrast | None = None
    corroboration: tuple[Article, ...] = ()

    @property
    def text(self) -> str:
        """The sentences as they are said."""
        return " ".join(self.sentences)

    @property
    def denies(self) -> bool:
        """Whether it begins with what whoever is accused says."""
        return claims.denies(self.sentences[0])

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """The articles that it rests on, the one that is read first."""
        others = [article.source for article in self.corroboration]
        if self.contrast is not None:
            others.append(self.contrast.other.source)
        return tuple(dict.fromkeys((self.article.source, *others)))


@dataclass(frozen=True, slots=True)
class Telling:
    """A story and the passages in which it can be told."""

    topic: Topic
    passages: tuple[Passage, ...]

    @property
    def least(self) -> int:
        """How many of the first passages are told together: a claim, and what denies it."""
        first, *others = self.passages
        return 2 if others and others[0].denies and not first.denies else 1

    @property
    def is_slim(self) -> bool:
        """Whether it is of one outlet, and a German headline alone, or for a trade."""
        alone = len(self.passages) == 1 and len(self.passages[0].sentences) == 1
        headline = alone and self.passages[0].rule.startswith("de.")
        return self.rests_on_one and (headline or self.topic.trade)

    @property
    def rests_on_one(self) -> bool:
        """Whether one outlet alone has the story."""
        outlets = {article.source.outlet for article in self.topic.articles}
        return max(len(outlets), self.topic.outlets) == 1


def tellings(topics: Iterable[Topic], language: Language, *, terse: bool) -> list[Telling]:
    """Cut the stories into passages; no sentence comes twice, a story without any is left out.

    `terse`: one sentence a passage, for a short show.
    """
    said: set[str] = set()
    cut = (Telling(topic, _cut(_fresh(topic, said), language, terse=terse)) for topic in topics)
    return [_supported(telling, language) for telling in cut if telling.passages]


def _fresh(topic: Topic, said: set[str]) -> list[tuple[str, Article]]:
    fresh = []
    for sentence, article in topic.facts:
        key = " ".join(sentence.split()).casefold()
        if key and len(sentence) <= LONGEST_SENTENCE and key not in said:
            said.add(key)
            fresh.append((sentence, article))
    return fresh


def _cut(
    facts: Sequence[tuple[str, Article]], language: Language, *, terse: bool
) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    for sentence, article in facts:
        last = passages[-1] if passages else None
        rule = _rule(sentence, article, language)
        if last and not terse and last.article == article and _has_room(last, sentence):
            passages[-1] = replace(last, sentences=(*last.sentences, sentence))
        else:
            passages.append(Passage((sentence,), article, rule))
    return tuple(passages)


def _rule(sentence: str, article: Article, language: Language) -> str:
    """The rule that made `sentence`; none did where the outlet wrote it as it stands."""
    first = article.sentences[0]
    if sentence in article.sentences:
        return article.rule if sentence == first else ""
    words = frozenset(sentence.split())
    origin = max(article.sentences, key=lambda own: len(words.intersection(own.split())))
    made = article.rule if origin == first else ""
    return "+".join(filter(None, (made, breath.RULES[language])))


def _has_room(passage: Passage, sentence: str) -> bool:
    return (
        len(passage.sentences) < MOST_SENTENCES
        and len(passage.text) + 1 + len(sentence) <= LONGEST_PASSAGE
    )


def _supported(telling: Telling, language: str) -> Telling:
    """With whoever tells the news of the first passage too, and the one who counts otherwise.

    What is denied comes right behind the first passage.
    """
    first, *others = telling.passages
    topic = telling.topic
    found = contrast((first.article, *topic.articles), language)
    if found is not None and found.count not in first.text:
        found = None
    news = first.sentences[0] == topic.facts[0][0]
    first = replace(first, contrast=found, corroboration=topic.corroboration if news else ())
    others.sort(key=lambda passage: not passage.denies)
    return replace(telling, passages=(first, *others))
