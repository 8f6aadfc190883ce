"""German headlines that name what somebody did in words: `Berg in Tann: Plädoyer für den Beitritt`.

A judgement of it is left out: `Ein geschicktes Plädoyer`.
"""

import re

from services.content.domain.headlines.german import articles, labels, missing
from services.content.domain.headlines.german.nouns import noun

_DEEDS = {
    "Plädoyer für": ("plädiert", "plädiert"),
    "Warnung vor": ("warnt", "gewarnt"),
    "Warnungen vor": ("warnt", "gewarnt"),
    "Appell an": ("appelliert", "appelliert"),
    "Protest gegen": ("protestiert", "protestiert"),
    "Werben um": ("wirbt", "geworben"),
    "Werben für": ("wirbt", "geworben"),
    "Drohung mit": ("droht", "gedroht"),
}
"""What was done, and how it is said now, and of what is over."""
_SPEECH = re.compile(
    r"^(?:(?:Ein|Eine|Sein|Seine|Ihr|Ihre|Das|Die)\s)?(?:[A-ZÄÖÜ]?[a-zäöüß-]+(?:e[rs]?)\s)?"
    rf"(?P<deed>{'|'.join(_DEEDS)})\s(?P<what>[^,:;?!]+)$"
)
_WHO_WHERE = re.compile(
    r"^(?P<who>[A-ZÄÖÜ][\w’'-]+(?:\s[A-ZÄÖÜ][\w’'-]+){0,2})\s(?:in|im|auf)\s(?:der\s|den\s)?(?P<where>[A-ZÄÖÜ][\w-]+)$"
)


def spoke(news: str, kicker: str, *, told: bool) -> str:
    """Who spoke for or against what, and where, as a sentence without its stop; else empty.

    The kicker names one person at a place; `told`: in the perfect.
    """
    speech, found = _SPEECH.match(news), _WHO_WHERE.match(kicker)
    where = labels.located(found["where"]) if found else ""
    if speech is None or found is None or not where or noun(found["who"].split()[0]):
        return ""
    now, over = _DEEDS[speech["deed"]]
    what = f"{speech['deed'].split()[1]} {speech['what']}"
    said = " ".join(word for part in articles.phrases(what.split()) for word in part)
    sentence = f"{found['who']} {now} {where} {said}"
    if missing.lacks(sentence.split(), 1):
        return ""
    return f"{found['who']} hat {where} {said} {over}" if told else sentence
