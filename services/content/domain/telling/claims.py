"""What Germans claim, deny and demand: weak claims, and what is said to them."""

import re
from collections.abc import Sequence

from services.content.domain.language import terms

_WEAK = re.compile(
    r"""\b(?:(?:schwach|dünn|kaum|schlecht|nicht)\s(?:\w+\s)?|un)belegt\w* | \bunbewiesen\w*
    | \bunbestätigt\w* | \bangeblich\b | \bohne\s(?:\w+\s)?(?:Belege?|Beweise?)\b
    | \bumstrittene[rn]?\s(?:[A-ZÄÖÜ][\w’-]*\s){1,4}
        (?:schreibt|behauptet|sieht|erhebt|wirft|beschuldigt|vermutet)\b""",
    re.VERBOSE,
)
"""`Der umstrittene Autor Jan Berg behauptet …`; a law may be `umstritten`, and is no claim."""
_DENIED = re.compile(r"\b(?:zurückgewiesen|dementiert|dementieren|bestritten|bestreitet)\b")
_WANTS = re.compile(
    r"\b(?:forder|verlang|warn|bitte|kritisier|droh|versprich|versprech)(?:e?t|e?n|e?ten?)\b"
)
_WHY = re.compile(
    r"(?P<what>\bdie\sVorwürfe)\swegen\s(?!de[rs]\s|eine[rs]\s|[a-zäöüß])[\w-]+(?=\szurückgewiesen\.$)"
)
"""What a denial is about, without an article: the claim before it has said it."""


def is_weak(sentences: Sequence[str]) -> bool:
    """Whether one of the sentences that begin a story calls the claim in them weakly supported."""
    return any(_WEAK.search(sentence) for sentence in sentences)


def denies(sentence: str) -> bool:
    """Whether whoever is accused rejects it in this sentence."""
    return bool(_DENIED.search(sentence))


def plainly_denied(sentence: str) -> str:
    """A denial that stands behind its claim, without what that has said."""
    return _WHY.sub(r"\g<what>", sentence)


def wants(sentence: str) -> frozenset[str]:
    """The stems of the verbs by which somebody demands, or warns of, something."""
    return frozenset(terms.stem(found, "de") for found in _WANTS.findall(sentence))
