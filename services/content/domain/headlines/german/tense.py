"""The perfect tense: a headline tells in the present what German radio says has happened."""

import re
from dataclasses import replace

from services.content.domain.headlines.german import places
from services.content.domain.headlines.german.clause import Clause
from services.content.domain.headlines.german.tokens import bare
from services.content.domain.headlines.german.words import word_set

_PERFECT = {
    finite: (auxiliary, participle)
    for auxiliary, verbs in {
        "haben": "beschließt/beschließen/beschlossen verhängt/verhängen/verhängt "
        "verurteilt/verurteilen/verurteilt billigt/billigen/gebilligt "
        "genehmigt/genehmigen/genehmigt verabschiedet/verabschieden/verabschiedet "
        "weist+zurück/weisen+zurück/zurückgewiesen "
        "räumt+ein/räumen+ein/eingeräumt "
        "kündigt+an/kündigen+an/angekündigt bestätigt/bestätigen/bestätigt "
        "kippt/kippen/gekippt nimmt+fest/nehmen+fest/festgenommen "
        "erschießt/erschießen/erschossen tötet/töten/getötet entdeckt/entdecken/entdeckt "
        "einigt/einigen/geeinigt erschüttert/erschüttern/erschüttert "
        "ruft+aus/rufen+aus/ausgerufen "
        "richtet+hin/richten+hin/hingerichtet "
        "begnadigt/begnadigen/begnadigt stimmt+zu/stimmen+zu/zugestimmt "
        "trennt/trennen/getrennt gewinnt/gewinnen/gewonnen "
        "verliert/verlieren/verloren siegt/siegen/gesiegt verschiebt/verschieben/verschoben "
        "sagt+ab/sagen+ab/abgesagt sagt+zu/sagen+zu/zugesagt "
        "schießt+ab/schießen+ab/abgeschossen feuert+ab/feuern+ab/abgefeuert "
        "nominiert/nominieren/nominiert vereidigt/vereidigen/vereidigt ernennt/ernennen/ernannt "
        "verklagt/verklagen/verklagt stürmt/stürmen/gestürmt erobert/erobern/erobert "
        "setzt+ab/setzen+ab/abgesetzt bricht+ab/brechen+ab/abgebrochen "
        "leitet+ein/leiten+ein/eingeleitet stellt+vor/stellen+vor/vorgestellt "
        "legt+vor/legen+vor/vorgelegt reicht+ein/reichen+ein/eingereicht "
        "spricht+frei/sprechen+frei/freigesprochen weist+ab/weisen+ab/abgewiesen "
        "enthebt/entheben/enthoben entlässt/entlassen/entlassen "
        "lässt+frei/lassen+frei/freigelassen",
        "sein": "stirbt/sterben/gestorben "
        "stürzt+ab/stürzen+ab/abgestürzt bricht+zusammen/brechen+zusammen/zusammengebrochen "
        "entgleist/entgleisen/entgleist explodiert/explodieren/explodiert "
        "scheitert/scheitern/gescheitert zerbricht/zerbrechen/zerbrochen "
        "ertrinkt/ertrinken/ertrunken verunglückt/verunglücken/verunglückt "
        "kentert/kentern/gekentert kollidiert/kollidieren/kollidiert "
        "stürzt+ein/stürzen+ein/eingestürzt implodiert/implodieren/implodiert",
    }.items()
    for one in verbs.split()
    for *finites, participle in [one.split("/")]
    for finite in finites
}
"""Verbs of what is over once it is reported; a particle that stands apart follows a plus sign."""
_RULED = {
    "erlaubt": "erlaubt", "verbietet": "verboten", "untersagt": "untersagt", "stoppt": "gestoppt",
    "kippt": "gekippt", "hebt+auf": "aufgehoben", "erklärt": "erklärt", "entzieht": "entzogen",
    "lehnt+ab": "abgelehnt", "lässt+zu": "zugelassen", "spricht+zu": "zugesprochen",
    "ordnet+an": "angeordnet", "stellt+ein": "eingestellt",
}  # fmt: skip
"""What a court does is over once it is reported."""
_COURT = re.compile(r"(?:gericht|gerichtshof|court|EuGH|BGH|EGMR)$", re.IGNORECASE)
_PARTICLES = word_set(
    "ab an auf aus ein fest frei hin los mit nach um vor weg zu zurück zusammen durch"
)
_PLANNED = frozenset({"entlässt", "entlassen"})
"""What a firm does to many is a plan; `entlässt den Minister` is over."""
_TOLLS = {"steigt": "gestiegen", "sinkt": "gesunken", "erhöht": "gestiegen"}
_TOLL = re.compile(
    r"^[Dd]ie Zahl der (?:\w+ )?(?:\w*[Tt]oten|\w*[Oo]pfer|\w*[Vv]erletzten|Vermissten)\b"
)
_HARMED = re.compile(
    r"(?:gestorben|getötet|verletzt|erschossen|erstochen|ertrunken|vermisst|festgenommen|verhaftet"
    r"|evakuiert|entführt)(?: worden)?$"
)
_ANYBODY = re.compile(
    r"[Ee]ine?$|[Mm]ehrere$|[Mm]indestens$|[Zz]wei$|[Dd]rei$|[Vv]ier$|[Ff]ünf$|\d|\w*[Tt]ausende$"
    r"|Dutzende$|Hunderte$"
)
_WHERE = word_set("in im bei beim nach durch an am von vom vor nahe infolge wegen")
_AHEAD = word_set(
    "ab künftig morgen bald demnächst heute kommende kommenden kommendes nächste nächsten nächstes "
    "jetzt nicht weiter weiterhin Ende Anfang Mitte wieder als wie dass um"
)
"""Words by which a headline speaks of what is to come, or goes on."""
_MONTHS = word_set(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember Frühjahr "
    "Sommer Herbst Winter"
)


def told(clause: Clause) -> Clause:
    """`clause` in the perfect where its verb tells what is over; else as it is."""
    toll = _TOLLS.get(clause.verb) if _TOLL.match(" ".join(clause.prefield)) else None
    if toll and not any(word.endswith(",") for word in clause.rest):
        rest = tuple(word for word in clause.rest if word != "sich")
        return replace(clause, verb="ist", rest=(*rest, toll))
    last = bare(clause.rest[-1]) if clause.rest else ""
    apart = _PERFECT.get(f"{clause.verb}+{last}")
    found = apart or (None if last in _PARTICLES else _PERFECT.get(clause.verb))
    if clause.verb in _PLANNED and any(word[:1].isdigit() for word in clause.rest):
        return clause
    if found is None and _COURT.search(bare(clause.prefield[-1])):
        found = _ruled(clause, last)
        apart = found if last in _PARTICLES else None
    rest = clause.rest[:-1] if apart else clause.rest
    if found is None or not _is_over(replace(clause, rest=rest)):
        return clause
    auxiliary, participle = found
    forms = {"haben": ("hat", "haben"), "sein": ("ist", "sind")}[auxiliary]
    return replace(clause, verb=forms[not clause.singular], rest=(*rest, participle))


def _ruled(clause: Clause, last: str) -> tuple[str, str] | None:
    """The auxiliary and the participle of what a court does."""
    verb = f"{clause.verb}+{last}" if last in _PARTICLES else clause.verb
    return ("haben", _RULED[verb]) if verb in _RULED else None


def is_nowhere(clause: Clause) -> bool:
    """Whether a clause counts victims, and does not say where or of what."""
    words = {bare(word) for word in (*clause.prefield, *clause.rest)}
    counted = _TOLL.match(" ".join(clause.prefield))
    harmed = _ANYBODY.match(clause.prefield[0]) and _HARMED.match(" ".join(clause.rest[-1:]))
    return bool(counted or harmed) and not words & (_WHERE | places.PLACES)


def _is_over(clause: Clause) -> bool:
    """Whether nothing else in a clause looks ahead, and its participle can stand at its end."""
    text = re.sub("[Mm]ehr als", "", " ".join((*clause.prefield, *clause.rest)))
    infinitive = clause.rest[-2:-1] == ("zu",) and clause.rest[-1].islower()
    listed = any(word.endswith((",", ";")) for word in clause.rest)
    return not (infinitive or listed or (_AHEAD | _MONTHS) & {bare(w) for w in text.split()})
