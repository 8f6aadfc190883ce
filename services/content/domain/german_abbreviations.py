"""German abbreviations and signs, spelled out as they are said."""

import re

_WORDS = {
    "Mrd.": "Milliarden",
    "Mio.": "Millionen",
    "Bio.": "Billionen",
    "Tsd.": "Tausend",
    "Prof.": "Professor",
    "z.B.": "zum Beispiel",
    "u.a.": "unter anderem",
    "d.h.": "das heißt",
    "v.a.": "vor allem",
    "i.d.R.": "in der Regel",
    "bzw.": "beziehungsweise",
    "ca.": "etwa",
    "Nr.": "Nummer",
    "evtl.": "möglicherweise",
    "ggf.": "gegebenenfalls",
    "inkl.": "einschließlich",
    "bspw.": "beispielsweise",
    "max.": "höchstens",
    "mind.": "mindestens",
}
_FORMS = "|".join(
    re.escape(short).replace(r"\.", r"\.\s?", short.count(".") - 1) for short in _WORDS
)
_SHORT = re.compile(rf"(?<![\w.])(?P<one>1\s)?(?P<short>{_FORMS})(?=[\s,;:)]|$)")
_SIGN = re.compile(r"(?<=[\dn])\s?(?P<sign>[€%])(?![\w-])")
_SIGNS = {"€": " Euro", "%": " Prozent"}


def spelled_out(sentence: str) -> str:
    """`sentence` without abbreviations that have one reading: `1,3 Mrd. €` is `Milliarden Euro`."""
    if "." in sentence[:-1]:
        sentence = _SHORT.sub(_in_full, sentence)
    if "€" in sentence or "%" in sentence:
        sentence = _SIGN.sub(lambda found: _SIGNS[found["sign"]], sentence)
    return sentence


def _in_full(found: re.Match[str]) -> str:
    ends = found.end() == len(found.string)
    word = _WORDS[re.sub(r"\s", "", found["short"])]
    if found["one"] and word.endswith(("onen", "arden")):
        word = f"{found['one']}{word.removesuffix('en') if word.endswith('onen') else word[:-1]}"
    elif found["one"]:
        word = f"{found['one']}{word}"
    return f"{word}." if ends else word
