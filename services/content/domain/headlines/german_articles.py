"""The articles that German headlines leave out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.content.domain.headlines import german_cases as cases
from services.content.domain.headlines import german_lexicon as lexicon
from services.content.domain.headlines import german_nouns as nouns
from services.content.domain.headlines.german_clause import Clause
from services.content.domain.headlines.german_nouns import (
    ACCUSATIVE,
    DATIVE,
    NOMINATIVE,
    Kind,
    Noun,
    noun,
)
from services.content.domain.headlines.german_tokens import (
    bare,
    is_adjective,
    is_nominal,
    is_quotation,
)
from services.content.domain.headlines.german_words import (
    DETERMINERS,
    PREPOSITIONS,
    word_set,
)

_ONLY_UNIQUE = frozenset({"zwischen", "ohne"})
"""Prepositions before which only a noun that has one holder surely takes an article."""
_KNOWN = frozenset({"um", "an"})
"""Prepositions before which an event or a thing is a known one: `Streit um den Haushalt`."""
CONTRACTIONS = {
    "von dem": "vom", "bei dem": "beim", "zu dem": "zum", "zu der": "zur", "in dem": "im",
    "an dem": "am",
}  # fmt: skip
_CHANGES = word_set(
    "verteidigt verteidigen blockiert blockieren kritisiert kritisieren kippt kippen steigert "
    "steigern verschiebt verschieben lobt bekräftigt verlängert verlängern senkt senken erhöht "
    "erhöhen stoppt stoppen"
)
_MATTERS = (
    "gesetz", "Gesetz", "reform", "haushalt", "Haushalt", "paket", "abkommen", "vertrag",
    "Vertrag", "gewinn", "Gewinn", "umsatz", "Umsatz", "absatz", "Absatz", "prognose",
    "Prognose", "entwurf", "bremse",
)  # fmt: skip
"""What these verbs change or judge is known: `verteidigt das Heizungsgesetz`."""
_JUDGES = word_set("verteidigt verteidigen kritisiert kritisieren lobt loben blockiert blockieren")
"""Verbs whose object, told apart by an adjective, is a certain one: `verteidigt das neue Recht`."""
_STAYS = word_set("Krankenhaus Klinik Gefängnis Amt Parlament")
"""What somebody who leaves it was in: `aus dem Krankenhaus entlassen`."""
_WINS = word_set("gewinnt gewinnen verliert verlieren verpasst verpassen")
_CONTESTS = (
    "wahl", "spiel", "finale", "duell", "derby", "rennen", "slalom", "sprint", "turnier",
    "pokal", "titel", "meisterschaft", "prozess", "abstimmung", "abfahrt",
    "referendum", "stichwahl",
)  # fmt: skip
"""What somebody wins or loses is known: `gewinnt die Wahl`."""
_AGAINST = frozenset({"gegen", "bei", "über"})
"""Prepositions behind which what these nouns mean is known: `Proteste gegen die Rentenreform`."""
_PROJECTS = ("reform", "offensive", "haushalt", "gesetz", "debatte")
_GENITIVE = frozenset({"wegen", "trotz"})
"""Prepositions that take a feminine noun as a dative does."""
_FAMILIAR = (
    "wahl", "gipfel", "prozess", "urteil", "abstimmung", "referendum", "treffen", "grenze",
    "region",
)  # fmt: skip
"""Events that were known before they came, and where things are: `nach der Wahl`."""
_REFLEXIVE = word_set("stellt stellen nähert nähern widersetzt widersetzen entzieht entziehen")
"""Verbs with `sich` whose object stands in the dative: `stellt sich der Justiz`."""
_PASSED_OVER = word_set("erneut erstmals wieder weiterhin überraschend offenbar wohl vorerst")
"""Adverbs between a verb and its object."""
_MEASURES = frozenset({"Stärke", "Art", "Klasse", "Größe", "Kategorie"})
_INSTITUTIONS = frozenset(
    f"{adjective} {name}"
    for adjective, names in {
        "Deutsche": "Bahn Bank Post Telekom Börse Umwelthilfe Bischofskonferenz",
        "Europäische": "Union Zentralbank Kommission",
        "Europäischer": "Gerichtshof Rat",
        "Internationaler": "Gerichtshof Strafgerichtshof Währungsfonds",
        "Internationale": "Atomenergiebehörde Raumstation",
        "Vereinte": "Nationen",
        "Vereinigte": "Staaten",
        "Weißes": "Haus",
        "Rotes": "Kreuz",
        "Oberstes": "Gericht",
        "Oberster": "Gerichtshof",
        "Letzte": "Generation",
    }.items()
    for name in names.split()
)
IDIOMS = {
    "vor": "Gericht Ort",
    "in": "Rente Serie Krise Betrieb Haft",
    "unter": "Strafe Wasser",
    "mit": "Mehrheit",
    "zu": "Hause Protest",
    "auf": "Platz Kurs See Sicht",
    "von": "Seite",
    "an": "Bord",
}
"""Nouns without an article, by preposition."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a noun stands: its phrase begins at `start`; `case` None where it is not known.

    `supplied`: whether it is the subject of a verb that the headline leaves out; `known`: whether
    it stands where only what is known does.
    """

    start: int
    case: int | None
    preposition: str = ""
    subject: bool = False
    supplied: bool = False
    known: bool = False


def supplied(clause: Clause) -> Clause:
    """`clause` with the articles that are surely known."""
    words = [*clause.prefield, clause.verb, *clause.rest]
    verb = len(clause.prefield)
    done = phrases(words, verb=verb, clause=clause)
    prefield = [w for part in done[:verb] for w in part]
    if prefield == ["Grüne"]:
        prefield = ["die", "Grünen"]
    rest = [w for part in done[verb + 1 :] for w in part]
    return Clause(
        tuple(prefield),
        clause.verb,
        tuple(rest),
        clause.singular,
        clause.subject_first,
        clause.rule,
    )


def phrases(
    words: Sequence[str], *, verb: int = -1, clause: Clause | None = None
) -> list[list[str]]:
    """For each of `words` what is said for it: itself, with an article, or declined behind one."""
    done = [[word] for word in words]
    for at, word in enumerate(words):
        if at == verb or is_quotation(word) or (at and at - 1 != verb and _is_name(words, at - 1)):
            continue
        place = _place(words, at, verb, clause)
        found = noun(bare(word)) or _told_by_adjective(words, at, place)
        if found is None:
            continue
        if place.preposition in _GENITIVE and found.gender == "f":
            place = replace(place, case=DATIVE)
        definite = _definite(words, at, found, place)
        if place.case is None or definite is None or not _singular(words, at, found, place, clause):
            continue
        _supply(done, words, at, found, place, definite=definite)
    return done


def _told_by_adjective(words: Sequence[str], at: int, place: _Place) -> Noun | None:
    """What its adjective tells of an unknown noun that is a subject or an object."""
    following = words[at + 1] if at + 1 < len(words) else ""
    named = (following and is_nominal(following)) or not bare(words[at]).lstrip("0123456789-")[
        :1
    ].isupper()
    if place.start == at or place.preposition or named or nouns.is_of_place(words[at - 1]):
        return None
    adjective = words[at - 1].lower() if at == 1 else words[at - 1]
    return nouns.by_adjective(adjective, accusative=place.case == ACCUSATIVE)


def _is_name(words: Sequence[str], at: int) -> bool:
    return (
        is_nominal(words[at])
        and not is_adjective(words, at)
        and words[at].lower() not in (PREPOSITIONS | DETERMINERS)
    )


def _place(words: Sequence[str], at: int, verb: int, clause: Clause | None) -> _Place:
    start = at
    while start > 0 and start - 1 != verb and is_adjective(words, start - 1):
        start -= 1
    if start == 0 or (start < verb and words[start - 1] == "und" and clause):
        case = NOMINATIVE if clause and clause.subject_first else None
        return _Place(start, case, subject=True, supplied=bool(clause and clause.rule))
    before = bare(words[start - 1])
    lower = before.lower()
    if lower in PREPOSITIONS:
        return _Place(start, cases.governed(words, start - 1, verb), lower)
    return _behind_verb(words, at, start, verb, clause) if clause else _Place(start, None)


def _behind_verb(words: Sequence[str], at: int, start: int, verb: int, clause: Clause) -> _Place:
    """The place of a noun that stands behind the verb, and behind no preposition."""
    before, finite = bare(words[start - 1]), bare(words[verb])
    if start - 1 == verb and not clause.subject_first:
        return _Place(start, NOMINATIVE, subject=True)
    if start - 1 == verb and finite in {"stimmt", "stimmen"} and words[-1] == "zu":
        return _Place(start, DATIVE, known=True)
    if before == "sich" and start - 2 == verb and clause.subject_first:
        return _Place(start, DATIVE if finite in _REFLEXIVE else None)
    passed = before in _PASSED_OVER and start - 2 == verb and clause.subject_first
    case = cases.of_object(words, at, finite) if start - 1 == verb or passed else None
    return _Place(start, case)


def _definite(words: Sequence[str], at: int, found: Noun, place: _Place) -> bool | None:
    """Whether the article is definite; None where none is due."""
    following = words[at + 1] if at + 1 < len(words) else ""
    word = bare(words[at])
    alone = words[at] == word
    titled = found.person and alone and bool(following) and is_nominal(following)
    if titled or _goes_without(words, at, found, place):
        told = place.start < at or nouns.is_occupation(word)
        return True if titled and told and place.subject else None
    known = place.known or _is_known(words, place, word)
    if found.kind is Kind.UNIQUE or known or _is_one(words, at, place):
        return True
    if place.preposition in _ONLY_UNIQUE and not word.lower().endswith("grenze"):
        return None
    measured = at + 2 < len(words) and bare(words[at + 2]) in _MEASURES
    owned = alone and following in {"der", "des", "eines", "einer", "dieser"} and not measured
    if found.kind is Kind.DEED:
        familiar = bool(place.preposition) and word.lower().endswith(_FAMILIAR)
        if owned or familiar or place.supplied or (alone and following == "von"):
            return True
        return False if place.start < at and not nouns.is_mass(word) else None
    familiar = bool(place.preposition) and word.lower().endswith(_FAMILIAR)
    named = alone and bool(following) and is_nominal(following)
    begins = place.start == 0 or following[:1].isdigit()
    owned = owned and not (place.case == NOMINATIVE and not place.subject)
    return owned or place.preposition in _KNOWN or familiar or (named and begins)


def _is_known(words: Sequence[str], place: _Place, word: str) -> bool:
    """Whether a verb changes or judges what there must be already."""
    if word == "Land" and place.case == ACCUSATIVE and not place.preposition:
        return True
    if place.preposition in _AGAINST and word.lower().endswith(_PROJECTS):
        return True
    if place.preposition == "aus" and word in _STAYS:
        return True
    before = bare(words[place.start - 1]) if place.start > 0 else ""
    if (before in {"gesteht", "gestehen"} and word == "Tat") or word.endswith("notstand"):
        return True
    if before in _WINS:
        return word.lower().endswith(_CONTESTS)
    judged = before in _JUDGES and bare(words[-1]) == word and bare(words[place.start]) != word
    return judged or (before in _CHANGES and word.endswith(_MATTERS))


def _goes_without(words: Sequence[str], at: int, found: Noun, place: _Place) -> bool:
    """Whether a noun has no article here: in a list, in an idiom, or where it would change."""
    word = bare(words[at])
    if found.person and place.case == NOMINATIVE and not place.subject:
        return True
    settled = bare(words[at - 1]) in {"erhebt", "erheben", "erhoben"} and word.endswith("lage")
    club = word == "Union" and at + 1 < len(words) and bare(words[at + 1]) in lexicon.PLACES
    if (settled and at) or club:
        return True
    listed = is_listed(words, at) and not (found.kind is Kind.UNIQUE and place.preposition)
    idiom = word in IDIOMS.get(place.preposition, "").split()
    return (
        (listed and not nouns.is_land(word)) or idiom or (found.weak and place.case != NOMINATIVE)
    )


def _is_one(words: Sequence[str], at: int, place: _Place) -> bool:
    """Whether a town, a name or what belongs to somebody makes a noun the only one."""
    owner = words[at + 1 : at + 3]
    owned = len(owner) > 1 and owner[0] == "von" and place.start == 0 and noun(owner[1]) is None
    of_town = place.start < at and nouns.is_of_place(words[at - 1])
    return owned or of_town or _is_institution(words, at)


def _is_institution(words: Sequence[str], at: int) -> bool:
    return at > 0 and f"{words[at - 1]} {bare(words[at])}" in _INSTITUTIONS


def is_listed(words: Sequence[str], at: int) -> bool:
    """Whether a noun stands beside another in a list."""
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    comma = words[at].endswith(",") and after[:1].isupper()
    return after in {"und", "oder", "sowie"} or before in {"und", "oder", "sowie"} or comma


def _singular(
    words: Sequence[str], at: int, found: Noun, place: _Place, clause: Clause | None
) -> bool:
    """Whether the noun surely stands in the number of which an article is known."""
    if found.plural is not None:
        return not found.plural or found.kind is Kind.UNIQUE
    word, adjective = bare(words[at]), words[at - 1].lower() if place.start < at else ""
    if adjective and not nouns.is_of_place(words[at - 1]):
        of_man = found.gender == "m" and place.case == ACCUSATIVE and adjective.endswith("en")
        of_woman = found.gender == "f" and place.case != DATIVE
        return of_man or of_woman or adjective.endswith(("er", "es", "em"))
    if place.subject and clause:
        return clause.singular
    if place.case == DATIVE:
        return not word.endswith("n") or word.lower().endswith("beben")
    return place.case == ACCUSATIVE and found.person and word.endswith("igen")


def _supply(
    done: list[list[str]],
    words: Sequence[str],
    at: int,
    found: Noun,
    place: _Place,
    *,
    definite: bool,
) -> None:
    case = place.case or NOMINATIVE
    article = nouns.article(found, case, definite=definite)
    for i in range(place.start, at):
        if nouns.is_of_place(words[i]):
            continue
        word = words[i].lower() if i == 0 and not _is_institution(words, at) else words[i]
        plural = bool(found.plural)
        done[i] = [nouns.declined(word, case, definite=definite, plural=plural)]
    joined = CONTRACTIONS.get(f"{place.preposition} {article}", "")
    if joined and definite:
        preposition = done[place.start - 1][0]
        done[place.start - 1] = [joined.capitalize() if preposition[0].isupper() else joined]
        return
    done[place.start] = [article, *done[place.start]]
