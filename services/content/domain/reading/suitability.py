"""What is fit to be said on the radio, and what is not."""

import re

from services.content.domain.language import lexicon
from services.content.domain.language.sentences import QUOTATION

_UNFIT_TITLE = re.compile(
    r"""
    ^\W*(?:live|watch|listen|video|audio|photos?|pictures?|gallery|podcast|quiz|opinion|commentary
        |comment|editorial|column|analysis|explainer|review|newsletter|sponsored|advertisement|promo
        |letters?|obituary|crossword|recipe|in\ pictures|fact\ check|factcheck|interview|q&a|q\ &\ a
        |horoscope|live-?blog|liveticker|ticker|kommentar|meinung|kolumne|analyse|glosse|leitartikel
        |rezension|kritik|bilder|fotos?|bilderstrecke|fotostrecke|rätsel|rezept|anzeige|werbung
        |faktencheck|faq|interview|presseschau|podcast|horoskop|newsletter|essay|feature
        |coup\ series)\b[^:|–—]{0,24}[:|–—-]
    |^\W*live\b | \blive\b\s*[:|–—-] | [-–—|:]\s*(?:[\w\ ]{0,24}\s)?live\W*$ | \bLIVE\b
    | \bas\ it\ happened\b
    |\bhoroscopes?\b|\bastrolog|\bzodiac\b|\bhoroskop | \bnet\ worth\b | \bquiz\b | \bcrossword\b
    |\bnews\ bulletin\b|\bintelligence\ brief\b|\bnewsletter\b|\bpodcast\b|\bround-?up\b
    |\b(?:morning|evening|daily|weekly)\ (?:briefing|brief|digest)\b | \bin\ pictures\b
    | \bin\ bildern\b
    |\bpictures\ of\ the\ (?:day|week)\b|\bbilder\ des\ tages\b|\bliveblog\b|\bliveticker\b
    |\bbox\ office\b|\bbest\ deals?\b|\bdiscount\b|\bcoupon\b|\bgiveaway\b|\bgewinnspiel\b|\brabatt
    |\blottozahlen\b|\blottery\ (?:results|numbers)\b|\bwordle\b|\bsudoku\b|\btv-tipps?\b
    |\bthings\ to\ do\b|\bhow\ to\ watch\b|\bwhere\ to\ watch\b|\bwhat\ to\ watch\b
    |[,—–]\s+By\s[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){1,3}\W*$ | \s[—–]\s[A-Z]\w+\s[A-Z]\w+$
    |[;,]\s*watch\W*$
    |^die\ lage\ (?:am|:)|^kurz\ informiert\b|\büberblick\s*: | \bim\ überblick\b|\bzum\ nachlesen\b
    |\b(?:news|live|themen)-?blog\b | \bnews-?ticker\b | podcast\s*:|\bwas\ wir\ wissen\b
    |\beine?\ (?:\w+-)?(?:kolumne|kommentar|gastbeitrag|essay|leitartikel|glosse|analyse|interview
        |gespräch|rezension|nachruf)\ (?:von|mit)\b
    |^news\ (?:des|zum|zur|zu|aus)\b
    |^(?:nachrichten|news|[\w-]+-(?:news|überblick|update|ticker))\s?:
    |\bwas\ (?:heute|morgen|am\ \w+|diese\ woche|in\ der\ nacht)\ (?:wichtig|passiert|los)\b
    |\bwichtig(?:\ (?:ist|war|wird))\W*$ | \bdas\ wichtigste\ (?:des|vom|am|aus|zum)\b
    |^(?:sz|taz|faz|zeit|der\ tag|die\ nacht|die\ woche|der\ (?:morgen|abend))
        \ (?:am|im|kompakt)\b
    |^(?:wochen|tages|jahres|monats)(?:rück|über|aus)blick\b
    |^(?:morgen|abend|nacht)(?:briefing|lage)\b
    |\b(?:streitgespräch|leser(?:briefe|fragen)|kurzmeldungen|faktenfinder|pressestimmen
        |nachgefragt|videoanalyse|erklärvideo|tagesvorschau|wochenvorschau|bilderrätsel)\b
    |^(?:neues\ von|promis|kurz\ (?:&|und)\ knapp|zitat(?:e)?\ des|bild\ des|stimmen\ zu[rm]?)\b
    |\bim\ (?:\w+-)?(?:interview|gespräch|test|praxistest|kurztest|vergleich)\s*(?:[:»„"]|$)
    |^gastbeitrag\b | ^(?:pro|contra)\b\W
    """,
    re.VERBOSE | re.IGNORECASE,
)
_UNFIT_PATH = re.compile(
    r"/(?:live|live-?blogs?|gallery|galleries|in-pictures|pictures|photos?|picture|audio"
    r"|podcasts?|opinions?|commentisfree|commentary|columns?|columnists?|editorials?|letters"
    r"|quiz|quizzes"
    r"|crosswords?|newsletters?|sponsored|partner-content|advertorial|promos?|horoscopes?|astrology"
    r"|recipes?|shopping|coupons|events-listing|things-to-do|liveticker|liveblog|bilder"
    r"|fotostrecken?"
    r"|bildergalerie|meinung|kommentare?|kolumnen?|anzeigen?|gewinnspiele?|raetsel"
    r"|horoskop)(?:/|-\d|$)"
    r"|(?:^|/|-)live-?(?:ticker|blog|updates)\b|/[^/]*-in-pictures\b|liveblog"
    r"|[/-](?:news-?)?ticker(?:-[a-z]{1,3}-?\d|/|-\d|$|\.)|-fotostrecke-|-bilderstrecke-",
    re.IGNORECASE,
)
_VIDEO_PATH = re.compile(r"/(?:videos?|av)(?:/|-\d|$)", re.IGNORECASE)
_SHOWN = re.compile(
    r"\b(?:images?|footage|videos?|pictures?|photos?|aufnahmen|bilder|fotos?)\b", re.IGNORECASE
)
_DEED = re.compile(
    r"\b(?:was|were|has|have|had|said|told|struck|broke|fell|rose|left|lost|won|met|held|took|began"
    r"|sent|shot|hit|cut|set|put|[a-z]{3,}ed)\b"
)
"""A verb of the past; a caption is in the present: `Berliners leave flowers`."""
_UNFIT_TEXT = re.compile(
    r"\bKey Facts\b|\bhoroscope\b|\bsponsored (?:content|post)\b|\badvertorial\b"
    r"|\bpartner content\b"
    r"|\beine? (?:\w+-)?(?:kolumne|kommentar|gastbeitrag|essay|leitartikel|glosse|interview"
    r"|gespräch|rezension) (?:von|mit)\b"
    r"|\blive coverage and text updates\b|\bAnzeige\b\s*[:|]",
    re.IGNORECASE,
)
_UNFIT_MARKS = re.compile(
    r"^(?:FM|CM|DG|HC|SC)\s[A-Z]|https?://|www\.|\w@\w|(?<!\w)[@#]\w|[\[\]{}<>|\\^~*_=]|&\w+;|&#"
    r"|\.(?:com|de|org|net)/|\?[\"'”’“»)]*$|;\s[A-Z][a-z]+\s|…|\.{2}|·|(?<!\w)[$€£]\d{1,3}\.$|(?:^|\s)[’”](?!n’|em\b|til\b)[A-Za-z]"
)
_BYLINE = re.compile(
    r"^(?:By|Von|Aus)\s(?:[A-ZÄÖÜ][\w.’'-]+(?:,?\s|\.$)|(?:und|and|in|aus)\s){2,}$"
    r"|^(?:[A-ZÄÖÜ\d]\S*\s){2,7}(?:reports|berichtet|has more|has the (?:latest|details|story))"
    r"(?: (?:from|on|for|aus) [^.]{0,40})?\.$"
)
"""`Von Anna Weiß und Tom Lind.` or `Anna White reports.` at the end of a text."""
_TEASER = re.compile(r"^(?:What|How|Why|Where|Who|Whether|Wie|Warum|Weshalb|Wieso)\b[^?]*\.$")
"""A question that is none: `What the tariffs mean for Mexico.`"""
_UNFIT_WORDS = re.compile(
    r"""
    \b(?:subscribe|sign\ up|newsletter|click|live-?blog|read\ our|follow\ (?:our|us
    |the\ latest|along|live|today)
        |download|our\ (?:app|blog|podcast|website|reporter|correspondent|partner|weekly|daily
        |live|team)
        |watch\ (?:the|our|live|now|as|this|here|more)|listen\ to\ (?:the|our)|in\ (?:this
        |today[’']s)\ (?:episode|video|edition|podcast)
        |tonight[’']s\ (?:program|programme|edition|show)|catch\ up\ with|here(?:[’']s|\ is
        |\ are)|stay\ tuned|read\ more
        |let[’']s|find\ out|all\ the\ updates|click\ here|as\ it\ happens|get\ (?:our
        |the\ latest)|cookies?|adblock|javascript
        |tells?\ us|told\ us|joins?\ us|speaks?\ (?:to|with)\ us|shares?\ (?:further
        |more)?\ ?insights|has\ (?:the|this)\ (?:story|report|details)
        |brings?\ (?:us|you)
        |reports?\ from\ [A-Z]|(?:asks|explores|writes|explains|breaks\ down|looks\ at
        |takes\ a\ look)\s[^.]{0,40}$
        |photos?\ by|image\ credit|all\ rights\ reserved|this\ (?:article|story|post|video
        |piece|blog|page|is\ a)\b
        |asks\.$|(?:earlier|previously)\ reported|stories\ you|anyone\ with\ information
        |weekly\ podcast
        |(?:contacted|approached)\b.*\bfor\ comment|you\ (?:need|should|can|may|will
        |might)
        |jetzt\ (?:abonnieren|lesen|anhören|ansehen)|abonnieren|hier\ (?:klicken|geht|finden)
        |im\ (?:podcast|liveblog|liveticker|video|interview\ mit\ uns)
        |unsere?[nrsm]?\ (?:newsletter|app|podcast|reporter|korrespondent|redaktion|liveblog
        |autor|kollege)
        |wir\ (?:zeigen|erklären|haben|geben|berichten|stellen)|lesen\ sie|sehen\ sie
        |hören\ sie|erfahren\ sie|mehr\ dazu
        |das\ müssen\ sie|so\ funktioniert|alle\ infos|alle\ rechte\ vorbehalten|ein\ überblick
        |eine\ analyse|ein\ kommentar)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|i[’'](?:m|ve|ll|d)|we|we[’'](?:re|ve|ll|d)|my|our|me|you|your|yours|you[’']re|ich|wir|mein\w*|uns|unser\w*|du|dein\w*)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\bUS\b|\bWHO\b|\bIT\b|\bI\b(?=[.)])|\b[A-Z]\.(?=\s)|\bUNS\b|\bI(?= (?:and|und) II)"
    r"|(?<=[a-z] )I(?=[ ,.](?:of|von|and|und|war|w)\b)"
)
_OPENERS = "“\"„«»‘'$€£¥₦"
DANGLING_ENDS = {
    "en": lexicon.PREPOSITIONS
    | lexicon.DETERMINERS
    | lexicon.AUXILIARIES
    | {
        "and",
        "or",
        "but",
        "that",
        "who",
        "which",
        "be",
        "been",
        "very",
        "more",
        "mr",
        "mrs",
        "ms",
        "dr",
    },
    "de": lexicon.FUNCTION_WORDS["de"]
    - {
        "nicht",
        "mehr",
        "auf",
        "ab",
        "an",
        "aus",
        "ein",
        "zu",
        "vor",
        "um",
        "nach",
        "mit",
        "sich",
        "jahr",
        "jahren",
        "uhr",
        "prozent",
        "frau",
        "mann",
        "menschen",
        "wird",
        "werden",
        "wurde",
        "wurden",
        "ist",
        "sind",
        "war",
        "hat",
        "haben",
        "kann",
        "soll",
        "will",
        "muss",
    },
}
_SHORTEST, _LONGEST = 25, 360
_FEWEST_WORDS = 5
_PAIRS = (("“", "”"), ("(", ")"), ("«", "»"), ("[", "]"))


def unfit(title: str, link: str, summary: str) -> bool:
    """Whether an item is no news to be said: live pages, lists, opinion, promotion."""
    return bool(
        not title
        or _UNFIT_TITLE.search(title)
        or _UNFIT_PATH.search(_path(link))
        or _UNFIT_TEXT.search(summary[:600])
    )


def is_video(link: str) -> bool:
    """Whether an item is a film: what stands below its headline may follow other news of it."""
    return bool(_VIDEO_PATH.search(_path(link)))


def tells_a_deed(sentence: str, language: str) -> bool:
    """Whether a sentence below a film tells what happened, rather than what is to be seen."""
    if _SHOWN.search(sentence):
        return False
    return language != "en" or bool(_DEED.search(sentence))


def _path(link: str) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", link)


def fit(sentence: str, *, fewest: int = _FEWEST_WORDS) -> bool:
    """Whether one sentence can be said: whole, of sensible length, no appeal to a reader.

    `fewest`: the words that it has at least.
    """
    if not _SHORTEST <= len(sentence) <= _LONGEST or len(sentence.split()) < fewest:
        return False
    if not (sentence[0].isupper() or sentence[0].isdigit() or sentence[0] in _OPENERS):
        return False
    unquoted = QUOTATION.sub(" ", sentence)
    if _BYLINE.search(sentence) or _TEASER.match(sentence):
        return False
    if _UNFIT_MARKS.search(sentence) or _UNFIT_WORDS.search(unquoted) or not _balanced(sentence):
        return False
    speaks = any(c.isalpha() for c in unquoted)
    return (
        speaks and not _FIRST_PERSON.search(_NAMES.sub(" ", unquoted)) and not _shouting(sentence)
    )


def _balanced(sentence: str) -> bool:
    if sentence.count('"') % 2:
        return False
    if "„" in sentence:
        return sentence.count("„") == sentence.count("“") + sentence.count("”")
    return all(sentence.count(a) == sentence.count(b) for a, b in _PAIRS) and (
        len(re.findall(r"(?<!\w)‘", sentence)) <= sentence.count("’")
    )


def _shouting(sentence: str) -> bool:
    words = [w for w in sentence.split() if len(w) > len("NATO") and w.isalpha()]
    return len([w for w in words if w.isupper()]) > len(words) // 2
