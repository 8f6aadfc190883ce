"""The form of a text: plain words for the ear, of the right length, and for nobody but listeners."""

import re
from collections.abc import Iterator

from services.content.domain.telling.checking.fault import Fault, Kind
from services.content.domain.telling.running_order import Part

SHORTEST, LONGEST = 0.5, 1.5
"""Share of the seconds of its part that a text takes at least, and at most."""
TOLERANCE = 3.0
"""Seconds by which a text may always be shorter or longer than its part."""

_MARKUP = re.compile(
    r"""
    \*\*|__|~~|`|^\s{0,3}\#{1,6}\s|^\s*(?:[*•▪‣]|[-–—])\s|^\s*\d{1,2}[.)]\s(?=[A-ZÄÖÜ].*\n\s*\d)
    |\[[^\]]*\]\([^)]*\)|</?[A-Za-z][^<>]*>|&(?:[a-z]{2,8}|\#\d+);|[\[\]{}<>|\\]|_(?=\w+_)|^\s*>
    |^\s*---+\s*$
    |[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\u200d]
    |[\U0001f000-\U0001faff]
    """,
    re.VERBOSE | re.MULTILINE,
)
_DIRECTION = re.compile(
    r"""
    [\[(*](?:[^\])*]{0,40}\b)?(?:music|jingle|sting|sfx|sound(?:\seffect)?s?|laugh\w*|sighs?|pauses?|beat|chuckl\w+
        |applause|fade\w*|intro|outro|whisper\w*|cheerful\w*|seriously|smil\w+|transition|theme|cut\sto
        |musik|lacht|lachend|seufzt|pause|atmet|lächelt|ernst|applaus|geräusch\w*|einspieler
        |überleitung|blende\w*)\b[^\])*]{0,40}[\])*]
    |^\s*(?:(?:co-?)?host|anchor|speaker|narrator|presenter|announcer|newsreader|voice-?over|reporter
        |moderator(?:in)?|sprecher(?:in)?|erzähler(?:in)?|nachrichtensprecher(?:in)?)
        (?:\s(?:\d|[A-Z]))?\s?:
    |^\s*(?:segment|part|story|headline|item|section|scene|block|paragraph|teil|meldung|abschnitt
        |beitrag|schlagzeile|szene|opening|closing|recap|intro|outro|begrüßung|verabschiedung)
        (?:\s(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eins|zwei|drei|vier|fünf))?\s?[:–—]
    |\bsegment\s(?:number\s)?(?:\d+|one|two|three|four|five)\b
    |\bEnd\sof\s(?:segment|script|part|transcript)\b|\bEnde\sdes\s(?:Skripts|Segments|Beitrags)\b
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_INSTRUCTION = re.compile(
    r"""
    \bas\san?\s(?:AI|artificial\sintelligence|language\smodel|large\slanguage)\b
    |\bI(?:\sam|[’']m)\s(?:an?\s)?(?:AI|language\smodel)\b
    |\b(?:AI|language)\smodel\s(?:trained|developed|designed|and\s(?:cannot|can[’']t))
    |\bignor(?:e|ing)\s(?:all\s|any\s|the\s|my\s|your\s)*(?:previous|prior|above|earlier|preceding|other)\b
    |\bdisregard\s(?:all\s|any\s|the\s)*(?:previous|prior|above|earlier)\b
    |\b(?:system|developer)\s(?:prompt|message|instructions?)\b|\bprompt\sinjection\b
    |\bI(?:[’']m|\sam)\s(?:sorry|afraid),?\s(?:but\s)?I\b|\bI\s(?:cannot|can[’']t|am\sunable\sto)\s(?:assist|help|comply|fulfil|fulfill
        |provide|generate|create|write)\b
    |^\s*(?:sure|certainly|of\scourse|absolutely|okay|alright)\s?[!,.:]\s?(?:here|below|I)
    |\bhere(?:[’']s|\s(?:is|are))\s(?:the|your|a|my)\s(?:\w+\s){0,3}(?:script|rewrite|version|draft|segment|copy|text|summary|translation)\b
    |\b(?:rewritten|revised|corrected)\s(?:text|version|script)\b|\bword\scount\b|\bas\s(?:you\s)?requested\b
    |\baccording\sto\sthe\s(?:provided|given|supplied)\b|\bthe\s(?:provided|given|supplied)\s(?:sources?|articles?|texts?)\b
    |\b(?:my|your|these|new|following|the)\sinstructions\s(?:are|say|is|were)\b|\byou\sare\snow\s(?:a|an|in)\b
    |\bals\s(?:eine?\s)?(?:KI|künstliche\sIntelligenz|(?:KI-|großes\s)?Sprachmodell)\b|\bSprachmodell\b
    |\bignorier(?:e|en|t)\s(?:Sie\s)?(?:alle\s|die\s|deine\s|sämtliche\s)*(?:vorherigen|bisherigen|vorigen|obigen|früheren)
    |\bSystem-?(?:prompt|nachricht|anweisung)\w*\b
    |\bhier\s(?:ist|sind|kommt)\s(?:der|das|die|Ihr|dein)\s(?:\w+\s){0,2}(?:Text|Skript|Entwurf|Fassung|Version|Segment)\b
    |\b(?:leider\s)?kann\sich\s(?:dabei|damit|Ihnen|dir)\s(?:dabei\s|damit\s)?nicht\shelfen\b|\bwie\sgewünscht\b
    |\b(?:die|den|der)\s(?:vorliegenden|bereitgestellten|angegebenen)\s(?:Quellen|Artikeln?|Texten?)\b
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"""
    https?\s?:?//?\S*|\bwww\.|\b[\w.+-]+@[\w-]+\.\w+|(?<!\w)@\w{3,}|(?<!\w)\#[^\W\d]\w+
    |\b[\w-]+\.(?:com|org|net|info|io|tv|news|eu|de|ch|at|uk|fm|app|shop|biz|ru|xyz)\b(?!\.\w)
    |\b\w+\s(?:dot|Punkt)\s(?:com|org|net|info|de|fm|io|tv|co)\b
    |(?<![\w.,])(?:\+|00)\d[\d\s()/.-]{6,}\d|(?<![\w.,])\(?0\d{2,5}\)?[\s/-]\d[\d\s-]{3,}\d|\b1?-?8(?:00|88)-\d{3}-\d{4}
    |\b(?:please\s|now\s|and\s|to\s|^)subscribe\b|\bsubscribe\s(?:to\s(?:our|us|the)|now|today|for|at)\b|\bsign\sup\s(?:to|for|now|today)\s?(?:our|a\sfree|free)
    |\b(?:visit|check\sout|head\sto|go\sto|log\son\sto)\s(?:our|us|the\sofficial)\s?(?:\w+\s)?(?:site|website|web|page|homepage|app|channel|shop|store|us)\b|\bvisit\sus\b
    |\bclick\s(?:here|the|on|below)\b|\bfollow\sus\b|\bfollow\sour\b|\blike\sand\s(?:share|subscribe)\b|\bdownload\s(?:our|the)\s(?:\w+\s)?app\b
    |\b(?:buy|order|call|act|donate|shop|register|book)\s(?:now|today|us)\b|\bcall\s(?:our\s)?(?:hotline|toll-free)\b|\bpromo(?:tional)?\scode\b|\bdiscount\scode\b
    |\buse\s(?:the\s)?code\b|\blimited[-\s]time\soffer\b|\bspecial\soffer\b|\bspecial\sdiscount\b|\bfree\strial\b|\bread\smore\s(?:at|on|here)\b
    |\b(?:this|today[’']s)\s(?:show|episode|programme|program|story)\sis\s(?:sponsored|brought)\b|\bsponsored\sby\sour\b|\bour\s(?:sponsors?|newsletter|podcast\sfeed)\b
    |\babonnier(?:en|e|t)\s(?:Sie|uns|unseren|jetzt|den)\b|\bbesuch(?:en|e|t)\s(?:Sie\s)?(?:uns\b|unsere|die\sWebseite|die\sWebsite)
    |\bfolg(?:en|e|t)\s(?:Sie\s)?uns\b|\bklick(?:en|e|t)\s(?:Sie\s)?(?:hier|auf)\b|\b(?:lad(?:en|e|t)|hol(?:en|e|t))\s(?:Sie\s)?(?:sich\s)?(?:die|unsere)\s(?:\w+-?)?App\b
    |\bjetzt\s(?:kaufen|bestellen|abonnieren|anmelden|spenden|buchen|zugreifen|anrufen)\b|\b(?:kaufen|bestellen|spenden|buchen)\sSie\sjetzt\b|\bmelden\sSie\ssich\s(?:an|jetzt)\b
    |\brufen\sSie\s(?:uns\s|jetzt\s|die\s)|\b(?:Rabatt|Gutschein|Aktions)code\b|\bSonderangebot\b|\bunser(?:en|em)?\sNewsletter\b|\bmehr\sdazu\s(?:auf|unter)\b|\bauf\sunserer\s(?:Website|Webseite|Internetseite|Homepage)\b
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str], str], ...] = (
    ("direction", _DIRECTION, "is for the studio: write only what the host says"),
    ("instruction", _INSTRUCTION, "speaks of the writer or of instructions: write only the news"),
    ("address", _ADDRESS, "sends listeners somewhere or advertises: leave it out"),
    ("markup", _MARKUP, "is markup: write plain sentences, all signs in words"),
)


def form_faults(text: str, part: Part, frame: str) -> Iterator[Fault]:
    """What is wrong with `text` whatever it says; `frame` is what the show itself is called."""
    if not any(letter.isalpha() for letter in text):
        yield Fault("empty", "The text is empty: write what the host says.")
        return
    label = _label(text, part)
    if label:
        yield Fault("direction", f"“{label}” is a label: write only what the host says.")
    for kind, pattern, reason in _PATTERNS:
        found = next((f for f in pattern.finditer(text) if f[0].strip() not in frame), None)
        if found:
            yield Fault(kind, f"“{found[0].strip()}” {reason}.")
    yield from _length_faults(text, part)


def _label(text: str, part: Part) -> str:
    """The name of the host, where it stands before the words with a colon."""
    found = re.match(rf"\s*\W*{re.escape(part.host.name)}\W*:", text)
    return found[0].strip() if found else ""


def _length_faults(text: str, part: Part) -> Iterator[Fault]:
    rate = part.host.voice.characters_per_second
    seconds = len(text.strip()) / rate
    least = min(SHORTEST * part.seconds, part.seconds - TOLERANCE)
    most = max(LONGEST * part.seconds, part.seconds + TOLERANCE)
    if least <= seconds <= most:
        return
    wanted, found = part.seconds * rate, len(text.strip())
    change = "shorter" if seconds > most else "longer"
    yield Fault(
        "length",
        f"The text has {found} characters where about {wanted:.0f} are wanted, between "
        f"{max(0, least) * rate:.0f} and {most * rate:.0f}: make it {change}.",
    )
