"""Articles that a headline lacks, where no rule puts them: it cannot be read as it stands."""

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.finite import is_finite
from services.content.domain.headlines.english.number import is_plural_noun
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
)

_NOUNS = nouns.COUNTABLE | nouns.UNIQUE | nouns.UNSURE
_BEHIND = (
    known.PREPOSITIONS
    | (known.ADVERBS - {"home", "alone"})
    | (known.CONJUNCTIONS - {"and", "or"})
    | known.AUXILIARIES
    | verbs.SURE_THIRDS
) | known.word_set("to hits wins sparks triggers causes collapses vows further again")
_GOVERNING = (known.PREPOSITIONS | known.SUBORDINATORS) - known.word_set(
    "like than up down out off away back ahead but"
)
_OFFICES = known.word_set("minister president captain governor mayor leader boss chief head coach")
_GERUNDS = verbs.GERUNDS.keys() - THINGS_DONE - nouns.COUNTABLE - known.ADJECTIVES
_DONE = verbs.PASTS.keys() - verbs.BASES - known.ADJECTIVES
_HAVE = known.word_set("has have had he she they it who")
_FINITE = known.AUXILIARIES | verbs.THIRDS.keys() | verbs.PASTS.keys()
_ACTIONS = ("tion", "sion", "ment")
_PARTICLES = known.word_set("off up out")
_ACTORS = known.AUXILIARIES | known.PRONOUNS
_INFINITIVES = verbs.BASES - known.ADJECTIVES
_ATTRIBUTES = (
    known.ADJECTIVES
    | _NOUNS
    | known.word_set(
        "labour oil gas energy trade peace iron steel gold coal food water health football army "
        "crimes police cancer fuel climate defence security death maintenance heat"
    )
)
_KNOWN = (
    (known.PREPOSITIONS | known.CONJUNCTIONS | known.PRONOUNS | known.DETERMINERS)
    | (known.ADVERBS | known.AUXILIARIES | known.NUMBERS | known.RELATIVES)
    | (verbs.FORMS | verbs.GERUNDS.keys() | verbs.PARTICIPLES.keys())
    | known.word_set("to not that than per half one's due such")
)
_OTHER_ENDINGS = ("s", "ed", "ing", "ly")
_WITH_INFINITIVE = known.word_set("helps lets makes sees hears has does")
_ALONE = known.word_set(
    "parliament congress office power home work school church court prison jail hospital college "
    "university land sea night day week month year place part force state capital end rest past "
    "dialogue recovery progress opposition forward final primary real public world weather way "
    "wake"
)
"""Nouns that stand without an article in too many idioms."""


def lacks_article(words: list[str]) -> bool:
    """Whether a singular noun stands in `words` without the article that it needs."""
    return any(is_bare(words, i) for i in range(len(words)))


def begins_bare(words: list[str]) -> bool:
    """Whether the first noun phrase of `words` lacks its article: `US president …`."""
    end = next((i for i, word in enumerate(words) if _closes(words, i)), 0)
    return is_bare(words, end)


def is_bare(words: list[str], i: int) -> bool:
    """Whether the word at `i` is a singular noun without the article that it needs."""
    noun = bare(words[i])
    if noun not in _NOUNS or noun in _ALONE or not (_closes(words, i) or _acts_next(words, i)):
        return False
    begin = i
    while begin and (
        _is_attribute(words[begin - 1])
        or _links_names(words, begin - 1)
        or (begin < i and _is_done(words, begin - 1))
    ):
        begin -= 1
    if noun in verbs.FORMS and not _is_noun(words, begin, i):
        return False
    return _is_open(words, begin, noun, alone=begin == i)


def _closes(words: list[str], i: int) -> bool:
    """Whether a noun phrase ends with the word at `i`."""
    if i + 1 == len(words) or pauses(words[i]):
        return True
    return small(words[i + 1]) in _BEHIND


def _acts_next(words: list[str], i: int) -> bool:
    """Whether the form in `-s` behind the word at `i` is a verb: `as truck crashes into …`."""
    follows = after(words, i)
    return follows in verbs.THIRDS and is_finite(words, i + 1, max(0, i - 1))


def _is_attribute(word: str) -> bool:
    """Whether `word` stands before its noun, and is no verb."""
    low = small(word)
    if pauses(word) or owns(word) or is_number(word) or low in known.DETERMINERS:
        return False
    if is_name(word):
        return True
    compound = ("-" in word or low.endswith(_ACTIONS)) and low not in verbs.FORMS
    return compound or (low in _ATTRIBUTES and low not in verbs.FORMS) or _is_unknown(word)


def _is_unknown(word: str) -> bool:
    """Whether `word` is of no list: mostly a noun, as in `pickup truck`."""
    return word.isalpha() and word not in _KNOWN and not word.endswith(_OTHER_ENDINGS)


def _is_done(words: list[str], i: int) -> bool:
    """Whether a participle stands at `i` behind a preposition, before its noun."""
    follows_preposition = i > 0 and small(words[i - 1]) in _GOVERNING and not pauses(words[i])
    word = bare(words[i])
    done = word in verbs.PARTICIPLES.keys() - verbs.BASES or word.endswith("ed")
    return follows_preposition and done


def _links_names(words: list[str], i: int) -> bool:
    """Whether the word at `i` is part of a name: the `of` in `Strait of Hormuz`."""
    return small(words[i]) == "of" and i > 0 and is_name(words[i - 1]) and is_name(words[i + 1])


def _acts(words: list[str], i: int) -> bool:
    """Whether the word at `i` is surely an infinitive or a gerund with an object."""
    word, previous = bare(words[i]), small(words[i - 1]) if i else ""
    if word in _INFINITIVES:
        many = is_plural_noun(previous) and previous not in known.DETERMINERS
        return previous == "to" or previous in _ACTORS or many
    aside = i > 0 and pauses(words[i - 1])
    somebody = previous in nouns.ONE_OF_MANY
    if word in verbs.GERUNDS and somebody:
        return True
    if word in _GERUNDS:
        return aside or previous in known.AUXILIARIES | _GOVERNING
    return word in _DONE and (is_plural_noun(previous) or previous in _HAVE)


def _is_noun(words: list[str], begin: int, i: int) -> bool:
    """Whether the word at `i`, which may be a verb, is a noun by what stands before it."""
    if begin == i and i > 0 and bare(words[i - 1]) in verbs.SURE_THIRDS - _WITH_INFINITIVE:
        return True
    if begin == i and before(words, i) in verbs.THIRDS and after(words, i) == "of":
        return True
    if begin == i and before(words, i) in known.SUBORDINATORS:
        return bare(words[i]) in nouns.COUNTABLE and after(words, i) in _FINITE
    if begin == i:
        return before(words, i) in _GOVERNING - {"to"}
    previous = small(words[i - 1])
    base = bare(words[i]) in verbs.BASES and previous in nouns.COUNTABLE - verbs.FORMS
    return (
        base
        or previous.endswith(_ACTIONS)
        or previous in known.ADJECTIVES
        or previous in _ATTRIBUTES - verbs.FORMS
    )


def _is_open(words: list[str], begin: int, noun: str, *, alone: bool) -> bool:
    """Whether what stands before a noun phrase is nothing that determines it."""
    if begin == 0:
        return True
    if noun in _OFFICES:
        return False
    last, low = words[begin - 1], small(words[begin - 1])
    if pauses(last) or owns(last) or is_number(last) or low in known.DETERMINERS or low == "one":
        return False
    if alone and noun in known.IDIOMS.get(low, ()):
        return False
    if low in _PARTICLES:
        return before(words, begin - 1) in verbs.THIRDS
    thing = alone and low in verbs.THIRDS and after(words, begin) == "of"
    return thing or low in _GOVERNING or bare(last) in verbs.SURE_THIRDS or _acts(words, begin - 1)
