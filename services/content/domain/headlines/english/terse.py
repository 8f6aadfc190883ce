"""Headlinese within a text: standfirsts that leave out articles and forms of `to be`."""

import re

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.bare import is_bare
from services.content.domain.headlines.english.finite import is_finite
from services.content.domain.headlines.english.joints import SAYING
from services.content.domain.headlines.english.number import is_plural_noun
from services.content.domain.headlines.english.particles import THINGS_DONE
from services.content.domain.headlines.english.tokens import (
    after,
    bare,
    before,
    is_name,
    is_number,
    owns,
    pauses,
    small,
    without_owner,
)

_PEOPLE_AND_THINGS = nouns.COUNTABLE | nouns.UNIQUE | nouns.OF_ONE
_OFTEN_ALONE = known.word_set(
    "action age back business capital church day college competition conflict construction control "
    "court crop crossfire death defeat demolition destruction development dialogue disease "
    "doubt drama drought dust edge education end exposure face faith family fate fire food force "
    "freedom front future gold government help history home hope hospital impact importance "
    "investment jail judgement judgment justice lack land law life light love management market "
    "material media memory midnight mind more music nature night nightfall noon number opposition "
    "outside parliament part past peace place play poverty power practice presence pressure price "
    "prison production progress property protection public recession recovery religion removal "
    "research rest return risk safety sale school sea security service society space state "
    "storage study sunrise sunset support surgery terminal theft time top traffic training "
    "transport travel treatment trial trouble university use violence war waste water way weather "
    "week wildlife winter work world year youth speculation innovation infection execution "
    "inflation consumption withdrawal separation mediation arbitration deportation discovery"
)
"""Nouns that good prose writes without an article too, at the head of a sentence."""
_HEADS = (_PEOPLE_AND_THINGS - _OFTEN_ALONE) | {"study", "government", "court"}
_SURNAMES = known.word_set(
    "banks bell bishop boy brand bridge carter castle chase child church cook cross cruise field "
    "fisher forest gold grant guy hall hunt hunter judge king knight law lord march marsh mason "
    "page park pope potter price prince rider ring rock saint star storm street tank trail twin "
    "walker wall ward wing winter wolf"
)
"""The same as the first word, where it is a surname as likely."""
_OFFICES = known.word_set(
    "ambassador captain chair chairman chairwoman chancellor chief coach commander director "
    "governor head judge king leader manager mayor member minister premier president queen "
    "secretary spokesman spokesperson spokeswoman"
)
_CLOSING = (
    known.PREPOSITIONS
    | known.CONJUNCTIONS
    | known.AUXILIARIES
    | verbs.PASTS.keys()
    | verbs.PARTICIPLES.keys()
    | verbs.THIRDS.keys()
    | {"to"}
) - known.word_set("like")
_NO_ATTRIBUTES = (
    known.PREPOSITIONS
    | known.CONJUNCTIONS
    | known.AUXILIARIES
    | known.PRONOUNS
    | known.DETERMINERS
    | (verbs.PASTS.keys() - known.ADJECTIVES)
    | (verbs.THIRDS.keys() - nouns.PLURALS)
    | (verbs.GERUNDS.keys() - known.ADJECTIVES)
    | known.word_set("to one often never always")
)
_DONE = known.word_set(
    "accused acquitted appointed arrested banned charged convicted detained elected evacuated "
    "executed extradited fined freed indicted jailed knocked named reelected re-elected released "
    "rescued sacked sentenced shot stabbed suspected tipped"
)
"""What is done to somebody, in words that lack `was` where no object follows."""
_ALWAYS_WITH_ARTICLE = (nouns.ONE_OF_MANY - {"firm", "province"}) | known.word_set(
    "administration bid campaign contract decision effort group incident plane relationship runoff "
    "solution system toll vacancy visit project proposal deal ceremony warship"
)
"""Nouns that stand nowhere in good prose without an article."""
_NTH = known.word_set("second third fourth fifth sixth seventh eighth")
_TURNS = known.word_set("day week month year quarter term trial time")
_BEFORE_TURNS = known.PREPOSITIONS | known.word_set("enter enters entered wins won marks marked")
_TITLES = known.word_set("president minister secretary chancellor premier mayor governor")
_HELD = known.word_set("acting former interim outgoing incoming then ex")
"""What stands before an office."""
_COUNTED_OFF = known.word_set("final last first next remaining other only")
_OF_A_COUNTRY = known.word_set(
    "capital parliament government cabinet president border coast army military"
)
"""Of what a country has one: it is `Ukraine's capital`, or `the Ukraine border`."""
_STATES = known.word_set("government parliament cabinet court ministry")
_RULES = verbs.BASES - known.ADJECTIVES - {"form"} | verbs.SURE_THIRDS
"""What is done to a government, or in its name."""
_PAIRS = frozenset(
    {"United States", "United Nations", "United Kingdom", "European Union", "White House"}
)
_ACRONYMS = frozenset({"MP", "CEO", "PM"})
_MARKS = frozenset("’',;:–—")
_GERUNDS = verbs.GERUNDS.keys() - THINGS_DONE - known.ADJECTIVES
_VOWEL = re.compile(r"(?!eu|one|once|uni(?!n|m)|us[aeiu]|ub|ut|ur[aeiou])[aeiou][a-z]+")
_UNCOUNTED = re.compile(
    r"(?:s|ly|ed|ing|ness|ity|ism|an[ct]e|en[ct]e|ment|[st]ion|age|ure|ship|dom|hood|acy|ry|th)$"
)
"""Endings of plurals, of adverbs, and of nouns that often stand alone."""
_KNOWN = (
    (known.PREPOSITIONS | known.CONJUNCTIONS | known.PRONOUNS | known.DETERMINERS)
    | (known.ADVERBS | known.ADJECTIVES | known.AUXILIARIES | known.NUMBERS)
    | (verbs.FORMS | verbs.GERUNDS.keys() | verbs.PARTICIPLES.keys())
    | (nouns.PLURALS | _OFTEN_ALONE)
    | known.word_set(
        "police snow rain anger hunger smoke thunder oil gas wheat corn rice football cricket "
        "rugby tennis cancer bitcoin staff cattle data news time demand"
    )
)
_OF_MANY = known.word_set("are were have do don't aren't weren't haven't")
_FINITE = known.AUXILIARIES | verbs.PASTS.keys()
_LONGEST = 6
"""Words of a noun phrase that is looked at."""


def is_terse(words: list[str]) -> bool:
    """Whether `words`, the first one without the capital of a sentence, leave out small words."""
    openings = (
        _begins_bare,
        _is_done,
        _begins_with_a_bare_name,
        _begins_with_a_bare_office,
        _ends_with_a_bare_title,
        _begins_with_a_bare_rank,
    )
    if any(lacks(words) for lacks in openings):
        return True
    return any(_lacks_article(words, i) for i in range(1, len(words)))


def _begins_bare(words: list[str]) -> bool:
    """Whether the first noun phrase is a singular one without an article: `study suggests …`."""
    for i, word in enumerate(words[:_LONGEST]):
        low = small(word)
        if _is_determined(word) or low in _NO_ATTRIBUTES or low.endswith("ly"):
            return False
        noun = bare(word) if word[0].islower() or bare(word) in _ACRONYMS else ""
        if (noun in _HEADS or noun in _ACRONYMS) and _ends(words, i):
            return not (i == 0 and noun in _SURNAMES)
    return False


def _is_determined(word: str) -> bool:
    return owns(word) or word[-1] in _MARKS or is_number(word)


def _ends(words: list[str], i: int) -> bool:
    """Whether the noun at `i` ends its phrase, and no name is about to follow it."""
    noun, follows = small(words[i]), after(words, i)
    if i and is_plural_noun(small(words[i - 1])) and noun in verbs.BASES:
        return False
    if follows in {"of", "for", "to"}:
        return noun not in _OFFICES
    if follows in {"and", "or"}:
        return noun in nouns.UNIQUE
    if follows in verbs.THIRDS and follows not in verbs.SURE_THIRDS:
        return _acts(words, i + 1)
    return follows in _CLOSING or follows in _GERUNDS


def _is_done(words: list[str]) -> bool:
    """Whether the first verb is a participle without `was`: `soldier accused of a crime …`."""
    for i, word in enumerate(words[1 : _LONGEST + 3], 1):
        low = small(word)
        if low in known.AUXILIARIES or low in known.RELATIVES or pauses(words[i - 1]):
            return False
        if low in _DONE:
            later = any(_may_be_finite(words, k) for k in range(i + 1, len(words)))
            return after(words, i) in _CLOSING and not later
        if word.islower() and (low in verbs.PASTS or low in verbs.SURE_THIRDS):
            return False
    return False


def _may_be_finite(words: list[str], i: int) -> bool:
    low = small(words[i])
    if low in known.AUXILIARIES or low in verbs.SURE_THIRDS:
        return True
    return low in verbs.PASTS and before(words, i) not in known.PREPOSITIONS


def _begins_with_a_bare_name(words: list[str]) -> bool:
    """Whether a name that takes `the` begins it without one: `EU says …`."""
    end = len(("United", "States")) if " ".join(words[:2]) in _PAIRS else 1
    named = end > 1 or bare("".join(words[:1])) in known.NAMES_WITH_THE
    if not named or len(words) <= end:
        return False
    follows = after(words, end - 1)
    if follows not in verbs.THIRDS or follows in verbs.SURE_THIRDS:
        return follows in known.AUXILIARIES | verbs.SURE_THIRDS | verbs.PASTS.keys()
    return _acts(words, end)


def _begins_with_a_bare_office(words: list[str]) -> bool:
    """Whether an office without a name or an article acts: `Acting Marlow President warns …`."""
    if small(words[0]) not in _HELD:
        return False
    for i, word in enumerate(words[1:_LONGEST], 1):
        low = small(word)
        if owns(word) or pauses(word) or low in _NO_ATTRIBUTES:
            return False
        if low in _OFFICES:
            return after(words, i) in known.AUXILIARIES | verbs.SURE_THIRDS | verbs.PASTS.keys()
    return False


def _begins_with_a_bare_rank(words: list[str]) -> bool:
    """Whether things are counted off without an article: `Final two bodies …`."""
    return len(words) > 1 and small(words[0]) in _COUNTED_OFF and is_number(words[1])


def _ends_with_a_bare_title(words: list[str]) -> bool:
    """Whether somebody without an article says it: `…, says country's president`."""
    says = next((i for i, word in enumerate(words) if small(word) in {"says", "said"} and i), 0)
    if not says or not pauses(words[says - 1]) or small(words[-1]) not in _TITLES:
        return False
    who = words[says + 1 :]
    return not any(small(w) in known.DETERMINERS or (is_name(w) and owns(w)) for w in who)


def _lacks_article(words: list[str], i: int) -> bool:
    """Whether the word at `i` lacks its article, or has one that its owner excludes."""
    word, previous = bare(words[i]), before(words, i)
    between = previous == "between" and word in _ALWAYS_WITH_ARTICLE
    if acts_alone(words, i) or between or (previous == "a" and _VOWEL.match(word)):
        return True
    if word in _OF_A_COUNTRY and bare(words[i - 1]) in known.PLACES and not pauses(words[i - 1]):
        return before(words, i - 1) in known.PREPOSITIONS - {"as"}
    if previous == "the" and owns(word):
        return without_owner(word) in known.PLACES - known.NAMES_WITH_THE - {"Congo"}
    if word in _TURNS and previous in _NTH:
        return before(words, i - 1) in _BEFORE_TURNS
    if word in _OFFICES | _STATES and after(words, i) in SAYING | known.AUXILIARIES:
        described = i > 1 and previous in known.ADJECTIVES
        return (before(words, i - 1) if described else previous) in known.SUBORDINATORS
    return word in _ALWAYS_WITH_ARTICLE and previous != "per" and is_bare(words, i)


def acts_alone(words: list[str], i: int) -> bool:
    """Whether a noun of no quality or matter acts alone: `as eclipse moves`; or is acted on."""
    word, previous = words[i], before(words, i)
    if bare(word) in _STATES and previous in _RULES and (i + 1 == len(words) or pauses(word)):
        return True
    if (
        previous not in known.SUBORDINATORS
        or not word.islower()
        or not word.isalpha()
        or _UNCOUNTED.search(word)
    ):
        return False
    if word in _KNOWN and word not in nouns.COUNTABLE - _OFTEN_ALONE:
        return False
    follows = after(words, i)
    return follows in verbs.THIRDS.keys() | known.AUXILIARIES - _OF_MANY and is_finite(
        words, i + 1, i
    )


def _acts(words: list[str], i: int) -> bool:
    """Whether the form in `-s` at `i`, which is a noun as often, is a verb."""
    adverb = after(words, i).endswith("ly")
    follows = after(words, i + 1) if adverb else after(words, i)
    return follows not in _FINITE and is_finite(words, i, 0)
