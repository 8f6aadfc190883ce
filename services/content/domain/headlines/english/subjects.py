"""Subjects of English sentences that only make sense behind another sentence."""

import re

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.tokens import bare, is_name, owns, pauses, small

_ADDRESSED = re.compile(
    r"^(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w’'-]*\b(?!\s(?:[A-Z]|bin\b|al-|de\b|van\b))"
)
_BODY = re.compile(
    r"^The\s(?:Supreme\sCourt|High\sCourt|Court\sof\sAppeal|Federal\sGovernment|Government"
    r"|Senate|Parliament|Cabinet|President|Prime\sMinister|Central\sBank|Ministry\sof\s\w+"
    r"|House\sof\sRepresentatives|National\sAssembly|Opposition|Army)\s[a-z]"
)
"""What every country has one of."""
_ALWAYS_KNOWN = known.word_set(
    "pope sun moon world earth euro dollar pound yen yuan rouble toll search war hunt race number "
    "oldest first death deaths"
)
_VERBS = known.AUXILIARIES | verbs.SURE_THIRDS | (verbs.PASTS.keys() - known.ADJECTIVES)
_DOING = verbs.GERUNDS.keys() - nouns.COUNTABLE - {"shooting", "ruling", "bombing"}
"""What is done, rather than a noun: `the man leading the council`, but `the shooting`."""
_FOLLOWED = re.compile(
    r"^The\s[a-z-]+\s(?:comes?|came|follows?|followed)\s(?:amid|as|after|just|hours|days|weeks|an?\s)"
)
"""What something came after or amid: it has been told."""
_TAKEN_UP = re.compile(
    r"^(?:[A-Z][\w.’'-]*\s){1,4}(?:has\s)?(?:said|says|called|described|condemned|defended|denied)\s"
    r"(?:that\s)?the\s(?:move|measures?|decision|attacks?|incident|plans?|claims?|allegations?"
    r"|statement|ruling|proposal|remarks|comments|footage|strikes?)"
    r"(?:\s(?:is|are|was|were|had|has|would|will|as|an?|“|\")|[.,])"
)
"""What somebody says of something that another sentence has told."""
_LONGEST = 5
"""Words of a subject that is named by no more than its kind."""
_HERE = known.PLACES | known.ORIGINS | known.NAMES_WITH_THE | {"American", "British", "European"}


def is_known_already(sentence: str) -> bool:
    """Whether a sentence is about somebody or something that another one has introduced.

    `The bill seeks …`, `The singer's album …`, `Mr Voss said …`; of a body that every country has,
    where it names no place.
    """
    if any(opens.match(sentence) for opens in (_ADDRESSED, _FOLLOWED, _TAKEN_UP)):
        return True
    words = sentence.rstrip(" .").split()
    if _BODY.match(sentence):
        return not any(_places(word) for word in words)
    return words[0] == "The" and _is_named_by_kind(words)


def _is_named_by_kind(words: list[str]) -> bool:
    """Whether the subject behind `The` is common nouns alone: no name, and nothing added."""
    for i, word in enumerate(words[1 : _LONGEST + 1], 1):
        low = small(word)
        if i > 1 and low in _VERBS:
            return True
        if is_name(word) or pauses(word) or low in _ALWAYS_KNOWN or not bare(word)[:1].isalpha():
            return False
        if owns(word):
            return low not in {"world's", "nation's"}
        if low in known.PREPOSITIONS or low in known.RELATIVES or low in _DOING:
            return False
    return False


def _places(word: str) -> bool:
    plain = bare(word).removesuffix("'s")
    return plain in _HERE or plain.removesuffix("s") in known.ORIGINS
