"""German headlines that name what happened or what there is, without a verb.

`Explosion in Wohnhaus in Tann`, `Klare Anzeichen für Offensive`, `Berg zu Gast in Tann`.
"""

import re

from services.content.domain.headlines.german import articles, labels, missing
from services.content.domain.headlines.german.nouns import ACCUSATIVE, Kind, article, noun

_WHAT = (
    r"(?:[A-ZÄÖÜ]?[\w-]*)(?:[Rr]azzia|[Rr]azzien|[Ee]xplosion(?:en)?|[Bb]rand|[Bb]rände|[Ff]euer"
    r"|[Uu]nfall|[Uu]nfälle|[Ss]chießerei|[Aa]nschlag|[Aa]nschläge|[Aa]ttentat|[Aa]ngriff|[Aa]ngriffe"
    r"|[Aa]ttacke|[Ee]insturz|[Bb]eben|[Ll]awine|[Ss]tromausfall|[Vv]erpuffung|[Üü]berfall"
    r"|[Gg]eiselnahme|[Aa]bsturz|[Uu]nglück|[Ee]rdrutsch|[Kk]arambolage|[Kk]ollision)"
)
_HAPPENED = re.compile(
    rf"^(?P<how>(?:Schwer|Tödlich|Heftig|Stark|Mutmaßlich|Erneut|Neu|Weiter|Groß|Verheerend)e[rs]?\s)?"
    rf"(?P<what>{_WHAT})(?P<of>\s(?:auf|gegen)\s(?:[\w-]+\s){{1,3}}?(?=(?:in|im|bei|am|nahe|vor)\s))?"
    r"\s?(?P<where>(?:in|im|auf|bei|an|am|nahe|vor)\s[^,:;]+)$"
)
_SIGNS = re.compile(
    r"^(?P<what>(?:[A-ZÄÖÜ][a-zäöüß]+e\s)?(?:Anzeichen|Hinweise|Zweifel|Vorwürfe|Proteste))"
    r"\s(?P<of>(?:für|auf|an|gegen|wegen)\s[^,:;]+)$"
)
_VISIT = re.compile(
    r"^(?:(?P<guest>[A-ZÄÖÜ][\w’'-]+(?:\s[A-ZÄÖÜ][\w’'-]+){0,2})\s"
    r"(?:und\s(?:sein|ihr)\sBesuch|(?:zu|auf)\s(?:Besuch|Gast|Staatsbesuch))"
    r"|(?:Staatsb|Antrittsb|B)esuch\svon\s(?P<who>[A-ZÄÖÜ][\w’'-]+(?:\s[A-ZÄÖÜ][\w’'-]+){0,2}))"
    r"\sin\s(?P<where>(?:der\s|den\s)?[A-ZÄÖÜ][\w-]+)$"
)
_STRUCK = re.compile(
    r"(?:angriff|angriffe|anschlag|anschläge|attentat|attacke|überfall)$", re.IGNORECASE
)
"""What strikes whatever stands behind `auf`."""
_ENDS = {"m": "en", "f": "e", "n": "es"}
_ADJECTIVE = re.compile(r"e[rs]?\s$")


def happened(news: str, kicker: str = "") -> str:
    """What happened where, as a sentence without its stop; empty for any other headline."""
    if signs := _SIGNS.match(news):
        return _there_is(signs, kicker)
    found = _HAPPENED.match(news)
    known = noun(found["what"]) if found else None
    if found is None or known is None or known.kind is Kind.UNIQUE:
        return ""
    target = found["of"] or ""
    if found["where"].startswith("auf ") and _STRUCK.search(found["what"]):
        return ""
    where, of = _said(found["where"]), _said(f"{found['what']} {target}").partition(" ")[2]
    what = " ".join(filter(None, (_object(found, known.gender, many=bool(known.plural)), of)))
    place = labels.located(kicker)
    said = f"{where} hat es {what} gegeben"
    if place and kicker not in where:
        said = f"{place} hat es {where} {what} gegeben"
    words = said.split()
    return "" if missing.lacks(words, words.index("hat")) else said[:1].upper() + said[1:]


def visited(news: str) -> str:
    """Who visits whom, as a sentence without its stop; empty for any other headline."""
    found = _VISIT.match(news)
    where = found["where"].split()[-1] if found else ""
    if found is None or not labels.located(where):
        return ""
    return f"{found['guest'] or found['who']} ist zu Besuch {labels.located(where)}"


def _there_is(signs: re.Match[str], kicker: str) -> str:
    """Of what there are signs, and where: `In Tann gibt es Proteste gegen das Gesetz`."""
    what, of = signs["what"], _said(signs["of"])
    what = f"{what[:1].lower()}{what[1:]}" if " " in what else what
    place = labels.place_in(kicker) if kicker else ""
    if not place or missing.lacks(["gibt", *what.split(), *of.split()], 0):
        return ""
    return f"{place[:1].upper()}{place[1:]} gibt es {what} {of}"


def _object(found: re.Match[str], gender: str, *, many: bool) -> str:
    """What there was: `einen schweren Unfall`."""
    how = found["how"] or ""
    if many:
        return f"{how.lower()}{found['what']}"
    how = _ADJECTIVE.sub(f"{_ENDS[gender]} ", how.lower())
    known = noun(found["what"])
    return f"{article(known, ACCUSATIVE, definite=False)} {how}{found['what']}" if known else ""


def _said(phrase: str) -> str:
    """A phrase with the articles that its headline leaves out."""
    return " ".join(word for part in articles.phrases(phrase.split()) for word in part)
