"""The words of a German headline, and what each may be beside its neighbours."""

import re
from collections.abc import Sequence

from services.content.domain.headlines.german.nouns import noun
from services.content.domain.headlines.german.words import ADVERBS, DETERMINERS, PREPOSITIONS

_TOKEN = re.compile(r"»[^«]*«\S*|„[^“”]*[“”]\S*|\"[^\"]*\"\S*|\S+")
_EDGES = ".,;:!?()\"'„“”»«’‘"
_LIKE_ADJECTIVE = re.compile(r"[a-zäöüß-]+e[rsnm]?$")


def tokens(text: str) -> list[str]:
    """The words of `text`; a quotation is one of them."""
    return _TOKEN.findall(text)


def bare(token: str) -> str:
    """A token without the marks around it; empty for a quotation."""
    return "" if is_quotation(token) else token.strip(_EDGES)


def is_quotation(token: str) -> bool:
    """Whether a token is, or begins with, a quotation."""
    return token.startswith(("»", "„", '"', "«", "“", "'"))


def is_nominal(token: str) -> bool:
    """Whether a token may stand for a thing or a person: capital, figure or quotation."""
    word = token.strip(_EDGES)
    capital = word[:1].isupper() or (word[:1].islower() and word[1:2].isupper())  # iPhone
    return is_quotation(token) or capital or token[:1].isdigit()


def is_adjective(words: Sequence[str], at: int) -> bool:
    """Whether the word there is declined like an adjective, before its noun."""
    word = words[at].lower() if at == 0 else words[at]
    if at == 0 and word.endswith(("en", "em")):
        return False
    return bool(
        at + 1 < len(words)
        and word == bare(word)
        and _LIKE_ADJECTIVE.match(word)
        and word not in PREPOSITIONS | DETERMINERS | ADVERBS
        and (
            is_nominal(words[at + 1])
            or (words[at + 1][-2:] == word[-2:] and is_adjective(words, at + 1))
        )
        and not (at == 0 and noun(words[0]) and not noun(bare(words[1])))
    )
