"""Noun phrases of English headlines: where one begins and ends."""

import re
from dataclasses import dataclass

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.clause import is_verb
from services.content.domain.headlines.english.particles import THINGS_DONE
from services.content.domain.headlines.english.tokens import (
    after,
    bare,
    before,
    is_name,
    is_number,
    owns,
    pauses,
    small,
    without_owner,
)

HIGHEST = re.compile(r"[a-z]{2,}(?:est)$")
_FUNCTION = (
    known.PREPOSITIONS
    | known.CONJUNCTIONS
    | known.AUXILIARIES
    | known.DETERMINERS
    | {"to", "not", "there"}
)
_UNDESCRIBED = _FUNCTION | known.ADVERBS
_ATTRIBUTIVE_ADVERBS = known.ADVERBS & known.ADJECTIVES
_LY_NOUNS = known.word_set(
    "family ally supply reply rally assembly monopoly anomaly elderly early monthly weekly daily "
    "deadly friendly likely lonely ugly"
)
_BEFORE_NOUNS = (known.PREPOSITIONS - known.SUBORDINATORS) | known.DETERMINERS | {"one"}
_BEFORE_ATTRIBUTES = known.PREPOSITIONS | known.DETERMINERS | {"and"}
_GERUND_NOUNS = nouns.COUNTABLE | known.ADJECTIVES
_NOUNS = nouns.COUNTABLE | nouns.UNIQUE | nouns.OF_ONE
_DESCRIBED = _NOUNS | known.ADJECTIVES
_PEOPLE = known.word_set("man woman boy girl child teenager teen couple")
"""Whoever does something behind: `a boy driving a truck`."""
_ACTORS = known.AUXILIARIES | {"to", "they", "we", "you", "who", "it", "he", "she"}
_CLAUSES = known.SUBORDINATORS | known.word_set(
    "that which who says say said warns alleges claims finds where"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase among the words of a headline: `words[begin:end]`."""

    words: list[str]
    begin: int
    end: int
    predicate: int

    @property
    def parts(self) -> list[str]:
        """The words of the phrase, bare."""
        return [bare(word) for word in self.words[self.begin : self.end]]

    @property
    def first(self) -> str:
        """Its first word, bare."""
        return bare(self.words[self.begin])

    @property
    def last(self) -> str:
        """Its last word, bare, which is its noun."""
        return without_owner(bare(self.words[self.end - 1]))

    @property
    def size(self) -> int:
        """How many words it has."""
        return self.end - self.begin

    @property
    def before(self) -> str:
        """The word before it, in small letters."""
        return before(self.words, self.begin)

    @property
    def after(self) -> str:
        """The word behind it, in small letters; empty where a mark stands between."""
        return after(self.words, self.end - 1)


def phrase_end(words: list[str], begin: int, predicate: int) -> int:
    """Where the noun phrase ends that begins at `begin`: `begin` itself where none does."""
    end = begin
    if _describes(words, begin, predicate):
        end += 1
    while end < len(words) and _in_phrase(words, end, predicate):
        if end > begin and _is_time(words, end):
            break
        end += 1
        if pauses(words[end - 1]) or owns(words[end - 1]):
            break
    return end


def _is_time(words: list[str], i: int) -> bool:
    """Whether a length of time begins at `i`, behind a noun: `basement eight days after`."""
    return is_number(words[i]) and after(words, i) in known.PERIODS


def _describes(words: list[str], i: int, predicate: int) -> bool:
    """Whether a phrase begins with an adverb at `i`: `badly damaged ship`."""
    low, follows, previous = small(words[i]), after(words, i), before(words, i)
    if not low.endswith("ly") or low in _LY_NOUNS or i == predicate or i + 1 == predicate:
        return False
    governed = i - 1 == predicate and previous not in known.AUXILIARIES
    begins = i == 0 or governed or previous in known.PREPOSITIONS - known.SUBORDINATORS
    described = (follows in known.ADJECTIVES or follows in verbs.PARTICIPLES) and (
        i == 0 or follows not in verbs.GERUNDS
    )
    return begins and described and after(words, i + 1) in _NOUNS


def _in_phrase(words: list[str], i: int, predicate: int) -> bool:
    """Whether the word at `i` is part of a noun phrase."""
    word, low = bare(words[i]), small(words[i])
    infinitive = before(words, i) == "to" and low in verbs.BASES
    acting = low in verbs.GERUNDS and before(words, i) in _PEOPLE and not pauses(words[i - 1])
    if not low or i == predicate or infinitive or acting:
        return False
    if word.isupper() and len(word) > 1:
        return True
    if low in _FUNCTION:
        return low == "ever" and _ranks(before(words, i))
    if low in known.PRONOUNS:
        return False
    if is_name(words[i]) and i:
        return True
    return _has_to_be(words, i, predicate) or _may_be(words, i, predicate)


def _ranks(word: str) -> bool:
    """Whether `word` may stand before `ever`: `biggest ever attack`, `second ever trial`."""
    return word in {"first", "second", "third", "only"} or bool(HIGHEST.search(word))


def _has_to_be(words: list[str], i: int, predicate: int) -> bool:
    """Whether a noun phrase has to begin at `i`: behind a preposition, an owner, the main verb."""
    low, previous = small(words[i]), before(words, i)
    if i == 0 or pauses(words[i - 1]) or low in known.ADVERBS or low.endswith("ly"):
        return False
    if owns(words[i - 1]) or previous in known.DETERMINERS:
        return True
    governs = i - 1 == predicate and previous not in known.AUXILIARIES
    if low in verbs.GERUNDS and low not in _GERUND_NOUNS:
        return governs and _attributive(words, i)
    return governs or previous in _BEFORE_NOUNS


def _may_be(words: list[str], i: int, predicate: int) -> bool:
    low = small(words[i])
    if low in _ATTRIBUTIVE_ADVERBS and _described(words, i):
        return True
    if low in known.ADVERBS or (low.endswith("ly") and low not in _LY_NOUNS):
        return False
    if low in verbs.PARTICIPLES or low in verbs.GERUNDS:
        begins = i > 0 and not pauses(words[i - 1]) and small(words[i - 1]) in _BEFORE_NOUNS
        gerund = low in verbs.GERUNDS and low not in _GERUND_NOUNS
        return not (begins and gerund) and _attributive(words, i)
    return i == 0 or not _surely_verb(words, i, predicate)


def _described(words: list[str], i: int) -> bool:
    """Whether a noun or another adjective follows the word at `i`."""
    follows = after(words, i)
    return follows in _DESCRIBED and follows not in _FUNCTION


def _attributive(words: list[str], i: int) -> bool:
    """Whether a participle stands before its noun: `suspected smuggler`."""
    low, follows, previous = small(words[i]), after(words, i), before(words, i)
    if low in verbs.GERUNDS and (low in nouns.COUNTABLE or low in THINGS_DONE):
        return i > 0
    if not follows:
        return False
    if low in verbs.GERUNDS:
        described = follows in _NOUNS or _described(words, i) or is_name(words[i + 1])
        return low in known.ADJECTIVES and described
    if previous in _BEFORE_ATTRIBUTES and follows not in _UNDESCRIBED:
        return True
    if low in known.ADJECTIVES and previous not in known.AUXILIARIES:
        return follows not in _UNDESCRIBED
    return follows in _NOUNS and low not in verbs.PASTS and previous != "to"


def _surely_verb(words: list[str], i: int, predicate: int) -> bool:
    """Whether the word at `i` is a verb and cannot be part of a compound noun."""
    if not is_verb(words, i):
        return False
    low, previous = small(words[i]), before(words, i)
    base = verbs.THIRDS.get(low) or verbs.PASTS.get(low) or low
    if base not in verbs.NOUNS_TOO or low in verbs.PASTS or previous in _ACTORS:
        return True
    if previous == "and" and low in verbs.THIRDS and words[predicate] in verbs.THIRDS:
        return True
    return any(small(w) in _CLAUSES for w in words[max(predicate, 0) : i])
