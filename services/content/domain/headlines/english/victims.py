"""Counts of victims that English headlines leave without a noun: `Ten dead`, `kills three`."""

from services.content.domain.headlines.english import verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.tokens import (
    after,
    bare,
    before,
    is_number,
    pauses,
    small,
)

_HARMS = known.word_set(
    "kill kills killed killing injure injures injured injuring wound wounds wounded wounding "
    "arrest arrests arrested detain detains detained displaces displaced evacuates evacuated "
    "kidnap kidnaps kidnapped abduct abducts abducted rescues rescued hospitalises infects"
)
_STRICKEN = known.word_set(
    "dead killed injured wounded missing hurt arrested feared rescued die died drown drowned"
)
_ROUGHLY = known.word_set("least than nearly over about to around some almost")
_BEFORE_COUNTS = known.word_set("and as after says say")
_ENDS = known.PREPOSITIONS | {"and"}
_NEAR = 3
"""Words before a number among which the verb stands that harms so many."""


def counted(words: list[str]) -> list[str]:
    """`words` with `people` where a number stands for those whom something happened to."""
    done: list[str] = []
    for i, word in enumerate(words):
        if _counts_people(words, i):
            number = word.rstrip(",;")
            noun = "person" if small(word) in {"one", "1"} else "people"
            done += [number, noun + word[len(number) :]]
        else:
            done.append(word)
    return done


def _counts_people(words: list[str], i: int) -> bool:
    number = bare(words[i])
    if not (is_number(words[i]) or number.lower() == "one"):
        return False
    if not number.replace(",", "").replace("-", "").isalnum():
        return False
    follows = after(words, i)
    stricken = follows in _STRICKEN or (follows in verbs.PARTICIPLES and i == 0)
    return (stricken and _opens(words, i)) or (
        (not follows or follows in _ENDS) and _is_harmed(words, i)
    )


def _opens(words: list[str], i: int) -> bool:
    """Whether the number at `i` opens a clause, `at least` aside."""
    roughly = i < len(("at", "least", "n")) and before(words, i) in _ROUGHLY
    return i == 0 or roughly or pauses(words[i - 1]) or before(words, i) in _BEFORE_COUNTS


def _is_harmed(words: list[str], i: int) -> bool:
    """Whether the number at `i` is the object of a verb that harms."""
    if before(words, i) in _HARMS:
        return True
    near = {small(word) for word in words[max(0, i - _NEAR) : i]}
    return before(words, i) in _ROUGHLY and bool(_HARMS & near)
