"""Scores, ranges and fractions: pairs of numbers with a dash, a colon or a slash between them."""

import re

from services.audio.domain.pronunciation.numerals import cardinal_en
from services.audio.domain.pronunciation.rewriting import rule

_HIGHEST_GOALS = 15
"""The highest number in a score that is said without "to"."""
_WON = re.compile(
    r"\b(?:beat|beaten|beats|beating|won|wins?|winning|lost|loses?|losing|lead|leads|leading|led|"
    r"drew|draws?|drawn|draw|defeat(?:s|ed|ing)?|victory|score[ds]?|thrash(?:ed|es|ing)?|hammer(?:ed)?|"
    r"down|trail(?:s|ed|ing)?|edge[ds]?|past|over|finished|ended|set|sets|tie-?break|aggregate)\b"
    r"[^.;!?]{0,60}$"
)
_MATCH = re.compile(
    r" ?(?:\([^)]*\) ?)?(?:win|victory|defeat|loss|draw|lead|triumph|thriller|thrashing|rout|"
    r"aggregate|on aggregate|at home|against|over|after extra|on penalties|scoreline)\b"
)
_OTHER_SCORE = re.compile(r"(?<!\d)\d{1,2}[-–]\d{1,2},? (?:and )?$")
_NEXT_SCORE = re.compile(r",? (?:and )?\d{1,2}[-–]\d{1,2}(?!\d)")
_FRACTIONS_EN = {
    "2": "half",
    "3": "third",
    "4": "quarter",
    "5": "fifth",
    "8": "eighth",
    "10": "tenth",
}
_FRACTIONS_DE = {"2": "halb", "3": "Drittel", "4": "Viertel", "5": "Fünftel", "8": "Achtel",
                 "10": "Zehntel"}  # fmt: skip


def _score_en(match: re.Match[str]) -> str | None:
    """A score where the words say so, or where no range can be meant."""
    first, second = int(match[1]), int(match[2])
    before, after = match.string[: match.start()], match.string[match.end() :]
    told = _WON.search(before) or _MATCH.match(after)
    listed = _OTHER_SCORE.search(before) or _NEXT_SCORE.match(after)
    if not (told or listed or first >= second) or max(first, second) > _HIGHEST_GOALS:
        return None
    return f"{_goals(first)} {_goals(second)}"


def _goals(number: int) -> str:
    return cardinal_en(number) if number else "nil"


def _fraction_en(match: re.Match[str]) -> str | None:
    over, under = match[1], match[2]
    if under not in _FRACTIONS_EN or int(over) >= int(under):
        return None
    if over == "1":
        return f"{'a' if under != '8' else 'an'} {_FRACTIONS_EN[under]}"
    return f"{cardinal_en(int(over))} {_FRACTIONS_EN[under]}s" if under != "2" else None


def _fraction_de(match: re.Match[str]) -> str | None:
    over, under = match[1], match[2]
    if under not in _FRACTIONS_DE or int(over) >= int(under):
        return None
    if under == "2":
        return "ein halb"
    return f"{'ein' if over == '1' else over} {_FRACTIONS_DE[under]}"


_PAIR_EN = r"(?<![\w.,$€£-])(\d{1,2})[-–](\d{1,2})(?![\w%°]|[-–.,:]\d|-[a-z])"
_FRACTION = r"(?<![\w/.,])(\d)/(\d{1,2})(?![\w/]|[.,]\d)"
_VULGAR_EN = {"½": "a half", "¼": "a quarter", "¾": "three quarters", "⅓": "a third",
              "⅔": "two thirds"}  # fmt: skip
_VULGAR_DE = {"½": "ein halb", "¼": "ein Viertel", "¾": "drei Viertel", "⅓": "ein Drittel",
              "⅔": "zwei Drittel"}  # fmt: skip

ENGLISH = (
    rule(_PAIR_EN, _score_en),
    rule(r"\b50[-–]50\b", "50 50"),
    # a cricket score: runs for wickets
    rule(r"(?<![\w/.])\d{2,3}(?P<said>/)(?<!\b24/)(?=(?:10|\d)(?![\w/]))", " for "),
    rule(_FRACTION, _fraction_en),
    rule(r"(?<=\d)[½¼¾⅓⅔]", lambda m: f" and {_VULGAR_EN[m[0]]}"),
    rule(r"[½¼¾⅓⅔]", lambda m: _VULGAR_EN[m[0]]),
    rule(r"(?<=[\d%]) ?[–-] ?(?=[$€£]?\d)", " to "),
    rule(r"(?<=\d[kmKM]) ?[–-] ?(?=[$€£]?\d)|(?<=\dbn) ?[–-] ?(?=[$€£]?\d)", " to "),
    rule(r"(?<=\d)/(?=\d)", " "),
)
GERMAN = (
    rule(
        r"(?<![\d:.,])(?P<a>\d{1,3})(?P<said>:)(?=\d{1,3}(?![\d:]|\.\d| Uhr| bis| und \d))", " zu "
    ),
    rule(_FRACTION, _fraction_de),
    rule(r"(?<=\d)[½¼¾⅓⅔]", lambda m: f" {_VULGAR_DE[m[0]]}"),
    rule(r"[½¼¾⅓⅔]", lambda m: _VULGAR_DE[m[0]]),
    rule(r"(?<=[\d%€]) ?[–-] ?(?=\d)", " bis "),
    rule(r"(?<=\d)/(?=\d)", " "),
)
