"""An outlet's name as it stands in a sentence."""

import re

from contracts import Language

_ENGLISH_ARTICLE = re.compile(r"^The (?=\S)")
_GERMAN_ARTICLE = re.compile(r"^(Der|Die|Das) (?=\S)")
_GERMAN_DATIVE = {"Der": "dem", "Die": "der", "Das": "dem"}
_GERMAN_PLURAL = re.compile(r"nachrichten$", re.IGNORECASE)


def outlet_slots(name: str, language: Language, *, speaks: bool = True) -> dict[str, str]:
    """The forms of an outlet's name, by slot.

    `name`: as the outlet spells it; `source`: inside a phrase (German: dative); `outlet` and
    `Outlet`: the subject of a singular verb, inside a phrase and at its head; they are missing
    where the name is a plural or the outlet does not speak (`speaks`), as before a question.
    """
    if language == "de":
        return _german(name, speaks=speaks)
    inside = _ENGLISH_ARTICLE.sub("the ", name)
    slots = {"name": name, "source": inside}
    return slots | {"outlet": inside, "Outlet": name} if speaks else slots


def _german(name: str, *, speaks: bool) -> dict[str, str]:
    plural = bool(_GERMAN_PLURAL.search(name))
    article = _GERMAN_ARTICLE.match(name)
    if article is None:
        inside = dative = name
    else:
        rest = name[article.end() :]
        inside = f"{article[1].lower()} {rest}"
        dative = f"{'den' if plural else _GERMAN_DATIVE[article[1]]} {rest}"
    slots = {"name": name, "source": dative}
    return slots | {"outlet": inside, "Outlet": name} if speaks and not plural else slots
