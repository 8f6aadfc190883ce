"""Singular and plural of English subjects."""

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.tokens import bare, is_name, is_number, pauses, small

_SCALES = known.word_set("hundred thousand million billion trillion crore lakh percent")
_UNCOUNTED = known.word_set("gas news series chaos politics lens sports economics bus")
_SINGULAR = known.word_set("a an one 1 another each")
_OPENINGS = (("at", "least"), ("more", "than"), ("up", "to"), ("no",), ("as", "many", "as"))
_ADDITIONS = known.PREPOSITIONS | known.RELATIVES
_SINGLE_NAMES = known.PLACES | {"US"}
_ONE_PERSON = nouns.ONE_OF_MANY | nouns.UNIQUE


def is_plural_noun(word: str) -> bool:
    """Whether `word`, bare, is surely a plural or a number of things."""
    low = word.lower()
    if low in _SCALES:
        return False
    if low in nouns.PLURALS or low in known.NUMBERS or word.isdigit():
        return True
    if word[:1].isupper():
        return word[:-1] in known.ORIGINS
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return plural and word not in _UNCOUNTED


def is_plural(subject: list[str]) -> bool | None:
    """Whether a subject is plural; None where that is unsure."""
    head = _head(subject)
    if not head:
        return None
    last = bare(head[-1])
    if any(small(w) == "and" for w in head):
        names = all(is_name(w) or bare(w) in {"and", "former"} for w in head)
        return True if names or is_plural_noun(last) else None
    if last.lower() in _SINGULAR or small(head[0]) in _SINGULAR:
        return False
    if is_plural_noun(last) or is_number(last):
        return True
    counted = any(is_number(w) and "-" not in w for w in head[:-1])
    if any(pauses(w) for w in head[:-1]) or (counted and is_name(last)):
        return None if not last.endswith("s") else counted or None
    return _ends_like_a_plural(head, last) if last.endswith("s") else False


def _ends_like_a_plural(head: list[str], last: str) -> bool | None:
    """Whether a subject whose last word ends in `s` is plural; None where that is unsure."""
    low = last.lower()
    if not last[:1].isupper():
        return False if low in nouns.COUNTABLE else None
    if (
        last in _SINGLE_NAMES
        or last.endswith(("ss", "us", "is"))
        or any(bare(w) in _ONE_PERSON for w in head)
    ):
        return False
    counted = any(is_number(w) and "-" not in w for w in head[:-1])
    several = low[:-1] in nouns.COUNTABLE or low[:-3] + "y" in nouns.COUNTABLE
    return True if counted or several else None


def _head(subject: list[str]) -> list[str]:
    """The words of a subject up to what is added to its noun, an opening `at least` aside."""
    begin = 0
    for opening in _OPENINGS:
        if tuple(small(w) for w in subject[: len(opening)]) == opening:
            begin = len(opening)
    ends = (i for i in range(begin + 1, len(subject)) if _is_added(subject, begin, i))
    return subject[begin : next(ends, len(subject))]


def _is_added(subject: list[str], begin: int, i: int) -> bool:
    """Whether the word at `i` begins an addition: `of …`, `who …`, an age, `accused of …`."""
    word = small(subject[i])
    if word in _ADDITIONS:
        return True
    if pauses(subject[i - 1]) and i > begin + 1 and word[:1].isdigit():
        return True
    bound = i + 1 >= len(subject) or small(subject[i + 1]) in known.PREPOSITIONS
    return word in verbs.PARTICIPLES and not is_name(subject[i]) and bound
