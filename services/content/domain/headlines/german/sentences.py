"""German headlines as sentences."""

import re
from collections.abc import Sequence

from services.content.domain.headlines.aloud import Sentence, closed
from services.content.domain.headlines.german import clause as clauses
from services.content.domain.headlines.german import kickers, labels, missing, polish, victims
from services.content.domain.headlines.german.deaths import died
from services.content.domain.headlines.german.happenings import happened, visited
from services.content.domain.headlines.german.kickers import rule_names
from services.content.domain.headlines.german.speeches import spoke
from services.content.domain.headlines.german.unsayable import is_unsayable

_LONG = 100
"""Characters from which a sentence is shortened where it can be."""
_LONGEST = 300
"""Characters of a headline, marks and kicker included."""
_THOUSANDS = re.compile(r"(?<=\d)\s(?=\d{3}\b)")
_FIGURE = re.compile(r"(?<![\w-])\d+")


def sentence(headline: str, *, told: bool = False) -> Sentence | None:
    """`headline` as a whole sentence, or None where no rule makes it sayable.

    Marks and labels are dropped, a kicker becomes part of the sentence where it has to; missing
    auxiliaries are supplied, and articles where they are surely known. `told`: in the perfect,
    where what is over stands in the present.
    """
    if len(headline) > _LONGEST:
        return None
    bare = labels.without_marks(headline)
    rules = ("de.label",) if bare != " ".join(headline.split()) else ()
    text = _THOUSANDS.sub(".", bare)
    if dead := died(text.rstrip(" .")):
        return closed(dead, rule_names(rules, "de.tod"))
    for kicker, news in labels.splits(text.rstrip(" .")):
        said = _said(kicker, news, rules, told=told)
        if said and _keeps_figures(text, said.text):
            return Sentence(polish.polished(said.text), said.rule)
    return None


def without_kicker(text: str) -> str:
    """A headline without a kicker that no mark sets off from its news."""
    bare = labels.without_marks(text)
    if ": " in bare and ": " not in text:
        return bare.partition(": ")[2]
    if clauses.parse(bare) is not None:
        return bare
    splits = (news for kicker, news in labels.splits(bare) if kicker and ": " not in bare)
    return next((news for news in splits if clauses.parse(news) is not None), bare)


def _said(kicker: str, news: str, rules: Sequence[str], *, told: bool) -> Sentence | None:
    kept = labels.without_tail(news)
    if is_unsayable(kicker, kept):
        return None
    rules = (*rules, *(["de.schwanz"] if kept != news else []))
    counted = victims.told(kept, kicker)
    if len(counted) > _LONG:
        counted = counted.replace("ums Leben gekommen", "gestorben")
    if counted and missing.lacks(counted.split(), -1):
        return None
    if counted:
        return closed(counted, rule_names(rules, "de.opfer"))
    clause = clauses.parse(kept)
    if clause is None:
        event = happened(kept, kicker) or visited(kept) or visited(kicker)
        event = event or spoke(kept, kicker, told=told)
        return closed(event, rule_names(rules, "de.ereignis"))
    return kickers.joined(kicker, clause, rules, told=told)


def _keeps_figures(headline: str, said: str) -> bool:
    return set(_FIGURE.findall(headline)) <= set(_FIGURE.findall(said))


def stands(text: str) -> bool:
    """Whether `text` is a whole sentence as it stands."""
    return clauses.has_finite_verb(text)
