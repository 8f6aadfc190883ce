"""German headlines that name who died: `Zum Tod von Anna Berg`."""

import re

from services.content.domain.headlines.german.nouns import NOMINATIVE, article, noun

_NAME = r"(?P<name>[A-ZÄÖÜ][\w.’'-]+(?:(?:\s(?:von|van|de|der|al|bin))*\s[A-ZÄÖÜ][\w.’'-]+){1,2})"
_DIED = (
    re.compile(rf"^(?:Zum Tode? von|Nachruf auf)\s{_NAME}(?=\s?[:–,]|$)"),
    re.compile(
        rf"^Zum Tode? (?:des (?P<his>\w+?)(?:e?s|en|n)?|der (?P<who>\w+in))\s{_NAME}(?=\s?[:–,]|$)"
    ),
    re.compile(
        rf"^(?:(?P<who>[A-ZÄÖÜ]\w+)\s(?:von|aus|des)\s.*)?[«“”\"]\s{_NAME}\sist (?:tot|gestorben)$"
    ),
)
"""Who died: `Zum Tod von Anna Berg: Die Stimme`, `Autorin von »Nebel« Anna Berg ist tot`."""


def died(news: str) -> str:
    """Who died, as a sentence without its stop; empty for any other headline."""
    found = next((match for pattern in _DIED if (match := pattern.search(news))), None)
    return f"{_whoever(found)} ist gestorben" if found else ""


def _whoever(died: re.Match[str]) -> str:
    """A name, with what its bearer was where the headline says it."""
    found = died.groupdict()
    occupation = found.get("who") or found.get("his") or ""
    known = noun(occupation)
    if known is None or not known.person:
        return died["name"]
    return f"{article(known, NOMINATIVE, definite=True).capitalize()} {occupation} {died['name']}"
