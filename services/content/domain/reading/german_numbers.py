"""German nouns behind numbers: a slip of the outlet that every listener hears is put right."""

import re

from services.content.domain.headlines.german.nouns import Kind, noun

_MANY = re.compile(
    r"\b(?P<many>(?:[Zz]wei|[Dd]rei|[Vv]ier|[Ff]ünf|[Ss]echs|[Ss]ieben|[Aa]cht|[Nn]eun|[Zz]ehn|[Ee]lf"
    r"|[Zz]wölf|[Mm]ehrere|[Ee]inige|[Vv]iele|[Zz]ahlreiche)"
    r"\s(?:[a-zäöüß]+e\s)?)(?P<noun>[A-ZÄÖÜ][a-zäöüß]+e)(?![\w-])"
)


def in_the_plural(text: str) -> str:
    """`text` with nouns in the plural behind numbers: `acht weitere Filiale` is `… Filialen`."""
    return _MANY.sub(lambda found: f"{found['many']}{_plural(found['noun'])}", text)


def _plural(word: str) -> str:
    """The plural of a feminine noun in `-e` that is surely known as a singular."""
    known = noun(word)
    one = known is not None and known.gender == "f" and known.kind is Kind.COUNT
    return f"{word}n" if known and one and known.plural is False and not known.person else word
