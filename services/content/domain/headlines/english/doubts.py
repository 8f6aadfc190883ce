"""Doubts about an English headline: signs that it is not to be read as the rules read it."""

import re

from services.content.domain.headlines.english import verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.clause import predicate
from services.content.domain.headlines.english.joints import SAYING
from services.content.domain.headlines.english.tokens import (
    bare,
    is_name,
    is_number,
    owns,
    pauses,
    small,
)

_DOUBTFUL = re.compile(
    r"""
    ^(?:‘[^’]{1,30}’|'[^']{1,30}'|“[^”]{1,30}”|"[^"]{1,30}")\s\w
    | (?:^|\s)[’”](?!n’|em\b|til\b)[A-Za-z]
    | (?-i:\b(?:DG|FM|FG|HC|SC|CM|CJI|FIR|NASS|MLAs?|LGAs?|MoU)\b)
    | ^(?:US|UK|UN|EU)[’']s?\s[A-Z]
    | ^(?:no\slonger|after\s(?:\d+|nine|eight|seven|six|five|four|three|two)\s\w+ed)\b
    | \b(?:for|declares?|urges?|seeks?|demands?)\s(?:[a-z]+\s)?end\sto\b
    | \buntil\s(?:(?!are|is|were|was|been|be|ha[sd]|have|they|we|he|she)[a-z]+\s){1,3}met$
    | \stold$ | !\s | \b(?:QFs?|SFs?)\b
    | \bat\stime\sof\b | \bhit\sby\s(?:train|bus|car|plane|ship|boat|truck)\b
    | ^(?:at\sleast\s)?[\w,-]+\s(?:people\s)?(?:injured|wounded|hurt),\s
        (?:\d+|one|two|three|four|five|six)\b
    | ^(?:soccer|football|tennis|golf|cycling|rugby|cricket|basketball|baseball|boxing|fencing
        |wrestling|athletics|swimming|skiing|olympics|gymnastics|rowing)-
    | \b[\w]+[-\u2011](?:stricken|hit|affected|torn)$
    | \bfears\s(?:[\w-]+\s){1,3}(?:killed|dead|missing|trapped|injured)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A quotation as an adjective, marks that do not match, abbreviations of one country's papers."""
_SAYING = SAYING | known.word_set("reveal suggest claim insist argue believe")
_STATES = known.word_set("dead missing hurt ill alive injured aged")
_OPENINGS = (
    (known.PREPOSITIONS | known.CONJUNCTIONS | known.PRONOUNS | known.AUXILIARIES)
    | (known.DETERMINERS - known.word_set("other more several many some"))
) | known.word_set("to ex former late then")
_NO_TOWNS = known.PLACES | known.HEADS_WITH_THE | {"Bank"}
_MOST = 6
"""Words of a link in a list, at most."""


def is_doubtful(headline: str) -> bool:
    """Whether `headline` carries a sign of what no rule can read."""
    words = headline.split()
    turns = zip(words, words[1:], words[2:], strict=False)
    titled = any(a in known.PLACES and b == "PM" and c.islower() for a, b, c in turns)
    return titled or bool(_DOUBTFUL.search(headline))


def lists_without_and(words: list[str]) -> bool:
    """Whether a comma behind the predicate of `words` stands for `and`: `bishops, followers`."""
    found = predicate(words)
    begin = found.at if found else 0
    commas = [i for i in range(begin, len(words) - 1) if bare(words[i]) + "," in words[i]]
    return bool(commas) and _goes_on(words[commas[-1]], words[commas[-1] + 1 :])


def _goes_on(previous: str, tail: list[str]) -> bool:
    """Whether `tail` is one more thing, or deed, of the list that `previous` belongs to."""
    first = bare(tail[0]) if bare(tail[0]).isupper() else small(tail[0])
    if first in SAYING and (
        small(tail[1]) in known.PREPOSITIONS or any(small(w) in known.AUXILIARIES for w in tail)
    ):
        return True
    said = first in SAYING or small(tail[-1]) in _SAYING
    described = first in known.ADJECTIVES and small(previous) in known.ADJECTIVES
    if said or described or first in _OPENINGS or first.endswith(("ly", "ing")):
        return False
    if (first in verbs.THIRDS or first in verbs.PASTS) and "and" not in tail:
        return True
    end = next((i for i, word in enumerate(tail) if small(word) in known.PREPOSITIONS), len(tail))
    link = tail[:end]
    if not link or len(link) > _MOST or any(map(_tells, link)):
        return False
    if all(map(is_name, link)):
        place = " ".join(map(bare, link)) in known.PLACES and bare(previous) not in _NO_TOWNS
        return not place
    return not is_number(link[0]) or len(link) > 1


def _tells(word: str) -> bool:
    """Whether `word` makes a clause, an age or an apposition of what it stands in."""
    low = small(word)
    clause = low in known.AUXILIARIES or low in verbs.SURE_THIRDS or low in verbs.GERUNDS
    state = low in verbs.PASTS or low in verbs.PARTICIPLES or low in _STATES
    return clause or state or low in {"and", "or", "who"} or owns(word) or pauses(word)
