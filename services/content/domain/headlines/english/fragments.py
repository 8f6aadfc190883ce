"""Fragments: what stands in a summary like a sentence, and has no verb or no article."""

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.bare import begins_bare
from services.content.domain.headlines.english.case import lowered
from services.content.domain.headlines.english.terse import is_terse
from services.content.domain.headlines.english.tokens import (
    bare,
    before,
    is_name,
    is_number,
    owns,
    pauses,
    small,
)

_NOUNS = nouns.COUNTABLE | nouns.UNIQUE | nouns.OF_ONE
_CONTRACTED = known.PRONOUNS | known.word_set("that here what")
_BEFORE_NOUNS = known.ADJECTIVES | known.DETERMINERS | (known.PREPOSITIONS - {"out", "up", "down"})
_NO_VERBS = (
    known.ADVERBS | known.PREPOSITIONS | known.PRONOUNS | known.DETERMINERS | known.CONJUNCTIONS
)
_SINGULAR = frozenset({"a", "an", "another"})
_TO_BE = frozenset({"is", "are", "was", "were"})
_OPENINGS = known.PREPOSITIONS | known.SUBORDINATORS | {"what", "whether", "how"}
_MADE = known.word_set("due by at in on")


def is_fragment(text: str) -> bool:
    """Whether `text` surely is no sentence: no word can be its verb, or it begins as no one talks.

    A word counts as a verb wherever it may be one.
    """
    words = text.rstrip(" .").split()
    if not words or not words[0][0].isalpha():
        return False
    one = small(words[0]) in _SINGULAR
    acts = any(_may_act(words, i, one=one) for i in range(len(words)))
    spoken = lowered(words)
    return not acts or begins_bare(spoken) or is_terse(spoken) or _runs_on(words)


def _runs_on(words: list[str]) -> bool:
    """Whether a second verb follows the first comma, without a subject: `…, is the fastest …`."""
    comma = next((i for i, word in enumerate(words[:-1]) if pauses(word)), len(words))
    if small("".join(words[comma + 1 : comma + 2])) not in _TO_BE or small(words[0]) in _OPENINGS:
        return False
    said = words[1:comma]
    return any(small(w) in known.AUXILIARIES for w in said) and not any(map(_is_relative, said))


def _is_relative(word: str) -> bool:
    return small(word) in (known.RELATIVES - {"that"}) | {"what", "how"}


def _may_act(words: list[str], i: int, *, one: bool) -> bool:
    """Whether the word at `i` may be a finite verb; `one`: of a subject in the singular."""
    word = bare(words[i])
    owner, apostrophe, _ = word.lower().partition("'")
    if apostrophe:
        return owner in _CONTRACTED or owner.endswith("n")
    if word.lower() in known.AUXILIARIES:
        return True
    passive = word == "made" and small("".join(words[i + 1 : i + 2])) in _MADE
    if word in verbs.SURE_THIRDS or passive or not word.islower():
        return word in verbs.SURE_THIRDS
    if i and not pauses(words[i - 1]) and _precedes_a_noun(words, i):
        return False
    if not one and word in verbs.BASES:
        return True
    return word in verbs.THIRDS or word in verbs.PASTS or _ends_like_a_verb(words, i)


def _precedes_a_noun(words: list[str], i: int) -> bool:
    """Whether a noun or its adjective follows the word before `i`."""
    previous, low = words[i - 1], before(words, i)
    counted = is_number(previous) and small(words[i]).endswith("s")
    return (low in _BEFORE_NOUNS and not is_name(previous)) or counted or owns(previous)


def _ends_like_a_verb(words: list[str], i: int) -> bool:
    """Whether a word of no list ends like a past form, or like one in the present."""
    word = bare(words[i])
    if word.endswith("ed"):
        return word not in known.ADJECTIVES
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in _NO_VERBS:
        return False
    plural = word[:-1] in _NOUNS or word[:-3] + "y" in _NOUNS
    return not plural or (i > 0 and is_name(words[i - 1]))
