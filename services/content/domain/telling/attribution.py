"""Attribution: which sentence of an outlet can say who reports it, and how."""

import re
from collections.abc import Mapping, Sequence

from services.content.domain.headlines.german import clause, verbs
from services.content.domain.headlines.german.words import word_set
from services.content.domain.reading import coherence

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
_LAUT = re.compile(r"\b(?:laut|zufolge|Angaben|Ansicht|demnach|angeblich|so)\b", re.IGNORECASE)
"""Words of another source in a German sentence."""
_PRONOUNS = word_set("sich er sie es man ihm ihn ihr ihnen")
"""What stands right behind a German verb, before an attribution."""
_FINITE = word_set(
    "hat haben hatte hatten ist sind war waren wird werden wurde wurden will wollen soll sollen "
    "kann können könnte könnten muss müssen darf dürfen gibt"
)
_ONE_WORD = re.compile(r"(?:dem|der)\s(?P<name>\S+)$")
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


def bearer_before(sentences: Sequence[str]) -> int | None:
    """The same in German: none before a sentence that goes on with whom it speaks of: `Sie …`."""
    place = bearer(sentences)
    following = sentences[place + 1 : place + 2] if place is not None else ()
    return None if any(coherence.leans(sentence, "de") for sentence in following) else place


def laut(slots: Mapping[str, str]) -> str:
    """A German attribution inside a sentence, by the forms of the outlet's name: `laut Kurier`."""
    found = _ONE_WORD.match(slots["source"])
    plain = found is not None and slots.get("outlet", "").endswith(f" {found['name']}")
    return f"laut {found['name'] if found and plain else slots['source']}"


def within(sentence: str, words: str) -> str:
    """A German sentence with the attribution in `words` behind its verb: `Sie haben laut … gesagt`.

    Empty where its verb is not surely known, or where it names a source already.
    """
    text = sentence.removesuffix(".")
    parsed = None if text == sentence or _LAUT.search(text) else clause.parse(text)
    if parsed is None or parsed.rule or not _surely_finite(parsed.verb):
        return ""
    before, behind = [*parsed.prefield, parsed.verb], list(parsed.rest)
    if " ".join((*before, *behind)) != text or any(":" in word for word in before):
        return ""
    while behind and behind[0] in _PRONOUNS:
        before.append(behind.pop(0))
    return f"{' '.join((*before, words, *behind))}." if behind else ""


def _surely_finite(verb: str) -> bool:
    return verb in _FINITE or (verb.isalpha() and verbs.is_always_finite(verb))


def attributed(sentence: str, words: str) -> str:
    """`sentence` with the attribution in `words` before its full stop."""
    return f"{sentence[:-1]}{words}."


def _can_bear(sentence: str) -> bool:
    plain = sentence.endswith(".") and not re.search(
        r"(?:\b[^\W\d]|\.\w|\b[A-Z]\w{0,3})\.$", sentence
    )
    open_ended = ": " not in sentence and not _SPEAKER_LAST.search(sentence)
    return plain and open_ended and len(sentence) <= _LONGEST
