"""The words of many texts: which of them are one, and which are names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from services.content.domain.language import lexicon, terms

_WORD = re.compile(r"\d{1,3}(?:[.,\u00a0\u2009\u202f ]\d{3})+(?![^\W_])|[^\W_]+(?:[.’'][^\W_]+)*")
_SEPARATORS = re.compile(r"[.,\s]")
_POSSESSIVE = re.compile(r"[’']s?$")
_SHORTEST, _LONGEST_SUFFIX = 4, 3
"""Letters of a name, and those that make an adjective of it: `Peru`, `Peruvian`."""
_SENTENCE_CASE = 0.6
"""Share of the long words of a title that have a capital, from which all words may have one."""
_LONG = 8
"""Letters from which a German word may be a compound."""


@dataclass(frozen=True, slots=True)
class Text:
    """A title and the start of what is said below it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of texts, by number.

    Inflections are one stem; so are a name and the adjective of it. German compounds are their
    parts as well, where other texts use those. `named`: for each stem, whether it stands for a
    name; so does every German noun.
    """

    titles: tuple[list[int], ...]
    bodies: tuple[list[int], ...]
    named: tuple[bool, ...]


def words(texts: Sequence[Text], language: str) -> Words:
    """Read the words of `texts`."""
    titles = [_WORD.findall(text.title) for text in texts]
    bodies = [_WORD.findall(text.body) for text in texts]
    found = sorted(set(chain(chain.from_iterable(titles), chain.from_iterable(bodies))))
    stems = {word: stem for word in found if (stem := _stem(word, language))}
    names = _names([*bodies, *filter(_is_in_sentence_case, titles)], stems, language)
    same = _same_names(names)
    known = frozenset(same.get(stem, stem) for stem in stems.values())
    numbers = {stem: number for number, stem in enumerate(sorted(known))}
    compounds = _compounds(known)
    meant = {
        word: [numbers[s] for s in (same.get(stem, stem), *compounds.get(stem, ()))]
        for word, stem in stems.items()
    }
    return Words(
        titles=tuple([n for w in title if w in meant for n in meant[w]] for title in titles),
        bodies=tuple([n for w in body if w in meant for n in meant[w]] for body in bodies),
        named=tuple(stem in names for stem in numbers),
    )


def _stem(word: str, language: str) -> str:
    """The stem of a word; empty where it carries no meaning."""
    bare = _SEPARATORS.sub("", _POSSESSIVE.sub("", word))
    if bare.lower() in lexicon.FUNCTION_WORDS[language] or (len(bare) == 1 and not bare.isdigit()):
        return ""
    return terms.stem(bare, language)


def _is_in_sentence_case(title: Sequence[str]) -> bool:
    """Whether most long words of a title have no capital, so that the others are names."""
    long = [word for word in title[1:] if len(word) >= _SHORTEST]
    return sum(word[0].isupper() for word in long) < _SENTENCE_CASE * len(long)


def _names(
    texts: Sequence[Sequence[str]], stems: Mapping[str, str], language: str
) -> frozenset[str]:
    """Stems that have a capital more often than not; the first word of a text always has one."""
    if language == "de":
        return frozenset(stem for word, stem in stems.items() if word[0].isupper())
    balance: Counter[str] = Counter()
    within = chain.from_iterable(islice(text, 1, None) for text in texts)
    for word, count in Counter(within).items():
        balance[stems.get(word, "")] += count if word[0].isupper() else -count
    return frozenset(stem for stem, n in balance.items() if n > 0 and stem)


def _same_names(names: frozenset[str]) -> Mapping[str, str]:
    """For names that are another one with a suffix, that other one."""
    same: dict[str, str] = {}
    for name in sorted(names):
        for end in range(max(_SHORTEST, len(name) - _LONGEST_SUFFIX), len(name)):
            if name[:end] in names:
                same[name] = same.get(name[:end], name[:end])
                break
    return same


def _compounds(known: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """For stems that are made of others, those others."""
    return {stem: sorted(terms.parts(stem, known)) for stem in known if len(stem) >= _LONG}
