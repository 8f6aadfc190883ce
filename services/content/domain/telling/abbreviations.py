"""Abbreviations: what a story's listeners may not know is named in full where it comes first."""

import re
from collections.abc import Iterable, Sequence

from services.content.domain.headlines.english.words import (
    AUXILIARIES,
    PREPOSITIONS,
    SUBORDINATORS,
    word_set,
)
from services.content.domain.language.places import places

_NAMES = {
    "WHO": "World Health Organization",
    "ICC": "International Criminal Court",
    "IAEA": "International Atomic Energy Agency",
    "IMF": "International Monetary Fund",
    "WTO": "World Trade Organization",
    "ECB": "European Central Bank",
    "RSF": "Rapid Support Forces",
}
_MEANT = {"RSF": "sudan"}
"""Where letters of several names are sure to stand for that one."""
_GUARD = "Iran's Revolutionary Guard"
"""What nobody guesses from its letters, and is named whenever it is spoken of."""
_IRGC = re.compile(
    r"(?<!\()(?<!elite\s)(?<!powerful\s)\b(?:(?:[Tt]he|Iran[’']s|Iranian)\s)?IRGC\b(?![’']s\s[A-Z])"
)
_SHORT = re.compile(
    r"(?P<before>\b[Tt]he\s|\b[Aa]n?\s|[’']s\s|\b[a-z]+\s|^)"
    rf"(?P<short>{'|'.join(_NAMES)})\b(?P<next>\s[a-z]+)?"
)
_LINKS = (
    PREPOSITIONS
    | AUXILIARIES
    | SUBORDINATORS
    | word_set(
        "and said says warns urges calls announces reports wants needs confirms declares claims"
    )
)
"""Words behind the whole of a name, rather than behind a part of one: `the WTO rules`."""


def spelled_out(sentences: Sequence[str], texts: Iterable[str]) -> list[str]:
    """The English `sentences` of a story with what they abbreviate named where it comes first.

    Where its `texts` have the full name too: letters may stand for another name. What has been
    named in full is abbreviated from then on.
    """
    held = "\n".join(texts)
    known: set[str] = set()
    return [_spelled(sentence, held, known) for sentence in sentences]


def _spelled(sentence: str, held: str, known: set[str]) -> str:
    for short, name in _NAMES.items():
        if short in known and short in held:
            sentence = re.sub(rf"\b([Tt]he\s){name}\b(?!\s\()", rf"\g<1>{short}", sentence)
        elif name in sentence:
            known.add(short)
    named = _SHORT.sub(lambda found: _in_full(found, held, known), sentence)
    if "iran" in places(f"{named}\n{held}"):
        named = _IRGC.sub(_GUARD, named)
    return named


def _in_full(found: re.Match[str], held: str, known: set[str]) -> str:
    short, before, behind = found["short"], found["before"], found["next"] or ""
    name = _NAMES[short]
    if short in known or not (name in held or _MEANT.get(short, "") in places(held)):
        return found[0]
    known.add(short)
    part = bool(behind) and behind.strip() not in _LINKS and not behind.endswith("ed")
    if before.strip().lower() in {"a", "an"}:
        return f"{before[0]}{'n' * (name[0] == 'I')} {name}{behind}"
    if before.strip().lower() in {"the", "’s", "'s"} or part:
        return f"{before}{name}{behind}"
    return f"{before}{'the' if before else 'The'} {name}{behind}"
