"""Attribution: which sentence of an outlet can say who reports it, and how."""

import re
from collections.abc import Sequence

_LONGEST = 260
"""A longer sentence bears no attribution, in characters: nobody would know what it closes."""
_FIRST = 2
"""Sentences of a story in which its outlet is named."""
_SAID = re.compile(
    r"\b(?:said|says|told|according to|reports?|reported|announced|laut|sagte|teilte|berichtet\w*"
    r"|erklärte|zufolge|heißt es)\b",
    re.IGNORECASE,
)
_SPEAKER_LAST = re.compile(
    r",\s(?:[^,]{2,60}\s(?:said|says|told|reports?|reported|announced|warns?|warned)(?:\s[^\s,]+)?|(?:said|says)\s[^,]{2,60}"
    r"|(?:according to|as|so|laut|wie)\s[^,]{2,60})\.$",
    re.IGNORECASE,
)
"""A sentence that ends in its speaker: a second one behind it would be one too many."""
_ABBREVIATED = re.compile(r"(?:\b[^\W\d]|\.\w|\b[A-Z]\w{0,3})\.$")


def is_named(outlet: str, sentences: Sequence[str]) -> bool:
    """Whether the first sentences name `outlet` themselves."""
    bare = re.sub(r"^(?:the|der|die|das)\s", "", outlet, flags=re.IGNORECASE)
    named = re.compile(rf"(?<!\w){re.escape(bare)}(?!\w)", re.IGNORECASE)
    return any(named.search(sentence) for sentence in sentences[:_FIRST])


def bearer(sentences: Sequence[str]) -> int | None:
    """The place of the sentence that bears the attribution; None where none of the first can.

    One that says who said it comes last, and one that ends in its speaker never does.
    """
    places = [n for n, sentence in enumerate(sentences[:_FIRST]) if _can_bear(sentence)]
    return min(places, key=lambda n: bool(_SAID.search(sentences[n])), default=None)


def attributed(sentence: str, words: str) -> str:
    """`sentence` with the attribution in `words` before its full stop."""
    return f"{sentence[:-1]}{words}."


def _can_bear(sentence: str) -> bool:
    plain = sentence.endswith(".") and not re.search(
        r"(?:\b[^\W\d]|\.\w|\b[A-Z]\w{0,3})\.$", sentence
    )
    open_ended = ": " not in sentence and not _SPEAKER_LAST.search(sentence)
    return plain and open_ended and len(sentence) <= _LONGEST
