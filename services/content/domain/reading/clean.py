"""From a feed's text to whole sentences that a voice can say."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.content.domain import headlines
from services.content.domain.language import relative_days, sentences
from services.content.domain.news import Item
from services.content.domain.reading import (
    coherence,
    german_brackets,
    german_leads,
    german_numbers,
    german_overviews,
    markup,
    suitability,
)

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_EMOJI = re.compile(
    r"[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\u20e3"
    r"\U000e0020-\U000e007f•●▶►■]+"
)
_CUT = re.compile(r"\s*(?:[\[(]\s*(?:…|\.{2,}|&hellip;)\s*[\])]|…|\.{3,})\s*$")
_AGENCIES = (
    "AFP|AP|Reuters|dpa|DPA|KNA|epd|EPD|SID|sid|APA|apa|Xinhua|ANSA|EFE|PTI|ANI|IANS|TASS"
    "|Bloomberg|UPI|PA"
)
_CREDIT = re.compile(
    rf"\s*[\[(](?:(?:with|mit)\s)?(?:{_AGENCIES})(?:\s*[,/&]\s*(?:{_AGENCIES}))*[\])]"
    r"|\s*[\[(](?:Photo|Image|Picture|File|Foto|Bild|Archivbild|Symbolbild)\b[^\])]{0,80}[\])]"
    r"|^\s*(?:Photo|Image|Picture|Foto|Bild)(?:\s+credit)?:\s[^.!?]{0,80}[.!?]\s*"
)
_DATELINE = re.compile(
    rf"^(?:[A-ZÄÖÜ][\w.’'/-]*(?:[ ,]+[A-ZÄÖÜ\d][\w.’'/-]*){{0,5}})"
    rf"(?:,?\s*[\[(](?:{_AGENCIES}|CNN|BBC)(?:/\w+)*[\])]\s*[—–-]+|\s+—|\s+–"
    rf"|,?\s*[\[(](?:{_AGENCIES})[\])]:?)\s+(?=\S)"
)
_BYLINE = re.compile(r"^(?:By|Von)\s(?:[A-ZÄÖÜ][\w.’'-]+\s?){2,4}(?:[,|–—-]\s*|\.\s+)")
_LABEL = re.compile(
    r"^(?:exclusive|breaking|analysis|explained|update|exklusiv|eilmeldung)\s*[:|–—-]\s*",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"""[\s\-–—|»>→(\[]*(?:
        continue\ reading|read\ (?:more|on|the\ (?:full|rest|whole|original))|more\ (?:details|info)
        |keep\ reading|full\ (?:story|article)|click\ here|find\ out\ more|learn\ more|see\ more
        |view\ (?:full|entire)\ |weiterlesen|mehr\ (?:lesen|dazu|erfahren|zum\ thema|infos|auf)
        |lesen\ sie|zum\ (?:artikel|beitrag|vollständigen)|hier\ (?:weiterlesen|lesen|klicken)
        |jetzt\ lesen|den\ ganzen\ artikel|leer\ m[aá]s|seguir\ leyendo|lire\ la\ suite
        |lees\ (?:meer|verder)
        |leggi\ (?:tutto|di\ più)
    )\b.{0,120}$""",
    re.VERBOSE | re.IGNORECASE,
)
_FIRST_APPEARED = re.compile(
    r"\s*\b(?:The post|The article|This (?:post|article|story)|Der (?:Beitrag|Artikel|Post)"
    r"|Dieser (?:Beitrag|Artikel))\b.*?\b(?:appeared first|first appeared|was (?:first"
    r"|originally) published"
    r"|originally appeared|erschien(?:en)? zuerst|zuerst erschienen"
    r"|erschien erstmals|ist zuerst)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_POST = re.compile(r"\s*\b(?:The post|Der Beitrag|Der Artikel)\s+(?P<title>.*)$", re.DOTALL)
_HASHTAGS = re.compile(r"(?:\s+[#@]\w+)+\s*[.!]?\s*$")
_HASH = re.compile(r"(?<!\w)#(?=[^\W\d_])")
_RUN = re.compile(r"([^\w\s])\1{19,}")
"""A line drawn with one character; the patterns below take quadratic time for it."""
_ABBREVIATED = re.compile(
    r"(?<![\w’'&-])(?P<name>(?:[^\W_][\w’'&-]*\s){1,7}[^\W_][\w’'-]*)\s\((?P<short>[A-Z][A-Za-z]{1,7})\)"
)
_CONVERTED = re.compile(
    r"\s\((?:about\s|around\s|rund\s|etwa\s)?(?:US|A|AU|HK|S|C|CA|NZ)?[$€£¥]\s?[\d.,]+(?:\s?[a-z]+)?\)"
)
"""A sum in another currency in brackets; nobody says brackets."""
_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:!?…](?:\s|$))")
_STYLE_SHARE = 0.5
_CLUSTER = 0.9
_END = 400
"""Characters at the end of a paragraph in which boilerplate stands."""
_LONGEST_PARAGRAPH = 4000
_UNSTOPPED_LONGEST = 240
_SMALL_WORD = re.compile(r"\b[a-z]{2,}\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]*\w")
_START = 300
"""Characters of a text that say which event it is about."""


@dataclass(frozen=True, slots=True)
class Told:
    """What can be said of an item: `sentences`, or else `spare` ones that make sense alone.

    `follows`: the item is a film, and its spare sentences begin no story.
    `rule` names the rule by which the first sentence was made from the headline; it is empty where
    the outlet wrote it as it stands.
    """

    sentences: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    rule: str = ""
    follows: bool = False


def tidy(text: str) -> str:
    """`text` in one line, composed (NFC), without emoji and what no eye sees."""
    visible = _EMOJI.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    return " ".join(_RUN.sub(r"\1\1\1", visible).split())


def title_of(item: Item) -> str:
    """The headline of `item` as plain text."""
    return _HASH.sub("", tidy(markup.plain(item.title)))


def writes_without_stops(summaries: tuple[str, ...]) -> bool:
    """Whether a feed ends its summaries without a full stop by habit, rather than by cutting.

    Cut summaries are all about as long as the longest; a habit shows at every length. Markup
    is left out of account: it shows by itself what is complete.
    """
    texts = [
        _without_boilerplate(tidy(s[:_LONGEST_PARAGRAPH]), "")[0]
        for s in summaries
        if s and "<" not in s
    ]
    unstopped = [len(t) for t in texts if not sentences.ends(t) and t == _without_end(t, _CUT)]
    longest = max(unstopped, default=0)
    short = sum(length < _CLUSTER * longest for length in unstopped)
    return len(unstopped) > _STYLE_SHARE * len(texts) and short > _STYLE_SHARE * len(unstopped)


def text_of(item: Item) -> str:
    """The start of what `item` says below its headline, as plain text, sayable or not."""
    text = tidy(markup.plain(item.summary))[:_LONGEST_PARAGRAPH]
    return _without_boilerplate(text, title_of(item))[0][:_START]


def told(
    item: Item,
    language: str,
    *,
    without_stops: bool = False,
    names: frozenset[str] = frozenset(),
    wanted: bool = False,
) -> Told:
    """The sentences of `item` that can be said, in order; none where it is no news to be said.

    The headline leads, as a sentence, where the text does not state the same at once.
    `without_stops`: the feed's habit, see `writes_without_stops`; `names`: see `names_in`;
    `wanted`: it is of a genre that the show tells beside news.
    """
    title = title_of(item)
    if not wanted and suitability.unfit(title, item.link or "", item.summary):
        overview = language == "de"
        return Told(german_overviews.told(title, text_of(item)) if overview else ())
    paragraphs = markup.paragraphs(item.summary)
    kept: list[str] = []
    for position, paragraph in enumerate(paragraphs):
        trusted = paragraph.closed and position + 1 < len(paragraphs)
        sentences_ = _sentences(paragraph.text, title, language, trusted=trusted or without_stops)
        kept += coherence.connected(sentences_, language, views_wanted=wanted)
    found = tuple(dict.fromkeys(kept))
    if suitability.is_video(item.link or ""):
        spoken = (s for s in found if suitability.tells_a_deed(s, language))
        return Told(spare=coherence.alone(tuple(spoken), language), follows=True)
    lead = headlines.sentence(title, language, names=names, told=True)
    if lead and language == "de":
        lead = german_leads.named(lead, text_of(item))
    coherent = coherence.coherent(title, lead.text if lead else None, found, language)
    if not coherent:
        return Told(spare=coherence.alone(found, language))
    if lead and coherent[0] == lead.text:
        alone = language == "de" and len(coherent) == 1
        further = german_leads.further(lead, title, text_of(item)) if alone else ()
        return Told((*coherent, *coherence.connected(further, language)), rule=lead.rule)
    named = german_leads.with_occupation(coherent, lead.text) if lead else coherent
    return Told(named, rule=german_leads.NAMED if named != coherent else "")


def retimed(told: Told, published_at: datetime | None, now: datetime, language: str) -> Told:
    """`told` with its days named as they are at `now`; both times stand in the station's zone.

    With a sentence whose days cannot be named anew go those that lean on it; where it is the first
    one, which tells the news, the others are spare. Nothing is changed where nobody knows when it
    was published.
    """
    if published_at is None:
        return told
    named = {
        sentence: relative_days.retimed(sentence, published_at, now, language)
        for sentence in (*told.sentences, *told.spare)
    }
    kept = coherence.without(told.sentences, lambda sentence: named[sentence] is None, language)
    spare = told.spare
    if kept[:1] != told.sentences[:1]:
        kept, spare = (), (*coherence.alone(kept, language), *spare)
    return Told(
        tuple(name for sentence in kept if (name := named[sentence])),
        tuple(name for sentence in spare if (name := named[sentence])),
        told.rule if kept else "",
        told.follows,
    )


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """The words that `texts` write with a capital inside their sentences, and never without."""
    capital: set[str] = set()
    small: set[str] = set()
    for text in texts:
        small.update(_SMALL_WORD.findall(text))
        capital.update(_NAME.findall(text))
    return frozenset(name for name in capital if name.lower() not in small)


def _sentences(text: str, title: str, language: str, *, trusted: bool) -> tuple[str, ...]:
    """The whole sentences of one paragraph; `trusted`: it is complete, with or without a stop."""
    plain = _ABBREVIATED.sub(_unabbreviated, tidy(text)[:_LONGEST_PARAGRAPH])
    if language == "de":
        plain = german_numbers.in_the_plural(german_brackets.spoken(plain))
    text, quoted_by_feed = _without_boilerplate(plain, title)
    whole_text = _without_end(text, _CUT)
    cut = whole_text != text
    parts = sentences.split(whole_text, language)
    if not parts or (
        sentences.ends(parts[-1]) and not (cut and sentences.abbreviated(parts[-1], language))
    ):
        return parts
    complete = not cut and (
        quoted_by_feed or (trusted and len(parts) == 1 and len(text) <= _UNSTOPPED_LONGEST)
    )
    if complete and _is_whole(parts[-1], language):
        return (*parts[:-1], parts[-1].rstrip(" ,;:") + ".")
    return parts[:-1]


def _unabbreviated(found: re.Match[str]) -> str:
    """The words before a bracket, without it where it only gives their initials."""
    letters = [part[0] for part in re.findall(r"[^\W_]+", found["name"])]
    large = "".join(letter for letter in letters if letter.isupper())
    initials = {large, "".join(letters).upper()}
    only = any(known.endswith(found["short"].upper()) for known in initials)
    return found["name"] if only else found.group()


def _is_whole(sentence: str, language: str) -> bool:
    last = sentence.rsplit(maxsplit=1)[-1].lower().strip("\"'’”“.,;:")
    return (
        last not in suitability.DANGLING_ENDS[language]
        and sentence[0].isupper()
        and headlines.stands(sentence, language)
    )


def _without_boilerplate(text: str, title: str) -> tuple[str, bool]:
    """`text` without what a feed puts around the news; and whether it named its post behind it.

    A feed that says `The post … appeared first on …` has given its excerpt in full.
    """
    text = _CONVERTED.sub("", _CREDIT.sub("", _dateline(text)))
    text = _LABEL.sub("", _BYLINE.sub("", text.strip()))
    before = _without_post(_without_end(text, _FIRST_APPEARED), title)
    trimmed = _without_end(_without_end(before, _MORE), _HASHTAGS)
    return _SPACE_BEFORE.sub("", _HASH.sub("", trimmed)).strip(), before != text


def _without_end(text: str, pattern: re.Pattern[str]) -> str:
    """`text` without what `pattern` finds in its last characters: only there does it stand."""
    return text[:-_END] + pattern.sub("", text[-_END:])


def _without_post(text: str, title: str) -> str:
    """`text` without `The post <title> …`, which a feed may have cut anywhere."""
    found = _POST.search(text, max(0, len(text) - _END))
    if found is None:
        return text
    quoted, known = _letters(found["title"]), _letters(title)
    begun = known.startswith(quoted[: len(known)]) or quoted.startswith(known)
    return text[: found.start()] if begun else text


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _dateline(text: str) -> str:
    found = _DATELINE.match(text)
    if found is None:
        return text
    rest = text[found.end() :]
    first = rest.split(". ", 1)[0]
    parenthetic = any(dash in first for dash in (" — ", " – "))
    return text if parenthetic else rest[:1].upper() + rest[1:]
