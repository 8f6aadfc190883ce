"""Where a German headline begins anew: a name behind a phrase that is whole without it."""

from collections.abc import Sequence

from services.content.domain.headlines.german import places
from services.content.domain.headlines.german.nouns import may_be_surname, noun
from services.content.domain.headlines.german.tokens import bare, is_nominal
from services.content.domain.headlines.german.words import CROWDS, PREPOSITIONS, word_set

_NAMED = tuple(
    word_set(
        "hafen bahnhof stadt region provinz fall sturm konzern gefängnis insel club verein partei "
        "firma bank universität schule klinik bezirk kreis schiff hersteller anbieter dienst "
        "agentur straße platz zeitung magazin sender film gemeinde dorf gericht amt hotel tunnel "
        "brücke kirche gruppe anwaltschaft verwaltung behörde präsidium kreis "
        "marke modell rakete panzer satellit komet asteroid planet vulkan museum tv fc "
        "fähre frachter tanker boot jacht yacht zug flugzeug segler ort küste sonde tier hund "
        "katze "
        "elefant wal taifun hurrikan orkan tief hoch tochter kette band werft gesellschaft bündnis "
        "stiftung institut verband gewerkschaft app plattform serie roman song album team legende "
        "ikone betreiber werk land theater festival raumschiff mission operation projekt system "
        "programm variante virus werke"
    )
)
"""Ends of nouns whose name follows them: `der Flughafen Köln`."""
FIELDS = word_set(
    "Tennis Fußball Handball Basketball Eishockey Biathlon Leichtathletik Radsport Gesundheit "
    "Wetter Verkehr Politik Kultur Medien Wissenschaft Bildung Energie Sport Kino Musik Börse"
)
"""Fields of news, which stand before it as kickers do."""
_CLUBS = frozenset({"Bayern"})
"""Places that are a club where a town follows."""
_SUBJECTS = tuple(
    word_set(
        "politik technik kritik krieg streit krise reform debatte skandal affäre prozess recht "
        "steuer "
        "wetter konflikt wirtschaft industrie handel energie klima medizin forschung technologie "
        "raumfahrt justiz migration inflation konjunktur umwelt verkehr ung heit keit tion schaft "
        "tät ismus rente pflege schutz sport fußball"
    )
)
"""Ends of words that name a subject: `Verteidigungspolitik`."""
_BODIES = word_set(
    "Regierung Kabinett Polizei Feuerwehr Union Bahn Senat Landtag Staatsanwaltschaft"
)
"""Bodies whose name follows them: `die Regierung Berg`."""
_AMOUNTS = word_set(
    "Ende Anfang Mitte Million Millionen Milliarde Milliarden Prozent Zahl Art Klasse Stärke Stufe"
)


def begins_anew(words: Sequence[str], at: int) -> bool:
    """Whether a name there follows a phrase that has its noun: `Krise der Koalition Berg …`."""
    before, word = bare(words[at - 1]), words[at]
    if not word[:1].isupper() or words[at - 1] != before:
        return False
    counted = before.isdigit() and at > 1 and words[at - 2] == "Formel"
    if before in FIELDS or counted or (at == 1 and _is_subject(before)):
        return True
    if before in places.PLACES:
        return word not in places.PLACES and before not in _CLUBS
    town = at > 1 and words[at - 2] == places.FIRST_PARTS.get(before)
    land = before in places.PLACES_WITH_ARTICLE or before in places.CONTRACTED_PLACES
    if town or land or _follows_name(words, at):
        return True
    return _is_no_title(before) and not (before.endswith("Börse") and word in places.PLACES)


def _follows_name(words: Sequence[str], at: int) -> bool:
    """Whether somebody stands behind a name that ends a phrase: `gegen Präsident Berg Richter …`.

    A noun that is a surname as well does so where two names stand before it.
    """
    known, before = noun(bare(words[at])), words[at - 1]
    if known is None or not known.person or noun(before) is not None:
        return False
    named = is_nominal(words[at - 2]) if may_be_surname(words[at]) else at > 1
    phrase = any(word in PREPOSITIONS for word in words[1 : at - 1])
    return before[:1].isupper() and before.isalpha() and named and phrase


def _is_subject(word: str) -> bool:
    """Whether an unknown word names a subject of news: `Verteidigungspolitik`."""
    return noun(word) is None and word.endswith(_SUBJECTS)


def _is_no_title(word: str) -> bool:
    """Whether a known noun is nothing whose name follows it."""
    known = noun(word)
    if known is None or known.person or word in CROWDS | _AMOUNTS | _BODIES:
        return False
    return not word.lower().endswith(_NAMED)
