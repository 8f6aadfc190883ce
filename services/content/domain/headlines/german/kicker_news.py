"""German kickers that are news themselves: `Tausend Kinder betroffen: Rat rügt Heime`."""

import re

from services.content.domain.headlines.aloud import Sentence, closed
from services.content.domain.headlines.german import clause as clauses
from services.content.domain.headlines.german import labels, polish
from services.content.domain.headlines.german.kickers import rule_names

_COUNTED = re.compile(
    r"^(?:(?:Mehr\sals|Über|Rund|Fast|Etwa|Mindestens)\s)?"
    r"(?:\d[\d.,]*|Eine\sMillion|Hunderte|Tausende|Zehntausende|Hunderttausende|Millionen|Dutzende"
    r"|Mehrere|Zwei|Drei|Vier|Fünf|Sechs|Sieben|Acht|Neun|Zehn|Elf|Zwölf)\s"
)
"""How many there are: such a kicker lacks no article."""
_MARKED = re.compile(r"^(?P<kicker>[^:?]{10,70}?)\s?:\s+\S")


def counted(headline: str) -> Sentence | None:
    """The kicker of a headline as a sentence, where it tells how many are concerned; else None."""
    found = _MARKED.match(labels.without_marks(headline))
    if not found or not _COUNTED.match(found["kicker"]):
        return None
    clause = clauses.parse(found["kicker"])
    if clause is None or not clause.rule:
        return None
    said = closed(
        " ".join((*clause.prefield, clause.verb, *clause.rest)),
        rule_names(("de.dachzeile",), clause.rule),
    )
    return Sentence(polish.polished(said.text), said.rule) if said else None
