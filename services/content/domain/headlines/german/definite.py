"""Which article German nouns take where a headline leaves it out: the definite one, or none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.content.domain.headlines.german import nouns, places
from services.content.domain.headlines.german.nouns import ACCUSATIVE, NOMINATIVE, Kind, Noun, noun
from services.content.domain.headlines.german.tokens import bare, is_nominal
from services.content.domain.headlines.german.words import word_set

_ONLY_UNIQUE = frozenset({"zwischen", "ohne"})
"""Prepositions before which only a noun that has one holder surely takes an article."""
_KNOWN = frozenset({"um", "an"})
"""Prepositions before which an event or a thing is a known one: `Streit um den Haushalt`."""
_CHANGES = word_set(
    "verteidigt verteidigen blockiert blockieren kritisiert kritisieren kippt kippen steigert "
    "steigern verschiebt verschieben lobt bekräftigt verlängert verlängern senkt senken erhöht "
    "erhöhen stoppt stoppen kassiert kassieren beendet beenden unterbricht unterbrechen"
)
_MATTERS = (
    "gesetz", "Gesetz", "reform", "haushalt", "Haushalt", "paket", "abkommen", "vertrag",
    "Vertrag", "gewinn", "Gewinn", "umsatz", "Umsatz", "absatz", "Absatz", "prognose",
    "Prognose", "entwurf", "bremse", "mission", "Mission", "einsatz", "Einsatz", "streik", "Streik",
    "blockade", "Blockade",
)  # fmt: skip
"""What these verbs change or judge is known: `verteidigt das Heizungsgesetz`."""
_JUDGES = word_set("verteidigt verteidigen kritisiert kritisieren lobt loben blockiert blockieren")
"""Verbs whose object, told apart by an adjective, is a certain one: `verteidigt das neue Recht`."""
_STAYS = word_set("Krankenhaus Klinik Gefängnis Amt Parlament")
"""What somebody who leaves it was in: `aus dem Krankenhaus entlassen`."""
_WINS = word_set("gewinnt gewinnen verliert verlieren verpasst verpassen erreicht erreichen")
_CONTESTS = (
    "wahl", "spiel", "finale", "duell", "derby", "rennen", "slalom", "sprint", "turnier",
    "pokal", "titel", "meisterschaft", "prozess", "abstimmung", "abfahrt",
    "referendum", "stichwahl", "mehrheit",
)  # fmt: skip
"""What somebody wins or loses is known: `gewinnt die Wahl`."""
_AGAINST = frozenset({"gegen", "bei", "über"})
"""Prepositions behind which what these nouns mean is known: `Proteste gegen die Rentenreform`."""
_PROJECTS = ("reform", "offensive", "haushalt", "gesetz", "debatte")
_FAMILIAR = (
    "wahl", "gipfel", "prozess", "urteil", "abstimmung", "referendum", "treffen", "grenze",
    "region",
)  # fmt: skip
"""Events that were known before they came, and where things are: `nach der Wahl`."""
_LONE = word_set("Industrie Rentenkommission Branche Belegschaft")
"""Nouns of which everybody knows which."""
_THINKS_OF = word_set(
    "lehnt lehnen plant planen erwägt erwägen beantragt beantragen kündigt kündigen"
)
"""Verbs of what may be done: `lehnt eine Erhöhung ab`."""
_LIMIT = re.compile(
    r"(?:ober|unter|alters|schmerz|einkommens|verdienst|belastungs)grenze$", re.IGNORECASE
)
"""A limit, which is none of a land: `eine Obergrenze`."""
_EXPECTS = word_set("erwartet erwarten befürchtet befürchten prognostiziert prognostizieren")
"""Verbs of what is to become of something: `erwartet eine schrumpfende Wirtschaft`."""
_BEGINS = word_set(
    "startet starten stoppt stoppen beginnt beginnen beschleunigt beschleunigen verzögert bremst "
    "verzögern bremsen verschiebt verschieben genehmigt genehmigen untersagt untersagen"
)
"""Verbs whose object is something to be done that is known: `startet den Ausbau`."""
_WANTS = word_set("will wollen soll sollen muss müssen kann können darf dürfen")
_OF_SOMETHING = frozenset({"Marke", "Leiche", "Wohnung", "Büro"})
"""Nouns of which whatever follows with `von` has one."""
_LAST_OR_BEST = re.compile(
    r"(?:erst|zweit|dritt|viert|fünft|letzt|nächst|meist|größt|höchst|stärkst|schwerst|schlimmst"
    r"|teuerst|niedrigst|tiefst|schwächst|schnellst|neuest|ältest|jüngst|längst|kleinst|reichst|best|wichtigst)e[nmrs]?$"
)
"""Adjectives of which there is one: `die erste Reihe`."""
_MEASURES = frozenset({"Stärke", "Art", "Klasse", "Größe", "Kategorie"})
_INSTITUTIONS = frozenset(
    f"{adjective} {name}"
    for adjective, names in {
        "Deutscher": "Wetterdienst Städtetag Mieterbund Bauernverband Gewerkschaftsbund Ethikrat "
        "Lehrerverband Fußball-Bund",
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
        "Supreme": "Court",
    }.items()
    for name in names.split()
)
IDIOMS = {
    "vor": "Gericht Ort",
    "in": "Rente Serie Krise Betrieb Haft Brand Kraft Not Gefahr Flammen Aussicht Lebensgefahr "
    "Quarantäne",
    "unter": "Strafe Wasser Kontrolle Druck Verdacht Hausarrest Quarantäne Beschuss Schock",
    "mit": "Mehrheit Sorge Spannung Gewalt",
    "zu": "Hause Protest Fuß Boden Ende Beginn",
    "auf": "Platz Kurs See Sicht Bewährung Distanz Abstand Druck Eis Kredit Probe",
    "von": "Seite",
    "an": "Bord Land",
}
"""Nouns without an article, by preposition."""


@dataclass(frozen=True, slots=True)
class Place:
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


def is_definite(words: Sequence[str], at: int, found: Noun, place: Place) -> bool | None:
    """Whether the article is definite; None where none is due."""
    following = words[at + 1] if at + 1 < len(words) else ""
    word = bare(words[at])
    alone = words[at] == word
    titled = found.person and alone and bool(following) and is_nominal(following)
    if titled or _goes_without(words, at, found, place):
        told = place.start < at or nouns.is_occupation(word)
        return True if titled and told and place.subject else None
    known = place.known or _is_known(words, place, word)
    told_apart = place.start < at and bool(_LAST_OR_BEST.match(words[place.start].lower()))
    if found.kind is Kind.UNIQUE or known or told_apart or _is_one(words, at, place):
        return not _is_new(words, at, found, place)
    if place.preposition in _ONLY_UNIQUE and not word.lower().endswith("grenze"):
        return None
    measured = at + 2 < len(words) and bare(words[at + 2]) in _MEASURES
    owned = (
        word != "Teil"
        and alone
        and following in {"der", "des", "eines", "einer", "dieser"}
        and not measured
    )
    owned = owned or (alone and following == "von" and word in _OF_SOMETHING)
    if found.kind is Kind.DEED:
        familiar = bool(place.preposition) and word.lower().endswith(_FAMILIAR)
        intended = _is_intended(words, at, found, place)
        begun = place.start == at and at > 0 and bare(words[at - 1]) in _BEGINS
        intended = intended or (begun and found.gender == "m" and place.case == ACCUSATIVE)
        intended = intended or _is_begun(words, at, place)
        if owned or familiar or intended or place.supplied or (alone and following == "von"):
            return True
        thought_of = at > 0 and bare(words[at - 1]) in _THINKS_OF and word.endswith("ung")
        one = place.start < at or (thought_of and place.case == ACCUSATIVE)
        return False if one and not nouns.is_mass(word) else None
    familiar = bool(place.preposition) and word.lower().endswith(_FAMILIAR)
    named = alone and bool(following) and is_nominal(following)
    begins = place.start == 0 or following[:1].isdigit()
    gate = alone and following[:1].isupper() and word.lower().endswith(("flughafen", "bahnhof"))
    owned = gate or (owned and not (place.case == NOMINATIVE and not place.subject))
    return owned or place.preposition in _KNOWN or familiar or (named and begins)


def _is_new(words: Sequence[str], at: int, found: Noun, place: Place) -> bool:
    """Whether there is to be another of what there is one of: `fordert neues Wahlrecht`."""
    if found.kind is not Kind.UNIQUE or is_institution(words, at):
        return False
    told_apart = place.start < at
    expected = bare(words[place.start - 1]) in _EXPECTS if place.start else False
    another = told_apart and (words[place.start].startswith("neue") or expected)
    following = words[at + 1] if at + 1 < len(words) else ""
    allied = bare(words[at]) == "Koalition" and (place.preposition == "auf" or following == "mit")
    planned = place.preposition == "über" and bare(words[at]) in {"Koalition", "Regierung"}
    return (another and place.case == ACCUSATIVE) or allied or planned


def _is_intended(words: Sequence[str], at: int, found: Noun, place: Place) -> bool:
    """Whether somebody wants to do what a noun tells: `will Ausbau stoppen`."""
    wants = place.start == at and at > 0 and bare(words[at - 1]) in _WANTS
    return wants and found.gender == "m" and place.case == ACCUSATIVE and words[-1].endswith("n")


def _is_begun(words: Sequence[str], at: int, place: Place) -> bool:
    """Whether somebody begins with what a noun tells: `beginnt mit der Räumung`."""
    before = bare(words[at - 2]) if at > 1 else ""
    return place.start == at and place.preposition == "mit" and before in _BEGINS


def _is_known(words: Sequence[str], place: Place, word: str) -> bool:
    """Whether a verb changes or judges what there must be already."""
    if word in {"Land", "Insel"} and place.case == ACCUSATIVE and not place.preposition:
        return True
    if place.preposition in _AGAINST and word.lower().endswith(_PROJECTS):
        return True
    if place.preposition == "aus" and word in _STAYS:
        return True
    before = bare(words[place.start - 1]) if place.start > 0 else ""
    confessed = before in {"gesteht", "gestehen"} and word == "Tat"
    withdrawn = before in {"zieht", "ziehen"} and words[-1] == "zurück"
    called_off = word.endswith(("reise", "Reise")) and words[-1] == "ab"
    if confessed or withdrawn or called_off or word.lower().endswith("notstand"):
        return True
    if before in _WINS:
        return word.lower().endswith(_CONTESTS)
    apart = bare(words[place.start]) != word or "-" in word
    judged = before in _JUDGES and bare(words[-1]) == word and apart
    return judged or (before in _CHANGES and word.endswith(_MATTERS))


def _goes_without(words: Sequence[str], at: int, found: Noun, place: Place) -> bool:
    """Whether a noun has no article here: in a list, in an idiom, or where it would change."""
    word = bare(words[at])
    predicate = found.person or word == "Teil"
    if predicate and place.case == NOMINATIVE and not place.subject:
        return True
    settled = bare(words[at - 1]) in {"erhebt", "erheben", "erhoben"} and word.endswith("lage")
    club = word == "Union" and at + 1 < len(words) and bare(words[at + 1]) in places.PLACES
    if (settled and at) or club:
        return True
    listed = is_listed(words, at) and not (found.kind is Kind.UNIQUE and place.preposition)
    idiom = word in IDIOMS.get(place.preposition, "").split()
    return (
        (listed and not nouns.is_land(word)) or idiom or (found.weak and place.case != NOMINATIVE)
    )


def _is_one(words: Sequence[str], at: int, place: Place) -> bool:
    """Whether a town, a name or what belongs to somebody makes a noun the only one."""
    owner = words[at + 1 : at + 3]
    owned = len(owner) > 1 and owner[0] == "von" and place.start == 0 and noun(owner[1]) is None
    if bare(words[at]) in _LONE or (_is_border(words[at]) and not place.preposition):
        return True
    if words[at] == "Grenze" or (bare(words[at]) == "Arbeit" and place.case == ACCUSATIVE):
        return True
    of_town = place.start < at and nouns.is_of_place(words[at - 1])
    return owned or of_town or is_institution(words, at)


def _is_border(word: str) -> bool:
    return word.endswith("grenze") and not _LIMIT.search(word)


def is_institution(words: Sequence[str], at: int) -> bool:
    """Whether a noun and the adjective before it name an institution: `Europäische Union`."""
    return at > 0 and f"{words[at - 1]} {bare(words[at])}" in _INSTITUTIONS


def is_listed(words: Sequence[str], at: int) -> bool:
    """Whether a noun stands beside another in a list."""
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    comma = words[at].endswith(",") and after[:1].isupper()
    return after in {"und", "oder", "sowie"} or before in {"und", "oder", "sowie"} or comma
