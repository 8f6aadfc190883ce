"""Quotations: what a text says that somebody said, and no source lets anybody say."""

import re
from collections.abc import Iterator

from services.content.domain.headlines.german.words import word_set
from services.content.domain.language import sentences, terms
from services.content.domain.telling.checking.fault import Fault
from services.content.domain.telling.checking.sources import Sources
from services.content.domain.telling.checking.tokens import folded, letters, tokens

_MARKS = "“”„\"«»‘’'\u201a\u2039\u203a"
_ELLIPSIS = re.compile(r"\s*(?:\[?\.\.\.\]?|\[?…\]?)\s*")
_SHORTEST = 8
"""Letters from which a quotation is found by them alone, wherever its words end."""
_FEW = 4
"""Words of a quotation at most that its sentence may inflect in German."""
_SOFT = 2
"""Letters at the end of each word of a short German quotation that its sentence may change."""
_WORD_FOR_WORD = re.compile(
    r"\b(?:said|says|added|adds|wrote|writes|told\s\w+|sagte|sagt|schrieb|erklärte|betonte)"
    r"(?:\s[\w’'-]+){0,4}(?::|,\squote,?)\s(?P<words>[A-ZÄÖÜ][^“”„\"«»]*?[.!?])(?=\s|$)"
    r"|\b[Qq]uote[,:]\s(?P<quote>[^“”„\"]+?)(?:,?\sunquote|[.!?](?=\s|$))"
    r"|\bZitat[,:]\s(?P<zitat>[^“”„\"]+?)(?:,?\sZitat\sEnde|[.!?](?=\s|$))"
)
"""What is said word for word without marks: `He said: We will win.`"""
_SPEAKERS = {
    "en": re.compile(
        r"\b(?P<who>(?:an?|one|the|his|her|their|its|some|several|many|two|three)\s(?:[\w-]+\s){0,3}?(?P<noun>[\w-]+))"
        r"\s(?:have\s|has\s)?(?:said|says?|told|tells?|warned|warns?|announced|announces|believes?"
        r"|added|adds|claimed|claims|argued|argues|explained|confirmed|insisted|insists|predicts?"
        r"|suggests?)\b(?!\sto\sbe)"
        r"|\baccording\sto\s(?P<who2>(?:an?|one|the|his|her|some|several)\s(?:[\w-]+\s){0,3}?(?P<noun2>[\w-]+))(?=[.,;]|\s(?:in|of|from|at|who)\b|$)",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:sagte|sagten|sagt|sagen|erklärte|erklärten|betonte|warnte|warnten|teilte|meint"
        r"|meinte|meinten|berichtete|berichteten|bestätigte|mahnte|kritisierte)\s(?P<who>(?:der|die|das|ein|eine|einer|mehrere|viele)"
        r"\s(?:[a-zäöüß-]+\s){0,2}(?P<noun>[A-ZÄÖÜ][\w-]+))"
        r"|\b(?:[Ll]aut|[Nn]ach\s(?:Angaben|Einschätzung|Aussage|Worten))\s(?P<who2>"
        r"(?:der|des|dem|den|einer|eines|einem|von)\s(?:[a-zäöüß-]+\s){0,2}"
        r"(?P<noun2>[A-ZÄÖÜ][\w-]+))",
    ),
}
_MANY = re.compile(
    r"(?:^|(?<=[.!?,]\s)|(?<=that\s))(?P<who>(?:[\w-]+\s){0,2}?(?P<noun>[A-Za-z][a-z]+s))"
    r"\s(?:have\s)?(?:said|say|warned|warn|believe|believed|argue|argued|claim|claimed|insist"
    r"|predict|expect)\b"
)
"""English speakers without an article: `Analysts say …`; `…, critics said`."""
_ROOT = 5
"""Letters by which kin are known."""
_AGED = ("-old", "-olds", "jährige", "jähriger", "jährigen")
_GENERAL = {
    "en": word_set(
        "official officials police authorities authority government statement report reports they "
        "he she it source sources people who spokesperson spokesman spokeswoman office ministry "
        "organisers media news agency station broadcaster newspaper paper residents witnesses "
        "study survey poll figures data"
    ),
    "de": word_set(
        "behörde behörden polizei regierung sprecher sprecherin ministerium mitteilung bericht "
        "berichte agentur angaben medienberichten nachrichtenagentur sender zeitung"
    ),
}
"""Those who may say something wherever a source gives no speaker of its own."""
_KIN = tuple(
    tuple(each[:_ROOT] for each in row.split())
    for row in (
        "scientist researcher study expert professor forscher wissenschaftler studie",
        "police officer investigator polizei beamte ermittler",
        "minister ministry government minist regierung",
        "president leader head white house office präsident staatschef",
        "prime premier minister leader",
        "company firm maker lender bank boss chief executive unternehmen konzern firma",
        "economist analyst ökonom expert experte",
        "rescuer rescue team firefighter helfer retter",
        "doctor medic hospital arzt ärzte klinik",
        "coach manager trainer",
        "owner boss runs",
        "lawmaker parliament councillor mp abgeordnete",
        "employer association arbeitgeber verband",
        "prosecutor court judge staatsanwalt gericht",
        "army military force soldier general armee militär",
        "rebel fighter group militant",
    )
)
"""Beginnings of words for those who may speak for each other."""


def quotation_faults(text: str, sources: Sources) -> Iterator[Fault]:
    """The quotations of `text` that stand in no source, and those whom none lets speak."""
    for found in sentences.QUOTATION.finditer(text):
        quoted = found[0].strip(_MARKS)
        if not _is_quoted(quoted, sources):
            yield _fault(quoted)
    spoken = sentences.QUOTATION.sub(" ", text)
    for found in _WORD_FOR_WORD.finditer(spoken):
        quoted = found["words"] or found["quote"] or found["zitat"]
        if not _is_quoted(quoted, sources):
            yield _fault(quoted)
    yield from _speaker_faults(spoken, sources)


def _fault(quoted: str) -> Fault:
    return Fault(
        "quotation",
        f"“{quoted.strip()}” is quoted, and stands word for word in none of the sources: quote "
        "them exactly, or say it in your own words without quotation marks.",
    )


def _is_quoted(quoted: str, sources: Sources) -> bool:
    if sources.language == "de" and _is_inflected(quoted, sources):
        return True
    return all(_stands(part, sources) for part in _ELLIPSIS.split(quoted))


def _stands(part: str, sources: Sources) -> bool:
    """Whether a source has the words of `part` in a row; a short one, as words of its own."""
    wanted = letters(part)
    if len(wanted) >= _SHORTEST:
        return wanted in sources.letters
    row = " ".join(folded(token.text) for token in tokens(part) if token.is_word)
    return not row or wanted.isdecimal() or f" {row} " in sources.row


def _is_inflected(quoted: str, sources: Sources) -> bool:
    """Whether the source has the words with other endings: `von einem „kleinen Wunder“`."""
    words = [folded(token.text) for token in tokens(quoted) if token.is_word]
    if not 1 <= len(words) <= _FEW:
        return False
    stems = [word[:-_SOFT] if len(word) > 2 * _SOFT else word for word in words]
    pattern = r"\W+".join(rf"\b{re.escape(stem)}\w{{0,3}}" for stem in stems)
    return bool(re.search(pattern, sources.row))


def _speaker_faults(text: str, sources: Sources) -> Iterator[Fault]:
    if sources.language == "en":
        for found in _MANY.finditer(text):
            if not _may_speak(found["noun"].lower(), sources):
                yield _no_speaker(found["who"])
    for found in _SPEAKERS[sources.language].finditer(text):
        noun, who = (
            (found["noun"], found["who"]) if found["noun"] else (found["noun2"], found["who2"])
        )
        if not _may_speak(noun, sources):
            yield _no_speaker(who)


def _no_speaker(who: str) -> Fault:
    return Fault(
        "quotation",
        f"No source lets “{who}” say anything: name the speaker whom a source names, or nobody.",
    )


def _may_speak(noun: str, sources: Sources) -> bool:
    """Whether a source has a speaker, or one of his kin: for an analyst, an expert."""
    word, stem = noun.lower(), terms.stem(noun, sources.language)
    if word in _GENERAL[sources.language] or word.endswith(_AGED):
        return True
    if noun[0].isupper() and sources.language == "en":
        return True  # a name, which is judged as such
    if stem in sources.stems or folded(noun) in sources.words:
        return True
    return any(_are_kin(stem, known) for known in sources.stems)


def _are_kin(stem: str, known: str) -> bool:
    if len(known) > _FEW and (known.endswith(stem) or stem.endswith(known)):
        return True
    return any(stem.startswith(row) and known.startswith(row) for row in _KIN)
