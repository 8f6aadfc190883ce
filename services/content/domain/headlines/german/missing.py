"""German nouns that still want an article: what nobody would say aloud is left out."""

import re
from collections.abc import Sequence

from services.content.domain.headlines.german import definite, nouns
from services.content.domain.headlines.german.clause import Clause
from services.content.domain.headlines.german.nouns import Kind, Noun, noun
from services.content.domain.headlines.german.tokens import (
    bare,
    is_adjective,
    is_nominal,
    is_quotation,
)
from services.content.domain.headlines.german.words import DETERMINERS, word_set

_GOVERNING = word_set(
    "mit nach bei von aus zu seit durch für gegen um in an auf über unter vor hinter neben "
    "zwischen trotz während wegen"
)
"""Prepositions behind which a noun that can be counted wants an article."""
_OF_DEEDS = frozenset({"bei", "nach", "wegen", "vor"})
_RULINGS = word_set(
    "kippt kippen billigt billigen beschließt beschließen hebt heben bestätigt bestätigen stoppt "
    "lehnt lehnen verabschiedet verabschieden genehmigt genehmigen verbietet verschiebt verteidigt"
)
"""Verbs whose object is a certain one."""
_GREAT = re.compile(
    r"(?:Groß|Rot|Weiß|Heilig|Golden|Silbern|Eisern|Oberst)e[nm]$"
    r"|[A-ZÄÖÜ][a-zäöüß]+(?:isch|ional|ial|ig|lich)em$"
)
"""An adjective of a name, in a form that stands behind an article only."""
_COPULAS = word_set("ist sind war waren wird werden wurde bleibt bleiben droht drohen gilt heißt")
_SETTLED_OBJECTS = (
    "Anklage", "Klage", "Beschwerde", "Protest", "Alarm", "Bilanz", "Kurs", "Frage", "Rechnung",
    "Platz", "Recht", "Anzeige", "Krieg", "Feuer", "Verdacht", "klage", "Strafe", "Gericht",
    "Titel", "Fehler", "Gas", "Regel", "Maßnahme", "Stellen", "Einheit",
)  # fmt: skip
"""Ends of objects that go with their verb: `erhebt Anklage`."""
_KIN = word_set("Sohn Tochter Bruder Schwester Vater Mutter Ehefrau Ehemann Schwiegersohn Neffe")
"""Whoever is somebody's; a headline leaves out whose."""
_ORDINAL = re.compile(r"\d{1,3}\.$")
_MONTHS = word_set(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
)
_SETTLED = word_set("Meinung Auffassung Einschätzung Prüfung Erfahrung Bedienung Nutzung")
"""What is said without an article behind these: `nach Einschätzung von …`."""


def lacks_one(clause: Clause) -> bool:
    """Whether a noun that wants an article still has none, so that nobody would say the clause."""
    return lacks([*clause.prefield, clause.verb, *clause.rest], len(clause.prefield))


def lacks(words: Sequence[str], verb: int) -> bool:
    """As `lacks_one`, for words of which the one at `verb` is the verb."""
    named = any(
        _GREAT.match(word) and not is_adjective(words, at)
        for at, word in enumerate(words)
        if not at or words[at - 1].lower() not in DETERMINERS
    )
    owned = any(word in _KIN and at - 1 == verb for at, word in enumerate(words))
    counted = any(_is_bare_ordinal(words, at) for at in range(len(words) - 1))
    return (
        named
        or owned
        or counted
        or any(_wants_one(words, at, verb) for at in range(len(words)) if at != verb)
    )


def _is_bare_ordinal(words: Sequence[str], at: int) -> bool:
    """Whether an ordinal wants an article there: `gewinnt 14. Etappe`, but `am 14. Mai`."""
    before = words[at - 1].lower() if at else ""
    return (
        bool(_ORDINAL.match(words[at]))
        and words[at + 1][:1].isupper()
        and words[at + 1] not in _MONTHS
        and before not in DETERMINERS
    )


def _is_bare_object(word: str, found: Noun, verb: str, *, behind: bool) -> bool:
    """Whether a thing that can be counted stands bare behind its verb: `gewinnt Wahl`."""
    counted = found.kind is Kind.COUNT and not word.endswith(_SETTLED_OBJECTS)
    return behind and counted and verb not in _COPULAS


def _is_bare_deed(words: Sequence[str], at: int, found: Noun) -> bool:
    """Whether what somebody does stands bare behind its verb, and nobody would say it so."""
    verb, word = bare(words[at - 1]).lower(), bare(words[at])
    if found.gender == "m" and verb not in {"droht", "drohen", "gibt", "herrscht"}:
        return True
    owned = words[at + 1 :] and words[at + 1].endswith("er") and is_adjective(words, at + 1)
    return bool(owned) or (verb in _RULINGS and not nouns.is_mass(word))


def _wants_one(words: Sequence[str], at: int, verb: int) -> bool:
    word, found = bare(words[at]), noun(bare(words[at]))
    if found is None or found.plural is not False or found.kind is Kind.UNIQUE:
        return False
    start = at
    while start > 0 and (is_adjective(words, start - 1) or nouns.is_of_place(words[start - 1])):
        start -= 1
    before = bare(words[start - 1]).lower() if start else ""
    if found.kind is Kind.DEED and start == at and at - 1 == verb:
        return _is_bare_deed(words, at, found)
    named = found.person and words[at + 1 :] and is_nominal(words[at + 1])
    if named or definite.is_listed(words, at) or is_quotation(words[at]):
        return False
    if before not in _GOVERNING:
        return _is_bare_object(word, found, words[verb], behind=start - 1 == verb)
    if found.kind is Kind.DEED:
        settled = nouns.is_mass(word) or word in _SETTLED
        return before in _OF_DEEDS and word.endswith("ung") and not settled
    return word not in definite.IDIOMS.get(before, "").split()
