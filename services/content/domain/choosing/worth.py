"""What a story is worth to a listener: matters of public life before pastimes and opinion."""

import re
from functools import lru_cache

from services.content.domain.choosing import kickers
from services.content.domain.choosing.genres import ASIDES
from services.content.domain.choosing.routine import is_routine
from services.content.domain.language.places import places
from services.content.domain.language.sentences import QUOTATION
from services.content.domain.news import Article
from services.content.domain.reading import german_overviews, german_sections

_MATTERS = {
    "en": re.compile(
        r"""\b(?:
        (?P<lives>kill(?:s|ed|ing)?|dead|dies?|died|deaths?|death\ toll|victims?|casualties
            |injur(?:e[ds]|ing|ies)|wounded|missing|survivors|hostages?|rescue[ds]?)
        |(?P<disaster>earthquakes?|quakes?|floods?|flooding|wildfires?|hurricane|typhoon|cyclone
            |tsunami|eruptions?|erupts|landslides?|famine|drought|heatwaves?|outbreaks?|epidemic
            |pandemic|explosions?|crash(?:es|ed)?|blackout|oil\ spill|sinks|sank)
        |(?P<war>war|troops|soldiers|missiles?|(?:air|drone)\ ?strikes?|strikes\ (?:hit|on)|drones?
            |attack(?:s|ed)?|ceasefire|invasion|militants?|militar(?:y|ies)|army|navy|nuclear
            |blockade|truce|peace\ (?:accord|plan|deal|talks)|shelling|coup|warplanes?|warships?
            |fighter\ jets?|weapons?|arms\ (?:deal|purchases?|sales?)|settlers|strait
            |tankers?|cargo\ ships?|(?:israeli|bank|illegal)\ settlements?)
        |(?P<state>presidents?|prime\ minister|premier(?!\ league)|chancellor|ministers?|government
            |parliament|senat(?:e|ors?)|congress\w*|lawmakers?|elections?|elects|referendum|votes?
            |coalition|opposition|sanctions?|treaty|accord|summit|laws?|legislation|amnesty|asylum
            |refugees?|migrants?|deport\w*|human\ rights|united\ nations|governors?|mayors?
            |republicans?|democrats?|white\ house|kremlin|pentagon|diplomat\w*|ambassadors?|embassy
            |envoys?|protest(?:s|ers)|pope|vatican|(?-i:UN|EU|NATO|WHO|ICC|MPs?|PM))
        |(?P<economy>inflation|central\ bank|interest\ rates?|tariffs?|unemployment|recession
            |economy|economic|budget|taxes|minimum\ wage|(?<!air\ )(?<!drone\ )strike
            |trade|public\ debt|layoffs|job\ (?:cuts|growth|losses)
            |(?-i:GDP|IMF|OPEC))
        |(?P<justice>courts?|tribunal|judges?|prosecutors?|sentenced|convicted|charged|indicted
            |jail(?:s|ed)?|prison(?:ers?)?|extradit\w+|corruption|espionage|journalists?|sue[sd]?)
        |(?P<knowledge>vaccines?|climate|emissions?|disease|virus|ebola|cholera|measles|hospitals?
            |schools?)
        |(?P<discovery>scientists?|researchers?|spacecraft|telescope|species)
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
    "de": re.compile(
        r"""\b(?:
        (?P<lives>tote[nr]?|getötet|gestorben|todesopfer|opfer|verletzte?r?n?|vermisst\w*
            |überlebende\w*|geiseln?|gerettet|rettet\w*|ertrunken)
        |(?P<disaster>\w*erdbeben|\w*hochwasser|\w*überschwemmung\w*|waldbr[aä]nde?\w*|\w*lawinen?
            |\w*sturm|unwetter|dürre|hitzewelle|\w*ausbruch|explosion|epidemie|pandemie|unglück
            |absturz|havarie|seenot|stromausfall)
        |(?P<war>\w*krieg\w*|soldaten|raketen?|luftangriff\w*|drohnenangriff\w*|angriffe?n?
            |waffenruhe|waffenstillstand|truppen|armee|bundeswehr|atom\w*|blockade|putsch)
        |(?P<state>\w*präsident\w*|\w*minister\w*|kanzler\w*|\w*regierung\w*|\w*landtags?|bundestags?
            |bundesrats?|\w*parlament\w*|koalition|opposition|\w*gericht\w*|\w*wahl(?:en)?
            |referendum|abstimmung|\w*gesetz\w*|sanktionen|gipfel\w*|vertrag|bürgermeister\w*
            |verhandlungen|geflüchtete\w*|flüchtlinge\w*|asyl\w*|EU|UN|NATO|rücktritt
            |zurückgetreten)
        |(?P<economy>inflation|zentralbank|leitzins\w*|zölle|arbeitslos\w*|rezession|wirtschaft\w*
            |haushalt\w*|steuern?|mindestlohn|streiks?|tarif\w*|insolvenz|stahlwerk|konzern\w*)
        |(?P<knowledge>\w*impfstoff\w*|klima\w*|forscher\w*|studie|wissenschaftler\w*|krankheit\w*
            |virus|kliniken?|klinik|krankenh\w+|schulen?|arten)
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
}
_PASTIME = {
    "en": re.compile(
        r"""\b(?:
        celebrit\w+|actor|actress|singer|rapper|influencers?|tiktok\w*|youtuber|bollywood|hollywood
        |nollywood|box\ office|movie|sequel|reality\ (?:show|tv)|concert|weddings?|marries|marrying
        |fianc[eé]e?
        |birthday|girlfriend|boyfriend|cheerleader|fans|viral|horoscope|fashion|recipe|superstar
        |coach|striker|midfielder|goalkeeper|quarterback|wicket|innings|batsman|premier\ league
        |champions\ league|super\ eagles|super\ falcons|wallab\w+|nba|nfl|nhl|mlb|ipl|lakers|knicks
        |f1|formula\ (?:one|1|e)|grand\ prix|world\ cup|fifa|uefa|playoffs?|backstroke|world\ record
        |smartphone|robot\ phone|figurines?
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
    "de": re.compile(
        r"""\b(?:
        schauspieler\w*|sänger\w*|rapper\w*|influencer\w*|promi\w*|hochzeit\w*|heiratet|geburtstag
        |freundin|fans?|kinocharts|mode|rezept|trainer\w*|stürmer\w*|torwart|bundesliga|pokal
        |champions\ league|formel\ (?:1|eins)|weltmeisterschaft|wm|em|marathon|\w*marathon
        |eishockey|fußball\w*|handball\w*|tennis|finale|schachmeister\w*|schwimmerin|smartphone
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
}
_ANGLE = re.compile(
    r"""\?\W*$ | ^["'“‘„«](?:[^\s”"’“«»]+\s){2}
    | :\s(?:the|a)\b | \banalysts?\b | ^the\s\w+\s(?:that|who)\s
    | (?:^|[:–—-]\s)(?:(?-i:[Ww]ho|[Ww]hose)|meet|inside|why|how|what|when|where|more\ on
        |six\ months|warum|wieso|weshalb|wie|was|wer|so)\b
    | \b(?:must|should|muss|müssen|sollten?)\b
    | \b(?:explain(?:ed|er)|what\ (?:to|we)\ know|takeaways|key\ (?:points|outcomes)|timeline
        |a\ look\ (?:at|back)|deep\ dive|(?:overlooked|hidden|untold)\ (?:impact|costs?|story)
        |here[’']s\ (?:what|why|how)|more\ than\ ever|(?:shows?|reveals?)\ how|takes?\ stock
        |to\ the\ test|(?:years|months|decades)\ on(?=\W*$|,)
        |\d+\ (?:things|ways|reasons|facts)
        |the\ (?:story|rise|fall|secrets?|mystery|dangers?|trouble|problem|case)
            \ (?:of|behind|with|for|against))\b
    | \b(?:risky\ game|gamble|verdict|lessons?|rethink|detour|saga|illusion|picked\ a\ side
        |raises?\ (?:new\ )?questions)\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""A headline that promises a view of the news rather than the news."""
_HOST = re.compile(r"^https?://[^/]+")


_PERSONAL = re.compile(
    r"\b(?:we|us|our|ours|you|your|my|me|I[’'](?:m|ve|d)|wir|uns|unsere?[rnms]?|mein\w*|mich|mir"
    r"|du|dich|dein\w*)\b"
)
"""A headline that speaks to its reader, or for itself; the `US` has a capital."""
_WEIGHTS = {
    "lives": 0.45,
    "disaster": 0.4,
    "war": 0.35,
    "state": 0.3,
    "economy": 0.3,
    "knowledge": 0.25,
    "discovery": 0.25,
    "justice": 0.2,
}
_MOST = 1.0
"""However many matters a text touches on, it is one story."""
_IDLE, _VIEW = 1.1, 0.6
_BESIDE = 3.0
"""More than a story of one outlet weighs: local and cultural news take several to be told."""
_PASTIMES = frozenset({"sport", "sports", "culture", "arts"})
"""Sections of the news that entertain."""
_PUBLIC = frozenset({"politics", "science", "health", "environment", "climate", "education"})
"""Sections of the news that are of public life whatever their words."""
_GRAVE = frozenset({"lives", "disaster", "war", "state"})
"""Matters that are grave wherever they are filed."""
_SEVERAL = 2
"""States in a headline that tells what is between them."""
_SPEAKS = re.compile(r":\s[»\"'“‘„«]")
"""A headline of what somebody says: `Fenwick: "It is a joy"`."""
_WHOLE = 110
"""Characters from which a light story is told to its end."""


def aside(article: Article) -> str:
    """The genre of an article that is no news, by its headline, address and section; else empty.

    It is empty too where the show tells that genre, and where an overview tells its first matter.
    """
    if article.wanted or german_overviews.is_told(article.source.title, article.sentences):
        return ""
    if _PERSONAL.search(QUOTATION.sub(" ", article.source.title)):
        return "opinion"
    path = _HOST.sub("", article.source.link or "").split("?")[0]
    told = f"{article.source.title}\n{article.category}:"
    return next(
        (
            kind
            for kind, (words, address) in ASIDES.items()
            if words.search(told) or address.search(path)
        ),
        "",
    )


def is_plain(headline: str) -> bool:
    """Whether a headline tells the news, rather than to ask, to quote or to promise a view."""
    return not _ANGLE.search(headline)


def is_pastime(article: Article, language: str) -> bool:
    """Whether the news of `article` entertains, by its words, or by its section.

    A section of sport or of the arts may have grave news.
    """
    filed = is_filed_as_pastime(article) and not matters(article, language) & _GRAVE
    return filed or bool(_PASTIME[language].search(_beginning(article)))


def is_filed_as_pastime(article: Article) -> bool:
    """Whether `article` is of a section that entertains."""
    return article.category.casefold() in _PASTIMES


def is_light(article: Article, language: str) -> bool:
    """Whether the news of `article` may end a show: it delights, hurts nobody, and is whole."""
    title = article.source.title
    return (
        is_plain(title)
        and not _SPEAKS.search(title)
        and not is_routine(title, language)
        and sum(map(len, article.sentences)) >= _WHOLE
        and kickers.delights(title, " ".join(article.sentences), language)
        and not matters(article, language)
    )


def is_public(article: Article, language: str) -> bool:
    """Whether the news of `article` is of public life: by its words, by its section, by its states.

    News between states is.
    """
    filed = article.category.casefold() in _PUBLIC
    between = len(places(article.source.title)) >= _SEVERAL
    return filed or between or bool(matters(article, language))


def is_slight(article: Article, language: str) -> bool:
    """Whether the news of `article` is a pastime, a view, routine, or else not of public life."""
    title = article.source.title
    return (
        is_pastime(article, language)
        or not is_plain(title)
        or is_routine(title, language)
        or not is_public(article, language)
    )


@lru_cache(maxsize=4096)  # a draft is made several times, and asks for each sentence again
def harms(sentence: str, language: str) -> bool:
    """Whether a sentence tells of people who died, came to harm or are missing."""
    return any(found.lastgroup == "lives" for found in _MATTERS[language].finditer(sentence))


def matters(article: Article, language: str) -> frozenset[str]:
    """The matters of public life that the news of `article` touches on."""
    return frozenset(_touched(article, language)) - {"discovery"}


def worth(article: Article, language: str) -> float:
    """What the news of `article` adds to the weight of its story; 0 is neither here nor there."""
    return (
        min(_MOST, sum(_WEIGHTS[matter] for matter in sorted(_touched(article, language))))
        - _IDLE * is_pastime(article, language)
        - _VIEW * (not is_plain(article.source.title))
        - _BESIDE * (language == "de" and german_sections.is_beside_the_news(article))
    )


def _touched(article: Article, language: str) -> set[str]:
    found = _MATTERS[language].finditer(_beginning(article))
    return {each.lastgroup or "" for each in found}


def _beginning(article: Article) -> str:
    return f"{article.source.title} {' '.join(article.sentences[:2])}"
