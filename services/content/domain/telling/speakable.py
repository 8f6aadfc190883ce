"""What a writer puts down and an announcer says otherwise: honorifics, a day ahead of its news."""

import re
from collections.abc import Sequence
from itertools import takewhile

from services.content.domain import headlines
from services.content.domain.headlines.english import verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.clause import Kind, predicate
from services.content.domain.headlines.english.particles import THINGS_DONE
from services.content.domain.headlines.english.tokens import is_name, small
from services.content.domain.language.sentences import QUOTATION
from services.content.domain.news import Article

_HONORIFIC = re.compile(
    r"\b(?:Mr|Mrs|Ms)\.?\s(?P<surname>[A-Z][\w’'-]*?[a-zà-ÿ])(?=[’']s\b|s[’']\s|[\s,.;:]|$)"
    r"(?!\s(?:[A-Z]|vs?\b))"
)
_DAY_FIRST = re.compile(r"(?:On\s)?(?P<day>Today|Yesterday),\s(?P<rest>(?:the\s)?\w.*)", re.DOTALL)
_MOST = 16
"""Words of a subject at most, behind which the day can be said."""
_SPOKEN = known.word_set("said announced warned reported confirmed told denied")
"""Verbs behind which the day stands, rather than before them."""
_WRITTEN = known.word_set("act bill charter constitution law rules treaty")
"""What lays down what is so: `The Act bans …`."""
_LINKS = known.RELATIVES | known.SUBORDINATORS
_RESULT = re.compile(
    r"(?<=[a-z0-9])\s(?P<verb>damaging|killing|injuring|wounding|destroying)\s"
    r"(?=(?:(?:at\sleast|more\sthan|nearly|about|its|their|the|an?|several|dozens|hundreds"
    r"|thousands|many|two|three|four|five|six|seven|eight|nine|ten)\b|\d))"
)
"""What came of it, without its comma: `hit the harbour damaging the quays`."""
_DAY_AND_DEED = re.compile(r"(?:(?<=\stoday)|(?<=\syesterday))\s(?P<verb>[a-z]+ing)\s")
_BEFORE_GERUND = (
    known.PREPOSITIONS | known.CONJUNCTIONS | known.AUXILIARIES | known.DETERMINERS
) | known.word_set("be been being not of started stopped keeps kept risks denied admitted includes")
"""Words that a form in `-ing` completes."""


def without_honorifics(sentence: str, articles: Sequence[Article]) -> str:
    """An English sentence without `Mr` and `Ms` before the surnames of its people.

    Those who are called by a first name too, in the text of `articles`: nobody else is sure to be
    a person (`Mr Whippy`). What is quoted stays.
    """
    prose = "\n".join(f"{a.source.title}\n{a.text}" for a in articles)
    quoted = [found.span() for found in QUOTATION.finditer(sentence)]

    def surname(found: re.Match[str]) -> str:
        name = found["surname"]
        person = re.search(rf"\b(?!(?:Mrs?|Ms)\b)[A-Z][a-zà-ÿ]+\s{re.escape(name)}\b", prose)
        said = any(begin <= found.start() < end for begin, end in quoted)
        return name if person and not said else found[0]

    return _HONORIFIC.sub(surname, sentence)


def day_behind(sentence: str) -> str:
    """An English sentence with the day that it begins with beside its verb, where that is sure."""
    found = _DAY_FIRST.fullmatch(sentence)
    words = found["rest"].split() if found else []
    clause = predicate(words) if words else None
    if found is None or clause is None or clause.kind is not Kind.FINITE or clause.subject:
        return sentence
    subject, verb = words[: clause.at], small(words[clause.at])
    unsure = any(small(word) in _LINKS or word.endswith((",", ";")) for word in subject)
    later = {"today", "yesterday"} & {small(word) for word in words}
    if unsure or later or len(subject) > _MOST:
        return sentence
    if verb not in known.AUXILIARIES | verbs.PASTS.keys():
        return sentence
    at = clause.at + (verb in known.AUXILIARIES or verb in _SPOKEN)
    moved = " ".join([*words[:at], found["day"].lower(), *words[at:]])
    return moved[0].upper() + moved[1:]


def deed_done(sentence: str) -> str:
    """An English sentence in the perfect, where it is written like a headline: `Fenwick sends …`.

    What things do in the present mostly lasts: `The bill raises …`.
    """
    words = sentence.split()
    first = small(words[0])
    body = first == "the" and is_name("".join(words[1:2]))
    if (first in known.DETERMINERS and not body) or first in known.PRONOUNS:
        return sentence
    told = headlines.as_reported(sentence, "en")
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(words, told.split(), strict=False))
    subject = {small(word) for word, _ in pairs} - {first}
    acted = told.count(" has ") > sentence.count(" has ")
    return told if acted and subject.isdisjoint(_LINKS | _WRITTEN) else sentence


def with_pauses(sentence: str) -> str:
    """An English sentence with a comma before what came of it: `… today, damaging its quays`."""

    def paused(found: re.Match[str]) -> str:
        before = small(sentence[: found.start()].rpartition(" ")[2])
        verb = found["verb"]
        gerund = verb in verbs.GERUNDS and (verb not in THINGS_DONE or found.re is _RESULT)
        bound = before in _BEFORE_GERUND or before in verbs.FORMS - verbs.NOUNS_TOO
        return f",{found[0]}" if gerund and not bound else found[0]

    return _DAY_AND_DEED.sub(paused, _RESULT.sub(paused, sentence))
