"""Retelling: a later sentence of a story without what the story has told already."""

import re
from collections.abc import Iterator, Sequence

from services.content.domain import headlines
from services.content.domain.language import terms
from services.content.domain.telling.breath import may_go

_TAIL = re.compile(
    r",?\s(?=(?P<link>after|following|amid|in\sthe\s(?:wake|aftermath)\sof|in\sresponse\sto)\s)"
)
"""Where the end of a sentence begins that says upon what it happened."""
_DEFINITE = re.compile(r"(?:the|this|these|that|those|[A-Z]\w+day[’']s)\s")
_RELATIVE = re.compile(r",?\s(?:that|which|who|where)\s")
"""Where an event is described that has been named."""
_KNOWN, _KNOWN_EVENT = 0.8, 0.5
"""Share of the stems of such an end that the story has told, from which it is known; and where it
names one event, rather than to tell something: `after the attack on the capital`."""
_FEWEST = 2
"""Known stems of one that is not known as a whole."""
_NEWS, _LEFT = 3, 6
"""New stems and words of the sentence that are left at least."""
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
_SAME_THING, _SAME_STEMS = 0.6, 3
"""Share of what is said of it, and stems, that the story has told, from which it is known."""
_DAY = re.compile(r"\b(today|yesterday|tomorrow)\b", re.IGNORECASE)
_DAY_AGAIN = re.compile(
    r"^(?:Today|Yesterday),\s(?P<next>\w)"
    r"|(?<!\sof)(?<!\suntil)(?<!\ssince)(?<!\sfrom)(?<!\sby)(?<!\sto)\s(?:today|yesterday)(?=[\s,.])"
)


def briefly(sentence: str, said: Sequence[str], language: str) -> str:
    """An English sentence that follows those that a story has `said`, without what is known.

    The event that all is about is not named anew at its end, what is known is not `a` thing, and
    the day of the sentence before is not named again.
    """
    if language != "en":
        return sentence
    known = frozenset().union(*(terms.stems(each, language) for each in said))
    short = next(_without_tail(sentence, known), sentence)
    definite = _NEW_THING.sub(lambda found: _definite(found, known), short)
    return _undated(_unquoted(_undescribed(definite, known), said), said)


def _without_tail(sentence: str, known: frozenset[str]) -> Iterator[str]:
    """The sentence up to where it says upon what known event it happened, the shortest first."""
    whole = sentence.rstrip(". ")
    for found in _TAIL.finditer(whole):
        kept, dropped = whole[: found.start()], whole[found.end() :]
        event = _RELATIVE.split(dropped[len(found["link"]) + 1 :], maxsplit=1)[0]
        finished = len(kept.split()) >= _LEFT and not _WAITS.search(kept)
        new = len(_stems(kept) - known) >= _NEWS
        if finished and new and _is_known(event, known) and may_go(dropped) and _is_whole(kept):
            yield f"{kept}."


def _undescribed(sentence: str, known: frozenset[str]) -> str:
    """The sentence without what a thing that the story has named is, where that was told."""
    for found in _SHOWN.finditer(sentence):
        told, kept = _stems(found["told"]), sentence[: found.start("link")]
        old, new = len(told & known), len(_stems(kept) - known)
        same = old >= _SAME_STEMS and old >= _KNOWN_EVENT * len(told) and new >= _NEWS
        if _stems(found["thing"]) <= known and same and may_go(found["told"]) and _is_whole(kept):
            return f"{kept}."
    return sentence


def _is_known(event: str, known: frozenset[str]) -> bool:
    """Whether the story has told of an event, as it is named or told at the end of a sentence."""
    stems = _stems(event)
    old = len(stems & known)
    named = _DEFINITE.match(event) and not headlines.stands(event, "en")
    share = _KNOWN_EVENT if named else _KNOWN
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
