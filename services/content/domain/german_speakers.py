"""Who says something, in German as it is said on the radio: `sagte …` rather than `so …`."""

import re

from services.content.domain.headlines.german_nouns import Kind, Noun, noun

_BODIES = re.compile(
    r"(?:amt|ministerium|gericht|behörde|polizei|konzern|unternehmen|verband|institut|anwaltschaft"
    r"|feuerwehr|gewerkschaft|partei|bank|bahn|kommission|agentur|dienst|rat|leitung)$",
    re.IGNORECASE,
)
_LEADS = {"der", "die", "das", "ein", "eine"}


def said_by(found: re.Match[str]) -> str:
    """`, sagte Anna Berg.` for `, so Anna Berg.`; unchanged where nobody is known to speak."""
    who: str = found["who"]
    lead, *others = who.split()
    if lead not in _LEADS:
        return f", sagte {who}." if lead[:1].isupper() else found[0]
    head = next((word for word in others if word[:1].isupper()), "")
    known = noun(head)
    if lead == "die" and known and (known.plural or (known.person and not head.endswith("in"))):
        return f", sagten {who}." if known.person else found[0]
    if known and known.person:
        return f", sagte {who}."
    return f", teilte {who} mit." if _is_body(head, known) else found[0]


def _is_body(head: str, known: Noun | None) -> bool:
    return bool(_BODIES.search(head)) or (known is not None and known.kind is Kind.UNIQUE)
