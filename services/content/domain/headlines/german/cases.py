"""The case of a German noun in a headline: what a preposition or a verb governs."""

from collections.abc import Sequence

from services.content.domain.headlines.german import nouns
from services.content.domain.headlines.german.nouns import ACCUSATIVE, DATIVE, NOMINATIVE
from services.content.domain.headlines.german.subjects import is_talk
from services.content.domain.headlines.german.tokens import bare, is_adjective, is_nominal
from services.content.domain.headlines.german.words import CONTRACTED, word_set

_CASES = {
    **dict.fromkeys(
        ["mit", "nach", "bei", "von", "aus", "zu", "seit", "in", "vor", "unter"], DATIVE
    ),
    **dict.fromkeys(["durch", "für", "gegen", "um", "über", "ohne"], ACCUSATIVE),
    **dict.fromkeys(["an", "zwischen"], DATIVE),
}


_ATTACKS = ("angriff", "angriffe", "anschlag", "anschläge", "attentat", "überfall", "schüsse")


_GROUNDS = ("autobahn", "straße", "bahnhof", "flughafen", "markt", "insel", "frachter", "feier")
"""What something happens on rather than in: `auf einem Flughafen`."""


_COPULAS = word_set("ist sind war waren wird werden wurde bleibt bleiben heißt gilt")


_DATIVE_VERBS = word_set(
    "droht drohen hilft helfen dankt folgt folgen widerspricht gratuliert gehört gelingt "
    "fehlt fehlen nutzt schadet geht gehen steht stehen kommt kommen liegt liegen entgeht entgehen "
    "entkommt entkommen trotzt trotzen weicht weichen"
)


_AGREEING = word_set(
    "einigt einigen geeinigt verständigt verständigen hofft hoffen wartet warten steigt steigen "
    "gestiegen sinkt sinken gesunken fällt fallen gefallen klettert drängt drängen pocht pochen "
    "setzt setzen besteht verzichtet verzichten verzichtet"
)
"""Verbs whose `auf` governs what is reached or wished for: `einigt sich auf einen Kompromiss`."""
_GIVING = word_set(
    "gibt geben liefert liefern wirft werfen schickt schicken sagt sagen bietet bieten gewährt "
    "gewähren verweigert verweigern überlässt überlassen geliefert zugesagt vorgeworfen geschickt "
    "angeboten gewährt zusagen vorwerfen anbieten helfen sagt+zu sagen+zu sichert+zu sichern+zu"
)
"""Verbs that take somebody to whom something is given, in whatever form they stand."""
_LOSING = word_set("entgeht entgehen entkommt entkommen trotzt trotzen widerspricht folgt folgen")
"""Verbs whose only object stands in the dative."""
_SEES = word_set("sieht sehen steckt stecken steht stehen vermutet vermuten")
"""Verbs of who is behind something: `sieht Moskau hinter dem Anschlag`."""
_TO = word_set("geht gehen liefert liefern übergibt übergeben verkauft verkaufen")
"""Verbs of what somebody gets: `geht an eine Stiftung`."""
_INTO = word_set(
    "eingewiesen eingeliefert eingedrungen dringt dringen "
    "rast rasen kracht krachen prallt prallen gerast gekracht geprallt fährt gefahren investiert "
    "investieren"
)
"""Verbs of what ends in or at something: `rast in eine Menschenmenge`."""


_MOTION = [
    "rast",
    "rasen",
    "fährt",
    "fahren",
    "stürzt",
    "stürzen",
    "kracht",
    "prallt",
    "fällt",
    "fallen",
    "fliegt",
    "zieht",
    "ziehen",
    "kommt",
    "bringt",
    "bringen",
    "schickt",
    "schicken",
    "flieht",
    "dringt",
    "dringen",
    "geht",
    "gehen",
    "reist",
    "reisen",
    "rückt",
    "gestürzt",
    "gefahren",
    "gerast",
    "gebracht",
    "geschickt",
    "eingedrungen",
    "geflohen",
    "gezogen",
    "gefallen",
    "gekracht",
    "geprallt",
    "rutscht",
    "gerutscht",
    "steckt",
    "stellt",
    "liefert",
    "liefern",
    "eingezogen",
    "abgeschoben",
    "verlegt",
    "verwandelt",
]


def governed(words: Sequence[str], at: int, verb: int) -> int | None:
    """The case behind the preposition there; None where it is not sure."""
    preposition = words[at].lower()
    below = preposition == "unter" and at and words[at - 1].lower() in _CASES
    if preposition in CONTRACTED or below:  # `für unter 16-Jährige`
        return None
    if _ends_at(preposition, words, at, verb):
        return ACCUSATIVE
    if preposition == "auf":
        reached = verb >= 0 and bare(words[verb]) in _AGREEING
        return ACCUSATIVE if reached else _governed_by_on(words, at)
    moves = any(bare(w).lower() in _MOTION for w in (words[verb] if verb >= 0 else "", *words[-2:]))
    if preposition in {"in", "über", "unter", "vor", "an"} and moves:
        into = preposition in {"in", "an"} and nouns.is_land(bare(words[at + 1]))
        return ACCUSATIVE if into else None
    if preposition == "über" and not (at and is_talk(bare(words[at - 1]))):
        return None
    behind = preposition == "hinter" and verb >= 0 and bare(words[verb]) in _SEES
    return DATIVE if behind else _CASES.get(preposition)


def _ends_at(preposition: str, words: Sequence[str], at: int, verb: int) -> bool:
    """Whether the preposition there says where something ends, or who gets it."""
    if verb < 0:
        return False
    given = preposition == "an" and bare(words[verb]) in _TO
    return given or (preposition == "in" and at > verb and _ends_in(words, verb))


def _governed_by_on(words: Sequence[str], at: int) -> int | None:
    if at > 0 and bare(words[at - 1]).lower().endswith(_ATTACKS):
        return ACCUSATIVE
    ground = bare(words[at + 1])
    return DATIVE if ground.lower().endswith(_GROUNDS) or nouns.is_road(ground) else None


def _ends_in(words: Sequence[str], verb: int) -> bool:
    """Whether a verb tells what something runs into: `stürzt in den Fluss`, but `stürzt … ab`."""
    verbs = {bare(word) for part in (words[verb], *words[-2:]) for word in part.split()}
    falls = verbs & {"stürzt", "stürzen", "gestürzt"} and words[-1] != "ab"
    breaks = verbs & {"schlägt", "schlagen", "bricht", "brechen"} and words[-1] == "ein"
    return bool(_INTO & verbs or falls or breaks)


def _has_gift(words: Sequence[str], at: int) -> bool:
    """Whether what is given follows: `der Ukraine weitere Unterstützung`."""
    following = at + 1
    while following < len(words) and (
        is_adjective(words, following) or words[following] in {"weitere", "mehr", "keine"}
    ):
        following += 1
    return following < len(words) and is_nominal(words[following])


def _may_get(word: str) -> bool:
    """Whether a noun is somebody who is given something, rather than the gift."""
    known = nouns.noun(word)
    body = known is not None and known.kind is nouns.Kind.UNIQUE and known.gender == "f"
    return nouns.is_land(word) or body


def of_object(words: Sequence[str], at: int, verb: str) -> int | None:
    """The case of the noun there behind this verb; None where it is not sure."""
    if verb in _COPULAS:
        return NOMINATIVE
    followed = at + 1 < len(words) and is_nominal(words[at + 1])
    if followed and bare(words[at]).lower().endswith(("flughafen", "bahnhof")):
        return ACCUSATIVE
    given = {verb, bare(words[-1]), f"{verb}+{bare(words[-1])}"} & _GIVING
    if given and _has_gift(words, at) and _may_get(bare(words[at])):
        return DATIVE
    joins = verb in {"tritt", "treten"} and words[-1] == "bei"
    if (verb in _LOSING or joins) and not followed:
        return DATIVE
    return None if verb in _DATIVE_VERBS or followed else ACCUSATIVE
