"""The articles that English headlines leave out."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.content.domain.headlines import english_nouns as nouns
from services.content.domain.headlines import english_verbs as verbs
from services.content.domain.headlines import english_words as known
from services.content.domain.headlines.english_finite import is_finite, is_object
from services.content.domain.headlines.english_number import is_plural_noun
from services.content.domain.headlines.english_phrases import HIGHEST, phrase_end
from services.content.domain.headlines.english_tokens import (
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

_AN = re.compile(
    r"(?!(?i:uni(?!n|m|dent)|use|usu|eu(?=[a-z])|one|uk|un\b|u\.|ut|ur[aeiou])|U[A-Z]{1,3}(?![a-z])"
    r"|NATO|NASA|FIFA|FEMA|SARS|SIM|LIV|MERS|RAM|SAS)"
    r"(?:[AEFHILMNORSX][A-Z]{1,3}(?![a-z])|[aeiou]|[AEIO]|Hour|Honest|hour|honest|honou?r|heir"
    r"|8|11(?!\d)|18(?!\d))"
)
"""What is spoken with a vowel at its beginning."""
_MONEY = re.compile(r"[A-Z]{0,3}[$£€₹¥₦]")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ACTION = re.compile(r"(?:tion|sion|ment|age|ance|ence|sal|val)$")
_NO_ACTIONS = known.word_set("section nation station portion generation question")
_NOT_HIGHEST = verbs.BASES | known.word_set("forest interest west guest honest midwest latest")
_FIRST = known.word_set("first second third last latest main next only same top worst best")
_ORDINALS = known.word_set("first second third fourth fifth sixth seventh eighth ninth tenth last")
_RANKS = _ORDINALS | {"next"}
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_PERIODS = known.word_set("day week month season decade century")
_TIMES = known.word_set("week month year night season summer winter spring autumn")
_PORTFOLIOS = known.word_set(
    "foreign finance defence defense interior health prime justice home trade energy education "
    "economy environment deputy treasury state commerce war"
)
_UNLIKE_ONE = known.word_set("former ex deputy new another")
_FORMS_ANEW = known.word_set(
    "form forms formed build builds present presents presented unveils swears"
)
_ENDS = known.word_set("end beginning start middle")
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
    "trade visa cafe video restaurant bar shop vessel mp raid airstrike endorsement hike"
)
_CALAMITIES = known.word_set(
    "attack avalanche blast bombing collapse crash earthquake explosion fire flood landslide quake "
    "shooting stabbing stampede wildfire"
)
_HARMED = known.word_set(
    "dead killed kills kill die dies died injured injures injuring wounded wounds hurt"
)
_TIED = nouns.ONE_OF_MANY | {"month", "day", "week", "year"}
_RELATIVES = known.word_set("father mother wife husband son daughter brother sister mum dad")
_MASSES = known.word_set("opposition public weather world real")
_SUBSTANCES = known.word_set("water food fuel gas oil rice wheat air energy power health")
"""Nouns without an article that others follow: `issues water safety alert`."""
_OFFICES = known.word_set(
    "minister president captain governor mayor leader coach chairman boss chief"
)
_DEEDS = verbs.BASES - nouns.COUNTABLE - nouns.UNIQUE - known.ADJECTIVES
_MADE = known.word_set("become becomes became elected named appointed as")
_ELECT = known.word_set("elect elects elected name names named appoint appoints appointed")
_BARE = frozenset(
    {
        ("set", "fire"), ("catch", "fire"), ("open", "fire"), ("cease", "fire"),
        ("take", "office"), ("assume", "office"), ("leave", "office"), ("leave", "school"),
        ("hold", "firm"), ("stand", "firm"), ("death", "row"), ("centre", "stage"),
        ("last", "minute"), ("take", "part"), ("play", "part"), ("take", "place"),
    }
)  # fmt: skip
"""Verb or noun, and the noun behind it without an article."""
_OF_NAMES = known.word_set(
    "Bay Board Department Gulf House Ministry Republic Sea Strait Straits University"
)
_ADVERBS = known.ADVERBS - known.PREPOSITIONS
_BANKS = known.word_set("World Central Reserve National")
_MEMBERS = known.word_set("Olympian Republican Democrat Briton Liberal Conservative")
_STATES = known.PLACES | known.ORIGINS | known.NAMES_WITH_THE
_NO_NAMES = known.ORIGINS | known.NAMES_WITH_THE
_NOUNS = nouns.COUNTABLE | nouns.UNIQUE
_GIVES = known.word_set("offers gives hands sends grants awards promises shows lends")
_NEVER_BEFORE = known.word_set(
    "who whose whom which january february april june july august september october november "
    "december"
)
_ACTORS = known.AUXILIARIES | known.PRONOUNS | {"to", "and", "who"}
_PLURAL_PARTS = known.word_set(
    "sales arms sports news wages women's men's rights savings goods drugs"
)
_OPENING, _CLOSING = frozenset("‘'“\""), frozenset("’'”\"")
_BOUND = known.PREPOSITIONS | known.CONJUNCTIONS
_DETERMINED = known.DETERMINERS | {"one"}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase among the words of a headline: `words[begin:end]`."""

    words: list[str]
    begin: int
    end: int
    predicate: int

    @property
    def parts(self) -> list[str]:
        return [bare(word) for word in self.words[self.begin : self.end]]

    @property
    def first(self) -> str:
        return bare(self.words[self.begin])

    @property
    def last(self) -> str:
        return without_owner(bare(self.words[self.end - 1]))

    @property
    def size(self) -> int:
        return self.end - self.begin

    @property
    def before(self) -> str:
        return before(self.words, self.begin)

    @property
    def after(self) -> str:
        return after(self.words, self.end - 1)


_Rule = Callable[[_Phrase], str | None]
"""The article of a phrase, empty where it has none; None where the rule does not apply."""


def with_articles(words: list[str], predicate: int) -> list[str] | None:
    """`words` with the articles that are missing; a predicate begins at `predicate`.

    None where one would stand in a strange place: the words are not understood there.
    """
    done: list[str] = []
    i = 0
    while i < len(words):
        end = phrase_end(words, i, predicate)
        phrase = _Phrase(words, i, end, predicate)
        article = _article(phrase) if end > i else ""
        if article and (_is_misplaced(phrase) or _is_misread(phrase)):
            return None
        done += [article] if article else []
        done += words[i : max(end, i + 1)]
        i = max(end, i + 1)
    return done


def _is_misplaced(phrase: _Phrase) -> bool:
    """Whether no article can stand before `phrase`: an adjective does, or half of a compound."""
    i, words, previous = phrase.begin, phrase.words, phrase.before
    if i and pauses(words[i - 1]):
        return "-" in previous or small(words[i]).endswith("ing")
    if i == 0 or i - 1 == phrase.predicate or previous in _BOUND:
        return False
    if _describes(words, i - 1) or previous in _NEVER_BEFORE:
        return True
    if words[i - 1][-1] in _CLOSING or previous in _ADVERBS:
        return previous not in verbs.FORMS
    base = previous in verbs.BASES and previous not in verbs.PASTS
    if not base:
        return previous in nouns.COUNTABLE and previous not in verbs.FORMS
    actor = before(words, i - 1)
    both = any(small(w) == "and" for w in words[max(0, i - len("team")) : i - 1])
    return not (actor in _ACTORS or is_plural_noun(actor) or both)


def _describes(words: list[str], i: int) -> bool:
    """Whether the word at `i` is an adjective, or a participle with an adverb, before its noun."""
    word, previous = small(words[i]), before(words, i)
    if word.endswith("ed") and previous.endswith("ly"):
        return True
    if word.endswith("ing") and ("-" in previous or previous in known.ADJECTIVES):
        return True
    if word not in known.ADJECTIVES:
        return False
    acts = word in verbs.FORMS and (word in verbs.PASTS or previous in _ACTORS - {"and"})
    return previous in known.PREPOSITIONS or not acts


def _is_misread(phrase: _Phrase) -> bool:
    """Whether a verb seems to stand within `phrase`, or a quotation to begin in it."""
    first, last = phrase.first, phrase.last
    opened = phrase.words[phrase.begin][0] in _OPENING and not any(
        word.rstrip(",")[-1] in _CLOSING for word in phrase.words[phrase.begin : phrase.end]
    )
    listed = phrase.words[phrase.end - 1].endswith(",")
    after_stop = phrase.begin > 0 and (pauses(phrase.words[phrase.begin - 1]))
    told = phrase.size > 1 and first in verbs.THIRDS and (after_stop or phrase.before == "and")
    given = phrase.before in _GIVES and is_name(first) and phrase.size > len(("Name", "noun"))
    ordered = (
        first in known.PLACES
        and last in verbs.BASES
        and is_object(phrase.words, phrase.end, sure=True)
    )
    follows_noun = phrase.before in verbs.THIRDS and phrase.before not in verbs.SURE_THIRDS
    deed = phrase.size > 1 and (after_stop or follows_noun) and first in _DEEDS
    acts = phrase.size > 1 and last in verbs.NOUNS_TOO and is_plural_noun(phrase.parts[-2])
    many = phrase.after in {"are", "were", "have"} and phrase.before not in {"and", "or"}
    acted = acts and phrase.parts[-2].isalpha() and phrase.parts[-2] not in _PLURAL_PARTS
    return (opened and listed) or told or deed or acted or many or given or ordered


def _article(phrase: _Phrase) -> str:
    """The article that `phrase` lacks, by the first rule that applies to it."""
    return next((found for rule in _RULES if (found := rule(phrase)) is not None), "")


def _determined(phrase: _Phrase) -> str | None:
    """None at all where a determiner, an owner or the name of a place stands before it."""
    words, begin = phrase.words, phrase.begin
    if phrase.before == "of" and begin > 1 and is_name(words[begin - 2]) and is_name(phrase.first):
        return ""
    if phrase.first[:-1] in known.ORIGINS:
        return ""
    tied = begin > 0 and not pauses(words[begin - 1])
    if not tied and phrase.before in known.ADJECTIVES and phrase.first in known.ADJECTIVES:
        return ""
    return "" if tied and (phrase.before in _DETERMINED or owns(words[begin - 1])) else None


def _counted(phrase: _Phrase) -> str | None:
    """`the 1996 incident`; none where a number counts the noun."""
    first, many = phrase.first, phrase.size > 1
    if _YEAR.match(first) and many and not is_name(phrase.parts[-1]):
        return "" if phrase.parts[-1].endswith("s") else "the"
    if first.lower() == "one" or (is_number(first) and not many):
        return ""
    measures = bool(_MONEY.match(first)) or first.endswith("%")
    counts = is_number(first) and not measures and phrase.parts[1] not in {"percent", "per"}
    return "" if counts else None


def _doubtful(phrase: _Phrase) -> str | None:
    """None at all where a verb may stand within the phrase, or its noun behind it."""
    words, begin, end = phrase.words, phrase.begin, phrase.end
    if any(word in verbs.THIRDS for word in phrase.parts[1:-1]):
        return ""
    if phrase.before in {"and", "or"} and begin > 1 and _coordinates(words[begin - 2]):
        return ""
    if phrase.size > 1 and words[begin][-1] in _CLOSING and words[begin][0] not in _OPENING:
        return ""
    if phrase.before in _SUBSTANCES and not pauses(words[begin - 1]):
        return ""
    if is_name(phrase.last) or end >= len(words):
        return "" if _compounded(phrase) else None
    beside = small(words[end + 1]) if end + 1 < len(words) else ""
    listed = (
        phrase.after in {"and", "or"}
        and not is_number(beside)
        and beside not in verbs.THIRDS
        and any(
            bare(word).endswith("s") and bare(word).islower() for word in words[end + 1 : end + 3]
        )
    )
    stops = pauses(words[end]) or end + 1 >= len(words) or small(words[end + 1]) in _BOUND
    noun = phrase.after in verbs.GERUNDS or (
        verbs.THIRDS.get(phrase.after) in verbs.NOUNS_TOO and end != phrase.predicate
    )
    noun = noun and not (phrase.before in known.SUBORDINATORS and is_finite(words, end, begin))
    return "" if listed or (stops and noun) or _compounded(phrase) else None


def _coordinates(word: str) -> bool:
    """Whether `word`, before `and`, shares the article of its own phrase."""
    return not (bare(word).endswith("s") or is_name(word) or pauses(word))


def _compounded(phrase: _Phrase) -> bool:
    """Whether a participle before the phrase belongs to it: `longest serving minister`."""
    if phrase.begin < len(("longest", "serving")) or phrase.begin - 1 == phrase.predicate:
        return False
    described = small(phrase.words[phrase.begin - 2])
    attribute = described in known.ADJECTIVES or bool(HIGHEST.search(described))
    return phrase.before in verbs.PARTICIPLES and attribute


def _in_order(phrase: _Phrase) -> str | None:
    """`the first case`, `the last two`, `the 75th day of`; `last year` has none."""
    first, last = phrase.first.lower(), phrase.last
    if _ORDINAL.match(first) and phrase.after == "of":
        return "the"
    if first not in _RANKS or phrase.size == 1:
        return None
    if last in _TIMES:
        return "" if first in {"last", "next"} else "the"
    return "the" if is_number(phrase.parts[1]) or not last.endswith("s") else None


def _named(phrase: _Phrase) -> str | None:
    """`the UN`, `the Supreme Court`, `the Gulf of Oman`; none for other names."""
    parts, last = phrase.parts, phrase.last
    if not is_name(last):
        return None
    if last in _MEMBERS and len(parts) > 1:
        return _indefinite(phrase.first)
    if len(parts) == 1 and phrase.after != "of":
        return "the" if last in known.NAMES_WITH_THE and phrase.before != "former" else ""
    head = last in known.HEADS_WITH_THE and len(parts) > 1
    bank = last == "Bank" and len(parts) > 1 and parts[-2] in _BANKS
    minister = last == "PM" and all(part in _STATES for part in parts[:-1])
    of_name = last in _OF_NAMES and phrase.after == "of"
    named = all(is_name(part) or is_number(part) for part in parts)
    return "the" if named and (head or bank or minister or of_name) else ""


def _idiomatic(phrase: _Phrase) -> str | None:
    """None at all in idioms: `in court`, `set fire`, `elected president`; `the first time`."""
    last, alone = phrase.last.lower(), phrase.size == 1
    if last.endswith("-old"):
        return _indefinite(phrase.first)
    if (_base(phrase.before), last) in _BARE or (phrase.first, last) in _BARE:
        return ""
    if phrase.before == "if" and phrase.first in verbs.PARTICIPLES:
        return ""
    elected = phrase.before in _ELECT and _is_person(phrase.first)
    if last in _OFFICES and (phrase.before in _MADE or elected):
        return ""
    if alone and (last in {"prison", "jail"} or last in known.IDIOMS.get(phrase.before, ())):
        return ""
    listed = phrase.words[phrase.end - 1].endswith(",") and last in nouns.OF_ONE
    kin = last in _RELATIVES and phrase.before
    return "" if alone and (listed or kin) else None


def _base(verb: str) -> str:
    """The infinitive of `verb`, which is itself where it is none."""
    return verbs.THIRDS.get(verb) or verbs.GERUNDS.get(verb) or verbs.PASTS.get(verb, verb)


def _is_person(name: str) -> bool:
    return is_name(name) and name not in _STATES and not name.isupper()


def _of_period(phrase: _Phrase) -> str | None:
    """`the end of the month`."""
    end = before(phrase.words, phrase.begin - 1) if phrase.before == "of" else ""
    return "the" if phrase.size == 1 and phrase.last in _PERIODS and end in _ENDS else None


def _of_one(phrase: _Phrase) -> str | None:
    """`the death of`, `the suspension of`, `the country's`."""
    last = phrase.last.lower()
    owner = owns(phrase.words[phrase.end - 1]) and last in nouns.COUNTABLE and last not in _TIED
    action = _ACTION.search(last) and last in nouns.COUNTABLE and last not in _NO_ACTIONS
    taken = phrase.after == "of" and phrase.size == 1 and (last in nouns.OF_ONE or action)
    return "the" if owner or taken else None


def _common(phrase: _Phrase) -> str | None:
    """`a` or `the` before a singular noun that never stands alone; none before any other."""
    last = phrase.last.lower()
    compound = "-" in last and last.rsplit("-", 1)[-1] in nouns.COUNTABLE
    if (last not in _NOUNS and not compound) or (last in _MASSES and phrase.size > 1):
        return ""
    return "the" if _is_definite(phrase, last) else _indefinite(phrase.first)


_RULES: tuple[_Rule, ...] = (
    _determined,
    _counted,
    _in_order,
    _doubtful,
    _named,
    _idiomatic,
    _of_period,
    _of_one,
    _common,
)


def _is_definite(phrase: _Phrase, last: str) -> bool:
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
    left = last in _POSTS and not parts and _base(phrase.before) in _GIVES_UP
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


def _indefinite(first: str) -> str:
    return "an" if _AN.match(first) else "a"
