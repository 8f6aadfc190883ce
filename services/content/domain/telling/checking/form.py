"""The form of a text: plain words for the ear and for listeners, of the right length."""

import re
from collections.abc import Iterator, Sequence

from services.content.domain.telling.checking.fault import Fault, Kind
from services.content.domain.telling.checking.unspoken import ADDRESS, DIRECTION, INSTRUCTION
from services.content.domain.telling.running_order import Part

SHORTEST, LONGEST = 0.5, 1.5
"""Share of the seconds of its part that a text takes at least, and at most."""
TOLERANCE = 3.0
"""Seconds by which a text may always be shorter or longer than its part."""

_MARKUP = re.compile(
    r"""
    \*\*|__|~~|`|^\s{0,3}\#{1,6}\s|^\s*(?:[*•▪‣]|[-–—])\s|^\s*\d{1,2}[.)]\s(?=[a-zäöü].*\n\s*\d)
    |\[[^\]]*\]\([^)]*\)|</?[a-z][^<>]*>|&(?:[a-z]{2,8}|\#\d+);|[\[\]{}<>|\\]|_(?=\w+_)|^\s*>
    |^\s*---+\s*$
    |[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\u200d]
    |[\U0001f000-\U0001faff]
    """,
    re.VERBOSE | re.MULTILINE,
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str], str], ...] = (
    ("direction", DIRECTION, "is for the studio: write only what the host says"),
    ("instruction", INSTRUCTION, "speaks of the writer or of instructions: write only the news"),
    ("address", ADDRESS, "sends listeners somewhere or advertises: leave it out"),
    ("markup", _MARKUP, "is markup: write plain sentences, all signs in words"),
)


def form_faults(text: str, part: Part, frame: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with `text` whatever it says; `frame`: the names of the show itself."""
    if not any(letter.isalpha() for letter in text):
        yield Fault("empty", "The text is empty: write what the host says.")
        return
    label = _label(text, part)
    if label:
        yield Fault("direction", f"“{label}” is a label: write only what the host says.")
    small, names = text.lower(), [name.lower() for name in frame]
    for kind, pattern, reason in _PATTERNS:
        known = names if kind == "address" else ()
        found = next((f for f in pattern.finditer(small) if not _is_name(f[0], known)), None)
        if found:
            yield Fault(kind, f"“{found[0].strip()}” {reason}.")
    yield from _length_faults(text, part)


def _is_name(found: str, frame: Sequence[str]) -> bool:
    """Whether what looks like an address is a name of the show or of an outlet."""
    return any(found.strip() in name for name in frame)


def _label(text: str, part: Part) -> str:
    """The name of the host, where it stands before the words with a colon."""
    found = re.match(rf"\s*\W*{re.escape(part.host.name)}\W*:", text)
    return found[0].strip() if found else ""


def _length_faults(text: str, part: Part) -> Iterator[Fault]:
    rate = part.host.voice.characters_per_second
    seconds = len(text.strip()) / rate
    least = min(SHORTEST * part.seconds, part.seconds - TOLERANCE)
    most = max(LONGEST * part.seconds, part.seconds + TOLERANCE)
    if least <= seconds <= most:
        return
    wanted, found = part.seconds * rate, len(text.strip())
    change = "shorter" if seconds > most else "longer"
    yield Fault(
        "length",
        f"The text has {found} characters where about {wanted:.0f} are wanted, between "
        f"{max(0, least) * rate:.0f} and {most * rate:.0f}: make it {change}.",
    )
