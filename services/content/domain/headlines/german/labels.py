"""What stands before German news and is none: labels, paywall marks, kickers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from services.content.domain.headlines.german import clause as clauses
from services.content.domain.headlines.german import joints, places
from services.content.domain.headlines.german import tokens as german_tokens
from services.content.domain.headlines.german import words as small
from services.content.domain.headlines.german.nouns import Kind, is_of_place, may_be_surname, noun
from services.content.domain.headlines.german.words import word_set

_PAYWALL = re.compile(
    r"^\W*(?:(?:Z|S|F|R|M|T|W|K|H|L|P|N|SZ|FAZ|SPIEGEL|BILD|WELT|ZEIT|NZZ)\s?(?:\+\)?|[Pp]lus\b)|PLUS\b)"
    r"(?:\s*\(abopflichtiger\ Inhalt\))?\s*[;:|–—-]?\s+"
    r"|^\W*\[?\(?(?:Abo|Premium|Plus|Paid|Bezahlartikel)\)?\]?\s*[:|]\s*"
    r"|\s*[\[(|]\s*(?:[A-Z]{1,3}\+|SPIEGEL\+|Abo|Plus|Premium|abopflichtiger\ Inhalt|€)"
    r"\s*[\])]?\s*$"
    r"|\s*\|\s*[A-Z]\w*\+\s*$",
    re.VERBOSE,
)
_NEWS_LABEL = re.compile(
    r"""^\W*(?:\+{2,3}[^+]{2,80}\+{2,3}\s*
    |(?:[\w-]+-)?(?:live-?(?:blog|ticker)|news-?(?:blog|ticker)|ticker|live)\b[^:|]{0,40}[:|]\s*
    |(?:eil(?:meldung)?|exklusiv|breaking(?:\ news)?|update|newsflash|aktuell|jetzt|neu|live
        |medienberichte?n?\ zufolge|push|korrigiert)\s*[:|+–—-]+\s+)""",
    re.VERBOSE | re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\s+[|–—-]\s+(?:[A-ZÄÖÜ][\w.]*\s?){0,2}(?:tagesschau\.de|ZDFheute|DER\ SPIEGEL|ZEIT\ ONLINE"
    r"|FAZ(?:\.NET)?|SZ(?:\.de)?|WELT|n-tv(?:\.de)?|ntv|Süddeutsche(?:\.de|\ Zeitung)?|T-Online"
    r"|t-online|taz(?:\.de)?|NZZ|Frankfurter\ Rundschau|BR24|NDR|WDR|MDR|SWR|RBB|HR|Deutschlandfunk"
    r"|DW|ORF(?:\.at)?|SRF|Der\ Standard|derStandard\.at|heise(?:\ online)?|Tagesspiegel|stern\.de"
    r"|FOCUS(?:\ online)?|Handelsblatt|Politik|Wirtschaft|Panorama|Sport|News|Ausland)\s*$",
    re.VERBOSE,
)
_JOINED = re.compile(r"^([A-ZÄÖÜ][a-zäöüß]{7,}|\w+-[A-ZÄÖÜ][a-zäöüß]{3,})(?=[A-ZÄÖÜ][a-zäöüß]{3})")
"""A kicker and the news without a space between them, as feeds of some pages have it."""
_KICKER = re.compile(r"^(?P<kicker>[^:?]{2,70}?)(?:\s?:|\?)\s+(?P<news>\S.*)$")
_GLUED = re.compile(r"^(?:Alert|Update|Exklusiv)(?=[A-ZÄÖÜ])")
"""A label that a feed sets before the kicker without a space: `AlertCMS Tann: …`."""
_OWNED = re.compile(
    r"(?:Umsatz|Gewinn|Absatz|Verlust|Betriebsgewinn|Quartalsgewinn|Nettogewinn|Aktie|Aktienkurs"
    r"|Börsenwert|Marktanteil|Belegschaft)$"
)
"""What a firm has that its headline names only in its kicker: `Tannbox: Umsatz steigt`."""
_WHERE = re.compile(r"^[^:]*\bin\s(?:der\s|den\s)?(?=[A-ZÄÖÜ][\w-]+$)")
_TAIL = re.compile(r"\s[–—-]\s.*$")
_SOURCES = {
    "studie": "laut einer Studie",
    "neue studie": "laut einer neuen Studie",
    "umfrage": "laut einer Umfrage",
    "bericht": "laut einem Bericht",
    "medienbericht": "laut einem Medienbericht",
    "berichte": "laut Berichten",
    "medienberichte": "laut Medienberichten",
    "gutachten": "laut einem Gutachten",
    "polizei": "nach Angaben der Polizei",
    "gericht": "nach einem Gerichtsurteil",
    "urteil": "nach einem Urteil",
    "bgh": "nach einem Urteil des BGH",
    "eugh": "nach einem Urteil des EuGH",
    "bundesgerichtshof": "nach einem Urteil des Bundesgerichtshofs",
    "bundesverfassungsgericht": "nach einem Urteil des Bundesverfassungsgerichts",
    "bundesarbeitsgericht": "nach einem Urteil des Bundesarbeitsgerichts",
    "bundesverwaltungsgericht": "nach einem Urteil des Bundesverwaltungsgerichts",
    "eugh-urteil": "nach einem Urteil des EuGH",
    "bgh-urteil": "nach einem Urteil des BGH",
    "staatsanwaltschaft": "nach Angaben der Staatsanwaltschaft",
    "feuerwehr": "nach Angaben der Feuerwehr",
    "statistik": "laut einer Statistik",
    "insider": "laut Insidern",
    "experten": "nach Ansicht von Experten",
    "forscher": "nach Angaben von Forschern",
    "behörden": "nach Angaben der Behörden",
    "un": "nach Angaben der UN",
    "uno": "nach Angaben der Uno",
    "who": "nach Angaben der WHO",
    "kreml": "nach Angaben des Kreml",
}
_EVENT = re.compile(
    r"(?:beben|brand|brände|feuer|unfall|unglück|absturz|explosion|sturm|flut|hochwasser|lawine|angriff"
    r"|anschlag|attentat|attacke|panik|ausbruch|einsturz|schießerei|stromausfall|unwetter|hurrikan|überschwemmung"
    r"|kollision|havarie|zusammenstoß|felssturz|bergsturz|verpuffung|datenleck|razzia|razzien|karambolage|dammbruch|erdrutsch|untergang|schüsse|amoklauf|orkan|taifun|zyklon|tornado)(?:en|n|e|s)?$",
    re.IGNORECASE,
)
_ELECTION = re.compile(r"(?:^W|w)ahl(?:en)?$")
_SPEECH = word_set(
    "muss müssen soll sollen sollte sollten braucht brauchen darf dürfen kann können könnte "
    "könnten wird werden ist sind hat haben bleibt bleiben wäre würde wollen will steht "
    "steigt sinkt gibt steigen sinken sei kommt kommen droht drohen"
)
"""Verbs of which a claim is made rather than news told."""
_ANNOUNCES = re.compile(
    r"(?:warnt|warnen|sagt|sagen|meldet|melden|mahnt|mahnen|fordert|fordern|kritisiert|behauptet"
    r"|behaupten|erklärt|erklären|berichtet|berichten|droht|drohen|klagt|klagen|verspricht|betont"
    r"|räumt\sein|kündigt\san|stellt\sklar|ist\ssicher|glaubt|meint|findet|hofft|fürchtet"
    r"|prognostiziert|vermutet|verrät|enthüllt|schätzt|zeigt|belegt|ergibt)$"
)
"""Ends of a kicker that says who says the news: `Rat warnt: …`."""
_CAPITAL_FUNCTION_WORDS = word_set(
    "Das Die Der Ein Eine Wie So Warum Mit Droht Kann Manche Viele Wenn Was Wer Dem Den Im Am "
    "Bei Nach Vor Für Auch Nun Jetzt Zwei Drei Mehr Mehrere Mindestens Erste Ist Solange Weil "
    "Dass Obwohl Während Über Unter Ohne Aus Zu Zum Zur Vom Von Nur Noch Keine Kein"
)
_ADJECTIVE = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+(?:isch|lich|ig|bar|sam|los|haft|ös|iv|end)e[rs]?$")


_NAME_BEGINS = re.compile(
    r"(?:Groß|Rot|Weiß|Schwarz|Grün|Golden|Heilig|Oberst|Hoh|Tot|Eisern|Deutsch|Europäisch|Vereint"
    r"|Vereinigt|International|Neu|Alt|Nah|Fern)e[nmrs]?$"
)
"""An adjective with which a name begins: `Großer Preis`."""
_TOPICS = tuple(
    word_set(
        "ung ing heit keit tion tät schaft krieg en wahl streit leck politik hockey ball tennis "
        "sport wetter verkehr markt handel bahn wirtschaft ticket recht verbot steuer wandel tarif "
        "athlon speicher fahrt day haushalt mission netz"
    )
)
"""Ends of nouns that name a subject, and nobody who speaks."""
_HAPPENINGS = (
    "gipfel", "prozess", "affäre", "skandal", "aktie", "streit", "abkommen", "verbot", "markt",
    "politik", "sabotage", "programm", "verkehr", "pflicht", "quote", "preis",
)  # fmt: skip
_FORUMS = word_set(
    "Bundestag Bundesrat Bundesliga Landtag Bundeswehr Bahn Dax Börse Leitzins Mindestlohn "
    "Klimawandel Deutschlandticket Bürgergeld Nobelpreis Wirtschaft Flugverkehr Bahnverkehr "
    "Inflation Inflationsrate Luftraum Rente Erde Sonne"
)
"""Where something happens, rather than who says so."""


class Role(Enum):
    """What a kicker does to the news after it."""

    TOPIC = auto()
    SOURCE = auto()
    EVENT = auto()
    SPEAKER = auto()
    ELECTION = auto()


@dataclass(frozen=True, slots=True)
class Kicker:
    """A phrase before the news; `phrase`: how it is said at the head of the sentence."""

    role: Role
    phrase: str = ""


def without_marks(headline: str) -> str:
    """`headline` without paywall marks, labels of news and the name of the outlet."""
    text = _JOINED.sub(r"\1: ", _GLUED.sub("", " ".join(headline.split())))
    while True:
        shorter = _NEWS_LABEL.sub("", _PAYWALL.sub("", _OUTLET.sub("", text))).strip()
        if shorter == text:
            return text
        text = shorter


def splits(text: str) -> Iterator[tuple[str, str]]:
    """The ways to read `text` as a kicker and the news; the kicker is empty where it has none.

    Some feeds set a kicker before the news without a mark between them.
    """
    found = _KICKER.match(text)
    if found:
        kicker = found["kicker"].strip()
        what, _, rest = found["news"].partition(" ")
        if _OWNED.match(what) and rest.partition(" ")[0] not in small.PREPOSITIONS:
            owned = f"{what} von {kicker} {rest}"
            yield ("", owned) if _is_firm(kicker) else (kicker, "")
        else:
            yield kicker, found["news"]
        return
    words = german_tokens.tokens(text)
    starts = [
        at for at in range(1, len(words) - 2) if _begins_anew(words, at) or _names_anew(words, at)
    ]
    if not starts:
        yield "", text
    for at in starts:
        yield " ".join(words[:at]), " ".join(words[at:])
    for at in starts[:1]:
        yield "", " ".join(words[:at])


def _is_firm(kicker: str) -> bool:
    """Whether a kicker may be the name of a firm."""
    known = noun(kicker)
    return kicker.isalpha() and kicker[:1].isupper() and known is None and not _is_topic(kicker)


def _begins_anew(words: list[str], at: int) -> bool:
    """Whether the news begins there, after a kicker that nothing sets off."""
    before, word = words[at - 1], words[at]
    if (
        before.endswith((",", "-"))
        or not german_tokens.is_nominal(before)
        or before.lower() in small.DETERMINERS | small.PREPOSITIONS
        or german_tokens.is_adjective(words, at - 1)
        or _NAME_BEGINS.match(before)
    ):
        return False
    if word in _CAPITAL_FUNCTION_WORDS or _ADJECTIVE.match(word):
        return german_tokens.is_nominal(words[at + 1]) or word in _CAPITAL_FUNCTION_WORDS
    phrase = is_of_place(before) or (at > 1 and words[at - 2].lower() in small.DETERMINERS)
    return not phrase and not may_be_surname(word) and noun(word) is not None and _is_apart(before)


def _names_anew(words: list[str], at: int) -> bool:
    """Whether news of somebody by name begins there: `Krise der Koalition Berg entlässt …`."""
    before = words[:at]
    return joints.begins_anew(words, at) and not clauses.has_finite_verb(" ".join(before))


def _is_apart(word: str) -> bool:
    """Whether no noun goes on from a word: it is no title and no owner."""
    known = noun(word)
    return word[0].isupper() and not word.endswith("s") and not (known and known.person)


def without_tail(text: str) -> str:
    """`text` up to a dash that adds to it."""
    return _TAIL.sub("", text)


def read(kicker: str, verb: str) -> Kicker:
    """What a kicker is, before news with this finite verb."""
    source = _SOURCES.get(kicker.casefold())
    field = kicker in joints.FIELDS or kicker.rpartition("-")[2] in _FORUMS
    if source or field or located(kicker):
        return Kicker(Role.SOURCE, source) if source else Kicker(Role.TOPIC)
    if _ANNOUNCES.search(kicker):
        return Kicker(Role.SPEAKER)
    words = kicker.split()
    head = next((w for w in words if w[:1].isupper()), "")
    known = noun(head.strip('„“"»«'))
    if (
        _EVENT.search(head)
        and known
        and (len(words) == 1 or words[1] in {"in", "im", "am", "an", "bei", "vor", "auf", "nahe"})
    ):
        return Kicker(Role.EVENT, kicker)
    if words[0] == head and _ELECTION.search(head):
        plural = head.endswith("wahlen")
        return Kicker(Role.ELECTION, f"bei {'den' if plural else 'der'} {kicker}")
    if known is not None:
        lone = known.kind is Kind.UNIQUE and len(words) == 1
        speaker = known.person or (lone and not head.lower().endswith(_HAPPENINGS))
        return Kicker(Role.SPEAKER if speaker else Role.TOPIC)
    named = all(w[:1].isupper() and w.isalpha() for w in words) and not _is_topic(head)
    speaks = named and (len(words) == 1 or verb in _SPEECH)
    return Kicker(Role.SPEAKER if speaks else Role.TOPIC)


def _is_topic(word: str) -> bool:
    return word in places.PLACES or word.endswith(_TOPICS)


def place_in(kicker: str) -> str:
    """The place in which a kicker ends, as a phrase: `Markt in Tirol`; else empty."""
    return located(_WHERE.sub("", kicker))


def located(kicker: str) -> str:
    """A kicker that is a place as a phrase: `in der Ukraine`; empty for any other."""
    if kicker == "Nahost":  # nobody says `in Nahost`
        return ""
    if kicker in places.CONTRACTED_PLACES:
        return f"im {kicker}"
    if kicker in places.PLACES_WITH_ARTICLE:
        return f"in {places.PLACES_WITH_ARTICLE[kicker]}"
    if kicker in places.ISLANDS:
        return f"auf {kicker}"
    return f"in {kicker}" if kicker in places.PLACES else ""
