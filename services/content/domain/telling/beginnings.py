"""Beginnings: the first sentence of a story tells its news, and says who its people are."""

import re
from collections.abc import Iterator, Sequence

from services.content.domain.headlines.english.tokens import is_number
from services.content.domain.headlines.english.words import ADJECTIVES, word_set
from services.content.domain.language import terms
from services.content.domain.language.places import places
from services.content.domain.news import Article
from services.content.domain.telling.owners import owned

_DATED = re.compile(r"(?:Today|Yesterday|On\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),\s\w")
_SAYABLE = 260
"""Characters at most of a dated sentence that begins a story."""
_PLACE_LAST = re.compile(r"\bin\s(?:the\s)?(?P<place>(?:[A-Z][a-z]+\s(?:of\s)?)+[A-Z][a-z]+)\.$")
_NEW = 0.5
"""Share of a sentence from which it says more than what is known."""
_OFFICES = word_set("today yesterday president prim minister secretary leader announc")
"""Stems of days and offices, and of telling."""
_FULL_NAME = re.compile(r"\b([A-Z][a-zà-ÿ]+)\s(?=([A-Z][a-zà-ÿ]+))")
_ALONE = re.compile(
    r"(?P<before>(?:^|(?<=\s))(?:\S+\s)?)(?P<name>[A-Z][a-zà-ÿ]{2,}(?:-[A-Z][a-zà-ÿ]+)?)"
    r"(?=[’']s\s[a-z]|,?\s[a-z]|[.,]?$)"
)
"""A name of one word, and the word before it."""
_FIRST_NAMES = r"(?P<prefix>(?:[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?\s|[A-Z]\.\s){1,3})"
_PLACED = word_set("the in at near across around outside inside between")
"""What stands before a name that is no person's."""
_TITLES = word_set(
    "president prime minister premier chancellor king queen prince princess pope senator sen "
    "governor gov mayor general gen colonel captain judge justice secretary ambassador professor "
    "prof doctor dr mr mrs ms sir lord lady sheikh ayatollah republican democrat democratic "
    "democrats republicans saint st san north south east west new old greater northern southern "
    "eastern western central upper lower lake mount fort port cape hurricane typhoon cyclone storm "
    "radio university"
)
"""What no first name is."""
_NOBODY = word_set(
    "senate house parliament party congress council court ministry government cabinet army navy "
    "police republicans democrats conservatives liberals league cup union nations states gulf sea "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "catholic christian muslim jewish islamic orthodox "
    "june july august september october november december"
)
"""What is written like a surname and is none."""
_KNOWN = 3
"""Outlets whose headlines call somebody by the surname, from which everybody knows who it is."""


def is_placed_better(headline: str, text: str) -> bool:
    """Whether an English headline ends in a place of several words, which its text leaves out."""
    found = _PLACE_LAST.search(headline)
    return found is not None and found["place"] not in text


def is_dated(sentence: str) -> bool:
    """Whether an English sentence begins with its day, as one does that tells the news."""
    return bool(_DATED.match(sentence))


def says_little_else(sentence: str, said: frozenset[str]) -> bool:
    """Whether an English sentence says little beyond the stems that are `said`.

    Days, offices and first names are no news of somebody who has been named.
    """
    firsts = {
        terms.stem(first, "en")
        for first, last in _FULL_NAME.findall(sentence)
        if terms.stem(last, "en") in said
    }
    stems = {s for s in terms.stems(sentence, "en") if not s[0].isdigit()} - firsts - _OFFICES
    return len(stems - said) <= _NEW * len(stems)


def news_first(article: Article, language: str) -> tuple[str, ...]:
    """The sentences of an article, the one first that tells its news with their day.

    What stands below a headline is often an aside, and the news come behind it: `The harbour is
    the biggest in the north. Yesterday, its workers …`.
    """
    told = article.sentences
    if language != "en" or len(told) == 1 or article.opens_with_headline:
        return told
    aside, news, *others = told
    if not is_dated(news) or is_dated(aside) or len(news) > _SAYABLE:
        return told
    title = terms.roots(article.source.title, language)
    named, promised = (len(title & terms.roots(s, language)) for s in (aside, news))
    return (news, *others, aside) if promised > named else told


def introduced(sentence: str, articles: Sequence[Article], language: str) -> str:
    """An English sentence with the full names of those whom it calls by their surnames.

    Their first names are those that all `articles` of the story agree on. Whom several headlines
    call by the surname alone is known to everybody.
    """
    if language != "en":
        return sentence
    prose = "\n|\n".join(article.text for article in articles)
    return _ALONE.sub(lambda found: _in_full(found, prose, articles), owned(sentence))


def _in_full(found: re.Match[str], prose: str, articles: Sequence[Article]) -> str:
    """A name with the one before it that the stories agree on, where it stands alone."""
    name, previous = found["name"], found["before"].strip()
    described = previous[:1].isupper() and (found.start() > 0 or not _is_attribute(previous, prose))
    headlined = {a.source.outlet for a in articles if re.search(rf"\b{name}\b", a.source.title)}
    nobody = is_number(name) or name.lower() in _NOBODY | _TITLES
    somebody = not nobody and previous.lower() not in _PLACED
    if described or not somebody or places(name) or len(headlined) >= _KNOWN:
        return found[0]
    names = frozenset(_first_names(name, prose))
    if len(names) != 1:
        return found[0]
    return f"{found['before']}{next(iter(names))} {name}"


def _first_names(name: str, prose: str) -> Iterator[str]:
    """The first names that stand before `name` within the sentences of `prose`."""
    for full in re.finditer(
        rf"(?P<before>\b[a-zà-ÿ]+,?\s|,\s){_FIRST_NAMES}{name}\b(?!\s[A-Z])", prose
    ):
        words = full["prefix"].split()
        while words and (_is_no_name(words[0]) or _is_word(words[0], prose)):
            words = words[1:]
        placed = full["before"].strip(" ,") in _PLACED and words == full["prefix"].split()
        if words and not placed and not any(map(_is_no_name, words)):
            yield " ".join(words)


def _is_no_name(word: str) -> bool:
    return word.lower().rstrip(".") in _TITLES or bool(places(word))


def _is_attribute(word: str, prose: str) -> bool:
    """Whether the first word of a sentence is no name: it says of what kind somebody is."""
    return word.lower() in ADJECTIVES or _is_word(word, prose)


def _is_word(word: str, prose: str) -> bool:
    """Whether a word with a capital is no name: it has none elsewhere."""
    return bool(re.search(rf"\b{re.escape(word.lower())}\b", prose))
