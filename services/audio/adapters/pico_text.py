"""What Pico would say otherwise than other engines, written so that it says it as they do.

Measured against words that sound the same: letters with full stops between them are sentences to
it, a quotation mark or a hyphen after a number is a pause, but a dash or an ellipsis is none,
German thousands are read in parts, and letters beyond Latin-1 are silent.
"""

import re
import unicodedata
from collections.abc import Mapping

from contracts import Language
from services.audio.domain.pronunciation.numerals import cardinal_de
from services.audio.domain.pronunciation.rewriting import (
    Rule,
    SpokenText,
    Words,
    edits,
    rewrite,
    rule,
)

_NAMES_EN = {
    "A": "ay", "B": "bee", "C": "see", "D": "dee", "E": "ee", "F": "eff", "G": "gee", "H": "aitch",
    "I": "eye", "J": "jay", "K": "kay", "L": "el", "M": "em", "N": "en", "O": "oh", "P": "pee",
    "Q": "cue", "R": "are", "S": "ess", "T": "tee", "U": "you", "V": "vee", "W": "double-you",
    "X": "ex", "Y": "why", "Z": "zee",
}  # fmt: skip
_NAMES_DE = {
    "A": "ah", "B": "beh", "C": "zeh", "D": "deh", "E": "eh", "F": "eff", "G": "geh", "H": "hah",
    "I": "ih", "J": "jott", "K": "kah", "L": "ell", "M": "emm", "N": "enn", "O": "oh", "P": "peh",
    "Q": "kuh", "R": "err", "S": "ess", "T": "teh", "U": "uh", "V": "fau", "W": "weh", "X": "ix",
    "Y": "üpsilon", "Z": "zett", "Ä": "äh", "Ö": "öh", "Ü": "üh",
}  # fmt: skip


def as_pico_reads(text: SpokenText, language: Language) -> SpokenText:
    """The text with what Pico reads otherwise rewritten; its tags are kept."""
    read = rewrite(text.text, edits(_RULES[language], text.text))
    return SpokenText(read.text, tuple(text.offsets[offset] for offset in read.offsets))


def _letters(names: Mapping[str, str], respelled: frozenset[str]) -> Words:
    """Letters with spaces between them, by their names where they are not read as such.

    These are the `respelled` ones, one with an s, and one before a full stop, which would be taken
    for that of an abbreviation.
    """

    def say(match: re.Match[str]) -> str:
        spelled = match["letters"].split(".")
        said = [names[letter] if letter in respelled else letter for letter in spelled]
        ends = match.string.startswith(".", match.end())
        if match["plural"] or ends:
            said[-1] = names[spelled[-1]] + (match["plural"] or "").lstrip(".")
        return " ".join(said)

    return say


def _thousands(match: re.Match[str]) -> str:
    """A German number under a milliard in words and groups: "21 tausend", "2 Millionen"."""
    millions, thousands, ones = (int(group) for group in f"0.0.{match[0]}".split(".")[-3:])
    parts = [
        (millions, "eine Million" if millions == 1 else f"{cardinal_de(millions)} Millionen"),
        (thousands, ("ein" if thousands == 1 else cardinal_de(thousands)) + "tausend"),
        (ones, cardinal_de(ones)),
    ]
    return " ".join(words for count, words in parts if count) or "null"


def _latin(sounds: Mapping[str, str]) -> Words:
    """A letter beyond Latin-1 as it sounds, or without its accents."""

    def say(match: re.Match[str]) -> str:
        letter = match[0]
        sound = sounds.get(letter.lower())
        if sound is None:
            return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        return sound if letter.islower() else sound.capitalize()

    return say


_TAG = rule("<[^>]*>", lambda match: match[0])
_MARKS = (
    rule(r"(?<!\w)'|'(?!\w)|[\"«»\u2039\u203a\u201a\u2018]", ""),
    rule(r"\s[-–—]\s|\s?(?:…|\.{3})(?=\s+\w)", ", "),
    rule(r"…|\.{3}", "."),
    rule(r"(?<=\d)-(?=[^\W\d_])", " "),
)
_LETTERS = r"(?<![\w.])(?P<letters>[A-ZÄÖÜ](?:\.[A-ZÄÖÜ])+)(?P<plural>\.?'?s)?(?!\w)"
_BEYOND_LATIN_1 = "[\u0100-\u024f\u1e00-\u1eff]"
_SOUNDS_EN = {
    "č": "ch", "ć": "ch", "š": "sh", "ś": "sh", "ş": "sh", "ș": "sh", "ž": "zh", "ż": "zh",
    "ř": "r", "ł": "w", "đ": "d", "ğ": "", "\u0131": "i", "œ": "oe", "ț": "ts", "ţ": "ts",
}  # fmt: skip
_SOUNDS_DE = {
    "č": "tsch", "ć": "tsch", "š": "sch", "ś": "sch", "ş": "sch", "ș": "sch", "ž": "sch",
    "ż": "sch", "ř": "rsch", "ł": "w", "đ": "d", "ğ": "", "\u0131": "i", "œ": "ö", "ț": "z",
    "ţ": "z",
}  # fmt: skip
_RULES: dict[Language, tuple[Rule, ...]] = {
    "en": (
        _TAG,
        rule(_LETTERS, _letters(_NAMES_EN, frozenset("A"))),
        rule(_BEYOND_LATIN_1, _latin(_SOUNDS_EN)),
        *_MARKS,
    ),
    "de": (
        _TAG,
        rule(_LETTERS, _letters(_NAMES_DE, frozenset())),
        rule(r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3}){1,2}(?![\w]|[.,]\d)", _thousands),
        rule(_BEYOND_LATIN_1, _latin(_SOUNDS_DE)),
        *_MARKS,
    ),
}
