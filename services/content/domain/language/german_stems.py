"""Stems of German words: participles, strong verbs and the names of countries go with their kin."""

import re

_ENDINGS = (
    "ungen", "ung", "innen", "erin", "ern", "en", "em", "er", "es", "et", "st", "e", "n", "s", "t"
)  # fmt: skip
_SHORTEST = 4
_PARTICIPLE = re.compile(r"ge(?P<root>\w{3,}?)e?(?:t|n)$")
_OF_COUNTRY = re.compile(r"(?P<root>\w{3,})isch(?:e[rsnm]?|)$")
_SLAVIC = re.compile(r"(?P<root>\w{4,})(?:[iy]j|yi)s?$")
"""A name from a Slavic language, as outlets spell it: `Selenskyj`, `Selenskij`, `Selenskyi`."""
_QUAKE = re.compile(r"(?:erd|see|nach|jahrhundert)beben")
_KIN = {
    "tret": "tritt tritts treten tretet trat traten getreten zurückgetreten rücktritt rücktritts "
    "zurücktreten rücktrittsforderung abgetreten",
    "tot": "tote toten toter totem todesopfer todesopfern getötet getötete getöteten tötet tod "
    "todes todesfälle tödlich",
    "kündig": "kündigt kündigen kündigte angekündigt ankündigung ankündigungen ankündigen",
    "rett": "rettet retten gerettet rettung retter rettungskräfte",
    "verletz": "verletzt verletzte verletzten verletzter schwerverletzte",
    "sterb": "stirbt sterben starb starben gestorben verstorben",
    "schieß": "schießt schoss schossen geschossen schuss schüsse schüssen erschossen erschießt "
    "beschossen beschuss schützen schießerei",
    "festnehm": "festgenommen festnahme festnahmen festnehmen",
    "beschließ": "beschließt beschloss beschlossen beschluss beschlüsse",
    "verbiet": "verbietet verbot verboten verbote",
    "schließ": "schließt schloss geschlossen schließung schließungen",
    "steig": "steigt stieg stiegen gestiegen anstieg angestiegen",
    "sink": "sinkt sank sanken gesunken",
    "verlier": "verliert verlor verloren verlust verluste",
    "gewinn": "gewinnt gewann gewonnen gewinne gewinner",
    "ertrink": "ertrinken ertrank ertranken ertrunken",
    "brech": "bricht brach brachen gebrochen ausgebrochen ausbruch",
    "brenn": "brennt brannte gebrannt abgebrannt brand brände",
    "stürz": "sturz stürzt stürzte gestürzt abgestürzt absturz eingestürzt einsturz",
    "stoß": "stößt stieß stießen gestoßen zusammengestoßen zusammenstoß",
    "abstimm": "abgestimmt abstimmung abstimmungen",
    "sprech": "spricht sprach gesprochen sprechen gespräch gespräche gesprächen",
    "treff": "trifft traf getroffen treffen",
    "entlass": "entlässt entließ entlassen entlassung",
    "greif": "greift griff griffen angegriffen angriff angriffe angriffen",
    "flieg": "fliegt flog geflogen flug flüge flügen",
    "flieh": "flieht floh flohen geflohen flucht geflüchtet geflüchtete geflüchteten flüchtling "
    "flüchtlinge flüchtlingen",
    "parlament": "parlaments parlamentarier parlamentariern parlamentarierin abgeordnete "
    "abgeordneten abgeordneter",
    "wähl": "wählt wählen gewählt wahl wahlen wähler",
    "beb": "beben bebens",
    "türk": "türkei türke türken",
    "russ": "russland russlands russe russen",
    "chin": "china chinas chinese chinesen chines",
    "frankreich": "frankreichs franzose franzosen französ",
    "griech": "griechenland griechenlands grieche griechen",
    "brit": "großbritannien großbritanniens brite briten",
    "usa": "us amerika amerikas amerikan us-amerikan amerikaner amerikanern",
    "pol": "polen polens poln pole",
    "span": "spanien spaniens spanier",
    "ital": "italien italiens italien italiener",
    "schwed": "schweden schwedens schwede",
    "dän": "dänemark dänemarks däne dänen",
    "deutschland": "deutschlands bundesrepublik",
    "israel": "israels israelis",
    "kiew": "kyjiw kyiv kiews",
    "netanjahu": "netanyahu netanjahus netanyahus",
    "erdogan": "erdoğan erdogans erdoğans",
    "brüssel": "brüsseler brüssels",
}
_STEMS = {form: root for root, forms in _KIN.items() for form in (root, *forms.split())}


def stem(word: str) -> str:
    """The stem of `word`, as it is written: a capital tells a noun from a participle."""
    lower = word.lower()
    known = "beb" if _QUAKE.match(lower) else _STEMS.get(lower)
    if known:
        return known
    slavic = _SLAVIC.match(lower)
    if slavic:
        return slavic["root"]
    country = _OF_COUNTRY.match(lower)
    if country:
        return _STEMS.get(country["root"], country["root"])
    participle = _PARTICIPLE.match(word)
    return _without_ending(f"{participle['root']}en" if participle else lower)


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)].rstrip("ei") or word
    return word.rstrip("e") if len(word) > _SHORTEST else word
