"""Where no article can stand before a noun phrase: the words are not understood there."""

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.finite import is_object
from services.content.domain.headlines.english.number import is_plural_noun
from services.content.domain.headlines.english.phrases import Phrase
from services.content.domain.headlines.english.tokens import (
    before,
    is_name,
    pauses,
    small,
)

_DEEDS = verbs.BASES - nouns.COUNTABLE - nouns.UNIQUE - known.ADJECTIVES
_ADVERBS = known.ADVERBS - known.PREPOSITIONS
_GIVES = known.word_set("offers gives hands sends grants awards promises shows lends")
_NEVER_BEFORE = known.word_set(
    "who whose whom which january february april june july august september october november "
    "december"
)
_ACTORS = known.AUXILIARIES | known.PRONOUNS | {"to", "and", "who"}
_PLURAL_PARTS = known.word_set(
    "sales arms sports news wages women's men's rights savings goods drugs"
)
_BOUND = known.PREPOSITIONS | known.CONJUNCTIONS
_OPENING, _CLOSING = frozenset("‘'“\""), frozenset("’'”\"")


def is_misplaced(phrase: Phrase) -> bool:
    """Whether no article can stand before `phrase`: an adjective does, or half of a compound."""
    i, words, previous = phrase.begin, phrase.words, phrase.before
    if i and pauses(words[i - 1]):
        return "-" in previous or small(words[i]).endswith("ing")
    if i == 0 or i - 1 == phrase.predicate or previous in _BOUND:
        return False
    if _describes(words, i - 1) or previous in _NEVER_BEFORE:
        return True
    if words[i - 1][-1] in _CLOSING or previous in _ADVERBS:
        return previous not in verbs.FORMS
    base = previous in verbs.BASES and previous not in verbs.PASTS
    if not base:
        return previous in nouns.COUNTABLE and previous not in verbs.FORMS
    actor = before(words, i - 1)
    both = any(small(w) == "and" for w in words[max(0, i - len("team")) : i - 1])
    acts = actor in _ACTORS and not is_name(words[i - 2])
    return not (acts or is_plural_noun(actor) or both)


def _describes(words: list[str], i: int) -> bool:
    """Whether the word at `i` is an adjective, or a participle with an adverb, before its noun."""
    word, previous = small(words[i]), before(words, i)
    if word.endswith("ed") and previous.endswith("ly"):
        return True
    if word.endswith("ing") and ("-" in previous or previous in known.ADJECTIVES):
        return True
    if word not in known.ADJECTIVES:
        return False
    acts = word in verbs.FORMS and (word in verbs.PASTS or previous in _ACTORS - {"and"})
    return previous in known.PREPOSITIONS or not acts


def is_misread(phrase: Phrase) -> bool:
    """Whether a verb seems to stand within `phrase`, or a quotation to begin in it."""
    first, last = phrase.first, phrase.last
    opened = phrase.words[phrase.begin][0] in _OPENING and not any(
        word.rstrip(",")[-1] in _CLOSING for word in phrase.words[phrase.begin : phrase.end]
    )
    listed = phrase.words[phrase.end - 1].endswith(",")
    after_stop = phrase.begin > 0 and (pauses(phrase.words[phrase.begin - 1]))
    told = phrase.size > 1 and first in verbs.THIRDS and (after_stop or phrase.before == "and")
    given = phrase.before in _GIVES and is_name(first) and phrase.size > len(("Name", "noun"))
    ordered = (
        first in known.PLACES
        and last in verbs.BASES
        and is_object(phrase.words, phrase.end, sure=True)
    )
    follows_noun = phrase.before in verbs.THIRDS and phrase.before not in verbs.SURE_THIRDS
    deed = phrase.size > 1 and (after_stop or follows_noun) and first in _DEEDS
    acts = phrase.size > 1 and last in verbs.NOUNS_TOO and is_plural_noun(phrase.parts[-2])
    many = phrase.after in {"are", "were", "have"} and phrase.before not in {"and", "or"}
    acted = acts and phrase.parts[-2].isalpha() and phrase.parts[-2] not in _PLURAL_PARTS
    return (opened and listed) or told or deed or acted or many or given or ordered
