"""Capitals of English headlines: which words are names."""

import re
from itertools import pairwise

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.tokens import bare, is_name

_WORD = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*")
_SMALL_SHARE = 0.15
"""Share of the words with a meaning that a title in capitals may write small."""
_SMALL = frozenset(known.PREPOSITIONS | known.CONJUNCTIONS | known.DETERMINERS | {"to", "be"})
_COMMON = (
    nouns.COUNTABLE
    | nouns.UNIQUE
    | nouns.PLURALS
    | nouns.OF_ONE
    | known.ADJECTIVES
    | known.NUMBERS
    | known.ADVERBS
    | known.PREPOSITIONS
    | known.CONJUNCTIONS
    | known.DETERMINERS
    | known.AUXILIARIES
    | known.PRONOUNS
    | verbs.BASES
    | verbs.THIRDS.keys()
    | verbs.PASTS.keys()
    | verbs.PARTICIPLES.keys()
    | verbs.GERUNDS.keys()
    | known.word_set(
        "cargo inflation football daredevil novice rookie cricket mushroom tennis rugby golf "
        "boxing basketball baseball wine tea coffee coal rice wheat sugar fuel food police cancer "
        "crew role people being peace war politics business data water oil energy health trade "
        "traffic heat rain snow magnitude"
    )
)
_ATTRIBUTES = (
    known.ADJECTIVES | known.PREPOSITIONS | known.CONJUNCTIONS | known.DETERMINERS | known.NUMBERS
    | nouns.PLURALS
)  # fmt: skip
_IN_NAMES = known.word_set(
    "white black red green gold blue super supreme big grand new old high joint royal great united "
    "first central national international federal bank head home world state"
)
_COMMON_ENDING = re.compile(
    r"(?:ing|ary|ment|tion|acy|ity|ous|ive|less|ful|(?:ous|al|iv|ed|ing|ent)ly)$"
)
_DEGREES = known.word_set("truly fully newly badly nearly highly deeply widely poorly barely")
_NEW_NAMES = known.word_set(
    "York Zealand Delhi Orleans Jersey Hampshire Mexico England Caledonia Guinea Brunswick "
    "South Year"
)
"""What `New` is a part of in a name, beside other names."""
_PARTS_OF_NAMES = (
    {head.lower() for head in known.HEADS_WITH_THE}
    - known.word_set("army force games government office river sea state")
) | known.word_set(
    "amendment bank city convention magazine master organisation organization podcast united world"
)
"""Common words that are as often part of a name: in capitals nobody can tell."""
_FUNCTION = (
    known.PREPOSITIONS | known.CONJUNCTIONS | known.DETERMINERS | known.AUXILIARIES | known.PRONOUNS
)


def is_common(word: str) -> bool:
    """Whether `word`, in small letters, is a word of the language rather than a name."""
    return (
        word in _COMMON
        or (word.endswith("s") and (word[:-1] in _COMMON or word[:-3] + "y" in _COMMON))
        or (word.endswith("es") and word[:-2] in _COMMON)
    )


def lowered(words: list[str]) -> list[str]:
    """`words` with a small first letter where the first one is no name."""
    if not words:
        return words
    first = bare(words[0])
    low = first.lower()
    if first[1:2].isupper() or first in known.NAMES_WITH_THE or not first:
        return words
    follows = bare(words[1]) if len(words) > 1 else ""
    common = is_common(low) or bool(_COMMON_ENDING.search(low)) or low.startswith("ex-")
    common = common or low in _DEGREES
    named = (
        not low.startswith("ex-")
        and follows[:1].isupper()
        and (low in _IN_NAMES or (low not in _ATTRIBUTES and follows not in known.ORIGINS))
    )
    owner = words[3:4] if words[2:3] == ["the"] else words[2:3]
    of_name = follows == "of" and is_name("".join(owner)) and low not in nouns.OF_ONE
    if (
        low == "new"
        and (follows.isupper() or follows in known.PLACES)
        and follows not in _NEW_NAMES
    ):
        named = False
    start, _, rest = first.partition("-")
    compound = is_common(start.lower()) and rest[:1].islower()
    if not (common or compound) or named or of_name:
        return words
    return [words[0].replace(first, first[0].lower() + first[1:], 1), *words[1:]]


def in_sentence_case(text: str, names: frozenset[str]) -> str | None:
    """`text` without the capitals of a title, or None where it cannot be known which are names."""
    long = [w for w in _WORD.findall(text)[1:] if w.lower() not in _SMALL and len(w) > len("for")]
    small = sum(w[0].islower() for w in long)
    if not long or small > _SMALL_SHARE * len(long):
        return text if long else None
    if all(w in names or w in known.PLACES or w in known.ORIGINS or w.isupper() for w in long):
        return text
    if not names:
        return None
    first, *rest = text.split()
    if any(_is_new_name(*pair) for pair in pairwise((first, *rest))):
        return None
    cased = [_cased(word, names) for word in rest]
    return None if None in cased else " ".join((first, *filter(None, cased)))


def _is_new_name(word: str, following: str) -> bool:
    """Whether `New` begins a name: `New York`."""
    return bare(word) == "New" and bare(following) in _NEW_NAMES


def _cased(word: str, names: frozenset[str]) -> str | None:
    """`word` as it stands inside a sentence; None where that cannot be known."""
    plain = re.sub(r"[’']s?$", "", bare(word))
    low = plain.lower()
    if not plain[:1].isupper() or plain in known.PLACES | known.ORIGINS:
        return word
    parts = re.split("[-\u2011]", low)
    if low in _FUNCTION or (len(parts) == 1 and plain not in names and _is_plain(low)):
        return word.replace(plain, low, 1)
    if len(parts) > 1:
        return word.replace(plain, low, 1) if all(map(_is_plain, parts)) else None
    if plain[1:].lower() != plain[1:]:
        return word
    sure = plain in names and not is_common(low) and not _COMMON_ENDING.search(low)
    return word if sure else None


def _is_plain(low: str) -> bool:
    """Whether `low` is a common word, and part of no name."""
    return is_common(low) and low not in _PARTS_OF_NAMES
