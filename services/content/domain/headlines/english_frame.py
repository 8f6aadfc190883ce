"""What stands around the statement of an English headline: labels, outlets, speakers."""

import re
from dataclasses import dataclass

from services.content.domain.headlines import english_words as known
from services.content.domain.headlines.english_articles import with_articles
from services.content.domain.headlines.english_case import lowered
from services.content.domain.headlines.english_clause import Kind, bare, is_plural, predicate

_LABEL = re.compile(
    r"^(?:breaking(?: news)?|exclusive|update[ds]?|just in|developing|alert|urgent|news)"
    r"\s*[:\-–—|]\s*",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\s+[|–—-]\s+(?:BBC News|BBC|Reuters|AP|AFP|DW|CNN|RFI|NHK|Al Jazeera|The Guardian)\s*$"
    r"|\s\|\s[^|]{2,24}$|\s[–—-]\s[Tt]he headline\.?$"
)
_TEASER = re.compile(
    r"""
    [?;…\[\]{}<>#@*|«»] | \.\.\. | [a-zäöüß\d]\.\s
    | ^(?:how|why|what|who|whom|whose|where|when|which|can|could|is|are|will|should|does|do|did
        |moment|meet|inside|here|this|these|that|watch|see|listen|look|read|in\ pictures
        |photos?|video|he|she|it|they|his|her|both|let|don[’']t|things|ways|reasons|if|told|not
        |only|just|even|more\ than\ a|from\ \w+\ to|sponsored|opinion|analysis|fears|concerns?)\b
    | \b(?:here[’']?s|here\ is|this\ is|explained|explainer|everything\ you|you\ need|takeaways
        |what\ we\ know|things\ to|what\ to|how\ to|in\ pictures|live\ blog|live\ updates
        |liveticker|the\ moment|the\ word|net\ worth|as\ it\ happened|horoscopes?|quiz|box\ office)\b
    | \blive$ | \blive:
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:i|we|you|my|our|your|me|us)(?:[’'](?:m|ve|d|ll|re))?\b", re.IGNORECASE)
_NAMES = re.compile(r"\b(?:US|WHO|IT)\b|\bU\.S\.(?:A\.)?|\bU\.K\.|\bU\.N\.|\bvs?\.|\b[A-Z]\.(?=\s[A-Z])"
                    r"|\b(?:St|Dr|Mr|Mrs|Ms|Gov|Sen|Gen|Jr|No)\.")
_QUOTED = re.compile(r"(?<!\w)[‘'“\"][^’'”\"]*(?:[’'](?=\w)[^’”'\"]*)*[’'”\"](?!\w)")
_TIME = re.compile(r"(?<=\d)[:–-](?=\d)")
_COLON = re.compile(r":\s+")
_DASH = re.compile(r"\s[–—-]\s")
_SPEAKERS = frozenset(
    "minister ministry police official officials report reports study expert experts media army "
    "military court government president spokesman spokeswoman spokesperson sources source lawyer "
    "union mayor governor ambassador envoy watchdog agency researchers scientists analysts analyst "
    "poll survey state tv council company prosecutors prosecutor judge doctors authorities chief "
    "party secretary premier commission committee operator bank ngo charity lawyers economist "
    "economists organisers board coach pm".split()
)
_STATES = frozenset({"UK", "US", "UAE", "Philippines", "Netherlands"})
_LONGEST_LABEL = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """The statement of a headline, what is said around it, and the rules that found them."""

    text: str
    rules: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    def around(self, clause: str) -> str:
        """`clause` with the place before it or the speaker behind it."""
        return f"{self.before}{clause}{self.after}"


def framed(headline: str) -> Frame | None:
    """The statement of `headline`, or None where it is a teaser, a question or a bare quotation."""
    if headline.rstrip().endswith(("...", "…")):
        return None
    unlabelled = _OUTLET.sub("", _LABEL.sub("", headline.strip())).rstrip(" .")
    text = unlabelled.replace(" & ", " and ").replace("Govt ", "Government ").replace(
        " govt ", " government ").replace(" govt’s", " government’s")
    if _TEASER.search(_NAMES.sub("Name", _TIME.sub("", text))):
        return None
    if _PERSONAL.search(_NAMES.sub("Name", _QUOTED.sub(" ", text))):
        return None
    return _divided(text)


def _divided(text: str) -> Frame | None:
    """The statement of a headline with a colon or a dash in it, or of one without."""
    for mark in (_COLON, _DASH):
        parts = mark.split(text)
        if len(parts) > 2:
            return None
        if len(parts) == 2:
            return _behind(*parts) or (_before(*parts) if mark is _COLON else None)
    return Frame(text)


def _behind(statement: str, speaker: str) -> Frame | None:
    """The statement before a mark, where what follows is surely a speaker: `…: minister`."""
    words = lowered(speaker.split())
    last = bare(words[-1]).lower() if words else ""
    known_speaker = last in _SPEAKERS or speaker in known.NAMES_WITH_THE
    named = all(w[:1].isupper() for w in words) and speaker not in known.PLACES
    if not words or len(words) > _LONGEST_LABEL or not (known_speaker or named):
        return None
    found = predicate(statement.split()) if len(statement.split()) > 2 else None
    if found is None or (named and not known_speaker and found.kind not in {Kind.FINITE, Kind.FUTURE, Kind.PASSIVE}):
        return None
    return Frame(statement, ("speaker",), after=f", {_speaking(words)}")


def _speaking(words: list[str]) -> str:
    """The speaker and what it does: `a minister says`, `reports say`."""
    last = bare(words[-1]).lower()
    plural = (is_plural(words) and last != "media") or last in {"police", "media"}
    said = with_articles([*lowered(words), "say" if plural else "says"], len(words))
    return " ".join(said)


def _before(label: str, statement: str) -> Frame | None:
    """The statement behind a label: a place stays, a speaker speaks, a topic goes."""
    words = label.split()
    last = bare(words[-1]).lower()
    if not statement or _TEASER.match(statement):
        return None
    if len(words) > _LONGEST_LABEL or statement[:1] in "‘'“\"":
        return None
    if label in known.PLACES or label in _STATES:
        the = "the " if label in _STATES else ""
        return Frame(statement, ("place",), before=f"In {the}{label}, ")
    if label in known.NAMES_WITH_THE or last in _SPEAKERS:
        found = predicate(statement.split()) if len(statement.split()) > 2 else None
        if found is None:
            return None
        return Frame(statement, ("speaker",), before=f"{_speaking(words)} ")
    if len(words) > 1 and label[:1].isalnum() and all(w[:1].isupper() and w.isalpha() for w in words):
        return None
    opens = bare(statement.split()[0])
    if opens[:1].isupper() and (opens in known.PLACES or opens in known.NAMES_WITH_THE or opens.isupper()):
        return Frame(statement, ("label",))
    return Frame(statement, ("label",)) if _names_its_actor(statement) else None


def _names_its_actor(statement: str) -> bool:
    """Whether a statement has a name in its subject, so that it stands without its label."""
    words = statement.split()
    found = predicate(words) if len(words) > 2 else None
    return found is not None and any(w[:1].isupper() for w in words[1 : found.at])
