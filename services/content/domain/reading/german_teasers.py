"""German teasers: sentences that promise the news, set a scene or judge, rather than tell it."""

import re

from services.content.domain.headlines.german import places
from services.content.domain.headlines.german import words as small
from services.content.domain.headlines.german.nouns import Kind, noun

_PROMISE = re.compile(
    r"""
    ^(?:jetzt|nun|doch|aber|und|dabei)?\s?(?:das\s)?steckt\s(?:da)?hinter\b | \bdahintersteckt\b
    | ^(?:jetzt|nun|endlich|seit\s\w+|damit)\s(?:ist|steht|scheint)\s(?:es\s)?
        (?:klar|fest|offiziell|sicher)\b
    | ^(?:klar|fest|sicher|offen|eins|eines|die\sfrage|unklar)\s(?:ist|steht|bleibt|scheint)\b
    | ^(?:jetzt|nun)\s(?:reagier|äußer|melde|sprech|sprich|erklär|verr[aä]t|packt|zieht|zeigt|bricht
        |wehr|geh[tn]?\b)
    | ^(?:doch\s|aber\s|allerdings\s)?(?:nicht\salle|nicht\sjede[rm]?|längst\snicht|kaum\sjemand
        |niemand|alle|viele)\b[^,.]{0,40}
        (?:zufrieden|begeistert|einverstanden|glücklich|überzeugt|gefällt|freut|freuen)\b
    | \b(?:wirklichkeit|realität|wahrheit|praxis)\ssieht\s(?:\w+\s)?anders\saus\b
    | \b(?:hat|gibt\ses|hätte)\s(?:allerdings\s|jedoch\s|aber\s|nur\s)?ein(?:en)?\s(?:\w+\s)?haken\b
    | \b(?:wie|so)\s(?:es|geht\ses)\s(?:\w+\s){0,2}weiter(?:geht)?\b
    | ^(?:wer|was|wann|wo|wohin|woher|welche[rsnm]?|wem|wen|worauf|worum|ob)\b
        (?![^.]*,\s[a-zäöüß]+(?:t|en|ss|nn|rd|st)\b)
    | \bließ(?:en)?\s(?:\w+\s)?(?:auf\ssich\swarten|nicht\slange)\b
    | ^ob\s[^,]{3,60}\soder\s[^,]{3,60}\s?(?:[-–—:]\s|,\s(?:alle|eines|fest|klar)\b)
    | \bwie\s(?:konnte|kann)\s(?:das|es)\b | \bes\s(?:kam|kommt)\s(?:\w+\s)?anders\b
    | ^(?:ein|der|das)\s(?:blick|überblick|rückblick|ausblick)\b
    | ^das\s(?:war|ist|sind)\s(?:der|die|das)\s(?:tag|lage|wichtigste\w*|news|neue\w*|überblick)\b
    | ^die\s(?:wichtigsten|spannendsten|besten|schönsten|größten)\s
        (?:antworten|fragen|nachrichten|entwicklungen|ereignisse|fakten|erkenntnisse|momente)\b
    | ^hier\s
    | \bhier\s(?:erklär|erläuter|nenn|erzähl|sprich|verr[aä]t|berichte|schildert|beantworte)
    | \b(?:erklärt|erläutert|verrät|erzählt|schildert|beschreibt|zeigt|analysiert|beantwortet|weiß)
        ,?\s(?:hier\s)?(?:wie|warum|wieso|weshalb|was|wer|wann|wo|welche\w*|woran|worauf|wofür)\b
    | \b(?:verrät|erzählt|schildert|analysiert),\s
    | \b(?:wird|ist)\s(?:deutlich|klar|offenbar|sichtbar),\s(?:wo|wie|was|warum|wer|dass)\b
    | ^(?:allmählich|langsam|nach\sund\snach|immer\smehr)\swird\b[^.]*\b(?:deutlich|klar|sichtbar)\b
    | ^(?:erst|zuerst|zunächst|anfangs|lange)\s(?:hieß|schien|sah|galt|glaubte|dachte)\w*\b
    | ^(?:jetzt|nun)\sfolg\w+\b | \bsollten?\sman\b
    | ^erst\s(?:kam|kamen|war|waren)\b.*\bdann\b
    | :\s(?:(?:mit|in|an|bei|für|durch|auf|aus)\s(?:dies|solch)|so\s|damit\s|dabei\s)
    | \b(?:es\s(?:braucht|bräuchte)|(?:braucht|bräuchte)\ses)\smehr\sals\b | \bgeht\skaum\b
    | \bwas\s(?:jetzt|nun)\b
    | \bmehr\s(?:geht\snicht|muss\sman\snicht)\b
    | ^(?:vorsicht|achtung|wehe|klar|tja|nun\sja|ach)\b,
    | \b(?:lohnt|lohnen)\ssich\b | \b(?:darauf|worauf)\s(?:kommt\ses|sollte\w*)\b
    | ^(?:das|dies)\s(?:könnte|dürfte)\s[^\d]*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""`Das steckt dahinter.`, `Nun ist klar, …`, `Doch nicht alle sind zufrieden.`"""
_VIEW = re.compile(
    r",\s(?:meint|findet|glaubt|schreibt|kommentiert|fragt|urteilt)\s(?:unser\w*\s)?[A-ZÄÖÜ]"
    r"|\b(?:krieg(?:t|en)|Superstar|närrisch\w*|grandios\w*|bizarr\w*|skurril\w*|obskur\w*|irre[rsn]?"
    r"|triumphal\w*|berüchtigt\w*|kurios\w*|prassten?|zelebrier\w+|Horror-\w+|Wahnsinn\w*|Zoff|Knall|Klartext|Eklat-\w+"
    r"|ausgerechnet|partout|schlichtweg|quasi|sozusagen|womöglich gar)\b"
)
"""What a columnist says, and words of the boulevard."""
_SCENE = re.compile(
    r"^Vor\s(?:ein(?:em|er|igen)|wenigen|zwei|drei|vier|fünf|zehn|\d+)\s(?:\w+\s)?"
    r"(?:Jahr|Monat|Woche|Tag|Stunde)(?:en|n|e|s)?\s"
    r"(?!(?:hat|ist)\s|[a-zäöü]*(?:trat|hielt|bat|riet|ritt|litt|nitt)\s)[a-zäöü]+[^e\W]t\s"
    r"|\b(?:ist|sitzt|steht|liegt|geht|läuft|fährt|schläft)\s[^,.]{3,60},\sals\s(?:er|sie|es|plötzlich)\b"
    r"|^Ein(?:e)?\s(?:Fall|Mann|Frau|Besuch|Beispiel|Tag|Abend|Ort|Dorf|Leben),\s(?:bei\s)?(?:der|die|das|dem|wo)\b"
)
"""A feature that tells its scene in the present: `Vor einem Jahr bestellt eine Gruppe …`"""
_NAMED_LATE = re.compile(
    r"^(?:Sie|Er)\s[^.]*,\s(?:deshalb|darum|daher|nun|jetzt|darauf)\s[a-zäöüß]+\s(?:der|die|das|[A-ZÄÖÜ])"
)
"""`Sie wollen es nicht …, deshalb planen das Amt und die Stadt …`"""
_ADDRESS = re.compile(
    r"(?<=[a-zäöüß,0-9] )(?:Sie|Ihnen|Ihre?[rmns]?)\b"
    r"|\b(?:dich|dir|dein\w*|euch|euer|eure\w*|mich|mir)\b"
)
"""A sentence that speaks to its reader; at its beginning `Sie` is somebody else."""
_LOOSE_DEMONSTRATIVE = re.compile(
    r"^(?:Der|Die|Den|Dem)\s(?:ist|sind|war|waren|wird|werden|wurden?|hat|haben|hatten?|soll(?:en)?"
    r"|will|wollen|kann|können|muss|müssen|dürfen|darf|gibt|kommt|geht|liegt|sei|habe)\b"
    r"|(?<!,\s)\b(?:bei|mit|von|für|nach|zu|in|an|auf)\s(?:dem|der|den|die)\s(?:nun|jetzt|auch|aber|dann)\b"
)
"""An article in place of a noun, as one talks: `Der ist weiter entfernt.`"""
_EVENT = re.compile(
    r"""\b(?:
    (?:hat|haben|ist|sind|sei|seien|habe)\b[^.]*?(?<![\w-])
        (?!(?:weithin\s)?(?:bekannt|bereit|beliebt|bewusst|gegen|gesamt|gerecht|gewohnt|besten|geben)\b)(?:[a-zäöü]*ge[a-zäöüß]{2,}(?:t|en)
        |(?:be|ver|er|ent|zer|miss|über|unter|wider)[a-zäöüß]{2,}(?:t|en)|[a-zäöüß]{2,}iert)(?![\w-])
    | (?:ist|sind)\b[^.]*\b(?:wieder|offen|geschlossen|frei|zurück|vorbei|tot|gesperrt)
    | (?:sitzt|sitzen|bleibt|bleiben)\s[^.]*\b(?:haft|gefängnis)
    | wird | werden | wurden? | worden
    | will | wollen | soll | sollen | müssen | muss | dürfen | darf
    | laut | zufolge | beteilig(?:t|en) | unterstütz(?:t|en)
    | starb(?:en)? | siegten? | gewann(?:en)? | verlor(?:en)? | kam(?:en)?\sums | explodierten?
    | begann(?:en)? | endete[nt]? | endet | traf(?:en)? | stürzten? | brach(?:en)?
    | (?:fordern|warnen|kritisieren|planen|drohen|melden|beginnen|starten|steigen|sinken|streichen
        |protestieren|demonstrieren|streiken|ermitteln|stoppen|einigen|prüfen|beraten|verhandeln
        |besuchen|reisen|erheben|werfen|rufen|erhalten|entscheiden|befürchten|kündigen|lehnen|weisen|verteidigen|verlangen|beantragen|klagen)
    | (?:fordert|warnt|kritisiert|plant|droht|meldet|beginnt|startet|steigt|sinkt|streicht|erhebt
        |protestiert|demonstriert|streikt|ermittelt|erlaubt|verbietet|beschließt|stoppt|verhängt
        |schickt|liefert|greift|trifft|besucht|reist|einigt|lehnt|weist|prüft|berät|verhandelt|tritt
        |gewinnt|verliert|kündigt|veröffentlicht|empfiehlt|verlangt|beantragt|klagt|verklagt|baut
        |bestellt|kauft|verkauft|übernimmt|gründet|investiert|rechnet|fällt|wächst|schrumpft
        |wirft|entscheidet|urteilt|bestätigt|bestreitet|bekommt|erhält|ernennt|wechselt|verlässt
        |befürchtet|empfängt|senkt|erhöht|kürzt|entlässt|eröffnet|schließt|räumt|stellt|legt|nimmt|ruft|kämpft\sums)
    )\b""",
    re.VERBOSE,
)
"""Something has happened, is done, or is to be."""

_REPORTED = re.compile(
    r"^(?:\S+\s){1,5}?(?:sei|seien|habe|werde|könne|müsse|solle|dürfe|wolle)\s[^:]*$"
)
"""Reported speech in a main clause: `Das Vertrauen sei zerstört.`"""
_SPEAKER = re.compile(
    r"\b(?:sag|erklär|teil|mein|schr[ei]{2}b|berichte|warn|forder|kritisier|beton|kündig|hieß|heißt"
    r"|[Ll]aut\b|zufolge\b|Angaben\b|nach Ansicht|so der|so die|räumt|behaupte|argumentier)\w*"
    r"|,\s(?:dass|ob|wie|so)\b"
)
_BY_PRONOUN = re.compile(
    r"^(?:\S+\s){1,4}(?:zwischen|mit|von|bei|gegen|für|nach)\s(?:ihnen|ihm|ihr)(?=\s[a-zäöü]|[.,])"
)
_STATE = re.compile(
    r"\b(?:kann|können|ist|sind|hat|haben|gibt|bleibt|bleiben|lebt|leben|kennt|kennen|gehört"
    r"|gehören|braucht|brauchen|fehlt|fehlen)\b"
)
_PUBLIC = re.compile(
    r"\w*(?:präsident|minister|kanzler|regierung|parlament|gericht|polizei|kommission|partei"
    r"|armee|truppen|gewerkschaft)|\b(?:EU|UN|Nato|NATO|Bundes\w+)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:war|waren|[a-zäöüß]{3,}ten?|kam(?:en)?|ging(?:en)?|gab(?:en)?|nahm(?:en)?|stand(?:en)?"
    r"|sprach(?:en)?|hielt(?:en)?|rief(?:en)?)\b"
)
"""What public bodies did is news in whatever words."""
_BARE_DEATH = re.compile(r"^(?:[A-ZÄÖÜ][\w’'.-]+\s){1,4}ist\s(?:tot|gestorben)\.$")
_DIED = re.compile(r"\b(?:tot|gestorben|verstorben|starb|stirbt)\b")
_DEATH_AT_LAST = re.compile(
    r"^(?P<who>(?:Er|Sie)\s[a-zäöü]+\s[^:]{10,180}):\s(?:(?:Nun|Jetzt)\s(?P<verb>ist|starb)\s)?"
    r"(?P<name>[A-ZÄÖÜ][\w’'.-]+(?:\s(?:von|van|de|der|zu|al))*(?:\s[A-ZÄÖÜ][\w’'.-]+){1,3})\s"
    r"(?P<died>(?:ist\s|starb\s)?[^:]*(?:gestorben|tot|Jahren)[^:]*)\.$"
)
"""`Sie schrieb …: Anna Berg ist im Alter von 80 Jahren gestorben.`"""
_AND_DID = re.compile(
    r"^(?P<was>(?:Er|Sie)\s[^,]+),\s(?P<did>[a-zäöüß]{2,}te|schrieb|sang|gewann|spielte)\s"
    r"(?!.*(?:,|\s)(?:und|oder)\s[a-zäöüß]+te\s)"
)
"""`Sie war Dichterin, komponierte Lieder …`: the last of two deeds has an `und` before it."""
_LONGEST = 400
"""Characters of a sentence that is looked at."""
_LATE = re.compile(
    r"^(?P<what>Es\s(?:ist|war|sind|waren|handelt|gilt)\s[^:]{8,90}):\s(?P<news>[A-ZÄÖÜ][^:]{30,})$"
)
"""`Es ist der dritte Test: Nordkorea hat …`"""
_HEADED = re.compile(r"^(?P<head>[^:.!?„“»«\"]{8,110}):\s(?P<news>[A-ZÄÖÜ0-9][^:]{30,})$")
_LONGEST_HEAD = 7
"""Words of a clause before a colon that only leads up to the news."""
_CLAIMS = re.compile(
    r"""\b(?:sag|sprech|spricht|warn|mein|forder|erklär|behaupt|kritisier|melde|berichte|teil|schreib
        |vermut|fest\s|klar\s|glaub|schätz|urteil|droh|versprech|verspricht|kündig|laut|zufolge|heißt|laute)\w*\b
    | \w*(?:vorw[uü]rf|verdacht|behauptung|these|gerücht|vorschlag|idee|bericht|studie|umfrage
        |gutachten|expert|forscher|kritik|warnung|prognose|theorie|motto|fazit|appell|zitat|botschaft
        |hoffnung|sorge|angst|szenario|vorwand|ziel|plan|pläne|regel|frage|bedingung|argument)\w*""",
    re.VERBOSE | re.IGNORECASE,
)
"""What makes of the words behind a colon somebody's claim rather than news."""
_LEANING_HEAD = re.compile(
    r"^(?:der|die|das|seine?|ihre?|diese?[rs]?|doch|nur|so)\b", re.IGNORECASE
)
_SHORT_HEAD = 4
_BEGINNING = 3
"""Words in which a headline says who it is about."""
_ARTICLES = frozenset({"Der", "Die", "Das", "Ein", "Eine", "In", "Nach", "Bei", "Im", "Am"})
_CAPITALIZED = re.compile(r"[A-ZÄÖÜ][\w-]+")
_BODIES = small.word_set(
    "Konzern Unternehmen Firma Behörde Partei Verein Verband Club Land Stadt Gericht Paar Band"
)
_PLACES = places.PLACES | places.PLACES_WITH_ARTICLE.keys() | places.CONTRACTED_PLACES
_VERB = re.compile(
    r"(?<![\w-])(?:[a-zäöü]{2,}(?:t|te|ten)|ist|sind|war|waren|kam|gab|ging)(?![\w-])"
)


_EXPLAINS = re.compile(
    r"(?:^|[:–-]\s)(?:was|wie|warum|wieso|weshalb|wer|wo|wann|woran|wozu|so|darum|deshalb"
    r"|das\s(?:müssen|sagen|sagt|sind|ist|bedeutet|steckt|kann|sollten?))\s|\?\W*$",
    re.IGNORECASE,
)


def explains(title: str) -> bool:
    """Whether a headline asks, or promises to explain: `Was der Sturz für die Häfen bedeutet`."""
    return bool(_EXPLAINS.search(title))


def is_teaser(sentence: str) -> bool:
    """Whether a sentence promises, judges, sets a scene or speaks to its reader."""
    headed = _HEADED.match(sentence)
    return bool(headed and _is_name(headed["head"])) or any(
        pattern.search(sentence)
        for pattern in (_PROMISE, _VIEW, _SCENE, _NAMED_LATE, _ADDRESS, _LOOSE_DEMONSTRATIVE)
    )


def tells_news(sentence: str) -> bool:
    """Whether a sentence says that something has happened, is done or is to be."""
    return bool(_EVENT.search(sentence) or (_PUBLIC.search(sentence) and _PAST.search(sentence)))


def tells_a_state(sentence: str) -> bool:
    """Whether the verb of a sentence says how things are: `Viele Kinder können …`."""
    return bool(_STATE.search(sentence))


def reports_of_somebody(sentence: str) -> bool:
    """Whether a sentence reports the words of somebody, or speaks of somebody, not named in it."""
    reported = _REPORTED.match(sentence) and not _SPEAKER.search(sentence)
    return bool(reported or _BY_PRONOUN.search(sentence))


def refers(sentence: str) -> bool:
    """Whether a sentence begins with somebody who is not known by that: `Der Minister tritt …`."""
    words = sentence.split()
    if len(words) < _SHORT_HEAD or words[0] not in {"Der", "Die", "Das"}:
        return False
    known = noun(words[1])
    goes_on = words[2] in small.PREPOSITIONS | small.DETERMINERS or not words[2].isalpha()
    somebody = known is not None and (
        (known.person and known.kind is Kind.COUNT) or words[1] in _BODIES
    )
    return somebody and words[2][0].islower() and not goes_on


def are_of_one(headline: str, sentence: str) -> bool:
    """Whether a sentence that tells news begins with the name that a headline begins with."""
    begun = {w for w in headline.split()[:_BEGINNING] if w[:1].isupper() and w.isalpha()}
    names = {
        w for w in begun - _ARTICLES if (known := noun(w)) is None or known.kind is Kind.UNIQUE
    }
    return bool(names & set(sentence.split()[: _BEGINNING + 2])) and tells_news(sentence)


def says_who_died(sentence: str) -> bool:
    """Whether a sentence tells of a death."""
    return bool(_DIED.search(sentence))


def says_only_who_died(sentence: str) -> bool:
    """Whether a sentence names who died, and not who it was: `Anna Berg ist tot`."""
    return bool(_BARE_DEATH.match(sentence))


def unfolded(sentence: str) -> tuple[str, ...]:
    """`sentence` as one says it: who died before who it was, and no heading before the news."""
    if len(sentence) > _LONGEST:
        return (sentence,)
    if ": " not in sentence:
        return (sentence,)
    late = _LATE.match(sentence)
    if late:
        return late["news"], f"{late['what']}."
    death = _DEATH_AT_LAST.match(sentence)
    if death:
        verb = f"{death['verb']} " if death["verb"] else ""
        who = _AND_DID.sub(r"\g<was> und \g<did> ", death["who"])
        return f"{death['name']} {verb}{death['died']}.", f"{who}."
    headed = _HEADED.match(sentence)
    if (
        headed
        and _is_heading(headed["head"])
        and _places(headed["head"]) <= _places(headed["news"])
    ):
        return (headed["news"],)
    return (sentence,)


def _places(text: str) -> set[str]:
    return {word for word in _CAPITALIZED.findall(text) if word in _PLACES}


def _is_heading(head: str) -> bool:
    """Whether what stands before a colon is a heading, rather than a source or the news itself."""
    words = head.split()
    if _CLAIMS.search(head) or (_LEANING_HEAD.match(head) and len(words) < _SHORT_HEAD):
        return False
    return not _is_name(head) and (len(words) <= _LONGEST_HEAD or not _VERB.search(head))


def _is_name(head: str) -> bool:
    """Whether a heading is somebody whose words follow: `Olaf Scholz: …`."""
    return "," not in head and all(word[:1].isupper() for word in head.split())
