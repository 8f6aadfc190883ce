"""The main clause of an English headline: where its predicate begins, and of what kind it is."""

from dataclasses import dataclass
from enum import Enum, auto

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.finite import is_finite, is_object
from services.content.domain.headlines.english.number import is_plural
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

_OPENERS = known.word_set(
    "as after when if while since before with in on at under amid despite following by for during "
    "from until without through over within among because although though"
)
_TEMPORAL = known.word_set("after before since until")
_ASKING = known.word_set("why how what whether")
_CLOSING = (known.SUBORDINATORS - _TEMPORAL) | _ASKING
_BESIDE = _TEMPORAL | {"among"}
_SAYING = known.word_set(
    "tells tell say says said warns warn reports finds find hears shows confirms"
)
_AGENTS = known.word_set("by guilty dead")
_INFINITIVES = known.word_set(
    "eager certain set due poised likely unlikely ready able unable keen willing bound about"
)
_STATES = known.word_set("dead missing hurt ill alive unhurt critical unharmed")
_IN_STATE = frozenset(
    {
        ("in", "talks"), ("on", "track"), ("at", "risk"), ("under", "fire"), ("in", "hospital"),
        ("on", "trial"), ("on", "alert"), ("under", "pressure"), ("in", "custody"),
        ("in", "court"), ("under", "investigation"), ("at", "odds"), ("on", "hold"),
    }
)  # fmt: skip
_LASTING = known.word_set(
    "expected feared wanted believed thought required needed committed prepared stressed involved "
    "concerned worried divided stranded trapped linked based located scheduled tipped slated "
    "opposed interested focused disappointed exhausted allowed forecast"
)
"""Participles that say how things are, rather than what was done."""
_DOUBTFUL = known.word_set("split set put cut let left read backed led")
"""Participles that are finite as often where no agent follows."""
_FEWEST = 2
"""Words of the shortest clause."""
_TO_BE = known.word_set("be been being get gets got")
_NO_SUBJECT = (
    verbs.BASES - verbs.NOUNS_TOO - nouns.COUNTABLE - nouns.PLURALS - known.ADJECTIVES
) | (verbs.PARTICIPLES.keys() - known.ADJECTIVES - {"united"} | {"far"})
_PARTICIPLE_ENDS = (
    known.PREPOSITIONS | known.ADVERBS | known.SUBORDINATORS | verbs.GERUNDS.keys() | {"and", "or"}
)
_STATE_ENDS = known.PREPOSITIONS | known.SUBORDINATORS | {"and"}
_NEVER_BEFORE = (
    known.PREPOSITIONS | known.ADVERBS | (known.DETERMINERS - {"all"})
) | known.word_set("not so he she it they we i you")
_NEVER_FIRST = _NEVER_BEFORE - known.word_set("many several some")
"""Words that no participle follows as a predicate, and those of them that begin a clause."""
_SUBJECTS = known.AUXILIARIES | {"they", "we", "you", "who", "to"}
_QUALITIES = known.ADJECTIVES - {"open", "clear", "lower", "free"}
_TO_DO = (verbs.BASES - _QUALITIES) | {"be", "have", "do"}
_LASTS = verbs.BASES - verbs.NOUNS_TOO
_NOUNS = nouns.COUNTABLE | nouns.UNIQUE
_PHRASE_ENDS = (
    known.PREPOSITIONS
    | known.SUBORDINATORS
    | known.RELATIVES
    | known.AUXILIARIES
    | {"to"}
    | {verb for verb, base in verbs.THIRDS.items() if base not in verbs.NOUNS_TOO}
)


class Kind(Enum):
    """What a clause predicates with; all but `FINITE` lack a form of `to be`."""

    FINITE = auto()
    PASSIVE = auto()
    STATE = auto()
    FUTURE = auto()
    PROGRESSIVE = auto()


@dataclass(frozen=True, slots=True)
class Predicate:
    """Where the predicate of a clause begins, as an index into its words; and where its subject."""

    at: int
    kind: Kind
    subject: int = 0


def predicate(words: list[str]) -> Predicate | None:
    """The predicate of the main clause of `words`, or None where none is sure."""
    subject = _start(words) if words else 0
    if len(words) < _FEWEST or small(words[subject]) in _NO_SUBJECT:
        return None
    found: Predicate | None = None
    relative = False
    for i in range(subject + 1, _end(words, subject)):
        if found and (pauses(words[i - 1]) or small(words[i]) in known.SUBORDINATORS):
            break
        relative = relative or (small(words[i]) in known.RELATIVES and not is_verb(words, i))
        if is_finite(words, i, subject, sure=found is not None):
            if not relative:
                return _finite(words, i, subject)
            relative = False
        elif not relative and (kind := missing(words, i)):
            if found and _contradicts(words, i, kind, found):
                return None
            found = found or _lacking(words, i, kind, subject)
    return found


def _start(words: list[str]) -> int:
    """Where the subject begins: behind an opening such as `After …,`."""
    if small(words[0]) not in _OPENERS:
        return 0
    ends = (i for i, word in enumerate(words[:-2]) if word.endswith(","))
    return next(ends, -1) + 1


def _end(words: list[str], subject: int) -> int:
    """Where the search for a predicate ends: at a question, or at a clause within the subject."""
    ends = (i for i in range(subject + 1, len(words)) if small(words[i]) in _CLOSING)
    return next(ends, len(words))


def _finite(words: list[str], i: int, subject: int) -> Predicate | None:
    """The finite verb at `i` as the predicate, where it belongs to the subject.

    It does not behind a comma of another sentence, nor in a clause of time within the subject.
    """
    commas = sum(map(pauses, words[subject:i]))
    later = any(small(w) in _TEMPORAL for w in words[subject + 1 : i])
    infinite = any(
        small(words[k]) == "to" and small(words[k + 1]) in _TO_DO for k in range(subject, i - 1)
    )
    foreign = commas % 2 or (commas and bare(words[i]) in _SAYING)
    foreign = foreign or (infinite and bare(words[i]) in known.AUXILIARIES)
    if foreign or (later and bare(words[i]) not in verbs.BASES):
        return None
    return Predicate(i, Kind.FINITE, subject)


def _lacking(words: list[str], i: int, kind: Kind, subject: int) -> Predicate | None:
    """The predicate at `i`, which lacks its `to be`, where it belongs to the subject."""
    between = words[subject:i]
    later = any(small(w) in _BESIDE for w in words[subject + 1 : i])
    if kind is Kind.PROGRESSIVE and small(words[i]) != "being":
        described = small(words[subject]) in {"a", "an", "the"}
        later = later or described or any(small(w) in known.PREPOSITIONS for w in between)
    acted = any(
        bare(word) in verbs.THIRDS and is_name(words[k])
        for k, word in enumerate(words[subject + 1 : i - 1], subject)
    )
    if later or acted or sum(map(pauses, between)) % 2:
        return None
    return Predicate(i, kind, subject)


def _contradicts(words: list[str], i: int, kind: Kind, found: Predicate) -> bool:
    """Whether a second participle leaves it open which of both is the predicate."""
    both = kind is Kind.PASSIVE is found.kind and i > found.at + 1
    bound = before(words, i) in {"and", "or"}
    return both and not bound and (after(words, i) in _AGENTS or is_object(words, i + 1))


def is_verb(words: list[str], i: int) -> bool:
    """Whether the word at `i` is a verb of any kind rather than part of a noun phrase."""
    word, previous = bare(words[i]), before(words, i)
    if word in known.AUXILIARIES:
        return True
    if word in known.ADJECTIVES and after(words, i) in _NOUNS:
        return False
    added = previous in {"and", "or"} and word not in verbs.NOUNS_TOO
    if word in verbs.BASES and (previous in _SUBJECTS or added):
        return True
    return is_finite(words, i, _phrase(words, i)) or missing(words, i) is not None


def _phrase(words: list[str], i: int) -> int:
    """Where the phrase begins that ends before `i`."""
    k = i
    while k > 0 and not pauses(words[k - 1]) and small(words[k - 1]) not in _PHRASE_ENDS:
        k -= 1
    return max(0, min(k, i - 1))


def missing(words: list[str], i: int) -> Kind | None:
    """What the word at `i` predicates without the finite verb that is missing, if it does."""
    word, previous = small(words[i]), words[i - 1]
    barred = small(previous) in (_NEVER_BEFORE if i > 1 else _NEVER_FIRST)
    if is_name(words[i]) or barred or owns(previous) or pauses(previous):
        return None
    if word == "to":
        return Kind.FUTURE if _may_be_future(words, i) else None
    if _is_state(words, i):
        return Kind.STATE
    if word in verbs.PARTICIPLES:
        return Kind.PASSIVE if _is_passive(words, i) else None
    attribute = word in known.ADJECTIVES and after(words, i) in nouns.COUNTABLE
    gerund = word in verbs.GERUNDS and word not in THINGS_DONE and not attribute
    return Kind.PROGRESSIVE if gerund or word == "being" else None


def _is_passive(words: list[str], i: int) -> bool:
    word, follows = small(words[i]), after(words, i)
    if before(words, i) in _TO_BE or (word in verbs.BASES and follows != "by"):
        return False
    if word in _DOUBTFUL and follows not in {"by", "to"}:
        return False
    ends = not follows or follows in _PARTICIPLE_ENDS or follows.endswith("ly")
    return ends or verbs.PARTICIPLES[word] in verbs.COMPLEMENTED


def _may_be_future(words: list[str], i: int) -> bool:
    """Whether `to` at `i` says what a subject is to do, no verb before it having an object."""
    follows, previous = after(words, i), before(words, i)
    if not (follows in _TO_DO or follows.endswith("ly")) or previous in known.TAKES_INFINITIVE:
        return False
    if previous in verbs.GERUNDS or (previous in verbs.BASES and previous not in nouns.COUNTABLE):
        return False
    return not any(
        (_may_act(bare(words[k])) and is_name(words[k + 1]) and not pauses(words[k]))
        or bare(words[k]) in known.TAKES_INFINITIVE
        for k in range(1, i - 1)
    )


def _may_act(word: str) -> bool:
    return word in verbs.FORMS or (word.islower() and word.endswith("s"))


def _is_state(words: list[str], i: int) -> bool:
    """Whether the word at `i` says what state the subject is in: `dead`, `set to`, `in talks`."""
    word, follows = small(words[i]), after(words, i)
    to_do = follows == "to" and after(words, i + 1) in _TO_DO
    if (word in _INFINITIVES and to_do) or (word, follows) in _IN_STATE:
        return True
    if word in _STATES:
        return (not follows or follows in _STATE_ENDS) and before(words, i) not in _LASTS
    counted = i + 1 < len(words) and is_number(words[i + 1])
    return word in {"down", "up"} and counted


def copula(words: list[str], found: Predicate) -> str | None:
    """The form of `to be` that `found` lacks, or None where the subject's number is unsure."""
    end = found.at
    if end - found.subject > 1 and words[end - 1].islower() and words[end - 1].endswith("ly"):
        end -= 1
    plural = is_plural(words[found.subject : end])
    if plural is None:
        return None
    if found.kind is Kind.PASSIVE and small(words[found.at]) not in _LASTING:
        return "were" if plural else "was"
    return "are" if plural else "is"
