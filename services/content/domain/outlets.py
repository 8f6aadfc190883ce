"""An outlet's name as it stands in a sentence."""

import re

from contracts import Language

_ENGLISH_ARTICLE = re.compile(r"^The (?=\S)")
_GERMAN_ARTICLE = re.compile(r"^(der|die|das) (?=\S)", re.IGNORECASE)
_GERMAN_HEADS = {
    "der": r"\b(?:standard|stern|focus|freitag)|anzeiger"
    r"|bote|deutschlandfunk|kicker|kurier|merkur|rundfunk|spiegel"
    r"|\b(?:br|dlf|hr|mdr|ndr|orf|rbb|sr|swr|wdr)",
    "die": r"\b(?:zeit|welt|bild|presse|süddeutsche|sz|fr|waz|hna|rheinpfalz|bz|mopo)"
    r"|stimme|presse|allgemeine|post|schau|welle|zeitung|woche|\b(?:afp|ard|bbc|dpa|faz|nzz|taz)",
    "das": r"blatt|journal|magazin|\b(?:srf|zdf|rnd|redaktionsnetzwerk deutschland)",
}
"""The ends of names that are spoken with an article, by article."""
_GERMAN_GENDER = {
    article: re.compile(f"(?:{heads})$", re.IGNORECASE) for article, heads in _GERMAN_HEADS.items()
}
_CAPITALS = re.compile(r"\b(?:SPIEGEL|ZEIT|WELT|FOCUS|BILD|STERN|ONLINE|TAGESSPIEGEL|STANDARD)\b")
"""Names that outlets write in capitals, and voices spell."""
_GERMAN_PLURAL = re.compile(r"nachrichten$", re.IGNORECASE)
_GERMAN_PLACE = re.compile(r"(?:er|e) nachrichten$", re.IGNORECASE)
_STRONG_ADJECTIVE = re.compile(r"(?<=sche)[rs]\b")
_WEAK = re.compile(r"(?<=[a-zäöü]e)(?= )|(?<=Allgemeine)$|(?<=ische)$|(?<=[Bb]ote)$")
"""Where a weak adjective or noun takes an n in the dative."""


def outlet_slots(name: str, language: Language, *, speaks: bool = True) -> dict[str, str]:
    """The forms of an outlet's name, by the slot of a phrase.

    `name`: as the outlet spells it; `outlet` and `Outlet`: the subject of a singular verb, inside
    a phrase and at its head, missing where the outlet does not speak (`speaks`), as before a
    question; `source`: in any other role. German has `source` in the dative, also with its
    preposition: `from_source`, `at_source` (von, bei) and the same at the head of a phrase.
    """
    if language == "de":
        return _german(name, speaks=speaks)
    inside = _ENGLISH_ARTICLE.sub("the ", name)
    slots = {"name": name, "source": inside}
    return slots | {"outlet": inside, "Outlet": name} if speaks else slots


def _german(name: str, *, speaks: bool) -> dict[str, str]:
    slots = {"name": name}
    own = _GERMAN_ARTICLE.match(name)
    name = _CAPITALS.sub(lambda word: word[0].capitalize(), name[own.end() :] if own else name)
    if _GERMAN_PLURAL.search(name):
        return slots | _dative("den" if _GERMAN_PLACE.search(name) else "", name)
    known = (a for a, heads in _GERMAN_GENDER.items() if heads.search(name))
    article = own[1].lower() if own else next(known, "")
    if article and not own:
        name = _STRONG_ADJECTIVE.sub("", name)
    slots |= _dative({"der": "dem", "die": "der", "das": "dem"}.get(article, ""), name)
    if not speaks:
        return slots
    inside = f"{article} {name}".strip()
    return slots | {"outlet": inside, "Outlet": _head(inside) if article else name}


def _dative(article: str, name: str) -> dict[str, str]:
    """The dative forms; with an article the name is declined."""
    name = _WEAK.sub("n", name) if article else name
    source = f"{article} {name}".strip()
    from_source, at_source = f"von {source}", f"bei {source}"
    if article == "dem":
        from_source, at_source = f"vom {name}", f"beim {name}"
    return {
        "source": source,
        "from_source": from_source,
        "From_source": _head(from_source),
        "at_source": at_source,
        "At_source": _head(at_source),
    }


def _head(words: str) -> str:
    """`words` at the head of a sentence."""
    return words[:1].upper() + words[1:]
