"""German news and the kicker before it as one sentence: `Nach dem Erdbeben in …`."""

import re
from collections.abc import Sequence

from services.content.domain.headlines.aloud import SHORTEST, Sentence, closed
from services.content.domain.headlines.german import (
    articles,
    labels,
    missing,
    places,
    tense,
    victims,
)
from services.content.domain.headlines.german import tokens as german_tokens
from services.content.domain.headlines.german import words as small
from services.content.domain.headlines.german.clause import Clause
from services.content.domain.headlines.german.labels import Kicker, Role
from services.content.domain.headlines.german.nouns import Kind, may_be_surname, noun
from services.content.domain.headlines.german.occasions import occasion

_SHORTEST = 20
"""Characters of a sentence that begins with who acts: `Amazon baut Stellen ab`."""
_WITNESSES = small.word_set("Polizei Gericht Feuerwehr Rettungskräfte Retter Staatsanwaltschaft")
"""Whoever acts rather than being spoken of: `Marl: Polizei räumt Dorf`."""
_AT_HOME = small.word_set("ist sind hat haben wird werden tritt treten stirbt")
"""Verbs before which somebody in office surely acts at home."""
_RULING = small.word_set("Regierung Opposition Armee Militär Parlament Rebellen")
"""Whoever is one side somewhere: `Regierung und Rebellen einigen sich`."""
_PRONOUNS = small.word_set("sie ihn ihm ihnen")
_WAS = small.word_set("war waren ist sind hatte hatten hat haben wollte wollten")
_DOERS = small.word_set("Täter Täterin Schütze Schützin Attentäter Angreifer Bombenleger Fahrer")
_CROWD = small.word_set(
    "Tausende Hunderte Dutzende Zehntausende Hunderttausende Millionen Alle alle Menschen Personen"
)
"""Anybody, of whom a headline says only in its kicker what befell them."""
_ABOUT = small.word_set("gegen für um wegen nach bei in über im am vor auf zum zur")
_OF_THE_WORLD = small.word_set(
    "UN UNO Uno WHO EU Nato NATO OSZE IAEA IWF Weltbank EU-Kommission Weltsicherheitsrat Unicef "
    "Amnesty"
)
"""Whoever is at home nowhere: a place in the kicker is what they speak of."""
_RESULTS = small.word_set(
    "gewonnen verloren gesiegt gescheitert gewählt stärkste Kraft liegt liegen führt vorn Mehrheit"
)
"""Words of how an election went."""
_HARMED = small.word_set("gestorben getötet verletzt erschossen ertrunken")
"""Ends of a clause that tell who came to harm in the event itself."""
_OFFICE = re.compile(
    r"[Ee]ine? (?:Präsident|König|Kanzler|Premier|Premierminister|Regierungschef|Staatschef"
    r"|Oppositionsführer)(?:in)?$"
)
"""Whoever is the only one somewhere, nobody knows where."""
_LOWERED = small.DETERMINERS | small.PREPOSITIONS | {"rund", "etwa", "knapp", "fast", "mindestens"}


def joined(kicker: str, clause: Clause, rules: Sequence[str], *, told: bool) -> Sentence | None:
    """The clause with what of its kicker has to be said; None where it would be cryptic.

    `rules`: those that made the clause. `told`: in the perfect, where it is over.
    """
    whole = articles.supplied(clause)
    if missing.lacks_one(whole) or _OFFICE.match(" ".join(whole.prefield)):
        return None
    past = tense.told(whole) if told else whole
    changed = (
        clause.rule,
        "de.artikel" if whole != clause else "",
        "de.zeit" if past != whole else "",
    )
    if not kicker:
        return None if tense.is_nowhere(past) else _stated(past, rule_names(rules, *changed))
    found = labels.read(kicker, "" if "laut" in clause.rest else clause.verb)
    witnessed = german_tokens.bare(clause.prefield[0]) in _WITNESSES
    speaks = found.role is Role.SPEAKER and "laut" not in clause.rest and not witnessed
    if speaks or (found.role is Role.EVENT and whole.verb in _WAS and _of_deed(whole)):
        return None
    rule = rule_names((*rules, "de.dachzeile"), *changed)
    cryptic = _is_cryptic(clause, kicker) or tense.is_nowhere(past)
    return _headed(kicker, found, past, rule, cryptic=cryptic)


def _headed(
    kicker: str, found: Kicker, clause: Clause, rule: str, *, cryptic: bool
) -> Sentence | None:
    """The clause behind what of its kicker has to be said; `cryptic`: something has to be."""
    if place := _behind(kicker, clause):
        return closed(f"{_straight(clause)} {place}", rule)
    phrase = _phrase(kicker, found, clause)
    if not phrase:
        return None if cryptic else _stated(clause, rule)
    if not clause.subject_first:
        return None if found.role is Role.SOURCE else _stated(clause, rule)
    return closed(_inverted(phrase, clause), rule)


def _of_deed(clause: Clause) -> bool:
    """Whether a clause is about whoever did something that its kicker names."""
    return any(word in _DOERS for word in clause.prefield)


def _is_cryptic(clause: Clause, kicker: str) -> bool:
    """Whether nobody knows what the news is about without its kicker."""
    if _PRONOUNS & set(clause.rest) or tense.is_nowhere(clause) or kicker.startswith("Nach "):
        return True
    if clause.prefield[0] in _CROWD and not _says_where(clause):
        return True
    first, *others = (german_tokens.bare(word) for word in clause.prefield)
    known = noun(first)
    common = known is not None and known.kind is not Kind.UNIQUE
    bare = not any(word[:1].isupper() for word in clause.rest)
    short = not others and len(clause.rest) <= 1 and not clause.rule
    owner = first.endswith("s") and may_be_surname(first[:-1])
    lone = known is not None and known.kind is Kind.DEED and not others and bool(kicker)
    anybody = known is not None and known.person and known.kind is Kind.COUNT and not others
    named = any(_is_name(word) for word in clause.rest)
    somebody = anybody and clause.singular and not _says_where(clause) and not named
    return owner or lone or somebody or (short and (common or bare))


def _is_name(word: str) -> bool:
    """Whether a word may be somebody's name."""
    bare = german_tokens.bare(word)
    return bare[:1].isupper() and noun(bare) is None


def _phrase(kicker: str, found: Kicker, clause: Clause) -> str:
    """What of a kicker is said at the head of its news; empty where nothing has to be."""
    if found.role is Role.SOURCE:
        return found.phrase
    if found.role is Role.ELECTION:
        return found.phrase if _tells_a_result(clause) else ""
    after = kicker.removeprefix("Nach ")
    if after != kicker and not _mentions(clause, after):
        return victims.after(after)
    if found.role is Role.EVENT and not _mentions(clause, kicker):
        return victims.after(kicker, "bei" if _tells_of_harm(clause) else "nach")
    if (there := occasion(kicker, clause.verb)) and not _mentions(clause, kicker):
        return there
    counts = clause.prefield[:2] == ("die", "Zahl")
    place = labels.place_in(kicker) if counts else labels.located(kicker)
    return place if _needs_place(clause) else ""


def _behind(kicker: str, clause: Clause) -> str:
    """The place of which a body of the world speaks: `Die UN warnen vor Hunger in Tann`."""
    first = german_tokens.bare(clause.prefield[-1])
    plain = clause.subject_first and bool(clause.rest) and clause.rest[-1][:1].isupper()
    place = labels.located(kicker) if first in _OF_THE_WORLD and plain else ""
    return "" if _names_place(clause) else place


def _tells_a_result(clause: Clause) -> bool:
    """Whether a clause tells how an election went, and does not name it."""
    words = {*clause.prefield, clause.verb, *clause.rest}
    named = any("wahl" in word.casefold() for word in words if word != "Wahlgang")
    return bool(_RESULTS & {w for word in words for w in word.split()}) and not named


def _tells_of_harm(clause: Clause) -> bool:
    return bool(_HARMED.intersection(" ".join(clause.rest[-1:]).split()))


def _stated(clause: Clause, rule: str) -> Sentence | None:
    """The clause as it stands; a short one only where it begins with who acts."""
    shortest = _SHORTEST if clause.subject_first else SHORTEST
    return closed(_straight(clause), rule, shortest=shortest)


def _straight(clause: Clause) -> str:
    text = " ".join((*clause.prefield, clause.verb, *clause.rest))
    return text[:1].upper() + text[1:]


def _inverted(phrase: str, clause: Clause) -> str:
    """The clause with `phrase` at its head, and so its subject behind the verb."""
    first, *others = clause.prefield
    if (first.lower() in _LOWERED and first not in small.CROWDS) or german_tokens.is_adjective(
        clause.prefield, 0
    ):
        first = first.lower()
    reflexive = clause.rest[:1] if clause.rest[:1] == ("sich",) else ()
    words = [clause.verb, *reflexive, first, *others, *clause.rest[len(reflexive) :]]
    if words[0].endswith(","):
        return _straight(clause)
    return f"{phrase[:1].upper()}{phrase[1:]} {' '.join(words)}"


def _mentions(clause: Clause, kicker: str) -> bool:
    """Whether the news names the event of its kicker itself."""
    said = " ".join((*clause.prefield, *clause.rest)).casefold()
    return any(w.casefold()[-5:] in said for w in kicker.split() if w[:1].isupper())


def _needs_place(clause: Clause) -> bool:
    """Whether the news begins with somebody whom its place alone makes known."""
    first = noun(german_tokens.bare(clause.prefield[0]))
    several = (
        first is not None
        and (first.plural or (first.plural is None and not clause.singular))
        and first.kind is not Kind.UNIQUE
    )
    office = first is not None and first.person and clause.verb in _AT_HOME
    ruling = "und" in clause.prefield and bool(_RULING & set(clause.prefield))
    anybody = several or office or ruling or clause.prefield[0].lower() in small.DETERMINERS
    return bool(anybody) and not _names_place(clause)


def _names_place(clause: Clause) -> bool:
    words = {german_tokens.bare(w) for w in (*clause.prefield, *clause.rest)}
    known = places.PLACES | places.PLACES_WITH_ARTICLE.keys() | places.CONTRACTED_PLACES
    return bool(known & words)


def _says_where(clause: Clause) -> bool:
    """Whether a clause says where something is, or what it is about."""
    return _names_place(clause) or bool(_ABOUT & set(clause.rest))


def rule_names(rules: Sequence[str], *more: str) -> str:
    """The names of the rules that made a sentence, each once."""
    return " ".join(dict.fromkeys(rule for rule in (*rules, *more) if rule))
