"""A German headline as a clause: what stands before its verb, the verb, and what follows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from services.content.domain.headlines import german_verbs as verbs
from services.content.domain.headlines.german_nouns import noun
from services.content.domain.headlines.german_words import (
    ADVERBS,
    CONTRACTED,
    CROWDS,
    DETERMINERS,
    PLURAL_WORDS,
    PREPOSITIONS,
    ROUGHLY,
)

_TOKEN = re.compile(r"»[^«]*«\S*|„[^“”]*[“”]\S*|\"[^\"]*\"\S*|\S+")
_EDGES = ".,;:!?()\"'„“”»«’‘"

_ATTRIBUTES = frozenset({"aus"})
"""Prepositions that belong to the noun before them."""
_ATTRIBUTES_OF_THINGS = _ATTRIBUTES | {
    "für", "gegen", "zwischen", "um", "zum", "zur", "mit",
}  # fmt: skip
_TALK = (
    "streit", "debatte", "verhandlungen", "gespräche", "abstimmung", "bericht", "einigung",
    "diskussion", "entscheidung", "gesetz", "vertrag", "abkommen", "beratungen", "referendum",
    "streitet", "streiten", "verhandelt", "verhandeln", "berät", "beraten", "diskutiert",
    "entscheidet", "stimmt", "berichtet", "debattiert", "spricht", "sprechen",
)  # fmt: skip
_COMPLEMENTS = {
    "nach": ("suche", "nachfrage", "ruf"),
    "an": ("kritik", "zweifel", "beteiligung", "mangel"),
    "vor": ("warnung", "angst", "flucht"),
    "in": ("einstieg", "einreise", "eingriff"),
    "von": ("ung", "zahl", "kauf", "bau", "tod", "start", "aktie"),
}
"""What nouns take as a complement, by preposition: `Suche nach Vermissten`."""
_TARGETED = ("angriff", "angriffe", "anschlag", "anschläge", "attentat", "überfall", "schüsse")
_NAMES_OF_MANY = ("e", "en", "er", "rn", "ln", "s")
"""Ends of unknown words that may be plurals."""
_LIKE_ADJECTIVE = re.compile(r"[a-zäöüß-]+e[rsnm]?$")
_RELATIVE = re.compile(r",\s(?:der|die|das|dem|den|deren|dessen|wo)\s[^,]*(?:,|$)")
_SUBORDINATE = re.compile(r",\s(?:der|die|das|dem|den|deren|dessen|wo|wer|was)\s")


_STATE = re.compile(
    r"\s(?:außer\s(?:Kontrolle|Lebensgefahr)|in\s(?:Kraft|Haft|Untersuchungshaft|Lebensgefahr)"
    r"|auf\s(?:der\sFlucht|freiem\sFuß)|im\sKrankenhaus|am\sEnde"
    r"|(?P<stands>vor\sGericht|unter\s(?:Druck|Verdacht|Hausarrest)|in\sFlammen|unter\sWasser))$"
)
"""How somebody or something is: `außer Kontrolle`."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The words before the finite verb, that verb, and the words after it.

    `singular`: whether the verb is; `subject_first`: whether its subject stands before it.
    """

    prefield: tuple[str, ...]
    verb: str
    rest: tuple[str, ...]
    singular: bool
    subject_first: bool
    rule: str = ""


def tokens(text: str) -> list[str]:
    """The words of `text`; a quotation is one of them."""
    return _TOKEN.findall(text)


def bare(token: str) -> str:
    """A token without the marks around it; empty for a quotation."""
    return "" if is_quotation(token) else token.strip(_EDGES)


def is_quotation(token: str) -> bool:
    """Whether a token is, or begins with, a quotation."""
    return token.startswith(("»", "„", '"', "«", "“", "'"))


def is_nominal(token: str) -> bool:
    """Whether a token may stand for a thing or a person: capital, figure or quotation."""
    return is_quotation(token) or token.strip(_EDGES)[:1].isupper() or token[:1].isdigit()


def is_adjective(words: Sequence[str], at: int) -> bool:
    """Whether the word there is declined like an adjective, before its noun."""
    word = words[at].lower() if at == 0 else words[at]
    if at == 0 and word.endswith(("en", "em")):
        return False
    return bool(
        at + 1 < len(words)
        and word == bare(word)
        and _LIKE_ADJECTIVE.match(word)
        and word not in PREPOSITIONS | DETERMINERS | ADVERBS
        and (
            is_nominal(words[at + 1])
            or (words[at + 1][-2:] == word[-2:] and is_adjective(words, at + 1))
        )
        and not (at == 0 and noun(words[0]) and not noun(bare(words[1])))
    )


def parse(text: str) -> Clause | None:
    """`text` as a clause with a finite verb, one supplied where only a participle stands."""
    words = tokens(text)
    if len(words) < 2 or _SUBORDINATE.search(text):  # noqa: PLR2004 - a subject and a verb
        return None
    at = _finite(words)
    if at is not None:
        return _as_it_stands(words, at)
    state = _STATE.search(text)
    if state:
        return _in_state(tokens(text[: state.start()]), state)
    last = bare(words[-1])
    if last == "tot":
        return _with_auxiliary(words, last)
    return _with_auxiliary(words, last) if verbs.may_end_as_participle(last) else None


def has_finite_verb(text: str) -> bool:
    """Whether the main clause of `text` has a verb."""
    words = tokens(_RELATIVE.sub("", text))
    return len(words) > 1 and _finite(words) is not None


def _as_it_stands(words: Sequence[str], at: int) -> Clause | None:
    first = words[0].lower()
    subject_first = first not in PREPOSITIONS or first in {"rund", "über", "bis"}
    if subject_first and first in ADVERBS - ROUGHLY:
        subject_first = False
    if (subject_first and not any(is_nominal(w) for w in words[:at])) or _broken(words[:at]):
        return None
    word = bare(words[at])
    singular = verbs.form(word) is not verbs.Form.PLURAL
    if subject_first and not _agrees(words[:at], singular=singular):
        return None
    return Clause(tuple(words[:at]), words[at], tuple(words[at + 1 :]), singular, subject_first)


def _broken(prefield: Sequence[str]) -> bool:
    """Whether what stands before the verb is more than one phrase."""
    commas = [at for at, word in enumerate(prefield) if word.endswith(",")]
    quoted = any(is_quotation(word) and is_nominal(after) for word, after in pairwise(prefield))
    if not commas:
        return quoted
    after = prefield[commas[-1] + 1 :]
    return quoted or not after or not is_nominal(after[0]) or "und" not in after


def _agrees(subject: Sequence[str], *, singular: bool) -> bool:
    """Whether a subject may have a verb of this number, as far as its first noun tells."""
    plural = is_plural(subject)
    return plural is None or not plural or not singular or "und" in subject


def _finite(words: Sequence[str]) -> int | None:
    """Where the finite verb stands."""
    for at in range(1, len(words)):
        found = verbs.form(bare(words[at]))
        if found in {verbs.Form.NONE, verbs.Form.PARTICIPLE}:
            continue
        if not verbs.is_always_finite(bare(words[at])) and _attributive(words, at):
            continue
        if at == len(words) - 1 and verbs.may_end_as_participle(bare(words[at])):
            return None
        if found is verbs.Form.EITHER:
            return at if _has_object(words, at) or _after_subject(words, at) else None
        if found is verbs.Form.PLURAL and at == len(words) - 1 and at > 1 and not _plain(words):
            return None
        return at
    return None


def _after_subject(words: Sequence[str], at: int) -> bool:
    """Whether the word there follows the subject at once, and no participle ends the headline."""
    return _subject_end([*words[:at], "…"]) == at and not verbs.is_participle(bare(words[-1]))


def _plain(words: Sequence[str]) -> bool:
    """Whether all but the last word may be one subject."""
    return _subject_end(words) >= len(words) - 1


def _attributive(words: Sequence[str], at: int) -> bool:
    """Whether the word there stands within a phrase, and is no verb."""
    before = bare(words[at - 1])
    if words[at].endswith("t"):
        return False
    if before in CROWDS and words[at].endswith("en"):
        return False
    if before.lower() in (PREPOSITIONS | DETERMINERS) - {"mehr", "weniger"} or is_adjective(
        words, at - 1
    ):
        return True
    return is_adjective(words, at) and not (
        is_nominal(words[at - 1]) and not words[at - 1].endswith(",")
    )


def _has_object(words: Sequence[str], at: int) -> bool:
    """Whether an object follows a word that is a verb only then."""
    following = words[at + 1]
    return (
        is_nominal(following)
        or following in DETERMINERS - CONTRACTED | {"sich"}
        or is_adjective(words, at + 1)
    )


def _with_auxiliary(words: Sequence[str], last: str) -> Clause | None:
    end = _subject_end(words)
    plural = is_plural(words[:end])
    if plural is None or end >= len(words) or any(w.endswith(",") for w in words[end:]):
        return None
    if last == "tot":
        supplied: tuple[str, str, str] | None = ("sind" if plural else "ist", "tot", "de.zustand")
    else:
        supplied = verbs.perfect(last, plural=plural)
    if supplied is None:
        return None
    verb, ending, rule = supplied
    rest = (*words[end:-1], ending)
    return Clause(tuple(words[:end]), verb, rest, not plural, subject_first=True, rule=rule)


def _in_state(subject: Sequence[str], state: re.Match[str]) -> Clause | None:
    plural = is_plural(subject) if subject else None
    if plural is None or any(w.endswith(",") for w in subject):
        return None
    one, many = ("steht", "stehen") if state["stands"] else ("ist", "sind")
    verb = many if plural else one
    rest = tuple(state[0].split())
    return Clause(tuple(subject), verb, rest, not plural, subject_first=True, rule="de.zustand")


def _subject_end(words: Sequence[str]) -> int:
    """Where the subject ends that begins the headline, with what belongs to it."""
    person = _names_somebody(words)
    attributes = _ATTRIBUTES if person else _ATTRIBUTES_OF_THINGS
    started = False
    for at, word in enumerate(words[:-1]):
        lower = word.lower()
        if started and lower in PREPOSITIONS - attributes and not _belongs(words, at):
            return at
        if started and lower in ADVERBS:
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
    if "und" in words or "sowie" in words:
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
    if adjective.endswith(("er", "es")):
        return False
    return True if known or head.endswith(("en", "n", "s")) else None
