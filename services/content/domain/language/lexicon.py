"""Words of grammar: what says nothing about a story, and where no sentence ends."""


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

AUXILIARIES = _set(
    "is are was were has have had will would can could may might must should do does did "
    "isn't aren't wasn't weren't hasn't haven't won't can't cannot couldn't doesn't didn't don't "
    "isn’t aren’t wasn’t weren’t hasn’t haven’t won’t can’t couldn’t doesn’t didn’t don’t"
)
