"""An outlet's name as it stands in a sentence."""

import re

from contracts import Language

_SEPARATOR = re.compile(r"\s*[|>»]\s*|\s[–—-]\s|:\s")
"""What stands between the name of an outlet and that of a section."""
_SECTION = (
    r"(?:(?:world|top|latest|breaking|international|politics|business|main|all|home|front|page|news"
    r"|stories|headlines|rss|feed|online|politik|ausland|inland|wirtschaft|alle|aktuelle?|neueste"
    r"|nachrichten|meldungen|schlagzeilen|startseite|topmeldungen)\b\s?)+"
)
_ONLY_SECTION = re.compile(_SECTION, re.IGNORECASE)
_DOMAIN = re.compile(r"(?<=\w)\.(?:com|org|net|news|(?:co\.)?[a-z]{2})$", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?<=\w)\s(?:World|International|English|Deutsch|in English|auf Deutsch|RSS|Feed|Top Stories"
    r"|World News|Latest News|AE|AU|CA|DE|GH|IE|IN|KE|NG|NZ|PH|PK|SG|UK|US|USA|ZA)$"
)
"""A language, a section or a country behind a name: what tells the feeds of an outlet apart."""
_SHORTEST = 2
"""Letters of a name at least."""
_ENGLISH_ARTICLE = re.compile(r"^The (?=\S)")
_ENGLISH_PAPERS = re.compile(
    r"(?:^|\s)(?:Times|Post|Guardian|Independent|Herald|Tribune|Telegraph|Journal|Observer|Standard"
    r"|Mirror|Sun|Star|Chronicle|Gazette|Mail|Express|Examiner|Inquirer|Register|Economist|Globe"
    r"|Monitor|Bulletin|Courier|Mercury|Dispatch|Daily|Citizen|Nation|Press|Conversation)(?:\sof\s.+)?$"
    r"|^(?:BBC|CBC|SABC|AP)$"
)
"""Names that are spoken with an article, by what they end in."""
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
_ONLINE = re.compile(r"\b(ZEIT|WELT|BILD|SPIEGEL|STERN|FOCUS) ONLINE$", re.IGNORECASE)
"""What a paper adds to its name on the web."""
_GERMAN_PLURAL = re.compile(r"nachrichten$", re.IGNORECASE)
_GERMAN_PLACE = re.compile(r"(?:er|e) nachrichten$", re.IGNORECASE)
_STRONG_ADJECTIVE = re.compile(r"(?<=sche)[rs]\b")
_WEAK = re.compile(r"(?<=[a-zäöü]e)(?= )|(?<=Allgemeine)$|(?<=ische)$|(?<=[Bb]ote)$")
"""Where a weak adjective or noun takes an n in the dative."""


def outlet_slots(name: str, language: Language, *, speaks: bool = True) -> dict[str, str]:
    """The forms of an outlet's name, by the slot of a phrase.

    `name`: as the outlet spells it, but short, see `spoken`; `outlet` and `Outlet`: the subject of
    a singular verb, inside a phrase and at its head, missing where the outlet does not speak
    (`speaks`), as before a question; `source`: in any other role. German has `source` in the
    dative, also with its preposition: `from_source`, `at_source` (von, bei) and the same at the
    head of a phrase; and `of_source`, in the genitive where it has an article.
    """
    name = spoken(name)
    if language == "de":
        return _german(name, speaks=speaks)
    inside = _ENGLISH_ARTICLE.sub("the ", name)
    if _ENGLISH_PAPERS.search(inside) and not inside.startswith("the "):
        inside = f"the {inside}"
    slots = {"name": name, "source": inside}
    return slots | {"outlet": inside, "Outlet": _head(inside)} if speaks else slots


def spoken(name: str) -> str:
    """`name`, of an outlet or of its feed, as an announcer says it.

    It is without what tells feeds apart: a section, a language, a country, the end of an address.
    """
    parts = [part for part in _SEPARATOR.split(name) if part.strip()]
    outlet = next((part for part in parts if not _ONLY_SECTION.fullmatch(part)), name).strip()
    for suffix in (_DOMAIN, _SUFFIX, _SUFFIX):
        short = suffix.sub("", outlet)
        if len(short) >= _SHORTEST and short.casefold() != "the":
            outlet = short
    return outlet


def _german(name: str, *, speaks: bool) -> dict[str, str]:
    slots = {"name": name}
    own = _GERMAN_ARTICLE.match(name)
    name = _ONLINE.sub(r"\1", name)
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
    whose = {"dem": "des", "der": "der", "den": "der"}.get(article)
    return {
        "source": source,
        "of_source": f"{whose} {name}" if whose else from_source,
        "from_source": from_source,
        "From_source": _head(from_source),
        "at_source": at_source,
        "At_source": _head(at_source),
    }


def _head(words: str) -> str:
    """`words` at the head of a sentence."""
    return words[:1].upper() + words[1:]
