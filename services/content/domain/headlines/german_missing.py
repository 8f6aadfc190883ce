"""German nouns that still want an article: what nobody would say aloud is left out."""

from collections.abc import Sequence

from services.content.domain.headlines import german_definite as definite
from services.content.domain.headlines import german_nouns as nouns
from services.content.domain.headlines.german_clause import Clause
from services.content.domain.headlines.german_nouns import Kind, noun
from services.content.domain.headlines.german_tokens import (
    bare,
    is_adjective,
    is_nominal,
    is_quotation,
)
from services.content.domain.headlines.german_words import word_set

_GOVERNING = word_set(
    "mit nach bei von aus zu seit durch für gegen um in an auf über unter vor hinter neben "
    "zwischen trotz während wegen"
)
"""Prepositions behind which a noun that can be counted wants an article."""
_OF_DEEDS = frozenset({"bei", "nach", "wegen", "vor"})
_RULINGS = word_set(
    "kippt kippen billigt billigen beschließt beschließen hebt heben bestätigt bestätigen stoppt "
    "verabschiedet verabschieden genehmigt genehmigen verbietet verschiebt verteidigt"
)
"""Verbs whose object is a certain one."""
_SETTLED = word_set("Meinung Auffassung Einschätzung Prüfung Erfahrung Bedienung Nutzung")
"""What is said without an article behind these: `nach Einschätzung von …`."""


def lacks_one(clause: Clause) -> bool:
    """Whether a noun that wants an article still has none, so that nobody would say the clause."""
    words = [*clause.prefield, clause.verb, *clause.rest]
    return any(
        _wants_one(words, at, len(clause.prefield))
        for at in range(len(words))
        if at != len(clause.prefield)
    )


def _wants_one(words: Sequence[str], at: int, verb: int) -> bool:
    word, found = bare(words[at]), noun(bare(words[at]))
    if found is None or found.plural is not False or found.kind is Kind.UNIQUE:
        return False
    start = at
    while start > 0 and is_adjective(words, start - 1):
        start -= 1
    before = bare(words[start - 1]).lower() if start else ""
    if found.kind is Kind.DEED and start == at and at - 1 == verb:
        if found.gender == "m" and before not in {"droht", "drohen", "gibt", "herrscht"}:
            return True
        owned = words[at + 1 :] and words[at + 1].endswith("er") and is_adjective(words, at + 1)
        return bool(owned) or (before in _RULINGS and not nouns.is_mass(word))
    named = found.person and words[at + 1 :] and is_nominal(words[at + 1])
    if (
        named
        or definite.is_listed(words, at)
        or is_quotation(words[at])
        or before not in _GOVERNING
    ):
        return False
    if found.kind is Kind.DEED:
        settled = nouns.is_mass(word) or word in _SETTLED
        return before in _OF_DEEDS and word.endswith("ung") and not settled
    return word not in definite.IDIOMS.get(before, "").split()
