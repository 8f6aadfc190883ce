"""Essentials: what most headlines of an event name, so that its news has to name it too."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from services.content.domain.choosing.worth import aside, is_plain
from services.content.domain.language.places import places
from services.content.domain.news import Article

_Named = tuple[str, str]
"""A state, what happened, or that people died: its kind, and which."""
_SHARE, _OF_DEATH, _FEWEST = 0.5, 0.33, 2
"""Share of the headlines that name it, from which it is essential, each outlet's once; share of the
outlets one of whose headlines tells of deaths; and outlets at least."""
_HAPPENINGS = re.compile(
    r"""\b(?:
    (?P<quake>(?:earth)?quakes?|aftershocks?)
    |(?P<fire>(?:wild|bush)fires?|blazes?|(?<!open\s)(?<!opens\s)(?<!opened\s)(?<!under\s)
        (?<!exchange\s)(?<!hold\s)fires?(?!\s(?:[\w-]+\s){0,4}(?:missiles?|projectiles?|shots?
        |rockets?|on|at|back|into|drones?|chief|head|boss)\b))
    |(?P<flood>floods?|flooding|flooded)
    |(?P<storm>storms?|hurricanes?|typhoons?|cyclones?|tornado(?:e?s)?)
    |(?P<eruption>eruptions?|erupts|volcan(?:o|oes|ic)|lava)
    |(?P<slide>landslides?|mudslides?|avalanches?)
    |(?P<outbreak>ebola|cholera|measles|hantavirus)
    |(?P<attack>attack(?:s|ed)?|(?:air)?strikes?|struck|missiles?|drones?|barrages?|shelling|raids?
        |bombard(?:s|ed|ment)|rockets?|bomb(?:s|ed|ings?)?|blasts?|explo(?:sions?|des?|ded))
    |(?P<shooting>shootings?|shoots?|shot|gunm[ae]n|gunfire)
    |(?P<crash>crash(?:es|ed)?|collisions?|colli(?:des?|ded)|derail(?:s|ed|ment))
    |(?P<collapse>collaps(?:es?|ed))
    |(?P<talks>talks|negotiations?|summits?)
    |(?P<eclipse>eclipses?)
    |(?P<funeral>funerals?|memorial|burial|laid\sto\srest)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""What happened, by words of which one stands for another."""
_DEATH = re.compile(
    r"\b(?:kill(?:s|ed|ing)?|dead|die[sd]?|deaths?|dying|fatal(?:ly|ities)?|lives|tolls?)\b",
    re.IGNORECASE,
)
_DIED, _BURIED, _TALKS = ("death", ""), ("event", "funeral"), ("event", "talks")
_LESS = 0.8
"""What a sentence loses that lacks what all headlines name."""
_ATTRIBUTE = re.compile(r"\b[\w.]+-(?:backed|led|brokered|mediated|sponsored|style|born)\b")
"""A state that is no more than of what kind something is."""
_PLACED = 0.4
"""Share of that for a state, where it says a place of which the state goes unnamed."""
_MOST = 1.2
_PLACE = re.compile(r"^[A-Z]\w+[’']s\s|\b(?:in|near|outside)\s[A-Z][a-z]{3,}")
HEARD = 185
"""Characters of a sentence that are surely told: what is longer is long for the ear, and clauses
behind them may be cut."""


class Essentials:
    """What the headlines of half of an event's outlets name, each by the share of them."""

    def __init__(self, articles: Iterable[Article], language: str) -> None:
        """`articles`: of one event. Only headlines of news count, and English ones alone."""
        headlines = defaultdict(list)
        for article in articles:
            title = article.source.title
            if language == "en" and is_plain(title) and not aside(article):
                headlines[article.source.outlet].append(title)
        shares: defaultdict[_Named, list[float]] = defaultdict(list)
        for titles in headlines.values():
            named = Counter(each for title in titles for each in _named(_ATTRIBUTE.sub("", title)))
            for each, count in named.items():
                shares[each].append(count / len(titles))
        count = len(headlines)
        self._shares = {
            each: sum(held) / count
            for each, held in shares.items()
            if len(held) >= _FEWEST and sum(held) >= _SHARE * count and each not in {_TALKS, _DIED}
        }
        if len(shares[_DIED]) >= max(_FEWEST, _OF_DEATH * count):
            self._shares[_DIED] = max(_SHARE, sum(shares[_DIED]) / count)

    def lacking(self, sentence: str) -> float:
        """What a sentence loses that does not name them.

        One that tells another happening need not name the first; who has died may have a funeral.
        """
        if not self._shares:
            return 0.0
        begun = sentence[:HEARD].rpartition(",")[0] if len(sentence) > HEARD else ""
        named = set(_named(begun or sentence[:HEARD]))
        eventful = any(kind == "event" for kind, _ in named)
        if _DIED in named:
            named.add(_BURIED)
        placed = _PLACED if any(not places(p) for p in _PLACE.findall(sentence)) else 1.0
        missing = (
            (share if kind == "death" else share * share) * (placed if kind == "state" else 1.0)
            for (kind, name), share in self._shares.items()
            if (kind, name) not in named and not (kind == "event" and eventful)
        )
        return min(_MOST, _LESS * sum(missing))


def tells_the_same(one: str, other: str) -> bool:
    """Whether two sentences name the same state and the same happening, in whatever words."""
    shared = {kind for kind, _ in set(_named(one)) & set(_named(other))}
    return {"state", "event"} <= shared


def _named(text: str) -> Iterator[_Named]:
    yield from {("state", state) for state in places(text)}
    yield from {("event", found.lastgroup or "") for found in _HAPPENINGS.finditer(text)}
    if _DEATH.search(text):
        yield _DIED
