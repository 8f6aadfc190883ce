"""Splitting text into sentences, English and German."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[\"'”’»“)\]]*(?=\s)")
_OPENERS = "\"'“‘„«»(["
_ROMAN = re.compile(r"[IVX]+")
"""A German ordinal: `Benedikt XVI. reist`."""
_WORD = re.compile(r"[\w.&'’-]*$")

QUOTATION = re.compile(
    r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|\"[^\"]*\"|(?<!\w)‘[^’]*(?:’(?=\w)[^’]*)*’"
    r"|(?<!\w)'[^']*(?:'(?=\w)[^']*)*'(?!\w)"
)
"""What somebody says, with its marks, English and German."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ABBREVIATIONS = {
    "en": _set(
        "mr mrs ms mx dr prof st gen col lt sgt capt maj cmdr adm sen rep gov pres hon rev fr sr "
        "jr inc ltd co corp bros dept est no nos vs v al etc cf ca approx jan feb mar apr jun jul "
        "aug sep sept oct nov dec mt ft ave rd blvd e.g i.e a.m p.m vol fig pp ed eds supt messrs "
        "mme mlle ph.d u.s u.k u.n u.s.a d.c e.u u.a.e"
    ),
    "de": _set(
        "dr prof hr fr frl st str bzw ca evtl ggf inkl exkl max min mio mrd nr abs art bd bspw "
        "usw etc u.a z.b d.h u.ä o.ä i.d.r v.a s.o s.u sog ehem geb gest verh jr sen dipl ing mag "
        "tel vgl zzgl z b d h u a i v chr jan feb mär apr jun jul aug sep sept okt nov dez mo di "
        "mi do sa so bürgerm min.präs u.s inc vs co mind tsd "
        "std einschl gem lt ggü verm bzgl allg"
    ),
}
_NEVER_LAST = _set(
    "mr mrs ms mx dr prof st gen col lt sgt capt maj cmdr adm sen rep gov hon rev hr frl bzw ca "
    "nr z d vs z.b d.h e.g i.e vgl sog messrs mme"
)
_STARTERS = {
    "en": _set(
        "the a an in on at it he she they we i this that these those but and however for after "
        "before while when as if his her their its there meanwhile according"
    ),
    "de": _set(
        "der die das ein eine er sie es wir in im am an auf bei nach vor und aber doch dabei dazu "
        "damit auch so zudem laut für mit von zum zur diese dieser dieses seit während wie wenn "
        "nun jetzt dort hier außerdem allerdings"
    ),
}


def split(text: str, language: str) -> tuple[str, ...]:
    """The sentences of `text`; the last one may lack its end.

    Abbreviations, initials, numbers and German ordinals (`12. August`) do not end a sentence.
    """
    return tuple(s for s in (piece.strip() for piece in _pieces(text, language)) if s)


def bare(sentence: str) -> str:
    """The letters and digits of `sentence`, in small letters: what two wordings are compared by."""
    return "".join(c for c in sentence.casefold() if c.isalnum())


def ends(sentence: str) -> bool:
    """Whether `sentence` comes to its end: closed by `.`, `!` or `?`, not by an ellipsis."""
    bare = sentence.rstrip("\"'”’»“)] ")
    return bare.endswith((".", "!", "?")) and not bare.endswith(("..", "…"))


def abbreviated(sentence: str, language: str) -> bool:
    """Whether the stop at the end of `sentence` belongs to an abbreviation or an initial."""
    last = _last_word(sentence.rstrip(". "))
    return len(last) == 1 or last.lower() in _ABBREVIATIONS[language]


def _pieces(text: str, language: str) -> Iterator[str]:
    begin = 0
    for found in _END.finditer(text):
        if _is_end(text, found, language):
            yield text[begin : found.end()]
            begin = found.end()
    yield text[begin:]


def _is_end(text: str, end: re.Match[str], language: str) -> bool:
    following = text[end.end() :].lstrip()
    opening = following.lstrip(_OPENERS)
    if not opening or not (opening[0].isupper() or opening[0].isdigit()):
        return not opening
    if end.group() != ".":
        return True
    before = _last_word(text[: end.start()])
    starter = re.split(r"\W", opening, maxsplit=1)[0].lower() in _STARTERS[language]
    ordinal = _ROMAN.fullmatch(before) or (before.isdigit() and len(before) < len("2026"))
    if language == "de" and ordinal:
        return starter
    if len(before) == 1 and before.isalpha():
        return starter and before.islower() and language == "en"
    if before.lower() in _ABBREVIATIONS[language]:
        return starter and before.lower() not in _NEVER_LAST
    return True


def _last_word(text: str) -> str:
    found = _WORD.search(text)
    return found.group().lstrip("'’-.") if found else ""
