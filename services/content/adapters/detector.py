"""The language of short texts, with py3langid: offline, a model of 4.6 MB from the wheel."""

from functools import cache

from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

_LANGUAGES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv",
    "sw", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""Languages in which news feeds are common; rare ones would win headlines full of names."""


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier


def detect(text: str) -> tuple[str, float]:
    """The likeliest language (ISO 639-1) of `text` and how likely it is, 0 to 1."""
    language, likelihood = _identifier().classify(text)
    return str(language), float(likelihood)
