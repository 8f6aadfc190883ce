"""Whether an English noun phrase has `the` rather than `a`."""

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.phrases import HIGHEST, Phrase
from services.content.domain.headlines.english.tokens import (
    is_name,
    is_number,
    small,
)

_NOT_HIGHEST = verbs.BASES | known.word_set("forest interest west guest honest midwest latest")
_FIRST = known.word_set("first second third last latest main next only same top worst best")
_PORTFOLIOS = known.word_set(
    "foreign finance defence defense interior health prime justice home trade energy education "
    "economy environment deputy treasury state commerce war"
)
_UNLIKE_ONE = known.word_set("former ex deputy new another")
_FORMS_ANEW = known.word_set(
    "form forms formed build builds present presents presented unveils swears"
)
_POSTS = known.word_set("role post job")
_GIVES_UP = known.word_set("leave quit exit")
_GENERALS = known.word_set("attorney secretary director governor solicitor surgeon")
_DISTINCT = {
    "court": known.word_set("supreme high top federal constitutional appeal appeals"),
    "house": known.word_set("lower upper"),
    "community": known.word_set("international"),
}
_BODIES = frozenset({"UN", "UNHCR", "UNICEF", "UNESCO", "WHO", "IAEA"})
_ORGANS = known.word_set("agency watchdog council")
_OPEN_TO_MANY = nouns.ONE_OF_MANY | known.word_set(
    "deal proposal plan bid pact push call probe award agreement official agency team body "
    "panel watchdog resolution ally envoy base jet post lawmaker drone missile strike site warning "
    "trade visa cafe video restaurant bar shop vessel mp raid airstrike endorsement hike spin-off"
)
_CALAMITIES = known.word_set(
    "attack avalanche blast bombing collapse crash earthquake explosion fire flood landslide quake "
    "shooting stabbing stampede wildfire"
)
_HARMED = known.word_set(
    "dead killed kills kill die dies died injured injures injuring wounded wounds hurt"
)
_NO_NAMES = known.ORIGINS | known.NAMES_WITH_THE


def is_definite(phrase: Phrase, last: str) -> bool:
    """Whether `phrase`, whose noun is `last` in small letters, has `the` rather than `a`."""
    parts = phrase.parts[:-1]
    others = {part.lower() for part in parts}
    formed = "new" in others and phrase.before in _FORMS_ANEW
    one = not others & _UNLIKE_ONE or (last == "government" and not formed)
    if last in nouns.UNIQUE:
        return one
    if last in _DISTINCT:
        return bool(others & _DISTINCT[last])
    minister = last in {"minister", "secretary"} and one and others & _PORTFOLIOS
    highest = any(HIGHEST.search(other) and other not in _NOT_HIGHEST for other in others)
    left = last in _POSTS and not parts and base(phrase.before) in _GIVES_UP
    general = last == "general" and bool(others & _GENERALS)
    agency = (
        phrase.first in _BODIES and (len(parts) > 1 or phrase.first != "UN") and last in _ORGANS
    )
    heads = phrase.size == len(("WHO", "chief")) and (
        (last == "chief" and phrase.first.isupper())
        or (last == "coach" and phrase.first in known.PLACES)
    )
    if minister or general or agency or left or heads or highest or others & _FIRST:
        return True
    if last in _CALAMITIES and _counts_harm(phrase.words):
        return False
    named = any(is_name(part) and part not in _NO_NAMES and "-" not in part for part in parts)
    return named and "new" not in parts and last not in _OPEN_TO_MANY


def _counts_harm(words: list[str]) -> bool:
    """Whether a headline tells how many came to harm, so that nobody has heard of what did it."""
    return any(map(is_number, words)) and any(small(word) in _HARMED for word in words)


def base(verb: str) -> str:
    """The infinitive of `verb`, which is itself where it is none."""
    return verbs.THIRDS.get(verb) or verbs.GERUNDS.get(verb) or verbs.PASTS.get(verb, verb)
