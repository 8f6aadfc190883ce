"""Shortening a headline: it ends at a clause or a phrase, and still says the same, only less.

What is left out stands behind what is kept, so no negation is lost; where a condition or an
objection stands there, nothing is cut.
"""

import re
from collections.abc import Iterator

from contracts import Language
from services.content.domain import headlines
from services.content.domain.headlines.english import verbs as english_verbs

_SHORTEST, _FEWEST = 24, 3
"""Characters and words that a shortened headline has at least."""
_LOOSE = " ,;:–—-"
"""Characters in which no headline ends."""
_MARKS = "”“«»’'\""

_CLAUSE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r",?\s(?:as(?!\s\w+\sas\s)|after|amid|while|when|following|despite|which|who|whose|because|since)\s"
        r"|(?P<listed>,\s)|;\s|\s[–—-]\s|\s?:\s(?=(?:\S+\s?){1,3}$)",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r",?\s(?:nach|wegen|trotz|angesichts|infolge|aufgrund|laut|während|seit|weil|nachdem)\s"
        r"|(?P<listed>,\s)|;\s|\s[–—-]\s"
    ),
}
"""Where a clause ends; `listed`: where a list may go on as well."""
_PHRASE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\s(?:in|on|at(?!\s(?:least|most)\b)|near|during|over|for|from|with|across|by|inside|outside"
        r"|under|against|into|along|between|before|ahead of|to)\s",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\s(?:in|im|ins|an|am|ans|auf|aus|bei|beim|durch|für|gegen|mit|über|um|unter|vor|zum|zur"
        r"|zwischen)\s"
    ),
}
_SPEAKER = re.compile(r",\s(?:[\w.’'-]+\s){1,5}(?:says?|said|warns?|warned)")
"""Who said it, at the end of an English headline."""
_DASH = re.compile(r"\s[–—-]\s")
_WORD = re.compile(r"\s")
_OPENING = (
    r"(?!At (?:least|most)\b)(?:As|After|When|While|Before|Amid|Despite|Following|Since|With|In|On"
    r"|At|For|From|Under|Faced|Once|Nach|Trotz|Wegen|Bei|Vor|Im)\s[^,]*"
)
_KICKER = re.compile(rf"^(?:[^:?!]*[^:?!\d][:?!]|{_OPENING},)\s(?=[^„“»\"'‘]\S*\s\S+\s\S)")
"""What stands before the news; before a quotation it is the speaker, who stays."""
_UNFINISHED = re.compile(
    rf"^{_OPENING}$|\b(?:to|of|for|from|by|against|after|before)\s[a-z]+ing$"
    r"|\b(?:whether|one of|that)\s(?:\S+\s?){1,5}$|\bas\s(?!well$)[a-z]+$"
)
"""An opening without its main clause, a gerund without its object, a clause that has only begun, or
a comparison with nothing."""
_FIRST_TIME = re.compile(r"\bfor (?:the )?first time$")
"""A first time, which wants to know of what."""
_SPAN = re.compile(r"\b(?:minute|hour|day|week|month|year)s?$")
_WHOLE_SPAN = re.compile(
    r"\b(?:(?:for|in|of|over|than|after|within)\s(?:\d[\d.,]*|an?|the|two|three|four|five|six|seven"
    r"|eight|nine|ten|few|several|many|more|less|about|nearly|last|past|next|first|coming|old|new)"
    r"(?:\s(?:\d+|two|three|four|five|six|seven|eight|nine|ten|few|more|hundred))?"
    r"|every|last|past|next|this|that|first|all|per)\s\w+$"
)
"""A time that is none between two events: `last month`, but not `eight days`, before `after`."""
_OF_EVENTS = re.compile(r",?\s(?:after|before|since|following|into|earlier|later)\b")
_WANTS_MORE = re.compile(
    r"\b(?:urg|ask|tell|told|want|allow|forc|order|help|expect|plan|agree|vow|fail|refus|declin|begin"
    r"|began|start|tr[iy]|need|seek|pledg|promis|threaten|set|due|likely|able|mov|continu|prepar|hop"
    r"|offer|call|warn|decid|manag|get|got|ha[sd]|have|going|about|bound|instruct|advis|persuad|encourag"
    r"|requir|invit|pressur|appeal)\w*\b",
    re.IGNORECASE,
)
"""Words that an infinitive completes, at once or after an object."""
_NEGATION = (
    r"not|no|never|without|unless|if|(?:rather|other) than|nicht|kein\w*|nie(?:mals|mand\w*)?"
    r"|ohne|falls|sofern|wenn"
)
_NEGATES = re.compile(rf"\b(?:{_NEGATION})\b", re.IGNORECASE)
_TURNS = re.compile(
    rf"\b(?:{_NEGATION}|but|until|except|only|or|aber|doch|bis|außer|nur|oder|sondern)\b",
    re.IGNORECASE,
)
"""Words by which the end of a headline turns its beginning."""
_NOTHING = re.compile(r"(?!)")
"""Matches nowhere: what is dropped is not looked at."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEVER_LAST: dict[Language, frozenset[str]] = {
    "en": _set(
        "a an the of in on at to for from by with without about over under after before during "
        "between against into onto through across near amid among via per and or but nor as than "
        "that which who whose while when where if because since until unless not no is are was "
        "were be been being has have had will would can could may might must should do does did "
        "its his her their our your my this these those says say said more most some any all both "
        "each very new ahead up known described seen regarded such far long soon well ever "
        "certain sure ready willing unable"
    ),
    "de": _set(
        "der die das den dem des ein eine einen einem einer eines und oder aber doch als wie in im "
        "ins an am ans auf aus bei beim bis durch für gegen hinter mit nach neben ohne seit über "
        "um unter von vom vor während wegen laut trotz zu zum zur zwischen nicht kein keine keinen "
        "ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können konnte "
        "konnten könnte könnten soll sollen sollte sollten muss müssen musste müsste will wollen "
        "wollte darf dürfen durfte dürfte sein seine seinen seiner ihr ihre ihren ihrer "
        "dass ob weil wenn sich mehr sehr neue neuen neuer neues auch nun noch schon nur bereits "
        "mindestens rund etwa knapp fast wohl offenbar zwei drei vier fünf zehn viele mehrere alle "
        "diese diesem diesen dieser dieses jede jeden jeder jedes"
    ),
}
_MODAL = re.compile(
    r"\b(?:soll(?:en|te|ten)?|kann|können|könnten?|muss|müssen|müssten?|darf|dürfen|dürften?|würden?)\b"
)
_APART = re.compile(r"\b(?:kündigt|kündigen|räumt|räumen|lehnt|lehnen|weist|weisen|schränkt)\b")
"""Verbs whose particle stands at the end."""
_TRANSITIVE = re.compile(
    r"kritisier(?:t|en)|erreich(?:t|en)|forder(?:t|n)|verteidig(?:t|en)|verbiete[tn]|erlaub(?:t|en)"
    r"|befürchte[tn]|beschließ(?:t|en)|verhäng(?:t|en)|schick(?:t|en)|liefer(?:t|n)|bestätig(?:t|en)"
    r"|verurteil(?:t|en)|ermöglich(?:t|en)|veröffentlich(?:t|en)|simulier(?:t|en)|plan(?:t|en)"
    r"|mach(?:t|en)|kündig(?:t|en)|leg(?:t|en)|stell(?:t|en)|nimm|nehmen|gib|geben|bring(?:t|en)"
    r"|will|wollen|sieht|sehen|find(?:et|en)|hält|halten|erheb(?:t|en)|blockier(?:t|en)"
)
"""Verbs whose object stands behind them."""
_VERBS = english_verbs.PASTS.keys() | english_verbs.PARTICIPLES.keys() | english_verbs.SURE_THIRDS
_DATE_LAST = re.compile(r"\s(?:today|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$")
_OWNER = re.compile(r"(?:[’']s|s[’'])$")
_MARK = re.compile(r"[\"“„«»‘']")
_OPENED = re.compile(r"(?:^|[\s(])[‘'](?=\S)")
_CLOSED = re.compile(r"(?<=\S)[’'](?=[\s,.;:!?)]|$)")


def at_clauses(text: str, language: Language, longest: int) -> Iterator[str]:
    """`text` of at most `longest` characters, without its kicker or its last clauses."""
    return _shortened(text, _CLAUSE[language], language, longest)


def at_phrases(text: str, language: Language, longest: int) -> Iterator[str]:
    """As `at_clauses`, without its last phrases; the longest comes first, none ends in a verb."""
    cut = _shortened(text, _PHRASE[language], language, longest)
    return (kept for kept in cut if kept == text or not _ends_in_verb(kept, language))


def anywhere(text: str, language: Language, longest: int) -> Iterator[str]:
    """As `at_clauses`, for a headline that ends well nowhere: up to any clause, phrase or word.

    A quotation that is cut is closed; one that would be turned is left out, where that is enough.
    """
    for turning in (_NEGATES, _NOTHING):
        for boundary in (_CLAUSE[language], _PHRASE[language], _WORD):
            for whole in dict.fromkeys((_without_kicker(text), text)):
                for found in _backwards(boundary, whole, longest):
                    kept = _closed(whole[: found.start()].rstrip(_LOOSE))
                    enough = _SHORTEST <= len(kept) <= longest and _is_finished(kept, language)
                    quoted = _MARK.match(whole, found.end())
                    split = _splits_a_time(kept, whole[found.start() :])
                    if (
                        enough
                        and not split
                        and (quoted or not turning.search(whole, found.start()))
                    ):
                        yield kept


def _shortened(
    text: str, boundary: re.Pattern[str], language: Language, longest: int
) -> Iterator[str]:
    bare = _without_kicker(text)
    fits = _SHORTEST <= len(bare) <= longest
    if fits and headlines.stands(bare, language) and not _DASH.search(bare):
        yield bare
    yield from _cut(text, boundary, language, longest)
    if fits:
        yield bare
    yield from _cut(bare, boundary, language, longest)


def _without_kicker(text: str) -> str:
    bare = _KICKER.sub("", text)
    return bare[:1].upper() + bare[1:] if bare.partition(" ")[0].islower() else bare


def _cut(text: str, boundary: re.Pattern[str], language: Language, longest: int) -> Iterator[str]:
    for found in _backwards(boundary, text, longest):
        kept, dropped = text[: found.start()].rstrip(_LOOSE), text[found.start() :]
        listed = found.groupdict().get("listed")
        if (
            (not listed or _SPEAKER.fullmatch(dropped) or _is_one_clause(kept, text, language))
            and _is_enough(kept, language)
            and _may_drop(dropped, kept, language)
        ):
            yield kept


def _is_one_clause(kept: str, text: str, language: Language) -> bool:
    """Whether `kept` is as whole a sentence as `text`, and no list that began in a later clause."""
    clauses = (found for found in _CLAUSE[language].finditer(kept) if not found["listed"])
    whole = headlines.stands(kept, language) or not headlines.stands(text, language)
    return whole and next(clauses, None) is None


def _backwards(boundary: re.Pattern[str], text: str, longest: int) -> Iterator[re.Match[str]]:
    """The boundaries behind which `text` may be cut, the last one first."""
    return (found for found in reversed(list(boundary.finditer(text))) if found.start() <= longest)


def _is_enough(kept: str, language: Language) -> bool:
    long = len(kept) >= _SHORTEST and len(kept.split()) >= _FEWEST
    whole = language != "de" or _is_whole_in_german(kept)
    return long and whole and _is_finished(kept, language)


def _may_drop(dropped: str, kept: str, language: Language) -> bool:
    """Whether what is dropped neither turns what is kept nor completes its verb."""
    if _TURNS.search(dropped) or _splits_a_time(kept, dropped) or _FIRST_TIME.search(kept):
        return False
    if not dropped.lstrip()[0].isalpha():  # a comma or a dash: another clause begins
        return True
    if dropped.casefold().startswith(" to ") and _WANTS_MORE.search(kept):
        return False
    if language == "de" and not _ends_in_noun(dropped):
        return False
    return headlines.stands(kept, language) or not headlines.stands(kept + dropped, language)


def _splits_a_time(kept: str, dropped: str) -> bool:
    """Whether `kept` ends in the time that lies before or after what is dropped."""
    split = _SPAN.search(kept) and not _WHOLE_SPAN.search(kept)
    return bool(split and _OF_EVENTS.match(dropped))


def _is_finished(kept: str, language: Language) -> bool:
    """Whether `kept` wants no word after it, and closes what it opens."""
    last = kept.rpartition(" ")[2].rstrip(_MARKS)
    return (
        last.lower() not in _NEVER_LAST[language]
        and not _OWNER.search(last)
        and not _UNFINISHED.search(kept)
        and _is_balanced(kept)
    )


def _is_whole_in_german(kept: str) -> bool:
    """Whether no verb of German `kept` waits for its infinitive, or its object."""
    last = kept.rpartition(" ")[2].rstrip(_MARKS)
    if _MODAL.search(kept) and not last.endswith(("en", "ern", "eln", "tun", "sein")):
        return False
    if _APART.search(kept) and not last.endswith(("an", "ab", "auf", "ein", "zu", "vor", "aus")):
        return False
    return not (last.islower() and _TRANSITIVE.fullmatch(last))


def _ends_in_verb(kept: str, language: Language) -> bool:
    """Whether English `kept` ends in a verb, which a phrase behind it completes."""
    words = _DATE_LAST.sub("", kept).rpartition(" ")
    return language == "en" and words[2].lower() in _VERBS


def _ends_in_noun(text: str) -> bool:
    """Whether German `text` ends in a noun or a number, rather than in the rest of a verb."""
    last = text.rstrip(" .!”“«\"'").rpartition(" ")[2].lstrip("„»\"'(")
    return bool(last) and (last[0].isupper() or last[0].isdigit())


def _is_balanced(text: str) -> bool:
    """Whether each quotation mark and bracket that is opened is closed."""
    brackets = all(text.count(a) <= text.count(b) for a, b in ("()", "[]"))
    return brackets and not _closing_mark(text)


def _closed(text: str) -> str:
    """`text` with the mark of a quotation that is open at its end, where it quotes some words."""
    quoted = _MARK.split(text)[-1]
    return text + _closing_mark(text) if len(quoted.split()) >= _FEWEST else text


def _closing_mark(text: str) -> str:
    """The mark of the quotation that is open at the end of `text`; empty where none is."""
    doubles = ("„", "“") if "„" in text else ("“", "”")
    swiss = 0 <= text.find("«") < text.find("»") or "»" not in text
    angles = ("«", "»") if swiss else ("»", "«")
    for opening, closing in (doubles, angles):
        if text.count(opening) > text.count(closing):
            return closing
    if text.count('"') % 2:
        return '"'
    if len(_OPENED.findall(text)) > len(_CLOSED.findall(text)):
        return "’" if "‘" in text else "'"
    return ""
