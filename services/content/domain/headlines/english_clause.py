"""The main clause of an English headline: where its predicate begins, and of what kind it is."""

import re
from functools import lru_cache
from dataclasses import dataclass
from enum import Enum, auto

from services.content.domain.headlines import english_nouns as nouns
from services.content.domain.headlines import english_verbs as verbs
from services.content.domain.headlines import english_words as known

_EDGES = "\"'“”‘’«»()[],;:.!?"
_OWNER = re.compile(r"[’']s?$")
_NUMBER = re.compile(r"^(?:[A-Z]{0,3}[$£€]|[₹¥₦~])?\d[\d.,]*(?:k|m|bn|tn|mn|%)?$")
_OPENERS = frozenset(
    "as after when if while since before with in on at under amid despite following by for "
    "during from until without through over within among because although though".split()
)
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom", "where"})
_INFINITIVES = frozenset(
    "eager certain set due poised likely unlikely ready able unable keen willing bound about".split()
)
_STATES = frozenset("dead missing hurt ill alive unhurt critical unharmed".split())
_BACK = frozenset({"back", "out", "down", "up", "off", "free", "closer", "ahead", "open"})
_PHRASES = frozenset(
    {
        ("in", "talks"), ("on", "track"), ("at", "risk"), ("under", "fire"), ("in", "hospital"),
        ("on", "trial"), ("on", "alert"), ("under", "pressure"), ("in", "custody"),
        ("in", "court"), ("under", "investigation"), ("at", "odds"), ("on", "brink"),
    }
)  # fmt: skip
_GOES_ON = {
    "calls": {"for", "on", "off"}, "hits": {"out", "back"}, "backs": {"down", "away", "out"},
    "fires": {"at", "on", "back", "up"}, "looks": {"to", "set", "at", "beyond"},
    "moves": {"to", "into", "closer", "ahead", "in", "towards"}, "plans": {"to"},
    "hopes": {"to", "for"}, "claims": {"to"}, "offers": {"to"}, "promises": {"to"},
    "pledges": {"to"}, "vows": {"to"}, "heads": {"to", "for", "back", "into", "home"},
    "turns": {"to", "into", "down"}, "pushes": {"for", "back", "ahead", "to"},
    "presses": {"for", "ahead", "on"}, "runs": {"for", "out", "into", "off"},
    "signs": {"off", "up"}, "steps": {"down", "up", "in", "back", "aside"},
    "stands": {"by", "down", "firm", "trial"}, "bids": {"to", "for", "farewell"},
    "shows": {"up", "off", "no"}, "fears": {"for"}, "strikes": {"back", "out", "down", "off", "near"}, "shuts": {"down"},
    "takes": {"on", "to", "over", "aim"}, "raises": set(), "opens": {"to", "in", "with", "at"},
    "ends": {"in", "with", "after", "at", "on"}, "starts": {"in", "on", "at", "with", "to"},
    "rises": {"to", "in", "by", "as", "after", "from", "on", "above", "again"},
    "appeals": {"for", "to", "against"}, "holds": {"on", "off"}, "cuts": {"off", "back"},
    "plays": {"down", "in"}, "edges": {"closer", "up", "higher", "lower", "past", "towards"},
    "races": {"to"}, "rallies": set(), "tests": set(), "acts": {"to"}, "asks": {"for"},
    "votes": {"to", "for", "against", "in", "on"}, "works": {"to"}, "waits": {"for"},
    "fights": {"for", "to", "back"}, "opts": {"for"}, "weighs": {"in"}, "sets": {"off", "out", "up"},
    "breaks": {"down", "out", "up", "off"}, "balks": {"at"}, "leads": {"in", "to"},
    "wins": {"in", "at", "by"}, "dies": set(), "aims": {"to", "for", "at"},
    "returns": {"to", "from", "home", "after", "for", "as", "with", "in"},
    "falls": {"to", "in", "by", "as", "after", "from", "on", "below", "short", "into"},
    "drops": {"to", "in", "out", "by", "as", "after", "below"}, "talks": {"to"},
    "hints": {"at"}, "wants": {"to"}, "needs": {"to"}, "refuses": {"to"}, "struggles": {"to", "with", "in"},
    "boasts": set(), "pulls": {"out", "back", "off"}, "throws": {"out"}, "lashes": {"out"},
    "crashes": {"in", "into", "on", "near", "out", "at", "after", "off", "during"},
    "surges": {"to", "in", "on", "by", "past", "as", "after"}, "sees": set(), "walks": {"out"},
    "jumps": {"to", "in", "on", "by", "as", "after"}, "slips": {"to", "on", "in", "into", "as"},
    "slides": {"to", "on", "in", "into", "as"}, "marches": {"on", "into"},
    "clashes": {"with"}, "bets": {"on", "big"}, "names": set(), "plots": {"to"},
    "searches": {"for"}, "protests": {"against"}, "sides": {"with"}, "reports": {"to"},
    "cracks": {"down"}, "hands": {"over", "out", "down"}, "files": {"for"},
    "shoots": {"down", "at", "for"}, "shifts": {"to", "east", "west"}, "speeds": {"up"},
    "rings": {"in"}, "dips": {"on", "in", "to", "as", "below"}, "steams": {"into"},
    "fails": {"to"}, "picks": {"up"}, "shapes": {"up"}, "gears": {"up"}, "teams": {"up"},
    "storms": {"into", "out", "to"}, "trails": {"in", "by"}, "rates": set(), "serves": {"as"},
    "swears": {"in"}, "lifts": {"off"}, "rolls": {"out", "back", "into"}, "comes": {"to"},
    "kicks": {"off", "out"}, "blows": {"up", "away"}, "dives": {"in"}, "triumphs": {"in", "over"},
    "figures": {"in"}, "fires": {"back", "at", "on"}, "burns": {"in"}, "lies": {"in"},
    "votes": {"to", "for", "against", "in", "on"}, "leads": {"in", "to"}, "rows": {"back"}, "battles": {"to", "for", "with"}, "rules": {"out", "on", "in", "against", "that"}, "sails": {"to", "into"},
    "warms": {"to"}, "sinks": {"in", "off", "near", "after", "on", "to", "into"},
    "stops": {"short"}, "lands": {"in", "on", "at"}, "rows": set(), "swings": {"to"},
    "climbs": {"to", "above", "as", "by", "in", "on"}, "braces": {"for"}, "rests": {"on"},
    "scores": {"in", "on", "as", "twice"}, "stays": {"in", "out", "on", "at"},
    "increases": {"to", "in", "by"}, "deals": {"with"}, "ranks": {"among"}, "flies": {"to", "into"},
    "travels": {"to"}, "visits": set(), "gains": {"in", "on", "as"}, "seeks": {"to"},
}  # fmt: skip
"""Forms in `-s` that are nouns as often, and what shows that they are verbs."""
_PRESENT = frozenset(
    "expected feared wanted believed thought required needed committed prepared stressed involved "
    "concerned worried divided stranded trapped linked based located scheduled tipped slated "
    "opposed interested disappointed exhausted allowed forecast".split()
)
_NEVER_ALONE = frozenset({"split", "set", "put", "cut", "let", "left", "read", "backed", "led"})
_ACRONYMS = frozenset("CEO IPO NGO SUV MoU ETF MP".split())
THINGS_DONE = frozenset(
    "driving reflecting shooting bombing mining housing training banking spending shipping hearing meeting building "
    "trading funding warning ruling killing betting farming fishing testing rating smuggling "
    "trafficking laundering stabbing landing crossing opening finding setting offering beginning "
    "king ring spring string thing evening morning wing being during following including according "
    "gambling drilling fighting planning lending clothing parking flooding voting setting amazing "
    "sibling darling wedding ceiling feeling painting pending regarding concerning pricing "
    "racing boxing cycling sailing skiing swimming running policing staffing filing gathering "
    "briefing shelling polling kidnapping dealing blessing sitting bullying manufacturing "
    "screening engineering processing listing holding understanding standing".split()
)


_NOUNS = nouns.COUNTABLE | nouns.UNIQUE | {"united", "young", "old", "public", "official"}
_UNCOUNTED = frozenset("gas news series chaos politics lens sports economics bus".split())
_OPENS_WITH_A_VERB = (
    verbs.BASES - verbs.NOUNS_TOO - nouns.COUNTABLE - nouns.PLURALS - known.ADJECTIVES
)


_NO_SUBJECT = _OPENS_WITH_A_VERB | (verbs.PARTICIPLES.keys() - known.ADJECTIVES - {"united"})
_AROUND_OBJECTS = known.PREPOSITIONS | known.CONJUNCTIONS | known.ADVERBS
_OBJECT_MARKS = known.DETERMINERS | known.ADJECTIVES | known.PRONOUNS
_PARTICIPLE_ENDS = known.PREPOSITIONS | known.ADVERBS | known.SUBORDINATORS | {"and", "or"}
_STATE_ENDS = known.PREPOSITIONS | known.SUBORDINATORS | {"and"}
_OBJECT_ENDS = known.PREPOSITIONS | known.CONJUNCTIONS
_BEFORE_NOUNS = known.PREPOSITIONS | (known.DETERMINERS - {"all"})
_BEFORE_VERBS = known.AUXILIARIES | {"they", "we", "you", "who"}
_NO_PREDICATE_AFTER = known.ADVERBS | {"not", "so"}
_FORMS = verbs.BASES | verbs.THIRDS.keys() | verbs.PASTS.keys()


_CLAUSE_ENDS = known.SUBORDINATORS | _RELATIVE


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


_NUMBER_WORDS = known.NUMBERS | {"one"}


@lru_cache(maxsize=4096)
def bare(word: str) -> str:
    """`word` without the marks around it."""
    return word.strip(_EDGES).replace("’", "'")


@lru_cache(maxsize=4096)
def pauses(word: str) -> bool:
    """Whether a mark closes a phrase after `word`."""
    return word.rstrip("\"'”’)")[-1:] in {",", ";", ":", "–", "—"}


def is_name(word: str) -> bool:
    """Whether `word` has a capital, inside a sentence."""
    plain = bare(word)
    return plain[:1].isupper() and plain not in _ACRONYMS


@lru_cache(maxsize=4096)
def is_number(word: str) -> bool:
    """Whether `word` counts, in figures or in letters."""
    plain = bare(word)
    if _NUMBER.match(plain):
        return True
    return plain != "one" and all(p in _NUMBER_WORDS for p in plain.lower().split("-"))


def predicate(words: list[str]) -> Predicate | None:
    """The predicate of the main clause of `words`, or None where none is sure."""
    subject = _start(words)
    if bare(words[subject]).lower() in _NO_SUBJECT:
        return None
    found: Predicate | None = None
    relative = later = False
    for i in range(subject + 1, len(words)):
        word = bare(words[i]).lower()
        if word in known.SUBORDINATORS and (found or word not in _TEMPORAL):
            break
        if found and pauses(words[i - 1]):
            break
        if not found and word in {"why", "how", "what", "whether"}:
            return None
        later = later or word in _TEMPORAL
        relative = relative or (word in _RELATIVE and not is_verb(words, i))
        if is_finite(words, i, subject, sure=found is not None):
            if not relative:
                if word in _SAYING and any(map(pauses, words[subject:i])):
                    return None
                agrees = not later or word in verbs.BASES
                return Predicate(i, Kind.FINITE, subject) if agrees else None
            relative = False
        elif not relative and (kind := _verbless(words, i)) and not pauses(words[i - 1]):
            described = kind is Kind.PROGRESSIVE and word != "being" and (
                _has_more(words, subject, i) or bare(words[subject]).lower() in {"a", "an", "the"}
            )
            if found is None and not described:
                found = None if later else Predicate(i, kind, subject)
            elif found and kind is Kind.PASSIVE is found.kind and i > found.at + 1 and (
                bare(words[i - 1]).lower() not in {"and", "or"} and (_after(words, i) in _BY or _object(words, i + 1, sure=False))
            ):
                return None
    return found


_SAYING = frozenset("tells tell say says said warns warn reports finds find hears shows confirms".split())
_TEMPORAL = frozenset({"after", "before", "since", "until"})
_BY = frozenset({"by", "guilty", "dead"})


def _has_more(words: list[str], subject: int, i: int) -> bool:
    """Whether a preposition stands in the subject that ends before `i`."""
    return any(bare(w).lower() in known.PREPOSITIONS for w in words[subject:i])


def _start(words: list[str]) -> int:
    """Where the subject begins: behind an opening such as `After …,`."""
    if bare(words[0]).lower() not in _OPENERS:
        return 0
    ends = (i for i, word in enumerate(words[:-2]) if word.endswith(","))
    return next(ends, -1) + 1


def is_finite(words: list[str], i: int, subject: int, *, sure: bool = False) -> bool:
    """Whether the word at `i` is a finite verb whose subject begins at `subject`.

    `sure`: only forms count that are nothing else.
    """
    word, before, after = bare(words[i]), bare(words[i - 1]), _after(words, i)
    if word in known.AUXILIARIES:
        return before.lower() != "to"
    if not word[:1].islower() or _names_a_thing(words[i - 1]):
        return False
    if word in verbs.THIRDS:
        if verbs.THIRDS[word] not in verbs.NOUNS_TOO:
            return True
        return after in _GOES_ON.get(word, ()) or (not sure and _acts(word, words, i))
    base = verbs.PASTS.get(word)
    if base is not None and word not in verbs.BASES:
        if word not in verbs.PARTICIPLES or (base in verbs.INTRANSITIVE and after != "by"):
            return True
        return base not in verbs.COMPLEMENTED and _object(words, i + 1, sure=sure)
    if word in verbs.BASES and before.lower() != "to":
        return _plural_acts(word, words, i, subject, sure=sure)
    return False


def _names_a_thing(before: str) -> bool:
    """Whether what follows the word `before` is a noun or its adjective."""
    plain = bare(before).lower()
    return (
        plain in known.DETERMINERS
        or (plain in known.PREPOSITIONS and not pauses(before))
        or (
            plain in known.ADJECTIVES
            and plain not in _NOUNS
            and not is_name(before)
            and not pauses(before)
        )
        or bool(_OWNER.search(bare(before)) and not plain.endswith("ss"))
    )


def _after(words: list[str], i: int) -> str:
    return bare(words[i + 1]).lower() if i + 1 < len(words) and not pauses(words[i]) else ""


def _object(words: list[str], i: int, *, sure: bool) -> bool:
    """Whether an object begins at `i`; where `sure`, one with a mark of its own."""
    if i >= len(words) or pauses(words[i - 1]):
        return False
    word = bare(words[i]).lower()
    if _counts(words, i):
        return True
    if not word or word in _AROUND_OBJECTS:
        return False
    if word in verbs.GERUNDS and word not in known.ADJECTIVES | THINGS_DONE:
        return False
    if word.endswith("ly") or word in verbs.THIRDS and verbs.THIRDS[word] not in verbs.NOUNS_TOO:
        return False
    marked = (
        word in _OBJECT_MARKS
        or is_number(words[i])
        or is_name(words[i])
        or bool(_OWNER.search(bare(words[i])))
    )
    return marked or (not sure and word not in known.AUXILIARIES)


def _counts(words: list[str], i: int) -> bool:
    """Whether `at least 20` or the like begins at `i`."""
    opening = tuple(bare(w).lower() for w in words[i : i + 2])
    if opening[0] in {"nearly", "almost", "about", "over", "around", "some"}:
        return len(opening) > 1 and is_number(words[i + 1])
    return opening in {("at", "least"), ("more", "than"), ("up", "to")} and any(
        is_number(w) for w in words[i + 2 : i + 3]
    )


def _acts(word: str, words: list[str], i: int) -> bool:
    """Whether a form in `-s` that is a noun as often is a verb here."""
    after = _after(words, i)
    if not after and verbs.THIRDS[word] in verbs.INTRANSITIVE and i > 1:
        return not _is_plural_noun(bare(words[i - 1]))
    if after in _GOES_ON.get(word, ()) or (after.endswith("ly") and after not in nouns.COUNTABLE):
        return True
    if _is_plural_noun(bare(words[i - 1])) or not _object(words, i + 1, sure=False):
        return False
    follows = after in verbs.BASES or after in verbs.PASTS or after in verbs.THIRDS
    attribute = after in known.ADJECTIVES or (
        after in verbs.PARTICIPLES and _object(words, i + 2, sure=False)
    )
    if follows and not attribute and not _object_noun(words, i + 1):
        return False
    return not any(
        is_finite(words, k, 0, sure=True) and bare(words[k - 1]).lower() not in _RELATIVE
        for k in range(i + 2, _clause_end(words, i + 1))
    )


def _object_noun(words: list[str], i: int) -> bool:
    """Whether the word at `i`, which may be a verb, is the noun of an object."""
    word, after = bare(words[i]).lower(), _after(words, i)
    if not after or after in _OBJECT_ENDS:
        return verbs.THIRDS.get(word) in verbs.NOUNS_TOO
    return word in verbs.NOUNS_TOO and after in nouns.COUNTABLE


def _clause_end(words: list[str], i: int) -> int:
    for k in range(i, len(words)):
        if bare(words[k]).lower() in _CLAUSE_ENDS or pauses(words[k]):
            return k
    return len(words)


def _is_plural_noun(word: str) -> bool:
    low = word.lower()
    if low in nouns.PLURALS or low in known.NUMBERS or word.isdigit():
        return True
    if word[:1].isupper():
        return word[:-1] in known.ORIGINS
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return plural and word not in _UNCOUNTED


def _plural_acts(word: str, words: list[str], i: int, subject: int, *, sure: bool) -> bool:
    """Whether a base form is a verb here: it has a plural before it, or a team."""
    before = words[i - 1]
    if pauses(before):
        return False
    takes = _object(words, i + 1, sure=word in verbs.NOUNS_TOO)
    follows = _after(words, i)
    if bare(before).lower().endswith("ly") and i > subject + 1:
        before = words[i - 2]
    if _is_plural_noun(bare(before)):
        if word not in verbs.NOUNS_TOO:
            return True
        if word in verbs.UNCHANGED and word not in {"spread", "come", "run"}:
            return _object(words, i + 1, sure=False)
        return _object(words, i + 1, sure=False) or follows in _PARTICIPLE_ENDS
    if sure:
        return False
    both = any(bare(w) == "and" for w in words[subject:i]) and follows in known.PREPOSITIONS
    if is_plural(words[subject:i]) and (takes or both or word not in verbs.NOUNS_TOO):
        return True
    doubtful = word in verbs.NOUNS_TOO and word not in verbs.UNCHANGED and (
        bare(before) not in known.PLACES and follows not in known.DETERMINERS
    )
    return is_name(before) and i - subject <= _TEAM and takes and not doubtful and word != "open"


_TEAM = 3
"""Words that the name of a team has at most."""


def is_verb(words: list[str], i: int) -> bool:
    """Whether the word at `i` is a verb of any kind rather than part of a noun phrase."""
    word = bare(words[i])
    before = bare(words[i - 1]).lower()
    if word in known.AUXILIARIES:
        return True
    if word in known.ADJECTIVES and _after(words, i) in _NOUNS:
        return False
    if word in verbs.BASES and (
        before == "to"
        or before in _BEFORE_VERBS
        or (before in {"and", "or"} and word not in verbs.NOUNS_TOO)
    ):
        return True
    return is_finite(words, i, _phrase(words, i)) or _verbless(words, i) is not None


_PHRASE_ENDS = known.PREPOSITIONS | known.SUBORDINATORS | _RELATIVE | known.AUXILIARIES | {"to"}


def _phrase(words: list[str], i: int) -> int:
    """Where the phrase begins that ends before `i`."""
    k = i
    while k > 0 and not pauses(words[k - 1]):
        before = bare(words[k - 1]).lower()
        if before in _PHRASE_ENDS or verbs.THIRDS.get(before, "attack") not in verbs.NOUNS_TOO:
            break
        k -= 1
    return min(k, i - 1) if i else 0


def _verbless(words: list[str], i: int) -> Kind | None:
    """What the word at `i` predicates without a finite verb, if it does."""
    word, before, after = bare(words[i]).lower(), bare(words[i - 1]), _after(words, i)
    if is_name(words[i]) or before.lower() in _BEFORE_NOUNS:
        return None
    if before.lower() in _NO_PREDICATE_AFTER or _OWNER.search(before) or pauses(words[i - 1]):
        return None
    if word == "being":
        return Kind.PROGRESSIVE
    if word == "to":
        return Kind.FUTURE if _may_be_future(words, i) else None
    if word in _INFINITIVES and after == "to":
        return Kind.STATE
    if (word, after) in _PHRASES or _is_state(words, i):
        return Kind.STATE
    if word in verbs.PARTICIPLES:
        ends = not after or after in _PARTICIPLE_ENDS
        ends = ends or after.endswith("ly") or after in verbs.GERUNDS
        complement = verbs.PARTICIPLES[word] in verbs.COMPLEMENTED
        if before.lower() in {"be", "been", "being", "get", "gets", "got"}:
            return None
        alone = word in _NEVER_ALONE and after not in {"by", "to"}
        unchanged = word in verbs.BASES and after != "by"
        return Kind.PASSIVE if (ends or complement) and not alone and not unchanged else None
    attribute = word in known.ADJECTIVES and after in nouns.COUNTABLE
    if word in verbs.GERUNDS and word not in THINGS_DONE and not attribute:
        return Kind.PROGRESSIVE
    return None


def _may_be_future(words: list[str], i: int) -> bool:
    """Whether `to` at `i` says what a subject is to do, no verb before it having an object."""
    after, before = _after(words, i), bare(words[i - 1]).lower()
    starts = after in verbs.BASES - _QUALITIES or after in {"be", "have", "do"}
    if not (starts or after.endswith("ly")) or before in known.TAKES_INFINITIVE:
        return False
    return not any(
        (bare(words[k]) in _FORMS and is_name(words[k + 1]))
        or bare(words[k]) in known.TAKES_INFINITIVE
        for k in range(1, i - 1)
    )


_QUALITIES = known.ADJECTIVES - {"open", "clear", "lower", "free"}


def _is_state(words: list[str], i: int) -> bool:
    word, after = bare(words[i]).lower(), _after(words, i)
    bounded = not after or after in _STATE_ENDS
    if word in _STATES:
        return bounded and bare(words[i - 1]).lower() not in verbs.BASES - verbs.NOUNS_TOO
    counted = i + 1 < len(words) and is_number(words[i + 1])
    return word in {"down", "up"} and counted


def copula(words: list[str], found: Predicate) -> str | None:
    """The form of `to be` that `found` lacks, or None where the subject's number is unsure."""
    plural = is_plural(words[found.subject : found.at])
    if plural is None:
        return None
    past = found.kind is Kind.PASSIVE and bare(words[found.at]).lower() not in _PRESENT
    if past:
        return "were" if plural else "was"
    return "are" if plural else "is"


def is_plural(subject: list[str]) -> bool | None:
    """Whether a subject is plural; None where that is unsure."""
    head = _head(subject)
    if not head:
        return None
    last = bare(head[-1])
    low = last.lower()
    counts = [w for w in head[:-1] if is_number(w) and "-" not in w]
    if any(bare(w).lower() == "and" for w in head):
        names = all(is_name(w) or bare(w) in {"and", "former"} for w in head)
        return True if names or _is_plural_noun(last) else None
    if low in {"one", "1"} or bare(head[0]).lower() in {"a", "an", "one", "1", "another", "each"}:
        return False
    if _is_plural_noun(last) or is_number(last):
        return True
    if any(pauses(w) for w in head[:-1]):
        return None
    if last[:1].isupper() and last.endswith("s") and last not in known.PLACES and last != "US":
        if any(bare(w) in nouns.ONE_OF_MANY | nouns.UNIQUE for w in head):
            return False
        several = low[:-1] in nouns.COUNTABLE or low[:-3] + "y" in nouns.COUNTABLE
        return True if counts or several else None
    if low.endswith("s") and low not in nouns.COUNTABLE and not last[:1].isupper():
        return None
    return False


def _head(subject: list[str]) -> list[str]:
    """The words of a subject up to what is added to its noun, an opening `at least` aside."""
    begin = 0
    for opening in (("at", "least"), ("more", "than"), ("up", "to"), ("no",), ("as", "many", "as")):
        if tuple(bare(w).lower() for w in subject[: len(opening)]) == opening:
            begin = len(opening)
    for i in range(begin + 1, len(subject)):
        word = bare(subject[i]).lower()
        if word in known.PREPOSITIONS | _RELATIVE or (pauses(subject[i - 1]) and i > begin + 1
                                                       and word[:1].isdigit()):
            return subject[begin:i]
        if i > begin and word in verbs.PARTICIPLES and not is_name(subject[i]) and (
            i + 1 >= len(subject) or bare(subject[i + 1]).lower() in known.PREPOSITIONS
        ):
            return subject[begin:i]
    return subject[begin:]
