"""German verbs in headlines: finite forms and participles, told apart by their shape.

Shapes are the rule (`ge…t`, `…te`, a prefix before `ge`); lists hold only the forms that a shape
would judge wrongly, and those that are finite and participle alike (`verurteilt`).
"""

import re
from enum import Enum, auto

from services.content.domain.headlines.german.words import ADVERBS, word_set


class Form(Enum):
    """What a word may be in a clause; see `form`."""

    NONE = auto()
    SINGULAR = auto()
    PLURAL = auto()
    EITHER = auto()
    """A singular verb or a participle: `verurteilt`, `kritisiert`."""
    PARTICIPLE = auto()


_NO_VERBS = word_set(
    "nicht jetzt weit zuletzt erst zuerst dort selbst fast laut seit mit gut schlecht leicht "
    "bereit insgesamt bekannt tot spät statt sofort direkt echt hart alt kalt rot fest acht "
    "nächst vielleicht meist weltweit bundesweit landesweit europaweit derzeit zurzeit "
    "jederzeit samt gesamt überhaupt ernst dicht dritt exakt konkret insolvent nackt "
    "geschickt unbekannt gegen wegen neben zwischen hinten oben unten außen innen morgen "
    "gestern heute dagegen deswegen zugunsten infolge mindestens höchstens wenigstens einen "
    "keinen seinen ihren diesen jeden allen beiden vielen wenigen anderen eigenen ersten "
    "pleite zweiten dritten letzten nächsten neuen alten großen kleinen weiteren mehreren zehn "
    "sieben tausenden hunderten dutzenden denen deren zusammen offen trotzdem besten meisten "
    "allein ein kein sein rein hin bitte heikle seite mitte etliche solche manche jüngsten "
    "gegenüber entgegen insbesondere bestens aufgrund dank angesichts trotz während gemeinsam "
    "künftig erneut erstmals wohl offenbar ab an auf aus bei bis durch für in nach über um "
    "unter von vor zu zum zur im am ans ins vom beim den dem der die das des und oder als wie "
    "sich auch nur noch schon mehr weniger sehr so wieder dann gar nie immer ohne per pro "
    "rund etwa knapp teils bald kaum eben lieber davon dazu dabei daran darauf hier"
)
_SINGULARS = word_set(
    "ist war wird hat hatte wurde kann könnte konnte soll sollte muss musste müsste will "
    "wollte darf durfte dürfte mag möchte weiß bleibt kam ging gab nahm trat fiel fuhr hielt "
    "ließ gewann verlor starb brach traf fand sprach beschloss schloss warf schlug zog lag "
    "stand sah lief bot wuchs sank stieg erhielt bekam wies verließ entschied begann verschob "
    "hob griff rief flog schrieb blieb würde wäre hätte käme tat trug sei habe werde könne "
    "müsse solle dürfe"
)
_PLURALS = word_set(
    "sind waren werden haben hatten wurden können könnten konnten sollen sollten müssen "
    "mussten müssten wollen wollten dürfen durften dürften mögen möchten wären hätten würden "
    "kamen gingen gaben nahmen traten fielen fuhren hielten ließen gewannen verloren starben "
    "brachen trafen fanden sprachen beschlossen schlossen warfen schlugen zogen lagen standen "
    "sahen liefen boten wuchsen sanken stiegen erhielten bekamen wiesen verließen entschieden "
    "begannen flogen tun bedauern fordern liefern verhindern verweigern ändern kümmern "
    "sichern feiern fürchten steuern erinnern scheitern dauern sammeln verhandeln ermitteln "
    "entwickeln handeln wechseln verbessern"
)
_GE_FINITE = word_set(
    "gewinnt gehört gelingt gesteht genehmigt gefährdet gedenkt gefällt gerät gestaltet "
    "gewährt gibt geht gilt gleicht geschieht genießt gewöhnt gelangt gebiert genügt "
    "gestattet"
)
_GE_INFINITIVES = word_set(
    "gewinnen gehen geben gehören gelten genehmigen gestalten gewähren gedenken gestehen "
    "genießen geschehen gelingen gefährden gestatten genügen geraten gefallen gebären"
)
_GE_EITHER = word_set("genehmigt gefährdet gestaltet gewährt gestattet")
_STRONG = re.compile(
    r"(?:be|emp|ent|er|ge|miss|ver|zer|über|unter|wider|hinter|voll)"
    r"(?:bricht|nimmt|liert|hält|lässt|steht|bietet|spricht|gibt|tritt|fällt|läuft|fährt|zieht"
    r"|schreibt|schließt|greift|kommt|geht|bleibt|scheint|stirbt|wirft|wirbt|trifft|weist|sieht"
    r"|trägt|schlägt|schießt|sticht|bindet|schwindet|schiebt|bringt|kennt|ringt|reißt|treibt|birgt"
    r"|gisst|winnt|ginnt|fiehlt|hebt|rät|nennt|sinkt|springt|stößt|liegt|leidet|löscht)$"
)
_STRONG_PAST = re.compile(
    r"(?:be|emp|ent|er|ge|miss|ver|zer|über|unter|wider|hinter|voll)?"
    r"(?:gab|gäbe|nahm|kam|käme|ging|stand|fand|trat|fiel|hielt|ließ|sprach|schrieb|zog|trug|schlug"
    r"|warf|lag|sah|bot|rief|griff|brach|schloss|wies|stieg|sank|traf|schied|riss|hob|lief|fuhr|schuf"
    r"|schoss|floh|flog|starb|warb|gewann|begann|verlor|wuchs|blieb|half|aß|trank|saß|lud|schwieg)"
    r"(?P<plural>en)?$"
)
_STRONG_FINITE = word_set(
    "entscheidet empfängt überwiegt bestreitet verzeiht bedenkt betritt bricht verzichtet "
    "berichtet verhandelt ermittelt erinnert verfügt beteiligt bemüht protestiert "
    "demonstriert reagiert kandidiert appelliert diskutiert profitiert plädiert triumphiert "
    "resigniert beharrt verharrt rebelliert spekuliert eskaliert existiert gratuliert "
    "debattiert beklagt bedroht verfehlt erklimmt überzeugt überlebt ertrinkt verschwindet erwacht "
    "entbrennt ertönt"
)
"""Singular verbs whose participle has another shape, or none that a passive is made of."""
_PLURAL_EITHER = word_set(
    "erhalten entlassen erlassen überfallen vergeben empfangen beschlossen verloren entschieden "
    "befallen"
)
"""Plural verbs that are participles at the end of a clause that has no other verb."""
_STRONG_PARTICIPLES = word_set(
    "erschossen erstochen verboten betroffen erhoben unterbrochen unterschrieben entzogen "
    "verschoben bewiesen verwiesen unternommen übernommen verhangen beworfen verstorben "
    "ertrunken erfroren verschwunden entkommen zerbrochen verschollen vernommen bezogen "
    "beschossen verworfen vertrieben zerrissen erschlagen enthoben entnommen entbunden"
)
_INSEPARABLE = re.compile(r"(?:be|emp|ent|er|miss|ver|zer|über|unter|wider|hinter)\w{2,}t$")
_PARTICLE = (
    "ab|an|auf|aus|bei|durch|ein|fest|fort|frei|her|heraus|hin|hinaus|hoch|los|mit|nach|nieder|um"
    "|heim|still|teil|statt|über|unter|vor|voran|weg|weiter|wieder|zu|zurück|zusammen|tot|lahm|fern"
    "|aufrecht|bekannt|bereit|nahe|kaputt|kurz|leer|quer|schwer|um|vorweg|gleich|sicher|dar|krank"
)
_GE_PARTICIPLE = re.compile(rf"(?:{_PARTICLE})?ge\w{{2,}}(?:t|en)$|(?:{_PARTICLE})getan$")
_SEPARABLE_EITHER = re.compile(
    rf"(?:{_PARTICLE})(?:be|ent|er|ver|miss|zer)\w{{2,}}(?:t|en)$|(?:{_PARTICLE})\w+iert$"
)
"""Participles of two prefixes: `vorbereitet`, `anerkannt`, `aufrechterhalten`."""

INTRANSITIVE = word_set(
    "gestorben verstorben gekommen gesunken gestiegen angestiegen gefallen abgestürzt "
    "gestürzt eingestürzt zurückgetreten entgleist explodiert verunglückt ertrunken "
    "umgekommen gelandet gestrandet eingetroffen angekommen ausgebrochen zusammengebrochen "
    "gescheitert zusammengestoßen aufgetaucht verschwunden geflohen geflüchtet entkommen "
    "ausgelaufen untergegangen ausgefallen abgebrannt niedergebrannt gekentert erkrankt "
    "aufgestiegen abgestiegen ausgestiegen ausgeschieden gewachsen geplatzt genesen "
    "zurückgekehrt ausgetreten erfroren erstickt eingebrochen zurückgegangen eingegangen "
    "angelaufen gestartet kollabiert eskaliert zerbrochen gegangen heimgekehrt eingeknickt "
    "abgereist aufgebrochen durchgefallen gestrauchelt geborsten entlaufen losgegangen "
    "ausgerutscht weggelaufen eingezogen emigriert insolvent implodiert detoniert"
)
"""Participles that take `sein` in the active perfect."""
WITH_HAVE = word_set("begonnen zugenommen abgenommen stattgefunden angefangen nachgelassen")
"""Participles that take `haben`, though the subject does nothing to anyone."""
STATES = word_set(
    "geplant betroffen gefährdet überlastet umstritten abgeschlossen vorbereitet "
    "ausgelastet ausverkauft zerstritten verschuldet"
)
"""Participles that say how things are: `ist geplant`."""
ONGOING = word_set("vermisst gesucht erwartet gefordert befürchtet diskutiert verdächtigt vermutet")
"""Participles of what goes on: `wird vermisst`."""
_NO_PASSIVE = word_set(
    "gewarnt gesagt gekämpft gestritten geantwortet gedroht gestreikt gejubelt gefreut "
    "geworden gewesen gekonnt geblieben gedacht gesprochen gegriffen gerechnet gerungen "
    "gespielt getrauert gezittert gezögert gesiegt gewonnen geeignet geneigt gewohnt "
    "geschockt entsetzt besorgt empört begeistert verärgert enttäuscht überrascht erleichtert "
    "erfreut verunsichert gespalten gelassen gefragt geboten gespannt verwandt bewusst "
    "verliebt"
)
"""Participles that make no passive, or that say how somebody feels."""


def form(word: str) -> Form:
    """What `word` may be by its shape; its place in the clause decides between `EITHER`."""
    if not word.isalpha() or not word[0].islower():
        return Form.NONE
    past = _STRONG_PAST.match(word)
    if word in _PLURALS or word in _PLURAL_EITHER or (past and past["plural"]):
        return Form.PLURAL
    if past or word in _SINGULARS | _STRONG_FINITE or _STRONG.match(word):
        return Form.SINGULAR
    if word == "verletzt" or word in _GE_EITHER:
        return Form.EITHER
    return Form.NONE if word in _NO_VERBS | ADVERBS else _by_shape(word)


def _by_shape(word: str) -> Form:
    if word in _GE_FINITE:
        return Form.SINGULAR
    if is_participle(word):
        return Form.PARTICIPLE
    if word.endswith("iert") or _INSEPARABLE.match(word):
        return Form.EITHER
    if word.endswith(("ten", "en")):
        return Form.PLURAL
    return Form.SINGULAR if word.endswith(("t", "te")) else Form.NONE


def is_participle(word: str) -> bool:
    """Whether `word` has the shape of a participle and no other use."""
    if word in INTRANSITIVE | WITH_HAVE | STATES | _STRONG_PARTICIPLES:
        return not (word.endswith("iert") or _INSEPARABLE.match(word))
    return word not in _GE_FINITE | _GE_INFINITIVES and bool(
        _GE_PARTICIPLE.match(word) or _SEPARABLE_EITHER.match(word)
    )


def may_end_as_participle(word: str) -> bool:
    """Whether `word` is a participle where it ends a clause that has no other verb."""
    return is_participle(word) or word in _PLURAL_EITHER or form(word) is Form.EITHER


def is_always_finite(word: str) -> bool:
    """Whether `word` is a finite verb wherever it stands."""
    return (
        word in _SINGULARS
        or bool(_STRONG_PAST.match(word))
        or (word in _PLURALS and not word.endswith(("ern", "eln")))
    )


def perfect(participle: str, *, plural: bool) -> tuple[str, str, str] | None:
    """The finite verb and the end of a clause whose participle stands alone, and the rule.

    None where the participle makes neither a passive nor a perfect.
    """
    if participle in _NO_PASSIVE:
        return None
    if participle in INTRANSITIVE:
        return "sind" if plural else "ist", participle, "de.perfekt"
    if participle in WITH_HAVE:
        return "haben" if plural else "hat", participle, "de.perfekt"
    if participle in STATES:
        return "sind" if plural else "ist", participle, "de.zustand"
    if participle in ONGOING:
        return "werden" if plural else "wird", participle, "de.passiv"
    return "sind" if plural else "ist", f"{participle} worden", "de.passiv"
