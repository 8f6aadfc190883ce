"""What an announcer adds to a German sentence that was made from a headline."""

import re

from services.content.domain.headlines.german import places
from services.content.domain.headlines.german.nouns import noun
from services.content.domain.headlines.german.words import word_set

_IN_BOTH = re.compile(r"\b(in (?:der|den) [A-ZÄÖÜ]\w+ und) (?=([A-ZÄÖÜ]\w+))")
"""`in der Türkei und Syrien`: the article belongs to one of them only."""
_DAYS = {"ab": "ab dem", "bis": "bis zum", "für": "für den", "seit": "seit dem", "vor": "vor dem"}
_ON_DAY = re.compile(
    r"\b(ab|bis|für|seit|vor)\s(?=\d{1,2}\.\s(?:Januar|Februar|März|April|Mai|Juni|Juli|August"
    r"|September|Oktober|November|Dezember)\b)"
)
"""A day of a month, which has an article where it is said."""
_OF_HIM = re.compile(
    r"\b((?:[Dd]ie|[Dd]er) (?:Leiche|Wohnung|Festnahme|Rückeroberung|Entführung|Rettung)"
    r"|[Dd]en (?:Abschuss|Tod|Kauf|Verkauf|Bau|Abriss)|Teil|Mitglied)"
    r" von einem (?P<how>(?:[a-zäöüß]+en )*)"
    r"(?P<whose>[\w-]+)"
)
_SHORT = word_set("Mann Kind Dorf Haus Schiff Hund Tier")
_OF_HER = re.compile(
    r"\b((?:[Dd]ie|[Dd]er) (?:Leiche|Wohnung|Festnahme|Rückeroberung|Entführung|Rettung)"
    r"|[Dd]en (?:Abschuss|Tod|Kauf|Verkauf|Bau|Abriss)) von (?=einer )"
)
"""`die Leiche von einer Frau`: the genitive is the same."""
_REJECTED = re.compile(
    r"\b(?P<does>haben|hat|weist|weisen) (?=(?:Vorwürfe|Anschuldigungen|Behauptungen|Forderungen)"
    r" (?:wegen|aus|von|nach|über|der|des|einer|eines) .*\bzurück(?:gewiesen)?\.?$)"
)
"""Who rejects something rejects what somebody has said: `die Vorwürfe wegen …`."""


def polished(said: str) -> str:
    """A sentence with what an announcer adds: `in der Türkei und in Syrien`, `ab dem 2. Mai`."""
    said = _REJECTED.sub(r"\g<does> die ", said)
    said = _ON_DAY.sub(lambda found: f"{_DAYS[found[1].lower()]} ", _IN_BOTH.sub(_in_both, said))
    return _OF_HIM.sub(_his, _OF_HER.sub(r"\1 ", said))


def _his(found: re.Match[str]) -> str:
    """`die Wohnung eines Mannes`, from `die Wohnung von einem Mann`."""
    whose = found["whose"]
    known = noun(whose)
    weak = whose.endswith("en") or (known is not None and known.weak)
    ending = "" if weak else "es" if whose in _SHORT else "s"
    return f"{found[1]} eines {found['how']}{whose}{ending}"


def _in_both(found: re.Match[str]) -> str:
    return f"{found[1]} in " if found[2] in places.PLACES else found[0]
