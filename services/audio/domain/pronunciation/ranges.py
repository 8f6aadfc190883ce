"""Scores, ranges and fractions: pairs of numbers with a dash, a colon or a slash between them."""

import re

from services.audio.domain.pronunciation.numerals import cardinal_en
from services.audio.domain.pronunciation.rewriting import after, before, rule

_HIGHEST_GOALS = 15
"""The highest number in a score that is said without "to"."""
_WON = re.compile(
    r"\b(?:beat|beaten|beats|beating|won|wins?|winning|lost|loses?|losing|leads?|leading|led|drew|"
    r"draws?|drawn|defeat(?:s|ed|ing)?|victory|scored?|thrash(?:ed|es|ing)?|hammer(?:ed)?|down|"
    r"trail(?:s|ed|ing)?|edged?|finished|ended|sets?|tie-?break|aggregate)\b[^.;!?]{0,60}$"
)
_MATCH = re.compile(
    r" ?(?:\([^)]*\) ?)?(?:win|victory|defeat|loss|draw|lead|triumph|thriller|thrashing|rout|"
    r"aggregate|on aggregate|at home|against|after extra|on penalties|scoreline)\b"
)
_COUNTED = re.compile(
    r" (?!(?:after|against|and|as|at|away|but|by|for|from|in|last|on|over|thanks|this|to|under|"
    r"when|while|with)\b)[a-z]"
)
"""A word after a pair of numbers that they count, as in "10-15 people"."""
_RANGE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"aged?|ages|between|from|of|over|pages?) $"
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
    """A score where the words say so, or where the numbers do not rise, as in a range."""
    first, second = int(match[1]), int(match[2])
    if max(first, second) > _HIGHEST_GOALS:
        return None
    if first >= second or _is_told_as_score(before(match), after(match)):
        return f"{_goals(first)} {_goals(second)}"
    return None


def _is_told_as_score(preceding: str, following: str) -> bool:
    if _OTHER_SCORE.search(preceding) or _NEXT_SCORE.match(following) or _MATCH.match(following):
        return True
    counted = _RANGE.search(preceding) or _COUNTED.match(following)
    return not counted and _WON.search(preceding) is not None


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
    rule(r"\b50[-–]50\b", "50 50"),
    rule(r"\b9[-–]5\b", "9 to 5"),
    rule(_PAIR_EN, _score_en),
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
    rule(r"(?<![\d:.,])\d{1,3}(?P<said>:)(?=\d{1,3}(?![\d:]|\.\d| Uhr))", " zu "),
    rule(_FRACTION, _fraction_de),
    rule(r"(?<=\d)[½¼¾⅓⅔]", lambda m: f" {_VULGAR_DE[m[0]]}"),
    rule(r"[½¼¾⅓⅔]", lambda m: _VULGAR_DE[m[0]]),
    rule(r"(?<=[\d%€]) ?[–-] ?(?=\d)", " bis "),
    rule(r"(?<=\d)/(?=\d)", " "),
)
