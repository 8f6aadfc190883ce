"""What stands around the statement of an English headline: labels, outlets, speakers."""

import re
from dataclasses import dataclass

from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.articles import with_articles
from services.content.domain.headlines.english.case import lowered
from services.content.domain.headlines.english.clause import predicate
from services.content.domain.headlines.english.number import is_plural
from services.content.domain.headlines.english.tokens import bare, is_name, small

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
    [?;…\[\]{}<>#@*|«»] | \.\.\. | [a-zäöüß\d][’'”"]?\.\s
    | ^(?:be|how|why|what|who|whom|whose|where|when|which|can|could|is|are|will|should|does|do|did
        |warning|moment|meet|inside|here|this|these|that|watch|see|listen|look|read|in\ pictures
        |photos?|video|he|she|it|they|his|her|both|let|don[’']t|things|ways|reasons|if|told|not
        |only|just|even|more\ than\ a|from\ \w+\ to|sponsored|opinion|analysis|fears|concerns?)\b
    | \b(?:here[’']?s|here\ is|this\ is|explained|explainer|everything\ you|you\ need|takeaways
        |what\ we\ know|things\ to|what\ to|how\ to|in\ pictures|live\ blog|live\ updates
        |liveticker|the\ moment|the\ word|net\ worth|as\ it\ happened|horoscopes?|quiz
        |box\ office|daily\ for)\b
    | \blive$ | \blive:
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:i|we|you|my|our|your|me|us)(?:[’'](?:m|ve|d|ll|re))?\b", re.IGNORECASE
)
_NAMES = re.compile(
    r"\b(?:US|WHO|IT)\b|\bU\.S\.(?:A\.)?|\bU\.K\.|\bU\.N\.|\bvs?\.|\b[A-Z]\.(?=\s[A-Z])"
    r"|\b(?:St|Dr|Mr|Mrs|Ms|Gov|Sen|Gen|Jr|No)\."
)
_QUOTED = re.compile(r"(?<!\w)[‘'“\"][^’'”\"]*(?:[’'](?=\w)[^’”'\"]*)*[’'”\"](?!\w)")
_QUOTATION = re.compile(r"^[‘'“\"„«][^‘“\"„«]*[’'”\"»]$")
_TIME = re.compile(r"(?<=\d)[:–-](?=\d)")
_COLON = re.compile(r":\s+")
_DASH = re.compile(r"\s[–—-]\s")
_SPEAKERS = known.word_set(
    "minister ministry police official officials report reports study expert experts media army "
    "military court government president spokesman spokeswoman spokesperson sources source lawyer "
    "union mayor governor ambassador envoy watchdog agency researchers scientists analysts analyst "
    "poll survey state tv council company prosecutors prosecutor judge doctors authorities chief "
    "party secretary premier commission committee operator bank ngo charity lawyers economist "
    "economists organisers board coach pm"
)
_STATES = frozenset({"UK", "US", "UAE", "Philippines", "Netherlands"})
_WORLDWIDE = frozenset(
    {"NATO", "NASA", "FIFA", "UEFA", "OPEC", "UNICEF", "UNESCO", "UNHCR", "UNAIDS"}
)
"""Names in capitals that are known beyond one country."""
_GOVERNMENT = re.compile(r"\b([Gg])ovt\b")
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
    whole = headline.strip()
    if whole.endswith(("...", "…")) or _QUOTATION.match(whole):
        return None
    unlabelled = _OUTLET.sub("", _LABEL.sub("", whole)).rstrip(" .").replace(" & ", " and ")
    text = _GOVERNMENT.sub(lambda found: f"{found[1]}overnment", unlabelled)
    spared = _NAMES.sub("Name", text)
    if _TEASER.search(_TIME.sub("", spared)) or _PERSONAL.search(_QUOTED.sub(" ", spared)):
        return None
    return _divided(text)


def _divided(text: str) -> Frame | None:
    """The statement of a headline with a colon or a dash in it, or of one without."""
    for mark in (_COLON, _DASH):
        statement, *more = mark.split(text)
        if len(more) > 1:
            return None
        if more:
            return _behind(statement, more[0]) or (
                _before(statement, more[0]) if mark is _COLON else None
            )
    return Frame(text)


def _behind(statement: str, speaker: str) -> Frame | None:
    """The statement before a mark, where what follows is surely a speaker: `…: minister`."""
    words = lowered(speaker.split())
    if not 0 < len(words) <= _LONGEST_LABEL or predicate(statement.split()) is None:
        return None
    local = speaker.isupper() and speaker not in known.NAMES_WITH_THE | _WORLDWIDE
    named = all(is_name(word) for word in words) and speaker not in known.PLACES and not local
    speaks = named or small(words[-1]) in _SPEAKERS or speaker in known.NAMES_WITH_THE
    return Frame(statement, ("speaker",), after=f", {_speaking(words)}") if speaks else None


def _speaking(words: list[str]) -> str:
    """The speaker and what it does: `a minister says`, `reports say`."""
    last = small(words[-1])
    plural = (is_plural(words) and last != "media") or last in {"police", "media"}
    said = [*lowered(words), "say" if plural else "says"]
    return " ".join(with_articles(said, len(words)) or said)


def _before(label: str, statement: str) -> Frame | None:
    """The statement behind a label: a place stays, a speaker speaks, a topic goes."""
    words = label.split()
    quoted = statement[:1] in "‘'“\""
    if not 0 < len(words) <= _LONGEST_LABEL or quoted or _TEASER.match(statement):
        return None
    if label in known.PLACES or label in _STATES:
        the = "the " if label in _STATES else ""
        return Frame(statement, ("place",), before=f"In {the}{label}, ")
    titled = len(words) > 1 and is_name(words[-1])
    if label in known.NAMES_WITH_THE or (small(words[-1]) in _SPEAKERS and not titled):
        said = predicate(statement.split())
        return Frame(statement, ("speaker",), before=f"{_speaking(words)} ") if said else None
    somebody = len(words) > 1 and all(is_name(word) and word.isalpha() for word in words)
    return Frame(statement, ("label",)) if not somebody and _stands_alone(statement) else None


def _stands_alone(statement: str) -> bool:
    """Whether a statement names somebody or something by itself, without its label."""
    words = statement.split()
    opens = bare(words[0])
    if opens in known.PLACES or opens in known.NAMES_WITH_THE or opens.isupper():
        return True
    found = predicate(words)
    return found is not None and any(is_name(word) for word in words[1 : found.at])
