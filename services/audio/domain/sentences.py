"""Splits a segment's text into sentences."""

import re

_END = re.compile(r"[.!?…]+[\"'”’“»)\]]*(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(„“\"'])(?:"
    r"[A-ZÄÖÜzduiv]|(?:[A-Za-z]\.)+[A-Za-z]|"
    r"Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Gov|Rep|Lt|Col|Sgt|Capt|Rev|Hon|Jr|Sr|No|vs|approx|"
    r"Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|"
    r"Nr|ca|bzw|Mio|Mrd|Abs|Art|Str|Hl|inkl|evtl|ggf|usw|sog|Okt|Dez"
    r")\.$"
)
_OPENER = re.compile(
    r"\s+[\"“„'(]*(?:The|This|That|These|Those|It|He|She|They|We|You|An?|In|On|At|But|And|For|"
    r"Der|Die|Das|Dies\w*|Es|Er|Sie|Wir|Ihr|Eine?|Im|Am|Aber|Und|Doch|Nach|Bei|Für)\s"
)
_GERMAN_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.$")


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as (start, end) offsets, without the space between them.

    A full stop ends a sentence where space and then no small letter follow, unless it belongs to
    an abbreviation or an initial and no word follows that often opens a sentence, or, in German,
    to an ordinal of one or two digits.
    """
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends(text, start, match, language):
            bounds.append((start, match.end()))
            start = match.end()
    bounds.append((start, len(text)))
    return [trimmed for span in bounds if (trimmed := _trim(text, *span))[0] < trimmed[1]]


def _ends(text: str, start: int, match: re.Match[str], language: str) -> bool:
    if text[match.end() :].lstrip()[:1].islower():
        return False
    so_far = text[start : match.end()]
    if language == "de" and _GERMAN_ORDINAL.search(so_far):
        return False
    return not _ABBREVIATION.search(so_far) or bool(_OPENER.match(text, match.end()))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
