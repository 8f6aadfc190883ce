"""Kickers: what may end a show, because it delights and hurts nobody."""

import re

_DELIGHTS = {
    "en": re.compile(
        r"""\b(?:
        animals?|birds?|cats?|dogs?|pupp(?:y|ies)|kittens?|horses?|donkeys?|elephants?|whales?
        |dolphins?|bears?|pandas?|penguins?|octopus(?:es)?|turtles?|tortoises?|gorillas?|apes?
        |chimpanzees?|monkeys?|lions?|tigers?|wol(?:f|ves)|fox(?:es)?|bees?|butterfl(?:y|ies)
        |frogs?|seals?|otters?|beavers?|owls?|parrots?|aardvarks?|trout|zoos?
        |dinosaurs?|fossils?|archaeologists?|archaeological|unearth(?:s|ed|ing)?|shipwrecks?
        |mosaics?|tombs?|treasure|manuscripts?|meteorites?|comets?|eclipse|planets?|galax(?:y|ies)
        |world\ record|guinness|marathon|twins|centenarian|lost\ (?:items|property)
        |(?:world|europe|africa|asia|america|country|nation)[’']s\ (?:oldest|largest|smallest
        |longest|tallest|first)|(?:largest|smallest|oldest|longest)\ ever
        |\d{3,4}-year-old|centur(?:y|ies)-old
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
    "de": re.compile(
        r"""\b(?:
        tiere?n?|vögel|vogel|katzen?|hunde?|welpen?|pferde?|esel|elefant(?:en)?|wale?|delfine?
        |(?:eis|braun)?bär(?:en)?|pandas?|pinguine?|schildkröten?|gorillas?|affen?|löwen?|tiger
        |füchse?|bienen?|schmetterlinge?|frösche?|robben?|otter|biber|eulen?|papagei(?:en)?
        |\w*zoos?|tierpark|dinosaurier\w*|fossil(?:ien)?|archäolog\w+|schiffswrack|mosaik
        |steinwerkzeuge?|grabkammer|schatz|handschrift|meteorit(?:en)?|komet(?:en)?
        |sonnenfinsternis|zwergplanet\w*|planet(?:en)?|galaxien?|\w*weltrekord\w*|guinness
        |zwillinge|\w*fundstücke?|(?:älteste|größte|kleinste|längste)[rsn]?\s(?:der\ welt|europas)
        |\d{3,4}\ jahre\ alte?[rsn]?
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
}
_SPOILS = {
    "en": re.compile(
        r"""\b(?:
        police|arrest\w*|crimes?|criminal|murder\w*|kidnap\w*|abduct\w*|smuggl\w*|drugs?|jail\w*
        |prison\w*|court|trial|sue[sd]?|lawsuit|fraud|theft|stolen|rape\w*|abuse\w*|assault\w*
        |harass\w*|scandal|corruption|guns?|weapons?|bomb\w*|shoot\w*|shot|blood\w*|cruel\w*
        |suffer\w*|los(?:s|es|t\ (?:his|her|their))|threat\w*|danger\w*|endangered|extinct\w*
        |disappear\w*|cancer|flu|sick\w*|ill(?:ness)?|suicid\w*|poach\w*|slaughter\w*|cull\w*
        |shares|stocks?|profits?|prices?|sales|exports?|investors?|market|billion|million|brand
        |politic\w*|party|protests?|trump|border|rival\w*|rumou?rs?|trade|linked\ to|ticket\w*
        |invasive|compan(?:y|ies)|firm|maker|government|festival|golden\ (?:bear|lion|boot)
        |season|coach|striker|match|league|beat|cup|knockout|squad|playoffs?|contract
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
    "de": re.compile(
        r"""\b(?:
        polizei\w*|festgenommen|festnahme\w*|verbrech\w*|mord\w*|entführ\w*|schmugg\w*|drogen
        |ecstasy|haft|gefängnis\w*|prozess|klage\w*|betrug\w*|manipulier\w*|gesperrt|gestohlen
        |missbrauch\w*|skandal\w*|korruption\w*|waffen?|bombe\w*|schuss|schüsse|leid\w*|verlust\w*
        |bedroh\w*|gefährdet\w*|ausgestorben\w*|krebs|grippe|krank\w*|suizid\w*|wilder\w*
        |aktien?|gewinn\w*|preise?|umsatz|milliarden|millionen|partei\w*|protest\w*|grenze\w*
        |saison|trainer\w*|liga|spieltag|pokal|vertrag|kader
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
}


def delights(headline: str, text: str, language: str) -> bool:
    """Whether a story is of animals, finds or records, and of no harm, crime, politics or money.

    Its headline says so; nothing in its headline or its text is otherwise.
    """
    return bool(_DELIGHTS[language].search(headline)) and not _SPOILS[language].search(
        f"{headline} {text}"
    )
