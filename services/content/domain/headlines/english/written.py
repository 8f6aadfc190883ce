"""Words that are written and not said: `PM`, `cops`, an exact figure of those who fled."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from services.content.domain.headlines.english import verbs
from services.content.domain.language.sentences import QUOTATION

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_STAGES = r"(?:semi|quarter)-?finals?|playoffs|play-offs|knockouts"
_BODIES = "Force|Forces|Mission|Ministry|Corps|Commission|Committee"
_FIGURE = r"(?P<thousands>[1-9]\d{1,2}),(?P<rest>\d{3})"
_PEOPLE = "people|residents|civilians|children|refugees|migrants|passengers|households"
_JUST = re.compile(
    r"(?<=[a-z]\s)(?<!has\s)(?<!have\s)(?<!had\s)(?<!was\s)(?<!were\s)(?<!who\s)(?<!that\s)"
    r"(?<!is\s)(?<!are\s)just\s(?P<verb>[a-z]+ed)(?=\s(?:the|its|an?|his|her)\s)"
)

_DETAIL = re.compile(
    r"(?<=[a-z]),\s(?:many|most|some)\sof\s(?:them|whom)\s(?:were\s)?(?:found|trapped|buried|pulled)"
    r"\b[^,;]*(?=\.$)"
)
"""Where victims were found, hung on behind how many they are."""

_FIRST = re.compile(
    r"(?<=[a-z]\s)(?<!the\s)(?<!The\s)(?<!its\s)(?<!his\s)(?<!her\s)(?<!heir\s)(?<![’']s\s)(?<!\sa\s)"
    r"first(?=\s[a-z]+\sin\s(?:an?\sdecade|decades|years|(?:over\s)?[\w-]+\s(?:years|months|decades)))"
)
"""`schedules first elections in a decade`."""

_Change = str | Callable[[re.Match[str]], str]


def _rounded(found: re.Match[str]) -> str:
    if found["rest"].endswith("00"):
        return found[0]
    more = "more than" if found.start() else "More than"
    return f"{more} {found['thousands']},000"


def _without_just(found: re.Match[str]) -> str:
    return found["verb"] if found["verb"] in verbs.PASTS else found[0]


_CHANGES: tuple[tuple[re.Pattern[str], _Change], ...] = (
    (re.compile(r"(?<!\d)(?<!\d\s)\bPM(?=\s[A-Z][a-z])"), "Prime Minister"),
    (re.compile(r"(?<=[a-z’'A-Z]\s)(?<!\d\s)PM\b(?!\s[A-Z])"), "prime minister"),
    (_DETAIL, ""),
    (_FIRST, "the first"),
    (re.compile(r"\b(to|the|of|in|an?|and|at)\s\1\b"), r"\1"),
    (re.compile(r"\b([Aa])(?=\s(?:hour|honest|honour|honor|heir))"), r"\1n"),
    (re.compile(r"^(?=(?:Philippines|Netherlands|Maldives|Bahamas)[’'])"), "The "),
    (re.compile(r"(?<=[a-z]\s)(?<![Tt]he\s)(?=(?:Philippines|Netherlands|Maldives)[’'])"), "the "),
    (re.compile(r"\bNYC\b"), "New York City"),
    (re.compile(r"^Cops\b"), "Police"),
    (re.compile(r"\b(?<!two\s)(?<!Two\s)(?<!three\s)(?<!four\s)(?<!\d\s)cops\b"), "police"),
    (re.compile(rf"\b(on|in|of|by|since|until|from)(?=(?:{_MONTHS})\s\d)"), r"\1 "),
    (_JUST, _without_just),
    (
        re.compile(r",\sthe\s(?:report|outlet|newspaper|agency)\s(?:said|added),\sciting\s"),
        ", according to ",
    ),
    (
        re.compile(rf"\b(?P<verb>make|makes|reach|reaches|reached|into|enter)\s(?={_STAGES}\b)"),
        r"\g<verb> the ",
    ),
    (re.compile(r"\b(for|of|in|over|to\send|about)\swar\son\s(?=[A-Z])"), r"\1 the war on "),
    (
        re.compile(
            rf"^(?!(?:The|An?|This|That|His|Her|Its|Their|No|In)\s)(?=(?:[A-Z]\w+\s){{1,3}}(?:{_BODIES})\s(?:of|in)\s)"
        ),
        "The ",
    ),
    (
        re.compile(rf"(?:\b[Aa]t\sleast\s|^|(?<=ed\s)|(?<=ing\s)){_FIGURE}(?=\s(?:{_PEOPLE})\b)"),
        _rounded,
    ),
)


def sayable(sentence: str) -> str:
    """An English sentence as it is said: with whole words, its articles, and round figures."""
    for pattern, change in _CHANGES:
        quoted = [found.span() for found in QUOTATION.finditer(sentence)]
        sentence = pattern.sub(partial(_changed, change=change, quoted=quoted), sentence)
    return sentence


def _changed(found: re.Match[str], *, change: _Change, quoted: Sequence[tuple[int, int]]) -> str:
    """What is said instead; as it is within a quotation."""
    if any(begin <= found.start() < end for begin, end in quoted):
        return found[0]
    return found.expand(change) if isinstance(change, str) else change(found)
