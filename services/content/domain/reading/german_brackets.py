"""What German texts put in brackets behind a name: said in words, or left out."""

import re

_PARTIES = {
    **{
        name: f"von der {name}" for name in ("CDU", "CSU", "SPD", "FDP", "AfD", "SPÖ", "ÖVP", "FPÖ")
    },
    "SVP": "von der SVP",
    "BSW": "vom BSW",
    "Grüne": "von den Grünen",
    "Die Grünen": "von den Grünen",
    "Bündnis 90/Die Grünen": "von den Grünen",
    "B90/Grüne": "von den Grünen",
    "Linke": "von der Linken",
    "Die Linke": "von der Linken",
    "Freie Wähler": "von den Freien Wählern",
    "parteilos": "",
}
_PARTY = re.compile(
    rf"(?<=[a-zäöüß])\s\((?P<party>{'|'.join(map(re.escape, sorted(_PARTIES, key=len)))})\)"
)
_AGE = re.compile(r"(?<=[a-zäöüß])\s\((?:1[4-9]|[2-9]\d|10\d)\)(?=[\s,.:])")
_NAME = re.compile(r"[A-ZÄÖÜ][\w’'-]*$")


def spoken(text: str) -> str:
    """`text` with parties behind names as one says them, and without the ages there."""
    text = _PARTY.sub(lambda found: _after_name(found, _PARTIES[found["party"]]), text)
    return _AGE.sub(lambda found: _after_name(found, ""), text)


def _after_name(found: re.Match[str], words: str) -> str:
    """`words` in place of a bracket, where it stands behind a name."""
    if not _NAME.search(found.string[: found.start()]):
        return found[0]
    return f" {words}" if words else ""
