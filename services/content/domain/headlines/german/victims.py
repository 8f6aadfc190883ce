"""German headlines that count victims without a verb: `Mindestens 20 Tote bei Erdbeben`."""

import re

from services.content.domain.headlines.german import articles, labels
from services.content.domain.headlines.german.nouns import DATIVE, article, noun

_MANY = (
    r"(?:zahlreiche|viele|mehrere|weitere|millionen|dutzende|hunderte|(?:zehn|hundert)?tausende)"
)
_NUMBER = (
    r"(?:\d[\d.]*(?:\s\d{3})*|eine?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"
    r"|zwanzig|dreißig|vierzig|fünfzig|hundert|tausend)"
)
_ROUGHLY = r"(?:mindestens|rund|etwa|knapp|fast|über|mehr\sals|weit\süber|bis\szu|weitere)"
_COUNT = rf"(?:{_MANY}|(?:{_ROUGHLY}\s)?{_NUMBER})"
_WHO = r"(?:tote[rn]?|todesopfer|verletzte[rn]?|schwerverletzte[rn]?|vermisste[rn]?)"
_COUNTED = re.compile(
    rf"""^(?P<count>{_COUNT})\s(?P<who>{_WHO})
    (?:(?:\sund|,)\s(?P<more>{_COUNT})\s(?P<others>{_WHO}))?
    (?:\s(?P<where>(?:bei|nach|durch|in|im|am)\s[^,]+))?$""",
    re.VERBOSE | re.IGNORECASE,
)
_UNCOUNTED = re.compile(
    r"^(?P<who>(?:Tote|Verletzte)(?:\sund\s(?:Verletzte|Vermisste))?)"
    r"\s(?P<where>(?:bei|nach|durch|in|im)\s[^,]+)$"
)
_DONE = re.compile(
    rf"^(?P<what>{_COUNT}\s(?:Festnahmen|Verhaftungen|Anzeigen|Strafanzeigen|Unfälle|Einsätze))"
    r"\s(?P<where>(?:bei|nach|in|im)\s[^,]+)$",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    rf"^(?P<who>{_COUNT}(?:\s(?:Menschen|Haushalte|Familien))?)"
    r"\s(?P<what>(?!sind|bleib|waren)(?:[\w ]+\s)?ohne\s"
    r"(?:Strom|Wasser|Trinkwasser|Obdach|Heizung|Gas|Internet))(?P<where>\s[^,]+)?$",
    re.IGNORECASE,
)
_CROWD = re.compile(r"(?:Dutzende|Hunderte|Millionen|\w*[Tt]ausende)\b")
_BEFALLEN = {
    "t": ("ist", "sind", "ums Leben gekommen"),
    "v": ("ist", "sind", "verletzt worden"),
    "s": ("ist", "sind", "schwer verletzt worden"),
    "m": ("wird", "werden", "vermisst"),
}
"""What happened to the dead, the hurt, the badly hurt and the missing."""


def told(news: str, kicker: str = "") -> str:
    """The sentence of a headline that counts victims; empty for any other.

    `kicker`: where the news does not say where they came to harm, an event or a place that does.
    """
    without = _WITHOUT.match(news)
    if without:
        return _lacking(without, kicker)
    done = _DONE.match(news)
    if done:
        return f"{_head(done['where'])} hat es {_within(done['what'])} gegeben"
    uncounted = _UNCOUNTED.match(news)
    if uncounted:
        return f"{_head(uncounted['where'])} hat es {uncounted['who']} gegeben"
    found = _COUNTED.match(news)
    if found is None:
        return ""
    preposition = (
        "nach" if "m" in {_kind(w) for w in (found["who"], found["others"]) if w} else "bei"
    )
    event = after(kicker, preposition)
    somewhere = found["where"] or ""
    if event and somewhere.startswith(("in ", "im ")):
        place = " ".join(word for part in articles.phrases(somewhere.split()) for word in part)
        return f"{event[:1].upper()}{event[1:]} {_happened(found, place)}"
    where = _head(somewhere) if somewhere else event or labels.place_in(kicker)
    place = labels.located(kicker) if found["where"] and kicker not in where else ""
    return f"{where[:1].upper()}{where[1:]} {_happened(found, place)}" if where else ""


def _lacking(found: re.Match[str], kicker: str) -> str:
    """Who is without what, after an event or somewhere; empty where nobody knows where."""
    said = f"{found['what']}{found['where'] or ''}"
    head = after(kicker) or ("" if found["where"] else labels.located(kicker))
    if head:
        return f"{head[:1].upper()}{head[1:]} sind {_within(found['who'])} {said}"
    return "" if kicker and not found["where"] else f"{found['who']} sind {said}"


def after(kicker: str, preposition: str = "nach") -> str:
    """A kicker that names an event as a phrase: `nach dem Erdbeben in der Türkei`."""
    words = kicker.split()
    known = noun(words[0]) if words else None
    if known is None or labels.read(kicker, "").role is not labels.Role.EVENT:
        return ""
    others = [word for part in articles.phrases(words) for word in part][1:]
    if known.plural:
        head = words[0] if words[0].endswith(("n", "s")) else f"{words[0]}n"
        return " ".join((preposition, "den", head, *others))
    certain = bool(others) or "-" in words[0]
    return " ".join((preposition, article(known, DATIVE, definite=certain), words[0], *others))


def _head(where: str) -> str:
    """A phrase of place or cause at the head of a sentence, with its articles."""
    text = " ".join(word for part in articles.phrases(where.split()) for word in part)
    return text[:1].upper() + text[1:]


def _happened(found: re.Match[str], place: str) -> str:
    """What befell those who are counted, and where: `sind zwei Menschen ums Leben gekommen`."""
    verb, rest = _befell(found)
    return " ".join(part for part in (verb, place, rest) if part)


def _befell(found: re.Match[str]) -> tuple[str, str]:
    """A finite verb, and what follows it."""
    count, kind = _within(found["count"]), _kind(found["who"])
    one, many, end = _BEFALLEN[kind]
    alone = count.endswith(("ein", "eine"))
    people = "ein Mensch" if alone else "Menschen"
    whole = f"{count.removesuffix('eine').removesuffix('ein') if alone else f'{count} '}{people}"
    if not found["more"]:
        return one if alone else many, f"{whole} {end}"
    more, other = _within(found["more"]), _kind(found["others"])
    if alone or more.endswith(("ein", "eine")) or "m" in (kind, other):
        return "gibt es", f"{_object(count, found['who'])} und {_object(more, found['others'])}"
    return many, f"{whole} {end.removesuffix(' worden')} und {more} {_BEFALLEN[other][2]}"


def _object(count: str, who: str) -> str:
    """Those who are counted as an object: `einen Toten`."""
    return f"{count}en {who[:-1]}n" if who.endswith("r") else f"{count} {who}"


def _kind(who: str) -> str:
    return "m" if who.lower().startswith("vermisst") else who[0].lower()


def _within(count: str) -> str:
    """A count inside a sentence: `mindestens 20`; `Hunderte` keep their capital."""
    return count if _CROWD.match(count) else count[:1].lower() + count[1:]
