"""A German headline as a clause: what stands before its verb, the verb, and what follows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.content.domain.headlines.german import places, verbs
from services.content.domain.headlines.german.joints import begins_anew
from services.content.domain.headlines.german.nouns import noun
from services.content.domain.headlines.german.subjects import is_plural, subject_end
from services.content.domain.headlines.german.tokens import (
    bare,
    is_adjective,
    is_nominal,
    is_quotation,
    tokens,
)
from services.content.domain.headlines.german.words import (
    ADVERBS,
    CONTRACTED,
    CROWDS,
    DETERMINERS,
    PREPOSITIONS,
    ROUGHLY,
    word_set,
)

_RELATIVE = re.compile(r",\s(?:der|die|das|dem|den|deren|dessen|wo)\s[^,]*(?:,|$)")
_ONLY_SUBORDINATE = re.compile(
    r"(?:Und|Aber|Oder)?\s?(?:[Ww]eil|[Dd]ass|[Oo]b|[Ww]enn|[Oo]bwohl|[Ss]olange|[Ww]omit|[Ww]obei"
    r"|[Ww]ie)\s[^,–-]*$"
)
_SUBORDINATE = re.compile(r",\s(?:der|die|das|dem|den|deren|dessen|wo|wer|was)\s")


_STATE = re.compile(
    r"\s(?:außer\s(?:Kontrolle|Lebensgefahr)|in\s(?:Kraft|Haft|Untersuchungshaft|Lebensgefahr)"
    r"|auf\s(?:der\sFlucht|freiem\sFuß)|im\sKrankenhaus|am\sEnde"
    r"|(?P<stands>vor\sGericht|unter\s(?:Druck|Verdacht|Hausarrest)|in\sFlammen|unter\sWasser)"
    r"|(?P<lies>bei\s(?:rund\s|knapp\s|etwa\s|über\s)?\d[\d,.]*\sProzent))$"
)
"""How somebody or something is: `außer Kontrolle`."""


_CAUSES = frozenset({"nach", "wegen", "seit", "trotz"})
"""Prepositions of what tells why somebody is somewhere: `nach Angriff in Haft`."""
_CONDITIONS = frozenset({"tot", "pleite", "insolvent"})
"""Words without a verb that say how somebody or something is."""
_SAID = word_set("sagte teilte meldete berichtete")
"""Verbs that look like adjectives behind an article: `Das teilte das Amt mit.`"""


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


def parse(text: str) -> Clause | None:
    """`text` as a clause with a finite verb, one supplied where only a participle stands."""
    words = tokens(text)
    if len(words) < 2 or _SUBORDINATE.search(text):  # noqa: PLR2004 - a subject and a verb
        return None
    if any(_is_clause(words[at + 1 :]) for at, word in enumerate(words) if word.endswith(",")):
        return None
    at = _finite(words)
    if at is not None:
        return _as_it_stands(words, at)
    state = _STATE.search(text)
    if state:
        return _in_state(tokens(text[: state.start()]), state)
    last = bare(words[-1])
    if last in _CONDITIONS:
        return _with_auxiliary(words, last)
    return _with_auxiliary(words, last) if verbs.may_end_as_participle(last) else None


def _is_clause(words: Sequence[str]) -> bool:
    """Whether words behind a comma are a clause that nothing joins: `Union gewinnt, AfD wächst`."""
    if len(words) < 2 or not is_nominal(words[0]) or "und" in words:  # noqa: PLR2004
        return False
    return _finite(words) is not None or verbs.may_end_as_participle(bare(words[-1]))


def has_finite_verb(text: str) -> bool:
    """Whether the main clause of `text` has a verb."""
    if _ONLY_SUBORDINATE.match(text):
        return False
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
    if any(begins_anew(prefield, at) for at in range(1, len(prefield))):
        return True
    commas = [at for at, word in enumerate(prefield) if word.endswith(",")]
    quoted = any(is_quotation(word) and is_nominal(after) for word, after in pairwise(prefield))
    if not commas:
        return quoted
    after = prefield[commas[-1] + 1 :]
    return quoted or not after or not is_nominal(after[0]) or "und" not in after


def _agrees(subject: Sequence[str], *, singular: bool) -> bool:
    """Whether a subject may have a verb of this number, as far as its first noun tells."""
    plural = is_plural(subject)
    first = bare(subject[0])
    known = first in places.PLACES or noun(first) is not None
    if plural is False and not singular and first != "UN" and known:
        return _may_be_many(first)
    return plural is None or not plural or not singular or "und" in subject


def _may_be_many(word: str) -> bool:
    """Whether a noun has one form for one and for many, and a headline means one: `Minister`."""
    known = noun(word)
    return known is not None and known.person and word.endswith(("er", "el", "en"))


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
    return subject_end([*words[:at], "…"]) == at and not verbs.is_participle(bare(words[-1]))


def _plain(words: Sequence[str]) -> bool:
    """Whether all but the last word may be one subject."""
    return subject_end(words) >= len(words) - 1


def _attributive(words: Sequence[str], at: int) -> bool:
    """Whether the word there stands within a phrase, and is no verb."""
    before = bare(words[at - 1])
    if words[at].endswith("t") or words[at] in _SAID:
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
    end = subject_end(words)
    plural = is_plural(words[:end])
    listed = any(w.endswith(",") for w in (words if "und" not in words[:end] else words[end:]))
    if plural is None or end >= len(words) or listed:
        return None
    supplied: tuple[str, str, str] | None
    if last in _CONDITIONS:
        supplied = ("sind" if plural else "ist", last, "de.zustand")
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
    if state["lies"]:
        one, many = "liegt", "liegen"
    verb = many if plural else one
    because = (at for at, word in enumerate(subject) if at and word in _CAUSES)
    end = subject_end([*subject, "…"]) if state["lies"] else next(because, len(subject))
    rest = (*subject[end:], *state[0].split())
    return Clause(
        tuple(subject[:end]), verb, rest, not plural, subject_first=True, rule="de.zustand"
    )
