"""Days named from the day of writing, named anew from the day of telling.

An outlet writes `today` or `on Wednesday`; a show tells it hours or days later. What cannot be
named anew for certain is not said.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.content.domain.language.sentences import QUOTATION

_WEEK = 7
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b|\b(?:[Ee]very|[Ee]ach)\b|\b[Jj]ede[nsmr]?\b")
"""What dates a day to another year, or to all of them."""
_SAID = re.compile(
    r"\b(?:said|told\s(?:\S+\s){1,3}|reported|announced|confirmed|warned|stated|added|disclosed)\s$"
)
"""Words of saying right before a day: `…, the ministry said on`; it is over, whatever they say
will come."""
_BOUNDS = re.compile(r"\b(?:from|until|since|by)\s$")
"""Words before a weekday without a preposition of its own: `from Thursday evening`."""
_TO_BE = re.compile(r"\b(?:be|been|being)\s\S+\s$")
"""The same as what is still to be done: `… will be announced on`."""


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language names days.

    `named` finds a day: its group `day` is a weekday, `word` a day seen from the day of writing,
    `part` or `joined` a part of it, `owner` the mark of a genitive. `ahead` and `past` match words
    by which a weekday is one to come or one gone by; `vague` what cannot be named anew.
    `unchanged` are words before a bare weekday that leave it as it is, `named_after` names of which
    it is a part; `dated` finds a day of one of the `months`, `nights` a night named twice.
    """

    days: tuple[str, ...]
    named: re.Pattern[str]
    ahead: re.Pattern[str]
    past: re.Pattern[str]
    vague: re.Pattern[str]
    unchanged: frozenset[str]
    named_after: frozenset[str]
    months: tuple[str, ...]
    dated: re.Pattern[str]
    nights: re.Pattern[str]
    offsets: dict[str, int]
    name: Callable[[int, str, str], str]


def retimed(sentence: str, published_at: datetime, now: datetime, language: str) -> str | None:
    """`sentence`, published at `published_at`, with its days named as they are at `now`.

    Both times stand in the station's zone. None where a day cannot be named anew: an event that
    was still to come and is over by now, or a weekday more than six days ago. Quotations stay as
    they are.
    """
    speech = _LANGUAGES[language]
    written, told = published_at.date(), max(now.date(), published_at.date())
    spoken = QUOTATION.sub(_blank, sentence)
    if told > written and speech.vague.search(spoken):
        return None
    pieces: list[str] = []
    begin = 0
    for found in speech.named.finditer(spoken):
        name = _renamed(found, written, told, speech)
        if name is None:
            return None
        pieces += [sentence[begin : found.start()], name]
        begin = found.end()
    whole = _dates_named("".join((*pieces, sentence[begin:])), told, speech)
    whole = speech.nights.sub(r"\g<night>", whole)
    return whole[:1].upper() + whole[1:] if sentence[:1].isupper() else whole


def _dates_named(sentence: str, told: date, speech: _Language) -> str:
    """`sentence` with dates of the day `told` and of the day before named as such.

    A date beside a year is one of that year, and stays.
    """
    spoken = QUOTATION.sub(_blank, sentence)
    if _YEAR.search(spoken):
        return sentence
    near = {told - timedelta(days=ago): ago for ago in (0, 1)}
    names = {
        (day.day, speech.months[day.month - 1]): speech.name(ago, "", "")
        for day, ago in near.items()
    }
    pieces: list[str] = []
    begin = 0
    for found in speech.dated.finditer(spoken):
        month, day = (found["month"] or found["later"]), (found["day"] or found["earlier"])
        if name := names.get((int(day), month)):
            pieces += [sentence[begin : found.start()], name]
            begin = found.end()
    return "".join((*pieces, sentence[begin:]))


def _blank(quotation: re.Match[str]) -> str:
    return " " * len(quotation.group())


def _renamed(found: re.Match[str], written: date, told: date, speech: _Language) -> str | None:
    """The day that `found` names, as it is named on the day `told`; None where it cannot be."""
    weekday, word = found["day"], found["word"]
    if word and told == written:
        return found.group()
    past = _is_past(found, speech)
    if weekday and _stays(found, speech):
        near = (told - _day_of(weekday, written, speech, past=past)).days
        if abs(near) > 1 or not _BOUNDS.search(found.string[: found.start()]):
            return found.group()
    if weekday:
        day = _day_of(weekday, written, speech, past=past)
    else:
        day = written + timedelta(days=speech.offsets[word.lower()])
    ago = (told - day).days
    over = day >= written and ago > 0 and not past
    if over or not -_WEEK < ago < _WEEK:
        return None
    part = (found["part"] or found["joined"] or "").lower()
    name = speech.name(ago, part, speech.days[day.weekday()])
    bound = _BOUNDS.search(found.string[: found.start()])
    return name.removeprefix("on ") + (found["owner"] or "") if found["owner"] or bound else name


def _stays(found: re.Match[str], speech: _Language) -> bool:
    """Whether a weekday without a preposition is a name or one of a series: `Black Friday`."""
    if not found.group()[0].isupper() or found.group().split()[0] not in speech.days:
        return False
    before = found.string[: found.start()].split()[-1:]
    if not before or before[0].lower() in speech.unchanged or before[0] in speech.named_after:
        return True
    return not before[0][-1].isalnum()


def _day_of(name: str, written: date, speech: _Language, *, past: bool) -> date:
    """The date of the weekday `name` in a sentence written on the day `written`."""
    weekday = speech.days.index(name)
    if past:
        return written - timedelta(days=(written.weekday() - weekday) % _WEEK)
    return written + timedelta(days=(weekday - written.weekday()) % _WEEK)


def _is_past(found: re.Match[str], speech: _Language) -> bool:
    """Whether a day is told of as gone by: what stands before it decides, else all around it."""
    before = found.string[: found.start()]
    if _SAID.search(before):
        return not _TO_BE.search(before)
    for text in (before, found.string):
        if speech.ahead.search(text):
            return False
        if speech.past.search(text):
            return True
    return False


_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
_ENGLISH_MONTHS = tuple(_ENGLISH_MONTH_NAMES.split())
_UNCHANGED = "last next each every the past until since by from and to for of a between"
_NAMED_AFTER = (
    "Black Good Holy Easter Ash Super Cyber Maundy Palm Bloody Giving Shrove Sheffield Whit Blue"
)


def _name_english(ago: int, part: str, weekday: str) -> str:
    if ago == 0:
        return {"": "today", "night": "tonight"}.get(part, f"this {part}")
    near = {1: "yesterday", -1: "tomorrow"}.get(ago, f"on {weekday}")
    if ago == 1 and part == "night":
        return "last night"
    return f"{near} {part}".rstrip()


_GERMAN_DAY_NAMES = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"
_GERMAN_DAYS = tuple(_GERMAN_DAY_NAMES.split())


_GERMAN_MONTH_NAMES = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
)
_GERMAN_MONTHS = tuple(_GERMAN_MONTH_NAMES.split())


def _name_german(ago: int, part: str, weekday: str) -> str:
    near = {0: "heute", 1: "gestern", -1: "morgen"} | ({} if part else {2: "vorgestern"})
    if ago in near:
        early = part == "früh" or (ago == -1 and part == "morgen")
        return near[ago] + (" früh" if early else f" {part.capitalize()}" if part else "")
    return f"am {weekday}{'morgen' if part == 'früh' else part}"


_LANGUAGES = {
    "en": _Language(
        days=_ENGLISH_DAYS,
        named=re.compile(
            rf"(?:(?:\b(?:[Oo]n|[Tt]his)\s)?\b(?P<day>{'|'.join(_ENGLISH_DAYS)})"
            r"|(?:\b(?:[Ee]arlier|[Ll]ater)\s(?=today\b))?\b(?P<word>[Tt]oday|[Yy]esterday|[Tt]omorrow"
            r"|[Tt]onight|[Tt]his(?=\s(?:morning|afternoon|evening)\b)|[Ll]ast(?=\snight\b)))"
            r"(?:\s(?P<part>morning|afternoon|evening|night))?(?P<joined>)"
            r"(?:(?P<owner>[’']s)\b|\b(?![’']s|\s?\(|\s[A-Z\d]|,?\s\d|,?\s[A-Z][a-z]+\s\d"
            r"|\s(?:and|or|to)\s[A-Z]))"
        ),
        ahead=re.compile(
            r"\b(?:will|would|is to|are to|due|set to|expected|scheduled|plans?|planned|to be"
            r"|going to|likely|ahead of|upcoming|won[’']t|may|might|could)\b"
        ),
        past=re.compile(
            r"\b(?:was|were|had|did|said|told|took|made|came|went|fell|rose|won|lost|left|met|held"
            r"|began|became|found|gave|got|hit|kept|led|put|ran|saw|sent|shot|struck|killed|died"
            r"|brought|broke|built|bought|caught|chose|drew|drove|fled|flew|fought|grew|heard|knew"
            r"|paid|sank|set|cut|sold|spoke|spent|stood|swept|threw|wrote|withdrew|[a-z]{2,}ed)\b"
        ),
        vague=re.compile(
            r"\b(?:overnight|later today|(?:minutes?|hours?) ago|right now|at the moment"
            r"|this hour|in the (?:next|coming) hours|the day after tomorrow)\b",
            re.IGNORECASE,
        ),
        unchanged=frozenset(_UNCHANGED.split()),
        named_after=frozenset(_NAMED_AFTER.split()),
        months=_ENGLISH_MONTHS,
        dated=re.compile(
            rf"\b[Oo]n\s(?:the\s)?(?:(?P<month>{'|'.join(_ENGLISH_MONTHS)})\s"
            r"(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
            r"|(?P<earlier>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:\sof)?"
            rf"\s(?P<later>{'|'.join(_ENGLISH_MONTHS)}))\b"
            r"(?!\s?[-–]\s?\d|\s(?:and|or|to)\s\d|[’'])"
        ),
        nights=re.compile(r"(?P<night>\b[Oo]vernight)\s(?:in)?(?:to\s)?today\b"),
        offsets={"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "this": 0, "last": -1},
        name=_name_english,
    ),
    "de": _Language(
        days=_GERMAN_DAYS,
        named=re.compile(
            rf"\b(?:[Aa]m\s(?P<day>{'|'.join(_GERMAN_DAYS)})"
            r"(?P<joined>morgen|vormittag|mittag|nachmittag|abend|nacht)?"
            r"|(?<!am )(?<!Am )(?<!von )(?<!bis )(?P<word>[Hh]eute|[Vv]orgestern|[Gg]estern|morgen"
            r"|[Üü]bermorgen)(?:\s(?P<part>Morgen|Vormittag|Mittag|Nachmittag|Abend|Nacht|früh))?)"
            r"(?P<owner>)\b(?!,?\s(?:dem\s|den\s)?\d|\s\(|\sund\s[A-Z]\w*tag)"
        ),
        ahead=re.compile(
            r"\b(?:wird|werden|will|wollen|soll|sollen|dürfte|dürften|geplant|kommende[nrms]?"
            r"|könnte|könnten|voraussichtlich|bevor)\b"
        ),
        past=re.compile(
            r"\b(?:war|waren|wurden?|hat|haben|hatten?|ist\s.*(?:en|t)\b|sind\s.*(?:en|t)\b|kam(?:en)?"
            r"|ging(?:en)?|starb(?:en)?|fand(?:en)?|gab(?:en)?|traf(?:en)?|stieg(?:en)?|fiel(?:en)?"
            r"|nahm(?:en)?|schlug(?:en)?|sprach(?:en)?|brach(?:en)?|begann(?:en)?|gewann(?:en)?"
            r"|verlor(?:en)?|hielt(?:en)?|ließ(?:en)?|rief(?:en)?|stand(?:en)?|trat(?:en)?|zog(?:en)?"
            r"|warf(?:en)?|griff(?:en)?|(?!heute)[a-zäöü]{3,}ten?)\b"
        ),
        vague=re.compile(
            r"\b(?:[Ii]n der (?:vergangenen |letzten )?Nacht|derzeit|im Moment|zurzeit|zur Stunde"
            r"|momentan|in Kürze|Sonnabend\w*"
            r"|[Aa]m (?:frühen |späten )?(?:Morgen|Vormittag|Mittag|Nachmittag|Abend)"
            r"|vor (?:wenigen|einigen) (?:Minuten|Stunden)|in den (?:nächsten|kommenden) Stunden"
            r"|später am Tag)\b"
        ),
        unchanged=frozenset(),
        named_after=frozenset(),
        months=_GERMAN_MONTHS,
        dated=re.compile(
            r"\b[Aa]m\s(?P<earlier>[1-9]|[12]\d|3[01])\.\s"
            rf"(?P<later>{'|'.join(_GERMAN_MONTHS)})\b(?P<month>)(?P<day>)(?!\s(?:und|bis)\s)"
        ),
        nights=re.compile(r"(?P<night>\bin der Nacht)\s(?:zu|auf)\sheute\b"),
        offsets={"heute": 0, "gestern": -1, "morgen": 1, "vorgestern": -2, "übermorgen": 2},
        name=_name_german,
    ),
}
