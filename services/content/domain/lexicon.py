"""Words by which a headline is known to be a whole sentence."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = {
    "en": _set(
        "a an the of in on at to for from by with without about over under after before during "
        "between against into onto through across near amid among and or but nor as than that "
        "which who whose while when where if because since until per via is are was were be been "
        "has have had will would can could may might must should do does did not no its his her "
        "their our your my this these those it he she they we you i him them us so also more most "
        "just up out off down new says said say up two three four five six seven eight nine ten "
        "one first last week month year years day days time people including according very own "
        "other such some any all both each many much there here what how why then now still"
    ),
    "de": _set(
        "der die das den dem des ein eine einen einem einer eines und oder aber doch denn als wie "
        "in im ins an am ans auf aus bei beim bis durch für gegen hinter mit nach neben ohne seit "
        "über um unter von vom vor während wegen zu zum zur zwischen ist sind war waren wird "
        "werden "
        "wurde wurden worden hat haben hatte hatten kann können konnte soll sollen sollte muss "
        "müssen will wollen darf dürfen sein seine seinen seiner seinem ihr ihre ihren ihrer ihrem "
        "er sie es wir ich du man sich nicht kein keine keinen auch nur noch schon mehr sehr so "
        "dass ob weil wenn damit dabei dazu dort hier diese dieser dieses diesem diesen jede jeder "
        "jedes alle allem allen zwei drei vier fünf sechs sieben acht neun zehn neue neuen neuer "
        "neues rund etwa laut sagte sagt nun jetzt jahr jahre jahren tag tage tagen woche uhr "
        "prozent mann frau menschen zudem zuvor bereits sowie dies was wer wo live liveblog "
        "liveticker newsticker ticker news überblick viele vielen viel zumindest knapp mindestens "
        "tausende zehntausende hunderte hunderttausende dutzende"
    ),
}
"""Words that say nothing about which story is told."""

PREPOSITIONS = _set(
    "in on of at over by from after against with and as amid ahead for to into under during "
    "between before about near across among through without within along despite behind while or"
)
DETERMINERS = _set("a an the its his her their this that these those no some any of in on at for")

ADVERBS = _set("alive dead open down out off up back again away free home aboard early late")
"""What follows a participle rather than an object."""

AUXILIARIES = _set(
    "is are was were has have had will would can could may might must should do does did "
    "isn't aren't wasn't weren't hasn't haven't won't can't cannot couldn't doesn't didn't don't "
    "isn’t aren’t wasn’t weren’t hasn’t haven’t won’t can’t couldn’t doesn’t didn’t don’t"
)

_VERBS = _set(
    "accept accuse achieve acquire admit adopt advance agree aim allow announce appeal appear "
    "approve argue arrive ask assume avoid award back bag bar battle beat become beg begin believe "
    "bid block blow boost break bring broaden build burn buy cancel capture carry catch cause "
    "celebrate change charge cheer choose cite clear climb clinch close collapse collide come "
    "commit condemn confirm confront consider continue convict crash create cross curb declare "
    "decline deepen defeat defend delay delete deliver demand deny depart deploy describe detain "
    "develop die disappear disclose discover dismiss disrupt donate double draw drive drop drown "
    "ease edge eject elect eliminate emerge enact end endorse enter erupt escape establish "
    "evacuate "
    "examine exceed expand expect expel explode explore export express extend face fail fall fear "
    "feel fight file find fine fire flee flood fly follow force forecast free fuel gain gather get "
    "give go grant grow halt hand hear help hike hint hold hope host identify ignore impose "
    "improve inaugurate include increase inspect intercept introduce invade invest investigate "
    "invite issue jail join jump keep kick kill know lament launch lead learn leave lie lift limit "
    "lose lower maintain make mark meet miss mourn move name need negotiate nominate notify obtain "
    "offer open oppose order oust overtake overturn pardon pass pay pick plan play pledge plead "
    "plunge postpone prepare press prevent produce promise propose protest prove provide publish "
    "pull push put question quit raid raise reach react receive recall reclaim record recover "
    "reduce refuse regain reject release remain remove rename reopen repeal replace report rescue "
    "resign resist restart restore restrict result resume retain retire return reveal revise "
    "revive "
    "revoke rise rule run sack say scale scrap search secure see seek seize sell send sentence set "
    "settle shake share shoot show sign sink skip slam slip slow snap soar spark speak spend split "
    "stage stand start stay steal step stop stress strike struggle submit succeed sue suffer "
    "suggest summon support surge surpass surrender survive suspect suspend sweep switch take talk "
    "target tell test thank threaten throw tighten top toughen trace track trade transform trigger "
    "try turn unveil uphold urge use vanish visit vote vow wait walk want warn welcome win "
    "withdraw "
    "witness work worsen yield marry expose mull dent darken remark eye elevate boom scramble grip "
    "inch triple swear rally curb clash probe drag expire feature gear ground hail honour honor "
    "install join lash line market merge near oversee paint park partner point pose rank rate "
    "ready rock roll rush scrap shed shut slash soften spare spill sport spot stall stun surface "
    "swap tackle tap tease toss tumble unite veto vie void weigh wound damage prompt caution recede"
)
AMBIGUOUS = _set(
    "strikes attacks talks plans calls fires votes claims reports deals hopes fears moves looks "
    "cuts raids protests visits charges demands costs results rises falls gains wins clashes "
    "offers "
    "returns trades fines fights tests checks shows stages records ends limits issues orders names "
    "works times uses turns runs sets kicks hits deaths questions appeals battles hands leads "
    "backs "
    "bars files forces marks picks plays promises delays increases drops crashes supports shares "
    "changes searches rules rescues releases sentences stands stops steps scales surges targets "
    "tops tracks advances awards bids blocks blows boosts breaks faces exports expands floods "
    "flies forecasts fuels grants halts hikes hints hosts jails jumps lifts pays pledges recalls"
)
"""Forms in `-s` that are as often plural nouns as verbs."""
_IRREGULAR_PAST = _set(
    "became began blew broke brought built bought came caught chose drew drove fell felt fled flew "
    "fought found gave went got grew heard held hit kept knew led left lost made met paid ran rose "
    "said saw sold sent shook shot sank sought spoke spent split spread stood stole struck swept "
    "took told thought threw tore won withdrew wrote overtook upheld oversaw underwent cut put set"
)
INTRANSITIVE_PAST = _set(
    "died crashed collapsed erupted fell rose resigned arrived agreed voted said won warned "
    "exploded sank failed fled surged plunged climbed dropped soared declined jumped emerged "
    "escaped retired vowed returned began came went stood survived disappeared drowned collided"
)


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if base.endswith("y") and base[-2] not in "aeiou" else base + "ed"


BASE_FORMS = _VERBS
THIRD_PERSON = frozenset(_third(v) for v in _VERBS) - AMBIGUOUS
PAST_FORMS = (
    frozenset(_past(v) for v in _VERBS)
    | _IRREGULAR_PAST - _set("named appointed elected called dubbed set cut put hit")
    | _set("admitted dropped quit stopped topped planned barred slammed slipped submitted urged")
)
PLURALS = _set("people police men women children officials troops authorities millions staff")

_GERMAN_STEMS = _set(
    "sag mach stell beginn plan forder kritisier warn droh kündig erklär meld bestätig bestell "
    "verurteil verlänger eröffn besuch teil leg setz such prüf lehn stimm wähl steig senk kauf "
    "verkauf erreich gehör führ zeig öffn sperr räum rett lösch lös erhöh verschieb verbiet erlaub "
    "beantrag verhandel diskutier demonstrier protestier streik feier gedenk bau baus erhol rechn "
    "erwart hoff fürcht sorg leist lieg liefer stopp start reagier unterstütz untersuch ermittel "
    "verfolg verhinder verkünd verletz verpass verzeichn verzicht wechsel weiger wirf zahl ziel "
    "zerstör entdeck entwickel ersetz einig einführ beschäftig bleib brauch dreh flücht folg "
    "geh glaub hol kehr kämpf klag kost land leb lern mahn markier mein misch mold nenn ordn pack "
    "präsentier rück ruf sammel schein schick schlag schließ schütz sieg signalisier spar spiel "
    "starr stürz trag tausch treff trenn trauer träum veranstalt verdopple verein verabschied "
    "vermeld verschärf versprech verteidig verteil vertret wachs wag wander wend wirk würdig "
    "zweifel "
    "zieh zwing billig räumt einstell gewähr drossel blockier halbier investier kassier reduzier "
    "sanier renovier evakuier informier organisier attackier boykottier"
)
_GERMAN_FORMS = _set(
    "ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können soll "
    "sollen muss "
    "müssen will wollen darf dürfen bleibt bleiben gibt geben gab geht gehen ging kommt kommen kam "
    "steht stehen stand nimmt nehmen nahm tritt treten trat fällt fallen fiel fährt fahren fuhr "
    "hält halten hielt lässt lassen ließ gewinnt gewinnen gewann verliert verlieren verlor stirbt "
    "sterben starb bricht brechen brach trifft treffen traf findet finden fand spricht "
    "sprechen sprach "
    "beschließt beschließen beschloss schließt schließen schloss wirft werfen warf schlägt "
    "schlagen "
    "schlug zieht ziehen zog liegt liegen lag sieht sehen sah läuft laufen lief verbietet "
    "verbieten "
    "verbot bietet bieten bot tötet töten tötete fordert fordern forderte wächst wachsen "
    "wuchs sinkt "
    "sinken sank steigt steigen stieg wählt wählen wählte erhält erhalten erhielt bekommt bekommen "
    "bekam startet starten startete meldet melden meldete verhandelt rettet retten warnt warnen "
    "scheitert scheitern droht drohen weist weisen wies bringt bringen brachte verlässt verlassen "
    "verließ entscheidet entscheiden entschied vereinbaren vereinbart unterzeichnet unterzeichnen "
    "beginnt beginnen begann endet enden endete siegt siegen siegte klagt klagen verschiebt "
    "verschieben verschob hebt heben hob senkt senken senkte zeichnet erlaubt verurteilt greift "
    "greifen griff rechnet rechnen ruft rufen rief löst lösen löste fliegt fliegen flog sucht "
    "suchen"
)
GERMAN_VERBS = _GERMAN_FORMS | frozenset(
    stem + ending for stem in _GERMAN_STEMS for ending in ("t", "et", "te", "ten", "ete", "eten")
)
