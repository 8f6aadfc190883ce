"""German nouns of the news: gender, plural, and the article that a headline leaves out."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from services.content.domain.headlines.german import lexicon, places
from services.content.domain.headlines.german.words import word_set


class Kind(Enum):
    """How a noun takes its article."""

    UNIQUE = auto()
    """There is one: `der Bundestag`."""
    COUNT = auto()
    """One of many: `ein Gericht`; with what belongs to it, `die Zahl der Toten`."""
    DEED = auto()
    """What somebody does: bare, but `der Abzug der Truppen`."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun: `gender` is m, f or n; `plural`: whether this form is one, None where it may be."""

    gender: str
    kind: Kind
    plural: bool | None = False
    person: bool = False
    weak: bool = False
    """Whether it takes an n outside the nominative: `den Präsidenten`."""


_ADJECTIVAL = re.compile(
    r"(?:(?:\d+|[A-ZÄÖÜ]\w+)-?[Jj]ährige|(?:Tatv|V)erdächtige|Jugendliche|Angeklagte|Beschuldigte"
    r"|Angehörige|Abgeordnete|Vermisste|(?:Schwer)?[Vv]erletzte|Tote|Überlebende|Ertrunkene"
    r"|Kriegsgefangene|Gefangene|Deutsche|Reisende|Geflüchtete|Obdachlose|Kriminelle|Prominente"
    r"|Beamte|Vorsitzende|Inhaftierte|Verurteilte|Asylsuchende|Studierende|Beschäftigte)(r|n|m)?$"
)
_AGED = re.compile(
    r"\d|(?:Ein|Zwei|Drei|Vier|Fünf|Sechs|Sieben|Acht|Neun|Zehn|Elf|Zwölf|\w+zehn)[Jj]ährige"
)
"""How old somebody is: `Achtjährige` is one."""
_ENDINGS = (
    ("ungen", "f", True), ("heiten", "f", True), ("keiten", "f", True), ("schaften", "f", True),
    ("ionen", "f", True), ("täten", "f", True), ("isten", "m", True), ("innen", "f", True),
)  # fmt: skip
_FEMININE = re.compile(r"\w{3}(?:ung|heit|keit|schaft|tion|gion|tät|tur|enz|anz|sion)$")
_MASSES = re.compile(
    r"(?:unterstützung|vergeltung|hoffnung|aufklärung|(?<!um)bildung|forschung|bedeutung|ordnung|verfügung|wirkung"
    r"|achtung|verachtung|verantwortung|aufmerksamkeit|arbeitslosigkeit|einigkeit|wirtschaft"
    r"|gesundheit|sicherheit|freiheit|konkurrenz|präsenz|transparenz|intelligenz|korruption|kritik"
    r"|hilfe|natur|literatur|kultur|produktion|gesellschaft|landwirtschaft|besatzung)$",
    re.IGNORECASE,
)
_LONE_HOLDERS = re.compile(
    r"(?:[a-zäöüß]|[A-ZÄÖÜ]-?)(?:minister(?:in)?|ministerium|gewerkschaft|industrie|branche|wirtschaft|amtschef(?:in)?)$|^Ministerpräsident(?:in)?$"
    r"|(?:US|EU|CDU|CSU|SPD|FDP|AfD|Bundes\w*|Grünen|Linken|Nato|NATO|UN|Fifa|DFB|FIFA|IOC|WHO|IWF|EZB)"
    r"-(?:\w+-)?(?:Präsident(?:in)?|Chef(?:in)?|Regierung|Kommission|Parlament|Kongress|Senat"
    r"|Außenminister(?:in)?|Außenministerium|Generalsekretär(?:in)?|Armee|Militär|Notenbank"
    r"|Fraktion|Botschafter(?:in)?)$"
    r"|^(?:Regierung|Staat)schef(?:in)?$"
    r"|^(?:Militär|Armee|Polizei|Geheimdienst|Notenbank|Zentralbank|Generalstabs|Partei|Fraktions)"
    r"chef(?:in)?$"
    r"|^(?:EU|G7|G20|Nato|NATO|UN|Uno|Klima|Welt\w+)-?[Gg]ipfel$",
)
_NAMED = re.compile(
    r"(?P<name>[A-ZÄÖÜ][\w&.]+(?:-[A-ZÄÖÜ]\w+)*)-(?:Gesellschaft|Stiftung|Institut|Universität|Konzern"
    r"|Gruppe|Prozess|Affäre|Skandal|Aktie|Kirche|Akademie|Vorstand|Belegschaft|Partei|Fraktion|Dienst|Teleskop|Netz|Plattform"
    r"|Programm|App|System|Miliz|Sabotage|Sprengung|Vorrat|Markt|Verbot|Abkommen|Streit)$"
)
"""What somebody's name makes the only one: `Fraunhofer-Gesellschaft`."""
_GENDERS = {
    "Gesellschaft": "f", "Stiftung": "f", "Institut": "n", "Universität": "f", "Konzern": "m",
    "Gruppe": "f", "Prozess": "m", "Affäre": "f", "Skandal": "m", "Aktie": "f", "Kirche": "f",
    "Akademie": "f", "Vorstand": "m", "Belegschaft": "f", "Partei": "f", "Fraktion": "f",
    "Dienst": "m", "Teleskop": "n", "Netz": "n", "Plattform": "f", "Programm": "n", "App": "f",
    "System": "n", "Sabotage": "f", "Miliz": "f", "Sprengung": "f",
    "Vorrat": "m", "Markt": "m", "Verbot": "n", "Abkommen": "n", "Streit": "m",
}  # fmt: skip
_OCCUPATIONS = re.compile(
    r"(?:[Pp]olitiker|[Ss]chauspieler|[Ss]änger|[Kk]omponist|[Rr]egisseur|[Aa]utor|[Ss]chriftsteller|[Mm]usiker"
    r"|[Mm]oderator|[Jj]ournalist|[Aa]ktivist|[Uu]nternehmer|Oligarch|Rapper|Dichter|[Ff]otograf"
    r"|[Pp]hilosoph|Historiker|Physiker|Astronaut|Dirigent|Pianist|Künstler|[Pp]roduzent|Komiker"
    r"|Kabarettist|Verleger|Architekt|[Dd]esigner|Modeschöpfer|\w*[Nn]obelpreisträger|Fußballer|Boxer|Tänzer|Virologe|Ökonom|Influencer)"
    r"(?:in)?$"
)
_ADJECTIVE = re.compile(
    r"(?:\w+(?:isch|lich|ig|bar|sam|los|haft|ös|iv|al|ell|end|ierte?|iert|eich|är|ant|ent)"
    r"|(?:ge|be|ver|er|zer|ent|ab|aus|an|auf|ein)\w+(?:en|t)"
    r"|neu|alt|jung|groß|klein|schwer|stark|weiter|toter?|hoh|lang|kurz|kalt|warm|rot|schwarz|grün"
    r"|weiß|blau|früher|erst|zweit|dritt|deutsch|schnell|teur|billig|best|größt|höchst)e[rsnm]?$"
)
_SHORTEST_HEAD, _SHORTEST_PREFIX = 5, 3
_SHORT_HEADS = re.compile(
    r"(?<=[a-zäöüß]{4})(?:wahl|fest|werk|park|plan|ziel|deal|akte|saal)(?:e|en|n|s)?$"
)
"""Heads of compounds that are shorter, and end no name."""
_NO_NOUNS = word_set("Gaza-Stadt Volkswagen Lufthansa Thyssenkrupp Rheinmetall Wintershall")
"""Names that look like compounds."""
_TOWN = re.compile(r"(?:stadt|dorf|haus|haven|hafen|brück|brücken|heim|werder|insel)$")
_NO_TOWN = re.compile(
    r"(?:Groß|Klein|Haupt|Hafen|Innen|Alt|Grenz|Küsten|Partner|Millionen|Provinz|Heimat|Bundes|Berg"
    r"|Kranken|Wohn|Hoch|Park|Kauf|Mehrfamilien|Einfamilien|Reihen|Pflege|Flug|See|Senioren|Tier"
    r"|Rat|Ur|Gast|Bau|Ferien|Nachbar|Geister|Olympia|Universitäts|Gottes|Gewächs|Schul|Halb|Urlaubs"
    r"|Kinder|Alten|Wohn|Asylbewerber|Studenten|Jacht|Yacht|Container|Brenn)"
)
"""What towns are called like, and what towns are not."""


def _entries() -> dict[str, Noun]:
    found: dict[str, Noun] = {}
    for table, kind, person in (
        (lexicon.DEED, Kind.DEED, False),
        (lexicon.COUNT, Kind.COUNT, False),
        (lexicon.PEOPLE, Kind.COUNT, True),
    ):
        for gender, words in table.items():
            for entry in words.split():
                found |= dict(_forms(entry, gender, kind, person=person))
    for gender, words in lexicon.UNIQUE.items():
        found |= {word: Noun(gender, Kind.UNIQUE) for word in words.split()}
    for gender, words in lexicon.LONE_PEOPLE.items():
        found |= {word: Noun(gender, Kind.UNIQUE, person=True) for word in words.split()}
    found |= {word: Noun("m", Kind.UNIQUE, plural=True) for word in lexicon.UNIQUE_PLURALS.split()}
    found |= {
        w: Noun(("m"), Kind.COUNT, plural=True, person=True) for w in lexicon.PLURAL_PEOPLE.split()
    }
    return found


def _forms(entry: str, gender: str, kind: Kind, *, person: bool) -> list[tuple[str, Noun]]:
    word, _, plural = entry.partition("/")
    weak, word = word.endswith("*"), word.removesuffix("*")
    if plural == "-":
        return [(word, Noun(gender, kind, None, person))]
    singular = (word, Noun(gender, kind, person=person, weak=weak))
    if plural in {"", "="}:
        return [singular]
    many = plural if plural[0].isupper() else word + plural
    return [singular, (many, Noun(gender, kind, plural=True, person=person, weak=weak))]


_NOUNS = _entries()
_SURNAMES = word_set("Bauer Fischer Jäger Richter König Prinz General Bischof Papst Chef")
"""Nouns that are names as well, and the ends of names: `Beckenbauer`."""
_HEADS = {
    word.lower(): known
    for word, known in _NOUNS.items()
    if known.kind is not Kind.UNIQUE and word not in _SURNAMES
}
_OF_TOWN = re.compile(
    r"(?:Schweiz|Berlin|Hamburg|Köln|Münch(?:e)?n|Stuttgart|Leipzig|Dresdn|Brem|Hannover|Essen|Dortmund|Wien"
    r"|Zürch|Zürich|Paris|London|Kiew|Brüssel|Moskau|Genf|Pek|Washington|Mainz|Bonn|Potsdam|Kiel"
    r"|Halle|Jena|Kassel|Basl|Bern|Graz|Linz|Rostock|Schwerin|Wiesbaden|Saarbrück|Ulm|Aachn"
    r"|[A-ZÄÖÜ][a-zäöüß]+(?:burg|stadt|furt|heim|berg|dorf|hausen|kusen|hafen|brück|ingen|bruck))er$"
)
_ROAD = re.compile(r"[AB]\d+$")


@lru_cache(maxsize=4096)
def noun(word: str) -> Noun | None:
    """What is known of a noun, or of the head of a compound; None for names and unknown ones."""
    known = _NOUNS.get(word)
    if known is None and word[:1].isalnum() and not word[:1].islower():
        known = Noun("f", Kind.UNIQUE) if is_road(word) else _adjectival(word) or _head(word)
        known = known or _woman(word) or _by_ending(word)
        named = _NAMED.match(word)
        if named and _NOUNS.get(named["name"]) is None and _head(named["name"]) is None:
            return Noun(_GENDERS[word.rpartition("-")[2]], Kind.UNIQUE)
    if known and _LONE_HOLDERS.search(word) and not word.lower().startswith(("ex-", "vize", "alt")):
        return Noun(known.gender, Kind.UNIQUE, person=known.person, weak=known.weak)
    return known


def _adjectival(word: str) -> Noun | None:
    """A person that is declined like an adjective: `Verdächtiger`, `17-Jährige`."""
    found = _ADJECTIVAL.search(word)
    if found is None:
        return None
    ending = found[1] or ""
    one = ending in {"r", "m"} or (not ending and bool(_AGED.match(word)))
    return Noun("m" if ending else "f", Kind.COUNT, False if one else None, person=True)


def _by_ending(word: str) -> Noun | None:
    if _FEMININE.search(word):
        return Noun("f", Kind.DEED)
    return next((Noun(g, Kind.DEED, p) for e, g, p in _ENDINGS if word.endswith(e)), None)


def _woman(word: str) -> Noun | None:
    """A woman by what a man is called: `Terroristin`."""
    man = noun(re.sub(r"in(?:nen)?$", "", word)) if word.endswith(("in", "innen")) else None
    if man is None or not man.person or man.gender != "m":
        return None
    return Noun("f", Kind.COUNT, word.endswith("innen"), person=True)


def is_of_place(adjective: str) -> bool:
    """Whether an adjective is made of the name of a town, and never declined: `Berliner`."""
    return bool(_OF_TOWN.match(adjective))


def is_land(word: str) -> bool:
    """Whether a name of a country always has its article."""
    return word in places.LANDS


def is_road(word: str) -> bool:
    """Whether a word is the number of a road: `A3`."""
    return bool(_ROAD.match(word))


def may_be_surname(word: str) -> bool:
    """Whether a noun is a name as often: `Fischer`."""
    return word in _SURNAMES


def is_occupation(word: str) -> bool:
    """Whether a word says what somebody is, rather than an office: `die Autorin Anna Berg`."""
    return bool(_OCCUPATIONS.search(word))


def is_mass(word: str) -> bool:
    """Whether a noun takes no indefinite article: `scharfe Kritik`."""
    return bool(_MASSES.search(word))


def by_adjective(adjective: str, *, accusative: bool = False) -> Noun | None:
    """What a strong adjective tells of an unknown noun behind it: `Alter Fahrplan`."""
    if accusative and adjective.endswith("en") and _ADJECTIVE.match(adjective):
        return Noun("m", Kind.COUNT)
    if not _ADJECTIVE.match(adjective) or adjective.endswith(("e", "en", "em")):
        return None
    return Noun("m" if adjective.endswith("er") else "n", Kind.COUNT)


def _head(word: str) -> Noun | None:
    prefix, hyphen, last = word.rpartition("-")
    town = not hyphen and _TOWN.search(word) and not _NO_TOWN.match(word)
    if town or word in _NO_NOUNS:
        return None
    if hyphen and prefix:
        return _NOUNS.get(last) or _head(last)
    lower = word.lower()
    short = _SHORT_HEADS.search(word)
    if short:
        return _NOUNS.get(short[0].capitalize())
    if lower.endswith(("chef", "chefin")):
        return _NOUNS["Chefin" if lower.endswith("in") else "Chef"]
    for cut in range(_SHORTEST_PREFIX, len(lower) - _SHORTEST_HEAD + 1):
        found = _HEADS.get(lower[cut:])
        if found:
            return found
    return None


_ARTICLES = {
    Kind.UNIQUE: {
        "m": ("der", "den", "dem"),
        "f": ("die", "die", "der"),
        "n": ("das", "das", "dem"),
        "p": ("die", "die", "den"),
    },
    Kind.COUNT: {
        "m": ("ein", "einen", "einem"),
        "f": ("eine", "eine", "einer"),
        "n": ("ein", "ein", "einem"),
    },
}
NOMINATIVE, ACCUSATIVE, DATIVE = range(3)


def article(found: Noun, case: int, *, definite: bool) -> str:
    """The article of a noun in a case."""
    kind = Kind.UNIQUE if definite else Kind.COUNT
    return _ARTICLES[kind]["p" if definite and found.plural else found.gender][case]


def declined(adjective: str, case: int, *, definite: bool, plural: bool = False) -> str:
    """A strong adjective as it stands behind an article: `neuer`, but `der neue`."""
    stem = re.sub(r"e[rsnm]?$", "", adjective)
    if stem == adjective:
        return adjective
    if case == DATIVE or plural or adjective.endswith("en"):
        return f"{stem}en"
    return f"{stem}e" if definite else adjective
