"""German common nouns: what stands with a capital letter and is no name."""

import re
from functools import lru_cache

from services.content.domain.headlines.german.nouns import noun
from services.content.domain.telling.checking.german_heads import HEADS, NAMES, NOT_AT_ENDS

_SAFE_COMPOUND = re.compile(
    r"(?:mit|bei|vor|nach|haupt|innen|alt|groß|klein|hoch|fach|bundes|landes|stadt|staats|welt|volks"
    r"|kriegs|wahl|rat|kranken|rast|bau|park|tat|wohn|kauf|feuer|not|flug|sport|schul|hilfs|gebirgs"
    r"|fahr|motor|hafen|küsten|grenz|nachbar|heimat|bürger|zentral|tages|jahres|feier|geburts|mon"
    r"|diens|donners|frei|sams|sonn|werk|arbeits|eigen|wirbel|schnee|sand|see|nord|süd|ost|west)s?"
    r"[a-zäöüß]+$"
)
_ENDINGS = re.compile(
    r"(?:ung|heit|keit|schaft|tion|sion|tät|ismus|ment|nis|ling|tum|eur|enz|anz|ik|ie|ur|itis|ium"
    r"|ologe|ologin|ist|istin|ent|entin|ator|erin|iker|atie|age|üre|chen|lein|sal|sel)"
    r"(?:en|e|n|s|er|se|sen|innen|nen|es)?$"
)
_INFLECTED = ("", "e", "en", "n", "er", "ern", "s", "es", "se", "sen", "nen", "ses", "innen", "in")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
_PEOPLE = re.compile(r"(?:ende|ete|igte|ierte|lte|chte|eiche|lose|ige|liche|ische)[rnsm]?$")
"""People and things named by an adjective or a participle: `Verletzte`, `Reisende`."""
_AGENTS = re.compile(
    r"(?:geber|nehmer|macher|träger|bringer|halter|leger|steller|tester|sucher|treiber|führer|holer"
    r"|schützer|kämpfer|läufer|springer|werfer|fahrer|retter|wächter|bauer(?=n)|forscher|prüfer"
    r"|sprecher|händler|künstler|sportler|wissenschaftler|rechtler|ständler|kräfte|kraft)"
    r"(?:s|n|in|innen)?$"
)
"""People by what they do."""
_SHORTEST = 3
_FREE = frozenset(_plain for head in HEADS for _plain in (head, head.translate(_UMLAUTS)))


@lru_cache(maxsize=8192)
def is_common(word: str) -> bool:
    """Whether a German word with a capital letter is a common noun, as far as can be told."""
    if word.isupper() or word in NAMES or word.removesuffix("s") in NAMES:
        return False
    known = noun(word)
    lower = word.rpartition("-")[2].lower()
    if known is not None and known.kind.name != "UNIQUE":
        return True
    return bool(
        _ENDINGS.search(lower) or _PEOPLE.search(lower) or _AGENTS.search(lower)
    ) or _has_head(lower)


def _has_head(word: str) -> bool:
    for ending in _INFLECTED:
        if ending and not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)]
        if len(stem) >= _SHORTEST and _ends_in_head(stem):
            return True
    return False


def _ends_in_head(stem: str) -> bool:
    for form in (stem, stem.translate(_UMLAUTS)):
        if form in _FREE:
            return True
        for cut in range(2, len(form) - _SHORTEST + 1):
            head = form[cut:]
            if head not in _FREE:
                continue
            safe = head not in NOT_AT_ENDS or _SAFE_COMPOUND.match(form)
            if safe and len(head) > _SHORTEST:
                return True
    return False
