"""German kickers that name an occasion, in which the news came about: `Beim Gipfel in Tann …`."""

import re

from services.content.domain.headlines.german import articles
from services.content.domain.headlines.german.words import word_set

_OCCASIONS = (
    (
        re.compile(r"(?:gipfel|treffen|turnier|festival|rennen|marathon|derby)$", re.IGNORECASE),
        "beim",
    ),
    (
        re.compile(r"(?:mission|konferenz|meisterschaft|berlinale|-[WE]M|^[WE]M)$", re.IGNORECASE),
        "bei der",
    ),
    (re.compile(r"parteitag$", re.IGNORECASE), "auf dem"),
    (re.compile(r"tarifrunde$", re.IGNORECASE), "in der"),
)
"""Ends of nouns that name an occasion, and how it is said."""
_TRIAL = re.compile(r"\w-?prozess$", re.IGNORECASE)
_CAME_ABOUT = word_set("hat haben ist sind findet finden endet enden bleibt bleiben")
"""Verbs of what came about there; what somebody wants or fears may be said anywhere."""
_AHEAD = word_set("will wollen soll sollen kann können muss müssen darf dürfen wird werden droht")
_SETTLED = word_set("in im am auf bei vor gegen um zu zum zur mit über")
"""What stands behind an occasion and belongs to it."""
_NAMES = re.compile(r"[A-ZÄÖÜ\d][\w-]*$")


def occasion(kicker: str, verb: str) -> str:
    """A kicker as the occasion of the news with this finite verb; empty where it is none."""
    first, *others = kicker.split()
    if others and not (others[0] in _SETTLED or all(map(_NAMES.match, others))):
        return ""
    how = next((how for pattern, how in _OCCASIONS if pattern.search(first)), "")
    if _TRIAL.search(first) and verb not in _AHEAD:
        how = "im"
    elif verb not in _CAME_ABOUT:
        return ""
    behind = [word for part in articles.phrases([first, *others])[1:] for word in part]
    return " ".join((how, first, *behind)) if how else ""
