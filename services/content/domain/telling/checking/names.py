"""Names: which people, places and organisations of a text stand in none of its sources."""

from collections.abc import Iterator, Sequence

from services.content.domain.language import sentences
from services.content.domain.language.places import places
from services.content.domain.telling.checking import english_names, german_names
from services.content.domain.telling.checking.fault import Fault
from services.content.domain.telling.checking.german_common import is_common
from services.content.domain.telling.checking.name_forms import is_expansion, is_supported
from services.content.domain.telling.checking.sources import Sources
from services.content.domain.telling.checking.tokens import Token, folded, tokens

_NAMED = {"en": english_names.named, "de": german_names.named}
_INSIDE = frozenset({"of", "the", "and", "for", "on", "für", "und", "der", "des"})
_NEAR = 3
"""Words within which a source gives first and last name."""


def name_faults(text: str, sources: Sources) -> Iterator[Fault]:
    """The names of `text` that no source has; quotations are judged as such."""
    spoken = sentences.QUOTATION.sub(lambda found: " " * len(found[0]), text)
    told: set[str] = set()
    for sentence in sentences.split(spoken, sources.language):
        words = tokens(sentence)
        found = list(_NAMED[sources.language](words))
        for name in (*_unknown(words, found, sources), *_mixed(words, found, sources)):
            if name not in told:
                told.add(name)
                yield Fault(
                    "name", f"“{name}” stands in none of the sources: name only whom they name."
                )


def _unknown(words: Sequence[Token], found: Sequence[int], sources: Sources) -> Iterator[str]:
    for run in _runs(words, found):
        strange = [
            words[place]
            for place in run
            if not is_supported(words[place], words[place - 1] if place else None, sources)
        ]
        if strange and not is_expansion(_whole(words, run), sources):
            yield " ".join(token.text.removesuffix("’s").removesuffix("'s") for token in strange)


def _whole(words: Sequence[Token], run: Sequence[int]) -> Sequence[Token]:
    """The words of a name with the general ones before it: `International Energy Agency`."""
    first = run[0]
    while first and words[first - 1].is_word and words[first - 1].is_capital:
        first -= 1
    return words[first : run[-1] + 1]


def _runs(words: Sequence[Token], found: Sequence[int]) -> Iterator[list[int]]:
    """Words of one name together, small words inside it passed over."""
    run: list[int] = []
    for place in found:
        between = words[run[-1] + 1 : place] if run else ()
        if run and any(not (t.lower in _INSIDE or t.is_capital) for t in between):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _mixed(words: Sequence[Token], found: Sequence[int], sources: Sources) -> Iterator[str]:
    """First and last names that stand in the sources, but not together."""
    for place in found:
        if place + 1 not in found:
            continue
        first, last = words[place], words[place + 1]
        if place == 0 or not (_is_personal(first, sources) and _is_personal(last, sources)):
            continue
        if not _together(folded(first.text), folded(last.text), sources):
            yield f"{first.text} {last.text}"


def _is_personal(token: Token, sources: Sources) -> bool:
    """Whether a word may be the name of a person, and stands in the sources so."""
    if places(token.text) or token.text.isupper() or not token.text[1:].islower():
        return False
    if sources.language == "de" and is_common(token.text):
        return False
    return folded(token.text) in sources.words


def _together(first: str, last: str, sources: Sources) -> bool:
    places_of = sources.places_of
    return any(
        0 < other - one <= _NEAR
        for one in places_of.get(first, ())
        for other in places_of.get(last, ())
    )
