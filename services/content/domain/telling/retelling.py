"""Retelling: a later sentence of a story without what the story has told already."""

import re
from collections.abc import Iterator, Sequence

from services.content.domain import headlines
from services.content.domain.language import terms
from services.content.domain.language.equals import meanings
from services.content.domain.language.places import places
from services.content.domain.telling.breath import may_go

_TAIL = re.compile(
    r",?\s(?=(?P<link>after|following|amid|in\sthe\s(?:wake|aftermath)\sof|in\sresponse\sto"
    r"|in\sconnection\swith|with\sno|for(?=\s(?:alleged\s)?(?:crimes|offences|atrocities)\s))\s)"
)
"""Where the end of a sentence begins that says upon what, or for what, it happened."""
_DEFINITE = re.compile(r"(?:the|this|these|that|those|[A-Z]\w+day[’']s)\s")
_RELATIVE = re.compile(r",?\s(?:that|which|who|where)\s")
"""Where an event is described that has been named."""
_KNOWN, _KNOWN_EVENT = 0.6, 0.5
"""Share of the stems of such an end that the story has told, from which it is known; and where it
names one event, rather than to tell something: `after the attack on the capital`."""
_FEWEST = 2
"""Known stems of one that is not known as a whole."""
_NEWS, _LEFT = 3, 4
"""New stems and words of the sentence that are left at least."""
_STROKES = frozenset({"attack", "quake", "blaze", "storm", "flood", "eruption", "crash"})
"""Meanings of what strikes once."""
_FEW = 9
"""Words of an end that says no more of it than what it was and where."""
_ANOTHER = re.compile(
    r"\d|\b(?:another|second|third|new|fresh|earlier|previous|separate|later|further|chief\w*"
    r"|fighters?|brigade|department|[Pp]resident|[Mm]inister|court|police)\b"
)
"""Words of an end that tells of something else."""
_WAITS = re.compile(
    r"\b(?:com(?:es?|ing)|came|follow\w*|(?:minute|hour|day|week|month|year)s?|soon|shortly"
    r"|immediately|just|only|even|is|are|was|were|be|been|to|and|or|both|[Nn]ot)$"
)
"""What the end of the sentence completes: `It comes after …`, `two days after …`."""
_WORD = r"(?!(?:in|of|on|at|for|with|to|by|from|as|and|or|an?|the)\s)[\w’'.-]+\s"
_NEW_THING = re.compile(
    rf"\b(?P<article>[Aa]n?)\s(?P<thing>(?:{_WORD}){{1,5}}?)"
    r"(?=(?:that|which|in\swhich|showing)\s(?P<told>[^,.;]+))"
)
"""`a harbour fire that killed …`, as if nobody had heard of it."""
_SHOWN = re.compile(
    r"\b[Tt]he\s(?P<thing>[a-z-]+)(?P<link>,?\s(?:showing|depicting|that|which|in\swhich)\s)"
    r"(?=(?P<told>[^,.;]+)\.$)"
)
"""What a known thing is, told once more at the end: `the video showing a man in ropes`."""
_QUOTED_THING = re.compile(
    r"\b(?P<article>[Tt]he)\s[\"“‘](?P<quote>[a-z-]+\s(?P<thing>[a-z]+))[\"”’](?=\s[a-z])"
)
"""What somebody has called a thing: `the "massive attack"`."""
_PLACE_AGAIN = re.compile(
    r"\s(?P<thing>(?!\w+(?:ed|ing|en)\s)[a-z]+)\sin\s(?:the\s)?(?P<place>[A-Z][a-z]+)\.$"
)
"""`… in a diving accident in the Freedonias.`"""
_PLACED = 10
"""Words of a sentence whose end may say where it was once more."""
_EPITHET = re.compile(
    r"(?P<the>\b[Tt]he\s)?\b(?:[A-Z]\w+[’']s\s)?[A-Z]\w+-(?:backed|aligned|allied)\s(?P<name>[A-Z]\w+)"
    r"(?=\s[a-z]|[.,])"
)
"""`Freedonia's Sylvania-backed Reds`: who a group is."""
_STATE_OF_PLACE = re.compile(
    r"\ban?\s[a-z-]+\s(?P<name>(?:[A-Z]\w+\s)*[A-Z]\w+)(?=\s(?:has|have|had|is|was|were|and|to)\s|[.,])"
)
"""`an erupting Mount Hood`, as if there were others."""
_PLAN_AGAIN = re.compile(r"^An?\s(?P<thing>[a-z]+)(?=\s(?:to|for)\s)")
"""`A proposal to charge ships …`, where somebody has presented a plan."""
_SUBJECT = re.compile(r"^An?\s(?:\S+\s){0,2}?(?P<thing>[a-z]+\s[a-z]+)\s(?=(?:was|has|is|had)\s)")
"""What the news are about: `A red cargo ship was …`."""
_SAME_PLAN = 3
"""Meanings of a sentence that the story has told, from which its plan is the one that is known."""
_SAME_THING, _SAME_STEMS = 0.6, 3
"""Share of what is said of it, and stems, that the story has told, from which it is known."""
_DAY = re.compile(r"\b(today|yesterday|tomorrow)\b", re.IGNORECASE)
_DAY_AGAIN = re.compile(
    r"^(?:Today|Yesterday),\s(?P<next>\w)"
    r"|(?<!\sof)(?<!\suntil)(?<!\ssince)(?<!\sfrom)(?<!\sby)(?<!\sto)\s(?:today|yesterday)(?=[\s,.])"
)


def briefly(sentence: str, said: Sequence[str], language: str) -> str:
    """An English sentence that follows those that a story has `said`, without what is known.

    The event that all is about is not named anew at its end, what is known is not `a` thing, who
    a group is comes with its first mention, and the day of the sentence before is not named again.
    """
    if language != "en":
        return sentence
    known = frozenset().union(*(terms.stems(each, language) for each in said))
    short = _unplaced(next(_without_tail(sentence, said), sentence), said)
    definite = _NEW_THING.sub(lambda found: _definite(found, known), _no_other(short, said))
    return _undated(_unquoted(_undescribed(definite, known), said), said)


def _without_tail(sentence: str, said: Sequence[str]) -> Iterator[str]:
    """The sentence up to where it says upon what known event it happened, the shortest first."""
    known = _stems(" ".join(said))
    whole = sentence.rstrip(". ")
    for found in _TAIL.finditer(whole):
        kept, dropped = whole[: found.start()], whole[found.end() :]
        event = _RELATIVE.split(dropped[len(found["link"]) + 1 :], maxsplit=1)[0]
        lacks = found["link"] == "with no"
        finished = len(kept.split()) >= _LEFT and (lacks or not _WAITS.search(kept))
        new = len(_stems(kept) - known) >= _NEWS
        old = _is_known(event, known, listed=lacks) or _is_the_news(dropped, said)
        if finished and new and old and (lacks or may_go(dropped)) and _is_whole(kept):
            yield f"{kept}."


def _is_the_news(dropped: str, said: Sequence[str]) -> bool:
    """Whether the end of a sentence names in a few words what has struck, as the news have."""
    what = meanings(dropped) & _STROKES & meanings(said[0])
    there = places(dropped) <= places(" ".join(said))
    short = len(dropped.split()) <= _FEW and not _ANOTHER.search(dropped)
    return bool(what) and there and short


def _unplaced(sentence: str, said: Sequence[str]) -> str:
    """The sentence without the state at its end where a thing is that the one before has named."""
    found = _PLACE_AGAIN.search(sentence)
    if found is None or len(sentence.split()) < _PLACED:
        return sentence
    new = len(_stems(sentence) - _stems(" ".join(said))) >= _NEWS
    place = found["place"]
    known = places(place) and re.search(rf"\b{place}\b", said[-1])
    return f"{sentence[: found.end('thing')]}." if known and new else sentence


def _undescribed(sentence: str, known: frozenset[str]) -> str:
    """The sentence without what a thing that the story has named is, where that was told."""
    for found in _SHOWN.finditer(sentence):
        told, kept = _stems(found["told"]), sentence[: found.start("link")]
        old, new = len(told & known), len(_stems(kept) - known)
        same = old >= _SAME_STEMS and old >= _KNOWN_EVENT * len(told) and new >= _NEWS
        if _stems(found["thing"]) <= known and same and may_go(found["told"]) and _is_whole(kept):
            return f"{kept}."
    return sentence


def _is_known(event: str, known: frozenset[str], *, listed: bool = False) -> bool:
    """Whether the story has told of an event, as it is named or told at the end of a sentence.

    `listed`: it is no event, but what there is not.
    """
    stems = _stems(event)
    old = len(stems & known)
    named = _DEFINITE.match(event) and not headlines.stands(event, "en")
    share = _KNOWN_EVENT if named or listed else _KNOWN
    return bool(stems) and (old == len(stems) or (old >= _FEWEST and old >= share * len(stems)))


def _is_whole(kept: str) -> bool:
    """Whether each quotation that is opened is closed."""
    return kept.count('"') % 2 == 0 and kept.count("“") == kept.count("”")


def _definite(found: re.Match[str], known: frozenset[str]) -> str:
    """What the story has told of with `the` for its `a`."""
    thing, told = _stems(found["thing"]), _stems(f"{found['thing']} {found['told']}")
    old = len(told & known)
    same = old >= _SAME_STEMS and old >= _SAME_THING * len(told)
    article = found["article"]
    if thing and thing <= known and same:
        article = "The" if article[0] == "A" else "the"
    return f"{article} {found['thing']}"


def _no_other(sentence: str, said: Sequence[str]) -> str:
    """The sentence with no group, place, plan or subject as if the story knew another one."""
    named = frozenset(meanings(" ".join(said)))
    called = " ".join(said).casefold()
    plain = _EPITHET.sub(lambda found: _by_name(found, named), sentence)
    plain = _STATE_OF_PLACE.sub(
        lambda found: found["name"] if found["name"].casefold() in called else found[0], plain
    )
    plan = _PLAN_AGAIN.match(plain)
    if plan and meanings(plan["thing"]) <= named and len(meanings(plain) & named) >= _SAME_PLAN:
        plain = f"The {plain.split(maxsplit=1)[1]}"
    subject = _SUBJECT.match(said[0])
    return re.sub(rf"\b([Aa])n?(?= {subject['thing']}\b)", _the, plain) if subject else plain


def _by_name(found: re.Match[str], named: frozenset[str]) -> str:
    """A group by its name alone, where the story has named it, or whose it is."""
    name = found["name"]
    if not meanings(name) <= named:
        return found[0]
    if name.endswith("as"):  # Hamas
        return name
    many = name.endswith("s") and not found["the"]
    the = found["the"] or ("The " if found.start() == 0 else "the ") * many
    return f"{the}{name}"


def _the(found: re.Match[str]) -> str:
    return "The" if found[1] == "A" else "the"


def _unquoted(sentence: str, said: Sequence[str]) -> str:
    """The sentence without the marks and the adjective of a thing that was quoted before."""

    def plain(found: re.Match[str]) -> str:
        quoted = any(found["quote"].lower() in each.lower() for each in said)
        return f"{found['article']} {found['thing']}" if quoted else found[0]

    return _QUOTED_THING.sub(plain, sentence)


def _undated(sentence: str, said: Sequence[str]) -> str:
    """The sentence without the one day that it names, where the one before has named it last."""
    days = {day.lower() for day in _DAY.findall(sentence)}
    last = next((found for each in reversed(said) if (found := _DAY.findall(each))), [])
    if len(days) != 1 or {day.lower() for day in last} != days:
        return sentence
    return _DAY_AGAIN.sub(lambda found: (found["next"] or "").upper(), sentence)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem for stem in terms.stems(text, "en") if not stem[0].isdigit())
