"""The subject of a German headline: where it ends, and whether it is a plural."""

from collections.abc import Sequence
from itertools import takewhile

from services.content.domain.headlines.german.nouns import noun
from services.content.domain.headlines.german.tokens import bare, is_adjective, is_nominal
from services.content.domain.headlines.german.words import (
    ADVERBS,
    DETERMINERS,
    PLURAL_WORDS,
    PREPOSITIONS,
    ROUGHLY,
    word_set,
)

_ATTRIBUTES = frozenset({"aus"})
"""Prepositions that belong to the noun before them."""
_ATTRIBUTES_OF_THINGS = _ATTRIBUTES | {
    "für", "gegen", "zwischen", "um", "zum", "zur", "mit",
}  # fmt: skip
_AWAY = word_set(
    "entlassen befreit gerettet geborgen geflohen entkommen ausgebrochen ausgeschlossen vertrieben "
    "verbannt geholt abgezogen evakuiert ausgewiesen gestohlen"
)
"""Participles of what comes out of somewhere: `Papst aus dem Krankenhaus entlassen`."""
_TALK = (
    "streit", "debatte", "verhandlungen", "gespräche", "abstimmung", "bericht", "einigung",
    "diskussion", "entscheidung", "gesetz", "vertrag", "abkommen", "beratungen", "referendum",
    "streitet", "streiten", "verhandelt", "verhandeln", "berät", "beraten", "diskutiert",
    "entscheidet", "stimmt", "berichtet", "debattiert", "spricht", "sprechen",
)  # fmt: skip
_COMPLEMENTS = {
    "nach": ("suche", "nachfrage", "ruf"),
    "an": ("handel", "kritik", "zweifel", "beteiligung", "mangel"),
    "vor": ("warnung", "angst", "flucht"),
    "in": ("einstieg", "einreise", "eingriff"),
    "von": ("ung", "zahl", "kauf", "bau", "tod", "start", "aktie"),
}
"""What nouns take as a complement, by preposition: `Suche nach Vermissten`."""
_TARGETED = ("angriff", "angriffe", "anschlag", "anschläge", "attentat", "überfall", "schüsse")
_NAMES_OF_MANY = ("e", "en", "er", "rn", "ln", "s")
"""Ends of unknown words that may be plurals."""


def subject_end(words: Sequence[str]) -> int:
    """Where the subject ends that begins the headline, with what belongs to it."""
    person = _names_somebody(words)
    attributes = _ATTRIBUTES if person else _ATTRIBUTES_OF_THINGS
    if bare(words[-1]) in _AWAY:
        attributes -= {"aus"}
    started = False
    for at, word in enumerate(words[:-1]):
        lower = word.lower()
        if started and lower in PREPOSITIONS - attributes and not _belongs(words, at):
            return at
        away = lower == "des" and words[at + 1] in {"Amtes", "Landes"}  # `des Amtes enthoben`
        if started and (away or lower in ADVERBS or lower == "als"):
            return at
        started = started or (
            is_nominal(word)
            and lower not in ROUGHLY | DETERMINERS
            and (at > 0 or not is_adjective(words, 0))
        )
    return len(words) - 1


def _belongs(words: Sequence[str], at: int) -> bool:
    """Whether the preposition there belongs to the noun before it: `Anschlag auf …`."""
    before, after = bare(words[at - 1]).lower(), bare(words[at + 1])
    if words[at] == "an" and after == "Bord":
        return True
    if words[at] == "auf":
        return before.endswith(_TARGETED)
    if words[at] == "über":
        return is_talk(before)
    if before.endswith(_COMPLEMENTS.get(words[at], "-")):
        return True
    return (
        words[at] == "von"
        and after[:1].isupper()
        and noun(after) is None
        and (known.person if (known := noun(bare(words[at - 1]))) else False)
    )


def is_talk(word: str) -> bool:
    """Whether a word says that somebody talks, and so is about what `über` governs."""
    return word.lower().endswith(_TALK)


def _names_somebody(words: Sequence[str]) -> bool:
    """Whether the subject is a person, or a name, rather than a thing."""
    head = list(takewhile(lambda word: word.lower() not in PREPOSITIONS, words[:-1]))
    known = next((found for w in head if (found := noun(bare(w)))), None)
    return known.person if known else not is_adjective(words, 0)


def is_plural(subject: Sequence[str]) -> bool | None:
    """Whether a subject is a plural; None where its words do not tell."""
    words = [bare(w) for w in subject]
    nominal = [i for i, w in enumerate(words) if w[:1].isupper() or w[:1].isdigit() or not w]
    if not nominal:
        return None
    if any(w in {"und", "sowie"} and not subject[i - 1].endswith("-") for i, w in enumerate(words)):
        return True
    start = next((i for i, w in enumerate(words) if w.lower() not in ROUGHLY), 0)
    first = words[start].lower()
    if first in PLURAL_WORDS or (first.replace(".", "").isdigit() and first != "1"):
        return True
    if first in {"ein", "eine", "der", "das", "kein", "jeder", "jede", "jedes"}:
        return False
    return _plural_by_noun(words, subject)


def _plural_by_noun(words: Sequence[str], subject: Sequence[str]) -> bool | None:
    at = 0
    while at < len(words) - 1 and (is_adjective(subject, at) or words[at].lower() in DETERMINERS):
        at += 1
    head, adjective = words[at], words[at - 1] if at else ""
    known = noun(head)
    following = words[at + 1 :]
    named = bool(following) and all(w[:1].isupper() for w in following)
    if known and known.person and named:
        return known.plural is True
    if known and known.plural is not None:
        return known.plural
    if adjective:
        return _plural_by_adjective(adjective, head, known=known is not None)
    if known:
        return None
    return False if named or not head.endswith(_NAMES_OF_MANY) else None


def _plural_by_adjective(adjective: str, head: str, *, known: bool) -> bool | None:
    if adjective.endswith(("er", "es")) or head.endswith("in"):
        return False
    return True if known or head.endswith(("en", "n", "s")) else None
