"""What stands around a headline: labels, the outlet's name, the full stop."""

import re

_LONGEST = 400
"""Characters of a headline that are looked at."""
_LABEL = re.compile(
    r"""^(?:\+{2,}[^+]*\+{2,}\s*
    | [A-Z]\+\s*(?:\([^)]*\))?\s*[;:|–—-]?\s+
    | [^:]{0,40}\blive(?:\ updates?)?\s*:\s+
    | (?:(?:live|breaking|exclusive|watch|listen|video|photos?|in\ pictures|updated?|just\ in
         |opinion|analysis|comment|explainer|explained|fact\ check|podcast|editorial|interview
         |must\ read|eilmeldung|eil|exklusiv|kommentar|analyse|überblick|nachrichtenpodcast
         |faktencheck|ticker|newsticker|\S*live-?(?:blog|ticker)|\S*newsblog|\S*-überblick)
        (?:\ (?:news|updates?|blog|report))?)\s*[:|–—-]\s+)""",
    re.VERBOSE | re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\s+\|\s.*$|,\sBy\s[A-Z][^,]*$"
    r"|\s[–—-]\s(?:live(?:\ updates?|blog)?|as it happened|video|(?:[A-Z]\w*\s){0,3}News)$"
)
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}$")
_CUT_OFF = re.compile(r"(?:…|\.\.\.)\W*$")


def tidied(headline: str) -> str:
    """A headline without labels, the outlet's name and the full stop."""
    line = " ".join(headline[:_LONGEST].split()).replace(" : ", ": ")
    text = _OUTLET.sub("", _LABEL.sub("", line))
    return text if _ABBREVIATED.search(text) or _CUT_OFF.search(text) else text.rstrip(". ")


def is_cut_off(text: str) -> bool:
    """Whether `text` ends in an ellipsis."""
    return bool(_CUT_OFF.search(text))
