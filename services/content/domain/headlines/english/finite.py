"""Finite verbs of English headlines: by their form, and by their neighbours where that misleads."""

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.number import is_plural, is_plural_noun
from services.content.domain.headlines.english.particles import GOES_ON, THINGS_DONE, WITH_GERUND
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

_TEAM = 3
"""Words that the name of a team has at most."""
_NOUNS = nouns.COUNTABLE | nouns.UNIQUE | {"united", "young", "old", "public", "official"}
_BEFORE_NOUNS = known.DETERMINERS | known.PREPOSITIONS
_AROUND_OBJECTS = known.PREPOSITIONS | known.CONJUNCTIONS | known.ADVERBS
_OBJECT_MARKS = known.DETERMINERS | known.ADJECTIVES | known.PRONOUNS
_OBJECT_ENDS = known.PREPOSITIONS | known.CONJUNCTIONS
_OBJECT_NOUNS = nouns.COUNTABLE | nouns.OF_ONE
_NO_OBJECTS = verbs.GERUNDS.keys() - known.ADJECTIVES - THINGS_DONE
_VERB_ENDS = known.PREPOSITIONS | known.ADVERBS | known.SUBORDINATORS | {"and", "or"}
_CLAUSE_ENDS = known.SUBORDINATORS | known.RELATIVES
_THINGS = known.word_set("stocks markets prices")
_UNCHANGED = verbs.UNCHANGED - {"spread", "come", "run"}
_ROUGHLY = known.word_set("nearly almost about over around some")
_NOUN_AND_MARK = frozenset(
    {
        ("probe", "into"), ("row", "over"), ("concern", "over"), ("outrage", "over"),
        ("hope", "for"), ("praise", "for"), ("lead", "in"), ("vote", "on"), ("attack", "on"),
    }
)  # fmt: skip
"""Nouns that may be verbs, and the preposition by which they are nouns."""
_ACTIVE = {"fired": known.word_set("at into on"), "shot": {"at"}, "called": {"for"}}
"""Participles, and the words behind them by which they are past forms."""
_BEFALLS = frozenset({("plunged", "into", "darkness"), ("plunged", "into", "mourning")})
"""What is done to its subject, by a word that may be active."""
_ROLES = known.word_set("star captain coach host guard pilot judge model skipper boss head")
_AT_LEAST = frozenset({("at", "least"), ("more", "than"), ("up", "to")})


def is_finite(words: list[str], i: int, subject: int, *, sure: bool = False) -> bool:
    """Whether the word at `i` is a finite verb whose subject begins at `subject`.

    `sure`: only forms count that are nothing else.
    """
    word = bare(words[i])
    if word in known.AUXILIARIES:
        return before(words, i) != "to"
    if not word[:1].islower() or _precedes_a_noun(words[i - 1]):
        return False
    if word in verbs.THIRDS and word not in _THINGS:
        ends = sure and i == len(words) - 1 and word in {"opens", "reopens"}
        goes_on = ends or word in verbs.SURE_THIRDS or after(words, i) in GOES_ON.get(word, ())
        return goes_on or (not sure and _acts(words, i))
    if word in verbs.PASTS and word not in verbs.BASES:
        return _acted(words, i, sure=sure)
    present = word in verbs.BASES and before(words, i) != "to"
    return present and _act(words, i, subject, sure=sure)


def is_object(words: list[str], i: int, *, sure: bool = False) -> bool:
    """Whether an object begins at `i`; where `sure`, one with a mark of its own."""
    if i >= len(words) or pauses(words[i - 1]):
        return False
    word = small(words[i])
    if _counts(words, i):
        return True
    if not word or word in _AROUND_OBJECTS or word in _NO_OBJECTS or word in verbs.SURE_THIRDS:
        return False
    marked = word in _OBJECT_MARKS or is_number(words[i]) or is_name(words[i]) or owns(words[i])
    plain = not sure and word not in known.AUXILIARIES
    return (marked or plain) and not word.endswith("ly")


def _counts(words: list[str], i: int) -> bool:
    """Whether `at least 20` or the like begins at `i`."""
    opening = tuple(small(w) for w in words[i : i + 2])
    if opening[0] in _ROUGHLY:
        return len(opening) > 1 and is_number(words[i + 1])
    return opening in _AT_LEAST and any(is_number(w) for w in words[i + 2 : i + 3])


def _precedes_a_noun(word: str) -> bool:
    """Whether what follows `word` is a noun or its adjective."""
    low = small(word)
    if low in known.DETERMINERS or (owns(word) and not low.endswith("ss")):
        return True
    if pauses(word):
        return False
    adjective = low in known.ADJECTIVES and low not in _NOUNS and not is_name(word)
    return low in known.PREPOSITIONS or adjective


def _acts(words: list[str], i: int) -> bool:
    """Whether a form in `-s` that is a noun as often is a verb here."""
    word, follows = bare(words[i]), after(words, i)
    plural_before = is_plural_noun(bare(words[i - 1]))
    both = follows == "and" and after(words, i + 1) in verbs.THIRDS and is_object(words, i + 3)
    if both and not plural_before:
        return True
    if not follows and verbs.THIRDS[word] in verbs.INTRANSITIVE and i > 1:
        return not plural_before
    adverb = follows.endswith("ly") and follows not in nouns.COUNTABLE
    if adverb or (word in WITH_GERUND and follows in verbs.GERUNDS):
        return True
    if plural_before or not is_object(words, i + 1) or _goes_with_a_verb(words, i + 1):
        return False
    return not any(
        is_finite(words, k, 0, sure=True) and before(words, k) not in known.RELATIVES
        for k in range(i + 2, _clause_end(words, i + 1))
    )


def _goes_with_a_verb(words: list[str], i: int) -> bool:
    """Whether the word at `i` is rather a verb itself than the beginning of an object."""
    word = small(words[i])
    if word in known.ADJECTIVES and after(words, i) in _OBJECT_ENDS:
        return True
    if word not in verbs.FORMS or word in known.ADJECTIVES or _object_noun(words, i):
        return False
    return not (word in verbs.PARTICIPLES and is_object(words, i + 1))


def _object_noun(words: list[str], i: int) -> bool:
    """Whether the word at `i`, which may be a verb, is the noun of an object."""
    word, follows = small(words[i]), after(words, i)
    if (follows == "of" and word in nouns.COUNTABLE) or (word, follows) in _NOUN_AND_MARK:
        return True
    if not follows or follows in _OBJECT_ENDS:
        return verbs.THIRDS.get(word) in verbs.NOUNS_TOO
    if word in nouns.COUNTABLE and is_plural_noun(follows):
        return True
    return (word in verbs.NOUNS_TOO or word in nouns.COUNTABLE) and follows in _OBJECT_NOUNS


def _clause_end(words: list[str], i: int) -> int:
    ends = (k for k in range(i, len(words)) if small(words[k]) in _CLAUSE_ENDS or pauses(words[k]))
    return next(ends, len(words))


def _acted(words: list[str], i: int, *, sure: bool) -> bool:
    """Whether a past form is finite here, rather than a participle."""
    word = bare(words[i])
    base = verbs.PASTS[word]
    if tuple(map(small, words[i : i + 3])) in _BEFALLS:
        return False
    if after(words, i) in _ACTIVE.get(word, ()):
        return True
    if word == "won" and is_number(words[i - 1]):
        return False
    if word not in verbs.PARTICIPLES or (base in verbs.INTRANSITIVE and after(words, i) != "by"):
        return True
    return base not in verbs.COMPLEMENTED and is_object(words, i + 1, sure=sure)


def _act(words: list[str], i: int, subject: int, *, sure: bool) -> bool:
    """Whether a base form is a verb here: it has a plural before it, or a team."""
    if pauses(words[i - 1]):
        return False
    word, actor = bare(words[i]), words[i - 1]
    if small(actor).endswith("ly") and i > subject + 1:
        actor = words[i - 2]
    if is_plural_noun(bare(actor)) and _is_head(words, i, subject):
        follows = after(words, i)
        ends = not follows or (follows in _VERB_ENDS and follows != "by")
        bound = ends and word not in _UNCHANGED
        return word not in verbs.NOUNS_TOO or bound or is_object(words, i + 1)
    return not sure and (_many_act(words, i, subject) or _team_acts(words, i, subject, actor))


def _is_head(words: list[str], i: int, subject: int) -> bool:
    """Whether what stands before `i` is a noun, or a number that opens the subject: `15 die`."""
    return not is_number(words[i - 1]) or i - 1 - subject in {0, len(("at", "least"))}


def _many_act(words: list[str], i: int, subject: int) -> bool:
    """Whether the subject is plural, and the base form at `i` a verb."""
    if not is_plural(words[subject:i]):
        return False
    if bare(words[i]) not in verbs.NOUNS_TOO or is_object(words, i + 1, sure=True):
        return True
    both = any(bare(w) == "and" for w in words[subject:i])
    return both and after(words, i) in known.PREPOSITIONS


def _team_acts(words: list[str], i: int, subject: int, actor: str) -> bool:
    """Whether a team acts, whose name takes the plural: `Arsenal win the cup`."""
    word = bare(words[i])
    noun = word in verbs.NOUNS_TOO
    if word in nouns.ONE_OF_MANY or word in _ROLES:
        return False
    attribute = "-" in actor and bare(actor).rsplit("-", 1)[-1].islower()
    if not is_name(actor) or attribute or i - subject > _TEAM or word == "open":
        return False
    surely = bare(actor) in known.PLACES or after(words, i) in known.DETERMINERS
    doubtful = noun and word not in verbs.UNCHANGED and not surely
    return is_object(words, i + 1, sure=noun) and not doubtful
