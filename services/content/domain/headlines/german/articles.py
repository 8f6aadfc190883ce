"""The articles that German headlines leave out."""

from collections.abc import Sequence
from dataclasses import replace

from services.content.domain.headlines.german import cases, nouns
from services.content.domain.headlines.german.clause import Clause
from services.content.domain.headlines.german.definite import Place, is_definite, is_institution
from services.content.domain.headlines.german.nouns import (
    ACCUSATIVE,
    DATIVE,
    NOMINATIVE,
    Kind,
    Noun,
    noun,
)
from services.content.domain.headlines.german.tokens import (
    bare,
    is_adjective,
    is_nominal,
    is_quotation,
)
from services.content.domain.headlines.german.words import (
    DETERMINERS,
    PREPOSITIONS,
    word_set,
)

CONTRACTIONS = {
    "von dem": "vom", "bei dem": "beim", "zu dem": "zum", "zu der": "zur", "in dem": "im",
    "an dem": "am",
}  # fmt: skip
_GENITIVE = frozenset({"wegen", "trotz"})
"""Prepositions that take a feminine noun as a dative does."""
_REFLEXIVE = word_set("stellt stellen nähert nähern widersetzt widersetzen entzieht entziehen")
"""Verbs with `sich` whose object stands in the dative: `stellt sich der Justiz`."""
_ONES = ("Finale", "finale", "Verfahren", "verfahren", "Abkommen", "abkommen", "Rennen")
"""Ends of objects of which a headline means one, though many have the same form."""
_PASSED_OVER = word_set("erneut erstmals wieder weiterhin überraschend offenbar wohl vorerst")
"""Adverbs between a verb and its object."""


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
        woman = place.case == DATIVE and found.person and bare(word).endswith("ähriger")
        if woman:
            found = replace(found, gender="f")
        definite = is_definite(words, at, found, place)
        if place.case is None or definite is None or not _singular(words, at, found, place, clause):
            continue
        _supply(done, words, at, found, place, definite=definite)
        done[at][-1] = _adjectival(done[at][-1], woman=woman, definite=definite)
    return done


def _adjectival(word: str, *, woman: bool, definite: bool) -> str:
    """A person that is declined like an adjective, as it stands behind an article."""
    if word.endswith(("jährigem", "Jährigem")):
        return f"{word[:-1]}n"
    if not word.endswith(("ähriger", "erdächtiger")):
        return word
    return f"{word[:-1]}n" if woman else word[:-1] if definite else word


def _told_by_adjective(words: Sequence[str], at: int, place: Place) -> Noun | None:
    """What its adjective tells of an unknown noun that is a subject or an object."""
    following = words[at + 1] if at + 1 < len(words) else ""
    named = (following and is_nominal(following)) or not is_nominal(
        bare(words[at]).lstrip("0123456789-")
    )
    if place.start == at or place.preposition or named or nouns.is_of_place(words[at - 1]):
        return None
    adjective = words[at - 1].lower() if at == 1 else words[at - 1]
    return nouns.by_adjective(adjective, accusative=place.case == ACCUSATIVE)


def _is_name(words: Sequence[str], at: int) -> bool:
    return (
        is_nominal(words[at])
        and not _is_before_noun(words, at)
        and words[at].lower() not in (PREPOSITIONS | DETERMINERS)
    )


def _is_before_noun(words: Sequence[str], at: int) -> bool:
    return is_adjective(words, at) or nouns.is_of_place(words[at])


def _place(words: Sequence[str], at: int, verb: int, clause: Clause | None) -> Place:
    start = at
    while start > 0 and start - 1 != verb and _is_before_noun(words, start - 1):
        start -= 1
    if start == 0 or (start < verb and words[start - 1] == "und" and clause):
        case = NOMINATIVE if clause and clause.subject_first else None
        return Place(start, case, subject=True, supplied=bool(clause and clause.rule))
    before = bare(words[start - 1])
    lower = before.lower()
    if lower in PREPOSITIONS:
        return Place(start, cases.governed(words, start - 1, verb), lower)
    return _behind_verb(words, at, start, verb, clause) if clause else Place(start, None)


def _behind_verb(words: Sequence[str], at: int, start: int, verb: int, clause: Clause) -> Place:
    """The place of a noun that stands behind the verb, and behind no preposition."""
    before, finite = bare(words[start - 1]), bare(words[verb])
    if start - 1 == verb and not clause.subject_first:
        return Place(start, NOMINATIVE, subject=True)
    if start - 1 == verb and finite in {"stimmt", "stimmen"} and words[-1] == "zu":
        return Place(start, DATIVE, known=True)
    if before == "sich" and start - 2 == verb and clause.subject_first:
        return Place(start, DATIVE if finite in _REFLEXIVE else None)
    passed = before in _PASSED_OVER and start - 2 == verb and clause.subject_first
    case = cases.of_object(words, at, finite) if start - 1 == verb or passed else None
    return Place(start, case)


def _singular(
    words: Sequence[str], at: int, found: Noun, place: Place, clause: Clause | None
) -> bool:
    """Whether the noun surely stands in the number of which an article is known."""
    if place.subject and clause and not clause.singular and found.kind is not Kind.UNIQUE:
        return False
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
    one = word.endswith(_ONES) or (found.person and word.endswith("igen"))
    return place.case == ACCUSATIVE and one


def _supply(
    done: list[list[str]],
    words: Sequence[str],
    at: int,
    found: Noun,
    place: Place,
    *,
    definite: bool,
) -> None:
    case = place.case or NOMINATIVE
    article = nouns.article(found, case, definite=definite)
    for i in range(place.start, at):
        if nouns.is_of_place(words[i]):
            continue
        word = words[i].lower() if i == 0 and not is_institution(words, at) else words[i]
        plural = bool(found.plural)
        done[i] = [nouns.declined(word, case, definite=definite, plural=plural)]
    joined = CONTRACTIONS.get(f"{place.preposition} {article}", "")
    if joined and definite:
        preposition = done[place.start - 1][0]
        done[place.start - 1] = [joined.capitalize() if preposition[0].isupper() else joined]
        return
    done[place.start] = [article, *done[place.start]]
