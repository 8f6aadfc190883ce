"""Genres that are no news, by the words of headlines and by the addresses of articles."""

import re

_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"


def _aside(words: str, sections: str, slugs: str = "(?!)") -> tuple[re.Pattern[str], ...]:
    """Patterns of a headline, and of an address: of its sections, and within its last part."""
    flags = re.VERBOSE | re.IGNORECASE | re.MULTILINE
    path = rf"/(?:{sections})(?:-(?:and|und)-[a-z]+)?/ | /[^/]*(?:{slugs})[^/]*$"
    return re.compile(words, flags), re.compile(path, flags)


ASIDES = {
    "promotion": _aside(
        r"^(?:promoted|sponsored|advertorial|press\ release|anzeige|pressemitteilung)\s*[:|–—-]",
        r"promoted|promotions?|sponsored|partner-?content|brand(?:ed)?-?content|paid-?content"
        r"|advertorials?|press-releases?|advertisements?|anzeigen?|deals|coupons?|gewinnspiele?",
    ),
    "opinion": _aside(
        r"""^(?:opinions?|comment(?:ary)?|editorials?|column|op-?ed|viewpoint|kommentar|meinung
            |kolumne|leitartikel|gastbeitrag|glosse)\s*[:|–—-]
        |[|–—-]\s*(?:opinion|comment|editorial|kommentar|kolumne|meinung)\s*$
        |\beine?\s(?:kolumne|kommentar|gastbeitrag|essay|leitartikel|glosse)\svon\b
        |^the\s[\w\s]{3,30}\sview\s(?:on|of)\b""",
        r"opinions?|commentisfree|comment|commentary|editorials?|columns?|columnists?|op-?eds?"
        r"|viewpoints?|letters|blogs?|meinung|kommentare?|kolumnen?|gastbeitr(?:ag|aege)"
        r"|leitartikel",
        r"-(?:kolumne|kommentar|gastbeitrag|leitartikel)-a?-?[\da-f]{4}",
    ),
    "guide": _aside(
        r"""\b(?:nightlife|travel|weekend|visitors?|gift|step-by-step|tv|streaming)\sguide\b
        |\bwhat[’']s\son\b|\bthings\sto\sdo\b|\bwhere\sto\s(?:eat|stay|watch|stream)\b
        |^(?:(?:ausflugs|freizeit|tv-?|streaming|wochenend)?tipps)\b|^\d+\s(?:best|tipps)\b""",
        r"whats-on|things-to-do|events-listing|guides?|tipps|ratgeber",
    ),
    "quote": _aside(
        r"\b(?:quote|thought|word|joke)\sof\sthe\sday\b|\b(?:zitat|spruch|wort)\sdes\stages\b",
        r"quotes",
        r"(?:quote|thought|word)-of-the-day|(?:zitat|spruch)-des-tages",
    ),
    "horoscope": _aside(
        r"\bhoros[ck]op\w*\b|\bzodiac\b|\bsternzeichen\b", r"horoscopes?|horoskope?|astrology"
    ),
    "gossip": _aside(
        r"""\bfan\stheor(?:y|ies)\b|\brumou?red\b|\b(?:dating|wedding|romance)\srumou?rs?\b|\bnet\sworth\b
        |\bbaby\sbump\b|\bbreaks?\sthe\sinternet\b|\bnetizens\b|\bgoes\sviral\b
        |\bviral\s(?:post|video|clip|photo|tweet|trend|moment)\b|\bsecretly\s(?:married|wed|dating)\b
        |\btie\sthe\sknot\b|\bgerüchte\sum\b|\bliebes-?(?:aus|gerüchte|comeback)\b""",
        r"gossip|celebrity|celebrities|promis|klatsch",
    ),
    "review": _aside(
        r"""\b(?:music|film|movie|book|album|theatre|theater|tv|restaurant|press)\sreview\b
        |^(?:review|rezension|kritik|presseschau)\s*[:|–—-]""",
        r"reviews?|press-review|rezensionen|kritik",
    ),
    "digest": _aside(
        rf"""\bfor\s{_WEEKDAY},?\s[a-z]+\s\d
        |\b(?:intelligence|daily|morning|evening|weekly)\sbrief(?:ing)?\b
        |\b(?:nachrichten)?podcast\s*[:|–—-]|\bround-?up\b""",
        r"podcasts?|newsletters?",
        r"nachrichtenpodcast",
    ),
}
"""What is no news, by kind. It counts as its outlet's vote, and is not told."""
