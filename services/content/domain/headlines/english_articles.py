"""The articles that English headlines leave out."""

import re

from services.content.domain.headlines import english_nouns as nouns
from services.content.domain.headlines import english_verbs as verbs
from services.content.domain.headlines import english_words as known
from services.content.domain.headlines.english_clause import (
    bare,
    is_name,
    is_number,
    is_verb,
    pauses,
    THINGS_DONE,
)

_OWNER = re.compile(r"(?:'s|(?<=s)')$")
_SOUNDS_LIKE_A_CONSONANT = re.compile(r"^(?:uni|use|usu|eu(?=[a-z])|one|uk|un\b|u\.|ut|ur[aeiou])", re.IGNORECASE)
_SOUNDS_LIKE_A_VOWEL = re.compile(
    r"^(?:[aeiou]|hour|honest|honou?r|heir|8|11(?!\d)|18(?!\d)|[FHLMNRSX](?=[A-Z.\d-]))", re.IGNORECASE
)
_ACRONYM_WITH_A_VOWEL = re.compile(r"^[AEFHILMNORSX][A-Z]{1,3}(?![a-z])")
_ACRONYM_WITH_A_CONSONANT = re.compile(r"^U[A-Z]{1,3}(?![a-z])")
_SPOKEN_AS_WORDS = ("NATO", "NASA", "FIFA", "FEMA", "SARS", "SIM", "LIV", "MERS", "RAM", "SAS")
_FIRST = frozenset("first second third last latest main next only same top worst best".split())
_HIGHEST = re.compile(r"[a-z]{2,}(?:est)$")
_NOT_HIGHEST = frozenset("forest request protest arrest interest west test guest harvest quest "
                         "contest invest honest midwest latest".split())
_HIGH_COURT = frozenset("supreme high top federal constitutional appeal appeals".split())
_TIMES = frozenset("week month year night season summer winter spring autumn time".split())
_MONEY = re.compile(r"[A-Z]{0,3}[$£€₹¥₦]")
_ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth".split())
_RELATIVES = frozenset("father mother wife husband son daughter brother sister mum dad".split())
_OF_NAMES = frozenset("Gulf Strait Straits Bay Sea University House Ministry Department".split())
_BARE_OBJECTS = frozenset({
    ("set", "fire"), ("catch", "fire"), ("open", "fire"), ("take", "office"), ("assume", "office"),
    ("leave", "office"), ("cease", "fire"), ("leave", "school"), ("top", "table"),
})  # fmt: skip
_FUNCTION = (
    known.PREPOSITIONS | known.CONJUNCTIONS | known.AUXILIARIES | known.DETERMINERS | {"to"}
)
_ADVERBS_TOO = known.ADVERBS & known.ADJECTIVES
_BEFORE_NOUNS = (known.PREPOSITIONS - known.SUBORDINATORS) | known.DETERMINERS | {"one"}
_BEFORE_ATTRIBUTES = known.PREPOSITIONS | known.DETERMINERS | {"and"}
_UNLIKE_ORIGINS = known.ORIGINS | known.NAMES_WITH_THE
_PORTFOLIO = frozenset("foreign finance defence defense interior health prime justice home trade "
                       "energy education economy environment deputy".split())
_ACTION = re.compile(r"(?:tion|sion|ment|age|ance|ence|sal|val)$")
_FAMILY = frozenset({"month", "day", "week", "year"})
_OPEN_TO_MANY = frozenset("deal proposal plan bid pact visit push call probe award agreement official "
                          "agency team body panel watchdog resolution ally envoy base jet post "
                          "lawmaker drone missile strike site warning trade visa".split())


def with_articles(words: list[str], predicate: int) -> list[str]:
    """`words` with the articles that are surely missing; a predicate begins at `predicate`."""
    done: list[str] = []
    i = 0
    while i < len(words):
        if not _in_phrase(words, i, predicate):
            done.append(words[i])
            i += 1
            continue
        end = i + 1
        while end < len(words) and _goes_on(words, end, predicate):
            end += 1
        article = _article(words, i, end)
        done += [article] if article else []
        done += words[i:end]
        i = end
    return done


def _goes_on(words: list[str], i: int, predicate: int) -> bool:
    return (
        not pauses(words[i - 1])
        and not _OWNER.search(bare(words[i - 1]))
        and _in_phrase(words, i, predicate)
    )


def _in_phrase(words: list[str], i: int, predicate: int) -> bool:
    """Whether the word at `i` is part of a noun phrase."""
    word = bare(words[i])
    low = word.lower()
    if not low or i == predicate:
        return False
    before = bare(words[i - 1]).lower() if i else ""
    if before == "to" and low in verbs.BASES:
        return False
    if low == "ever" and _HIGHEST.search(before):
        return True
    if low in _FUNCTION:
        return False
    if low in known.PRONOUNS or low in {"to", "not", "there"}:
        return low in known.PRONOUNS and word.isupper() and len(word) > 1
    if is_name(words[i]) and i:
        return True
    if _begins(words, i, predicate) and low not in known.ADVERBS and not low.endswith("ly"):
        owned = bool(_OWNER.search(bare(words[i - 1])))
        if owned or before in known.DETERMINERS:
            return True
        return low not in verbs.GERUNDS or low in _GERUNDS_AS_NOUNS or (
            i - 1 == predicate and _attributive(words, i)
        )
    if low in _ADVERBS_TOO and _noun_after(words, i):
        return True
    if low in known.ADVERBS or (low.endswith("ly") and low not in _LY_NOUNS):
        return False
    if low in verbs.PARTICIPLES or low in verbs.GERUNDS:
        return _attributive(words, i)
    return i == 0 or not _surely_verb(words, i, predicate)


def _surely_verb(words: list[str], i: int, predicate: int) -> bool:
    """Whether the word at `i` is a verb and cannot be part of a compound noun."""
    if not is_verb(words, i):
        return False
    low, before = bare(words[i]).lower(), bare(words[i - 1]).lower()
    base = verbs.THIRDS.get(low) or verbs.PASTS.get(low) or low
    if base not in verbs.NOUNS_TOO or low in verbs.PASTS or before in _SUBJECTS:
        return True
    if before == "and" and low in verbs.THIRDS and words[predicate] in verbs.THIRDS:
        return True
    return any(bare(w).lower() in _OPEN_CLAUSE for w in words[max(predicate, 0) : i])


_SUBJECTS = known.AUXILIARIES | {"to", "they", "we", "you", "who", "it", "he", "she"}
_OPEN_CLAUSE = known.SUBORDINATORS | {
    "that", "which", "who", "says", "say", "said", "warns", "alleges", "claims", "finds", "where",
}  # fmt: skip


_LY_NOUNS = frozenset("family ally supply reply rally assembly monopoly anomaly elderly early "
                      "monthly weekly daily deadly friendly likely lonely ugly".split())


def _begins(words: list[str], i: int, predicate: int) -> bool:
    """Whether a noun phrase has to begin at `i`: behind a preposition, an owner, the main verb."""
    if i == 0 or pauses(words[i - 1]):
        return False
    before = bare(words[i - 1])
    return (
        before.lower() in _BEFORE_NOUNS
        or bool(_OWNER.search(before))
        or (i - 1 == predicate and before.lower() not in known.AUXILIARIES)
    )


def _noun_after(words: list[str], i: int) -> bool:
    if i + 1 >= len(words) or pauses(words[i]):
        return False
    after = bare(words[i + 1]).lower()
    return after not in _FUNCTION and (
        after in known.ADJECTIVES
        or after in nouns.COUNTABLE
        or after in nouns.UNIQUE
        or after in nouns.OF_ONE
    )


_GERUNDS_AS_NOUNS = nouns.COUNTABLE | known.ADJECTIVES


def _attributive(words: list[str], i: int) -> bool:
    """Whether a participle stands before its noun: `suspected smuggler`."""
    low = bare(words[i]).lower()
    if low in verbs.GERUNDS and (low in nouns.COUNTABLE or low in THINGS_DONE) and i:
        return True
    if i + 1 >= len(words) or pauses(words[i]):
        return False
    after = bare(words[i + 1]).lower()
    noun = after in nouns.COUNTABLE or after in nouns.UNIQUE or after in nouns.OF_ONE
    before = bare(words[i - 1]).lower() if i else ""
    if low in verbs.GERUNDS:
        return low in known.ADJECTIVES and (noun or _noun_after(words, i))
    if before in _BEFORE_ATTRIBUTES and after not in _FUNCTION and after not in known.ADVERBS:
        return True
    return noun and (low in known.ADJECTIVES or low not in verbs.PASTS) and before != "to"


def _article(words: list[str], begin: int, end: int) -> str | None:
    """The article that the phrase `words[begin:end]` lacks."""
    phrase = [bare(w) for w in words[begin:end]]
    before = bare(words[begin - 1]).lower() if begin else ""
    if before == "of" and begin > 1 and is_name(words[begin - 2]) and is_name(phrase[0]):
        return None
    if begin and not pauses(words[begin - 1]):
        owned = _OWNER.search(bare(words[begin - 1]))
        if before in known.DETERMINERS | {"one"} or owned:
            return None
    if re.match(r"(?:19|20)\d\d$", phrase[0]) and len(phrase) > 1 and not is_name(phrase[-1]):
        return "the" if not phrase[-1].endswith("s") else None
    if is_number(phrase[0]) and not _MONEY.match(phrase[0]) and len(phrase) > 1 and not (
        phrase[0].endswith("%")
    ) and phrase[1] not in {"percent", "per"}:
        return None
    if phrase[0].lower() == "one" or is_number(phrase[0]) and len(phrase) == 1:
        return None
    if any(w in verbs.THIRDS for w in phrase[1:-1]):
        return None
    last = _OWNER.sub("", phrase[-1])
    if before in {"and", "or"} and begin > 1 and not bare(words[begin - 2]).endswith("s") and (
        not is_name(words[begin - 2]) and not pauses(words[begin - 2])
    ):
        return None
    after = bare(words[end]).lower() if end < len(words) and not pauses(words[end - 1]) else ""
    ordinal = phrase[0].lower() in _ORDINALS | {"last"} and len(phrase) > 1
    if ordinal and (is_number(phrase[1]) or not last.endswith("s")) and last not in _TIMES - {"time"}:
        return "the"
    if ordinal and last in _TIMES and phrase[0] not in {"last", "second"}:
        return "the"
    if is_name(last):
        return _before_name(phrase, last, before, after)
    if after in {"and", "or"} and any(
        bare(w).endswith("s") and bare(w).islower() for w in words[end + 1 : end + 3]
    ):
        return None
    if after in verbs.GERUNDS and (
        pauses(words[end]) or _after_is_bound(words, end)
    ):
        return None
    return _before_noun(phrase, last.lower(), before, after, stopped=words[end - 1].endswith(","))


def _after_is_bound(words: list[str], i: int) -> bool:
    if i + 1 >= len(words):
        return True
    return bare(words[i + 1]).lower() in known.PREPOSITIONS | known.CONJUNCTIONS


def _before_name(phrase: list[str], last: str, before: str, after: str) -> str | None:
    named = all(is_name(w) or is_number(w) for w in phrase)
    if after == "of" and last in _OF_NAMES and named:
        return "the"
    if len(phrase) == 1:
        return "the" if last in known.NAMES_WITH_THE and before != "former" else None
    bank = last == "Bank" and phrase[-2] in {"World", "Central", "Reserve", "National"}
    return "the" if named and (last in known.HEADS_WITH_THE or bank) else None


def _before_noun(
    phrase: list[str], last: str, before: str, after: str, *, stopped: bool
) -> str | None:
    if last == "time" and phrase[0].lower() in {"first", "second", "third", "last"}:
        return "the"
    if last.endswith("-old"):
        return "a" if phrase[0][:2] not in {"8-", "11", "18"} else "an"
    if (verbs.THIRDS.get(before, before), last) in _BARE_OBJECTS or phrase[0] in {"death", "centre"}:
        return None
    if "-" in last and last.rsplit("-", 1)[-1] in nouns.COUNTABLE:
        return _indefinite(phrase[0])
    if last not in nouns.COUNTABLE and last not in nouns.UNIQUE and last not in nouns.OF_ONE:
        return None
    if stopped and last in nouns.OF_ONE and len(phrase) == 1:
        return None
    if last in _RELATIVES and len(phrase) == 1 and before:
        return None
    if len(phrase) == 1 and last in known.IDIOMS.get(before, ()):
        return None
    if phrase[0].lower() in {"last", "next"} and last in _TIMES:
        return None
    if _OWNER.search(phrase[-1]) and last not in nouns.ONE_OF_MANY | _FAMILY and last in nouns.COUNTABLE:
        return "the"
    if after == "of" and len(phrase) == 1 and (last in nouns.OF_ONE or _ACTION.search(last)):
        return "the"
    if last not in nouns.COUNTABLE and last not in nouns.UNIQUE:
        return None
    return "the" if _is_definite(phrase, last) else _indefinite(phrase[0])


_BARE_WITH_ADJECTIVES = frozenset({"opposition", "public", "weather", "world", "real"})


def _is_definite(phrase: list[str], last: str) -> bool:
    others = {w.lower() for w in phrase[:-1]}
    former = others & {"former", "ex", "deputy", "new", "another"} and last != "government"
    if last in nouns.UNIQUE:
        return not former and (last not in _BARE_WITH_ADJECTIVES or len(phrase) == 1)
    if last in {"court", "house"}:
        return bool(others & (_HIGH_COURT if last == "court" else {"lower", "upper"}))
    if last in {"minister", "secretary"} and others & _PORTFOLIO and not former:
        return True
    if others & _FIRST or any(
        _HIGHEST.search(w) and w not in _NOT_HIGHEST and w not in verbs.BASES for w in others
    ):
        return True
    named = any(
        is_name(w) and w not in _UNLIKE_ORIGINS and "-" not in w
        for w in phrase[:-1]
    )
    return named and last not in nouns.ONE_OF_MANY and last not in _OPEN_TO_MANY


def _indefinite(first: str) -> str:
    if _ACRONYM_WITH_A_CONSONANT.match(first) or _SOUNDS_LIKE_A_CONSONANT.match(first):
        return "a"
    if _ACRONYM_WITH_A_VOWEL.match(first):
        return "a" if first.startswith(_SPOKEN_AS_WORDS) else "an"
    if first.isupper() and len(first) > 1 and first[0] not in "AEIO":
        return "a"
    return "an" if re.match(r"[aeiou]|hour|honest|honou?r|heir|8|11(?!\d)|18(?!\d)", first, re.I) else "a"
