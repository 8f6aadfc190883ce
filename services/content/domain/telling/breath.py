"""What is hung on behind a sentence, and left out: it is long, or says what was said."""

import re
from collections.abc import Collection, Iterator

from contracts import Language
from services.content.domain import headlines
from services.content.domain.choosing.essentials import HEARD
from services.content.domain.language import terms
from services.content.domain.language.tolls import counts_victims
from services.content.domain.telling import shortening

RULES: dict[Language, str] = {"en": "en.clause-cut", "de": "de.tail-cut"}
"""The rules by which a sentence is cut that is long, or ends in what was said."""
_TAIL = re.compile(r"^(?P<kept>[^–—]{40,}[^–—\s,])\s[–—]\s(?P<tail>[^–—]{8,90})\.$")
_SPOKEN_NAME = re.compile(r"\b[A-ZÄÖÜ][\w-]+|\d[\d.,]*")
_NAMES = 2
"""Names in a tail at least, all of which were said."""
_TOO_LONG = 225
"""Characters from which nobody follows it: some whom the headline names may be left out too."""
_UNSPEAKABLE = 260
"""Characters from which nobody can say it: whoever is named at its end may be left out."""
_MOST_NAMED = 0.5
"""Share of the names in the headline that such a sentence still has."""
_ENOUGH = 80
"""Characters that are left of it at least."""
_HUNG_ON = re.compile(
    r"(?:,|\s[–—])\s(?=(?:(?!during|including|according|following)\w+ing|as|while|with|in\s(?:an?|what)"
    r"|an?\s\w+\s(?:that|which|\w+ing)|the\slatest\sin\sa"
    r"|(?:\w+\s)?(?:hours?|days?|weeks?|months?|years?)\s(?:after|before)"
    r"|(?:which|where|who)\b(?!.*,))\b)"
)
"""Where a clause is hung on, rather than put in: `…, which struck at noon, caused …`."""
_CLAUSE = re.compile(r",?\s(?:as|while|amid|when)\s")
_COMPARES = re.compile(r"\b(?:same|such|much|many|well|far|long|soon|as \w+)$")
"""What a clause with `as` completes."""
_NAME = re.compile(r"\b[A-Z]\w{3}")
_SPEAKS = re.compile(
    r"\b(?:said|says?|told|according to|reported(?:ly)?|announced|warned|claimed)\b", re.IGNORECASE
)
"""Who says it; that is never left out."""
_TURNS = re.compile(
    r"\b(?:not?|never|without|unless|if|but|until|except|though|although|despite|instead)\b"
)
_TURNS_GERMAN = frozenset(
    {"nicht", "aber", "doch", "jedoch", "allerdings", "ohne", "außer", "trotz", "kein", "keine"}
)
_ANOTHER_MATTER = re.compile(
    r"(?P<link>,?\s(?:as|while))\s(?!(?:it|he|she|they|we|an?|part|if|though|many|much)\s)(?:[a-z]+\s){0,3}"
    r"(?P<who>(?:(?:the\s)?[A-Z][\w.’'-]*\s){1,4})"
    r"(?:says?|warns?|vows?|claims?|urges?|calls?|accuses?|praises?|hails?|condemns?|rejects?|denies"
    r"|deny|insists?|announces?|expels?|pledges?|orders?|visits?|welcomes?|meets?|criticises?)\s"
)
"""A clause in which somebody else says or does something: `…, as Fenwick says its ferry sank`."""
_MATTER = 40
"""Characters of a matter at least that stands by itself."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_OLD_VICTIMS = re.compile(r"\b(?:that|which)\s(?:ha[sd]\s|have\s)?(?:killed|injured|wounded)\b")
"""Victims of what was told before."""
_MOURNS = re.compile(r"\b(?:funeral|burial|death of|died|dies|mourn\w*)\b")
"""What tells that somebody has died."""


def in_one_breath(sentence: str, title: str, language: str) -> str:
    """An English sentence that is long without its last clauses, as far as it needs them not.

    The speaker and the count of victims stay, and what could turn the sentence; whom the `title` of
    its article names does too, half of them where the sentence is longer than anybody follows.
    """
    if language != "en" or len(sentence) <= HEARD:
        return sentence
    whole = sentence.rstrip(". ")
    sure = not headlines.stands(whole, "en")
    for kept in _beginnings(whole):
        dropped = whole[len(kept) :]
        most = 1.0 if len(sentence) <= _TOO_LONG else _MOST_NAMED
        most = most if len(sentence) <= _UNSPEAKABLE else 0.0
        bearable = _names(kept, dropped, title) >= most and may_go(dropped)
        if bearable and (sure or headlines.stands(kept, "en")):
            return f"{kept}."
    return sentence


def one_matter(sentence: str, titles: Collection[str], language: str) -> str:
    """An English sentence without a second matter that `as` hangs on behind it.

    Where that holds the victims or a figure that the `titles` of the story name, or little is said
    without it, it is a sentence of its own.
    """
    found = _ANOTHER_MATTER.search(sentence) if language == "en" else None
    if found is None or sentence.count('"', 0, found.start()) % 2:
        return sentence
    whole = sentence.rstrip(". ")
    kept, other = whole[: found.start()], whole[found.end("link") :].strip()
    is_whole = headlines.stands(kept, "en") or not headlines.stands(whole, "en")
    if not is_whole or _COMPARES.search(kept):
        return sentence
    named = {figure for title in titles for figure in _FIGURE.findall(title)}
    needed = counts_victims(other) or not named.isdisjoint(_FIGURE.findall(other))
    if not needed and len(kept) >= _MATTER:
        return f"{kept}."
    told = headlines.sentence(other, "en", told=True)
    return f"{kept}. {told.text}" if told else sentence


def without_known_tail(sentence: str, said: Collection[str]) -> str:
    """A German sentence without what stands behind a dash, where the story has said it.

    `said`: the stems of what the story has told.
    """
    found = _TAIL.match(sentence)
    if found is None:
        return sentence
    names = [terms.stem(name, "de") for name in _SPOKEN_NAME.findall(found["tail"])]
    known = len(names) >= _NAMES and all(name in said for name in names)
    turns = any(word in _TURNS_GERMAN for word in found["tail"].split())
    return f"{found['kept']}." if known and not turns else sentence


def _beginnings(whole: str) -> Iterator[str]:
    """Where a sentence may end before its end, the longest first."""
    for found in reversed(list(_HUNG_ON.finditer(whole))):
        kept = whole[: found.start()]
        if _ENOUGH <= len(kept) <= HEARD and kept.count('"') % 2 == 0:
            yield kept
    for kept in shortening.at_clauses(whole, "en", HEARD):
        begun = whole.startswith(kept) and not _COMPARES.search(kept)
        clause = begun and _CLAUSE.match(whole[len(kept) :])
        if clause and len(kept) >= _ENOUGH:
            yield kept
    for found in _HUNG_ON.finditer(whole):
        if found.start() > HEARD:
            yield whole[: found.start()]


def _names(kept: str, dropped: str, title: str) -> float:
    """Share of the names in `title` and in the sentence that are `kept` where some is `dropped`."""
    named = {*_NAME.findall(title)}
    kept_names, all_names = ({*_NAME.findall(s)} & named for s in (kept, kept + dropped))
    return len(kept_names) / len(all_names) if all_names else 1.0


def may_go(dropped: str) -> bool:
    """Whether what is hung on behind may be left out: nobody learns of a death there alone."""
    known = not counts_victims(dropped) or _OLD_VICTIMS.search(dropped)
    return bool(known) and not any(words.search(dropped) for words in (_SPEAKS, _TURNS, _MOURNS))
