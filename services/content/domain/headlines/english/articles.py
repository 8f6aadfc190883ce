"""The articles that English headlines leave out."""

import re
from collections.abc import Callable

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.definite import base, is_definite
from services.content.domain.headlines.english.finite import is_finite
from services.content.domain.headlines.english.misread import is_misplaced, is_misread
from services.content.domain.headlines.english.phrases import HIGHEST, Phrase, phrase_end
from services.content.domain.headlines.english.tokens import (
    bare,
    before,
    is_name,
    is_number,
    owns,
    pauses,
    small,
)

_AN = re.compile(
    r"(?!(?i:uni(?!n|m|dent)|use|usu|eu(?=[a-z])|one|uk|un\b|u\.|ut|ur[aeiou])|U[A-Z]{1,3}(?![a-z])"
    r"|NATO|NASA|FIFA|FEMA|SARS|SIM|LIV|MERS|RAM|SAS)"
    r"(?:[AEFHILMNORSX][A-Z]{1,3}(?![a-z])|[aeiou]|[AEIO]|Hour|Honest|hour|honest|honou?r|heir"
    r"|8|11(?!\d)|18(?!\d))"
)
"""What is spoken with a vowel at its beginning."""
_MONEY = re.compile(r"[A-Z]{0,3}[$£€₹¥₦]")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ACTION = re.compile(r"(?:tion|sion|ment|age|ance|ence|sal|val)$")
_NO_ACTIONS = known.word_set("section nation station portion generation question")
_ORDINALS = known.word_set("first second third fourth fifth sixth seventh eighth ninth tenth last")
_RANKS = _ORDINALS | {"next"}
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_PERIODS = known.word_set("day week month season decade century")
_TIMES = known.word_set("week month year night season summer winter spring autumn")
_ENDS = known.word_set("end beginning start middle")
_TIED = nouns.ONE_OF_MANY | {"month", "day", "week", "year"}
_RELATIVES = known.word_set("father mother wife husband son daughter brother sister mum dad")
_MASSES = known.word_set("opposition public weather world real")
_SUBSTANCES = known.word_set("water food fuel gas oil rice wheat air energy power health")
"""Nouns without an article that others follow: `issues water safety alert`."""
_INDICATORS = known.word_set("price rate index deficit surplus")
_MARKETS = known.word_set("stock labour labor job jobs housing property bond oil gas energy")
_OFFICES = known.word_set(
    "minister president captain governor mayor leader coach chairman boss chief"
)
_MADE = known.word_set("become becomes became elected named appointed as")
_ELECT = known.word_set("elect elects elected name names named appoint appoints appointed")
_BARE = frozenset(
    {
        ("set", "fire"), ("catch", "fire"), ("open", "fire"), ("cease", "fire"),
        ("take", "office"), ("assume", "office"), ("leave", "office"), ("leave", "school"),
        ("hold", "firm"), ("stand", "firm"), ("death", "row"), ("centre", "stage"),
        ("last", "minute"), ("take", "part"), ("play", "part"), ("take", "place"),
    }
)  # fmt: skip
"""Verb or noun, and the noun behind it without an article."""
_OF_NAMES = known.word_set(
    "Bay Board Department Gulf House Ministry Republic Sea Strait Straits University"
)
_BANKS = known.word_set("World Central Reserve National")
_MEMBERS = known.word_set("Olympian Republican Democrat Briton Liberal Conservative")
_STATES = known.PLACES | known.ORIGINS | known.NAMES_WITH_THE
_NOUNS = nouns.COUNTABLE | nouns.UNIQUE
_OPENING, _CLOSING = frozenset("‘'“\""), frozenset("’'”\"")
_BOUND = known.PREPOSITIONS | known.CONJUNCTIONS
_DETERMINED = known.DETERMINERS | {"one"}


_Rule = Callable[[Phrase], str | None]
"""The article of a phrase, empty where it has none; None where the rule does not apply."""


def with_articles(words: list[str], predicate: int) -> list[str] | None:
    """`words` with the articles that are missing; a predicate begins at `predicate`.

    None where one would stand in a strange place: the words are not understood there.
    """
    done: list[str] = []
    i = 0
    while i < len(words):
        end = phrase_end(words, i, predicate)
        phrase = Phrase(words, i, end, predicate)
        article = _article(phrase) if end > i else ""
        if article and (is_misplaced(phrase) or is_misread(phrase)):
            return None
        done += [article] if article else []
        done += words[i : max(end, i + 1)]
        i = max(end, i + 1)
    return done


def _article(phrase: Phrase) -> str:
    """The article that `phrase` lacks, by the first rule that applies to it."""
    return next((found for rule in _RULES if (found := rule(phrase)) is not None), "")


def _determined(phrase: Phrase) -> str | None:
    """None at all where a determiner, an owner or the name of a place stands before it."""
    words, begin = phrase.words, phrase.begin
    if phrase.before == "of" and begin > 1 and is_name(words[begin - 2]) and is_name(phrase.first):
        return ""
    if phrase.first[:-1] in known.ORIGINS:
        return ""
    tied = begin > 0 and not pauses(words[begin - 1])
    if not tied and phrase.before in known.ADJECTIVES and phrase.first in known.ADJECTIVES:
        return ""
    return "" if tied and (phrase.before in _DETERMINED or owns(words[begin - 1])) else None


def _counted(phrase: Phrase) -> str | None:
    """`the 1996 incident`; none where a number counts the noun."""
    first, many = phrase.first, phrase.size > 1
    if _YEAR.match(first) and many and not is_name(phrase.parts[-1]):
        return "" if phrase.parts[-1].endswith("s") else "the"
    if first.lower() == "one" or (is_number(first) and not many):
        return ""
    measures = bool(_MONEY.match(first)) or first.endswith("%")
    counts = is_number(first) and not measures and phrase.parts[1] not in {"percent", "per"}
    return "" if counts else None


def _record(phrase: Phrase) -> str | None:
    """`a record $72 billion`."""
    counted = phrase.size > 1 and is_number(phrase.parts[1])
    return "a" if phrase.first == "record" and counted else None


def _indicated(phrase: Phrase) -> str | None:
    """`The gold price falls`: what an economy is measured by, where the news is of it."""
    of_it = phrase.begin == 0 and phrase.end == phrase.predicate and phrase.size > 1
    kind = phrase.parts[-2].lower() if of_it else ""
    indicator = phrase.last in _INDICATORS or (phrase.last == "market" and kind in _MARKETS)
    return "the" if of_it and indicator and not is_number(phrase.first) else None


def _doubtful(phrase: Phrase) -> str | None:
    """None at all where a verb may stand within the phrase, or its noun behind it."""
    words, begin, end = phrase.words, phrase.begin, phrase.end
    if any(word in verbs.THIRDS for word in phrase.parts[1:-1]):
        return ""
    if phrase.before in {"and", "or"} and begin > 1 and _coordinates(words[begin - 2]):
        return ""
    if phrase.size > 1 and words[begin][-1] in _CLOSING and words[begin][0] not in _OPENING:
        return ""
    if phrase.before in _SUBSTANCES and not pauses(words[begin - 1]):
        return ""
    if is_name(phrase.last) or end >= len(words):
        return "" if _compounded(phrase) else None
    beside = small(words[end + 1]) if end + 1 < len(words) else ""
    listed = (
        phrase.after in {"and", "or"}
        and not is_number(beside)
        and beside not in verbs.THIRDS
        and any(
            bare(word).endswith("s") and bare(word).islower() for word in words[end + 1 : end + 3]
        )
    )
    stops = pauses(words[end]) or end + 1 >= len(words) or small(words[end + 1]) in _BOUND
    noun = phrase.after in verbs.GERUNDS or (
        verbs.THIRDS.get(phrase.after) in verbs.NOUNS_TOO and end != phrase.predicate
    )
    noun = noun and not (phrase.before in known.SUBORDINATORS and is_finite(words, end, begin))
    return "" if listed or (stops and noun) or _compounded(phrase) else None


def _coordinates(word: str) -> bool:
    """Whether `word`, before `and`, shares the article of its own phrase."""
    return not (bare(word).endswith("s") or is_name(word) or pauses(word))


def _compounded(phrase: Phrase) -> bool:
    """Whether a participle before the phrase belongs to it: `longest serving minister`."""
    if phrase.begin < len(("longest", "serving")) or phrase.begin - 1 == phrase.predicate:
        return False
    described = small(phrase.words[phrase.begin - 2])
    attribute = described in known.ADJECTIVES or bool(HIGHEST.search(described))
    return phrase.before in verbs.PARTICIPLES and attribute


def _in_order(phrase: Phrase) -> str | None:
    """`the first case`, `the last two`, `the 75th day of`; `last year` has none."""
    first, last = phrase.first.lower(), phrase.last
    if _ORDINAL.match(first) and phrase.after == "of":
        return "the"
    if first not in _RANKS or phrase.size == 1:
        return None
    if last in _TIMES:
        return "" if first in {"last", "next"} else "the"
    return "the" if is_number(phrase.parts[1]) or not last.endswith("s") else None


def _named(phrase: Phrase) -> str | None:
    """`the UN`, `the Supreme Court`, `the Gulf of Oman`; none for other names."""
    parts, last = phrase.parts, phrase.last
    if not is_name(last):
        return None
    if last in _MEMBERS and len(parts) > 1:
        return _indefinite(phrase.first)
    if len(parts) == 1 and phrase.after != "of":
        return "the" if last in known.NAMES_WITH_THE and phrase.before != "former" else ""
    head = last in known.HEADS_WITH_THE and len(parts) > 1
    bank = last == "Bank" and len(parts) > 1 and parts[-2] in _BANKS
    minister = last == "PM" and all(part in _STATES for part in parts[:-1])
    of_name = last in _OF_NAMES and phrase.after == "of"
    named = all(is_name(part) or is_number(part) for part in parts)
    return "the" if named and (head or bank or minister or of_name) else ""


def _idiomatic(phrase: Phrase) -> str | None:
    """None at all in idioms: `in court`, `set fire`, `elected president`; `the first time`."""
    last, alone = phrase.last.lower(), phrase.size == 1
    if last.endswith("-old"):
        return _indefinite(phrase.first)
    if (base(phrase.before), last) in _BARE or (phrase.first, last) in _BARE:
        return ""
    if phrase.before == "if" and phrase.first in verbs.PARTICIPLES:
        return ""
    elected = phrase.before in _ELECT and _is_person(phrase.first)
    if last in _OFFICES and (phrase.before in _MADE or elected):
        return ""
    if alone and (last in {"prison", "jail"} or last in known.IDIOMS.get(phrase.before, ())):
        return ""
    listed = phrase.words[phrase.end - 1].endswith(",") and last in nouns.OF_ONE
    kin = last in _RELATIVES and phrase.before
    return "" if alone and (listed or kin) else None


def _is_person(name: str) -> bool:
    return is_name(name) and name not in _STATES and not name.isupper()


def _of_period(phrase: Phrase) -> str | None:
    """`the end of the month`."""
    end = before(phrase.words, phrase.begin - 1) if phrase.before == "of" else ""
    return "the" if phrase.size == 1 and phrase.last in _PERIODS and end in _ENDS else None


def _of_one(phrase: Phrase) -> str | None:
    """`the death of`, `the suspension of`, `the country's`."""
    last = phrase.last.lower()
    owner = owns(phrase.words[phrase.end - 1]) and last in nouns.COUNTABLE and last not in _TIED
    action = _ACTION.search(last) and last in nouns.COUNTABLE and last not in _NO_ACTIONS
    taken = phrase.after == "of" and phrase.size == 1 and (last in nouns.OF_ONE or action)
    return "the" if owner or taken else None


def _common(phrase: Phrase) -> str | None:
    """`a` or `the` before a singular noun that never stands alone; none before any other."""
    last = phrase.last.lower()
    compound = "-" in last and last.rsplit("-", 1)[-1] in nouns.COUNTABLE
    if (last not in _NOUNS and not compound) or (last in _MASSES and phrase.size > 1):
        return ""
    return "the" if is_definite(phrase, last) else _indefinite(phrase.first)


_RULES: tuple[_Rule, ...] = (
    _determined,
    _record,
    _counted,
    _in_order,
    _indicated,
    _doubtful,
    _named,
    _idiomatic,
    _of_period,
    _of_one,
    _common,
)


def _indefinite(first: str) -> str:
    return "an" if _AN.match(first) else "a"
