"""Which words of a German sentence are names: all nouns have a capital letter, few are names."""

import re
from collections.abc import Iterator, Sequence

from services.content.domain.headlines.german.words import DETERMINERS, word_set
from services.content.domain.language import lexicon
from services.content.domain.language.places import places
from services.content.domain.telling.checking.dates import MONTHS, WEEKDAYS
from services.content.domain.telling.checking.german_common import is_common
from services.content.domain.telling.checking.number_words import (
    FRACTIONS,
    GUESSES,
    german,
    german_ordinal,
    scale,
)
from services.content.domain.telling.checking.tokens import Token

_CALENDAR = frozenset((*MONTHS["de"], *WEEKDAYS["de"], "Samstagabend", "Uhr", "Prozent", "Grad"))
_UNITS = re.compile(r"(?:Euro|Cent|Dollar|Meter|Kilo\w*|Hektar|Liter|Tonnen?|Mi(?:o|rd)|Milli\w+)$")
_PRONOUNS = word_set(
    "Sie Ihnen Ihr Ihre Ihren Ihrem Ihrer Gott Weihnachten Ostern Pfingsten Wiederhören "
    "Wiedersehen Wiederschauen Danke Dank"
)
_FUNCTION = lexicon.FUNCTION_WORDS["de"] | word_set(
    "warum weshalb wieso wann womit wofür woher wohin welche welcher welches beide mehrere "
    "zahlreiche einige manche solche insgesamt unterdessen inzwischen mittlerweile trotzdem "
    "dennoch daher deshalb deswegen darum danach davor daraufhin außerdem allerdings jedoch "
    "immerhin zunächst zuletzt schließlich gleichzeitig dagegen hingegen zufolge angesichts "
    "trotz obwohl nachdem bevor sobald falls sonst anschließend erstmals künftig bislang bisher "
    "demnach somit etliche weitere jeder"
)
_BEFORE_PLACES = word_set("in aus nach bei von vor gegen mit für um bis zwischen über und")
_SAYING = word_set(
    "sagte sagt erklärte erklärt betonte warnte forderte kritisierte lobte schrieb mitteilte "
    "berichtete so laut kündigte versprach sprach meinte bestätigte ergänzte trifft traf "
    "besiegte schlug schoss spielt"
)
_ADJECTIVE = re.compile(r"[a-zäöüß-]+(?:e|er|es|en|em)$")
_OF_STATE = re.compile(r"[a-zäöüß-]+isch(?:e[nmrs]?)?$|deutsch(?:e[nmrs]?)?$|schweizer$")


def named(sentence: Sequence[Token]) -> Iterator[int]:
    """The places of the words in a German sentence that belong to names, or are made of one."""
    words = [token for token in sentence if token.is_word]
    initial = words[0].start if words else -1
    for place, token in enumerate(sentence):
        if not token.is_word:
            continue
        if not token.is_capital:
            if _OF_STATE.match(token.text) and places(token.text):
                yield place
        elif _is_name(sentence, place, initial=token.start == initial):
            yield place


def _is_name(sentence: Sequence[Token], place: int, *, initial: bool) -> bool:
    token = sentence[place]
    word = token.text
    if word in _CALENDAR or word in _PRONOUNS or len(word) == 1 or _is_counting(token):
        return False
    if places(word) or (word.isupper() and len(word) > 1):
        return True
    if token.lower in _FUNCTION or token.lower in DETERMINERS or is_common(word):
        return False
    before = sentence[place - 1] if place else None
    following = sentence[place + 1] if place + 1 < len(sentence) else None
    if initial:
        second = following is not None and following.is_capital and not is_common(following.text)
        return (second and not (following and places(following.text))) or bool(
            following and following.lower in _SAYING
        )
    return _in_place_of_name(before, word)


def _is_counting(token: Token) -> bool:
    """Whether a noun is a number or a unit: `Drittel`, `Dutzend`, `Euro`."""
    known = token.lower in FRACTIONS or token.lower in GUESSES or bool(scale(token.lower, "de"))
    counts = german(token.lower) or german_ordinal(token.lower)
    return known or bool(_UNITS.search(token.text) or counts)


def _in_place_of_name(before: Token | None, word: str) -> bool:
    """Whether an unknown word stands where a name does: no article or adjective goes before it."""
    if before is None or not before.is_word:
        return word[-1] != "n" or "-" in word
    lower = before.lower
    if before.is_capital:
        return True
    if lower in _BEFORE_PLACES or lower in _SAYING:
        return True
    return not (lower in DETERMINERS or _ADJECTIVE.match(lower) or lower in _FUNCTION)
