"""Commas of English headlines that stand for a word: for `and`, or for `with`."""

from services.content.domain.headlines.english import verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.clause import Kind, predicate
from services.content.domain.headlines.english.particles import THINGS_DONE
from services.content.domain.headlines.english.tokens import (
    bare,
    is_name,
    is_number,
    pauses,
    small,
)

SAYING = known.word_set(
    "says said say warns warn reports report finds find hears hear shows show tells claims adds "
    "suggests reveals announces confirms confirm"
)
_ACTS = verbs.BASES | verbs.PASTS.keys() | verbs.GERUNDS.keys() | {"to"}
_PLURAL_ACTS = verbs.BASES - verbs.NOUNS_TOO
_OPENINGS = (known.PREPOSITIONS | known.CONJUNCTIONS | known.DETERMINERS) | (
    verbs.GERUNDS.keys() - THINGS_DONE
)
_NO_CIRCUMSTANCES = (
    verbs.THIRDS.keys() | verbs.PASTS.keys() | verbs.GERUNDS.keys() | {"to", "and", "but"}
)
_FEWEST = 3
"""Words of the shortest statement behind a comma."""


def actors_joined(words: list[str]) -> list[str]:
    """`words` with `and` between two actors with a comma between them: `India, China agree`."""
    at = next((i for i, word in enumerate(words) if not is_name(word)), 0)
    commas = _commas(words[:at])
    if len(commas) != 1 or commas[0] == at - 1 or words[at] not in _ACTS:
        return words
    return _with_and(words, commas[0])


def deeds_joined(words: list[str], at: int) -> list[str]:
    """`words` with `and` between two things that the subject does: `picks X, names Y`."""
    commas = _commas(words, at)
    if len(commas) != 1 or len(words) - commas[0] < _FEWEST:
        return words
    tail = words[commas[0] + 1 :]
    third = words[at] in verbs.THIRDS and tail[0] in verbs.THIRDS
    if not third and not (words[at] in verbs.BASES and tail[0] in _PLURAL_ACTS):
        return words
    noun = verbs.THIRDS.get(tail[0], tail[0]) in verbs.NOUNS_TOO
    if (noun and tail[1] in known.PREPOSITIONS) or (tail[0] in SAYING and not _reports(tail)):
        return words
    return _with_and(words, commas[0])


def _reports(tail: list[str]) -> bool:
    """Whether a whole statement follows `says`, rather than the name of who says it."""
    said = predicate(tail[1:])
    return said is not None and said.kind is Kind.FINITE and tail[1] not in known.PRONOUNS


def statements_joined(words: list[str], at: int) -> list[str]:
    """`words` with `and` before a second statement: `Iran strikes X, the US denies it`."""
    commas = _commas(words, at + 1)
    tail = words[commas[0] + 1 :] if len(commas) == 1 else []
    if len(tail) < _FEWEST or small(tail[0]) in _OPENINGS or is_number(tail[0]):
        return words
    found = predicate(tail)
    if found is None or found.kind is not Kind.FINITE or tail[0] in verbs.THIRDS:
        return words
    attributes = tail[found.at] in SAYING or found.at == len(tail) - 1 or pauses(tail[found.at])
    return words if attributes else [*words[: commas[0] + 1], "and", *tail]


def circumstance_joined(words: list[str], at: int) -> list[str]:
    """`words` with `with` before what happened beside it: `…, 3,000 people evacuated`."""
    commas = _commas(words, at + 1)
    tail = words[commas[-1] + 1 :] if commas else []
    if len(tail) < len(("ten", "hurt")) or bare(tail[0]) in _NO_CIRCUMSTANCES:
        return words
    found = predicate(tail)
    added = any(small(word) in known.PREPOSITIONS for word in tail[: len(("at", "noon"))])
    if found is None or added or found.kind in {Kind.FINITE, Kind.PROGRESSIVE}:
        return words
    if found.kind is Kind.FUTURE and bare(tail[0]) in verbs.BASES:
        return words
    return [*words[: commas[-1] + 1], "with", *tail]


def _commas(words: list[str], begin: int = 0) -> list[int]:
    return [i for i, word in enumerate(words) if i >= begin and pauses(word)]


def _with_and(words: list[str], comma: int) -> list[str]:
    return [*words[:comma], words[comma].rstrip(","), "and", *words[comma + 1 :]]
