"""Cutting a story into passages: what one host says of it in one breath."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.content.domain.news import Article, Topic

LONGEST_SENTENCE = 320
"""Longer sentences are not for the ear, in characters."""
LONGEST_PASSAGE = 220
"""Sentences are put together up to this length, in characters: about 14 s of speech."""
MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """One to three sentences of one article."""

    sentences: tuple[str, ...]
    article: Article

    @property
    def text(self) -> str:
        """The sentences as they are said."""
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Telling:
    """A story and the passages in which it can be told."""

    topic: Topic
    passages: tuple[Passage, ...]


def tellings(topics: Iterable[Topic], *, terse: bool) -> list[Telling]:
    """Cut the stories into passages; no sentence comes twice, a story without any is left out.

    `terse`: one sentence a passage, for a short show.
    """
    said: set[str] = set()
    cut = [Telling(topic, _cut(_fresh(topic, said), terse=terse)) for topic in topics]
    return [telling for telling in cut if telling.passages]


def _fresh(topic: Topic, said: set[str]) -> list[tuple[str, Article]]:
    fresh = []
    for sentence, article in topic.facts:
        key = " ".join(sentence.split()).casefold()
        if key and len(sentence) <= LONGEST_SENTENCE and key not in said:
            said.add(key)
            fresh.append((sentence, article))
    return fresh


def _cut(facts: Sequence[tuple[str, Article]], *, terse: bool) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    for sentence, article in facts:
        last = passages[-1] if passages else None
        if last and not terse and last.article == article and _has_room(last, sentence):
            passages[-1] = Passage((*last.sentences, sentence), article)
        else:
            passages.append(Passage((sentence,), article))
    return tuple(passages)


def _has_room(passage: Passage, sentence: str) -> bool:
    return (
        len(passage.sentences) < MOST_SENTENCES
        and len(passage.text) + 1 + len(sentence) <= LONGEST_PASSAGE
    )
