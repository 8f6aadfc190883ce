"""Verbs of English headlines that do not agree with their subject."""

from services.content.domain.headlines.english import verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.tokens import pauses, small

_TALKS = known.word_set("talks negotiations")
_LINKS = known.word_set("with between over on about")
_GO = known.word_set(
    "collapses falls fails stalls ends breaks resumes begins starts continues drags"
)
_CLAUSES = known.word_set("after as because when while before")
_NEAR, _FAR = 4, 7
"""Words behind the beginning of a clause in which its subject stands, and then its verb."""


def agreed(words: list[str], at: int) -> list[str]:
    """`words` with a plural verb for `talks` in a clause behind the predicate at `at`.

    `… after talks with union falls apart`: the writer took the union for what fell apart.
    """
    for i in range(at + 1, len(words)):
        subject = next(
            (k for k in range(i + 1, min(i + _NEAR, len(words))) if _is_talks(words, k)), 0
        )
        if small(words[i]) in _CLAUSES and subject:
            verb = _verb(words, subject)
            if verb:
                plural = words[verb].replace(small(words[verb]), verbs.THIRDS[small(words[verb])])
                return [*words[:verb], plural, *words[verb + 1 :]]
    return words


def _is_talks(words: list[str], k: int) -> bool:
    return small(words[k]) in _TALKS and small((*words, "", "")[k + 1]) in _LINKS


def _verb(words: list[str], subject: int) -> int:
    """Where the singular verb of a subject stands; 0 where none does before another clause."""
    for k in range(subject + 1, min(subject + _FAR, len(words))):
        if pauses(words[k - 1]) or small(words[k]) in known.SUBORDINATORS | known.RELATIVES:
            return 0
        if small(words[k]) in _GO:
            return k
    return 0
