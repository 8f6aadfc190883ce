"""The lexicon: how single words are said, as a respelling or in a provider's phonemes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from contracts import Language
from contracts.vocabulary import KNOWN_VALUES
from services.audio.domain.pronunciation.rewriting import Edit
from services.audio.domain.pronunciation.symbols import like_ascii

MAX_ENTRIES = 5_000
"""Greatest number of entries of a lexicon file."""
MAX_LENGTH = 100
"""Greatest length of a written form, a respelling or a line of phonemes, in characters."""
_WORD = re.compile(r"\w+")
_SUFFIX = re.compile(r"'?s(?!\w)|(?!\w)")
"""A possessive, genitive or plural s, or nothing, at the end of a word."""


def _a_word(written: str) -> str:
    if not (written[0].isalnum() and written[-1].isalnum()):
        raise ValueError("a written form begins and ends with a letter or a digit")
    return like_ascii(written)


def _printable(said: str) -> str:
    if not said.isprintable() or any(mark in said for mark in ("[[", "]]", "<", ">")):
        raise ValueError("what is said has no double or angle brackets and no control characters")
    return said


_Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LENGTH)
]
Written: TypeAlias = Annotated[_Text, AfterValidator(_a_word)]
Said: TypeAlias = Annotated[_Text, AfterValidator(_printable)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entries(_Table):
    """Words of one language: respellings, and phonemes by the name of the provider."""

    words: dict[Written, Said] = Field(default_factory=dict)
    phonemes: dict[str, dict[Written, Said]] = Field(default_factory=dict)


class Section(Entries):
    """The entries of a language; those in `voices` are for the voice of that name alone."""

    voices: dict[str, Entries] = Field(default_factory=dict)


Lexicon: TypeAlias = dict[Language, Section]
_LEXICON: TypeAdapter[Lexicon] = TypeAdapter(Lexicon)


def parse(tables: Mapping[str, Any]) -> Lexicon:
    """Validate the tables of a lexicon file.

    Raises:
        ValueError: an entry is invalid, or there are too many; the message names the entry.
    """
    try:
        lexicon = _LEXICON.validate_python(tables, context=KNOWN_VALUES)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "[key]")
        raise ValueError(f"{place}: {first['msg'].removeprefix('Value error, ')}") from error
    count = sum(len(table) for section in lexicon.values() for table in _tables(section))
    if count > MAX_ENTRIES:
        raise ValueError(f"{count} entries are more than {MAX_ENTRIES}")
    return lexicon


def _tables(section: Section) -> Iterator[Mapping[str, str]]:
    for entries in (section, *section.voices.values()):
        yield entries.words
        yield from entries.phonemes.values()


def of_station(words: Iterable[tuple[str, str]], language: Language) -> Lexicon:
    """The lexicon of a station's own words; what cannot be a word, or be said, is left out."""
    entries = {
        like_ascii(written): said
        for written, said in words
        if written[:1].isalnum() and written[-1:].isalnum() and said.isprintable()
    }
    return {language: Section.model_construct(words=entries, phonemes={}, voices={})}


Spell: TypeAlias = Callable[[str, bool], str]
"""Writes phonemes into a text as a provider expects them, with a possessive s or without."""


class SpokenForms:
    """What is said for the words of the lexicons, for one language, provider and voice.

    A written form matches whole words: one in small letters in any case, another one as it is
    written. A possessive, genitive or plural s may follow it. The longest form counts; of equal
    ones that of the first lexicon, there a voice's before those of all voices, phonemes before
    respellings.
    """

    def __init__(
        self,
        lexicons: Iterable[Lexicon],
        language: Language,
        *,
        provider: str = "",
        voice: str = "",
        spell: Spell | None = None,
    ) -> None:
        self._by_written: dict[str, _Form] = {}
        for lexicon in lexicons:
            section = lexicon.get(language, Section())
            for entries in (section.voices.get(voice, Entries()), section):
                if spell is not None:
                    for written, sounds in entries.phonemes.get(provider, {}).items():
                        self._by_written.setdefault(written, _Form(sounds, spell))
                for written, words in entries.words.items():
                    self._by_written.setdefault(written, _Form(words))
        self._by_first_word: dict[str, list[str]] = {}
        for written in sorted(self._by_written, key=len, reverse=True):
            key = _WORD.findall(written)[0].casefold()
            self._by_first_word.setdefault(key, []).append(written)

    def edits(self, text: str) -> Iterator[Edit]:
        """The edits that the lexicons want, in the order of the text."""
        end = 0
        for word in _WORD.finditer(text):
            if word.start() >= end and (edit := self._edit(text, word)) is not None:
                end = edit.end
                yield edit

    def _edit(self, text: str, word: re.Match[str]) -> Edit | None:
        stem = word[0].casefold()
        for key in dict.fromkeys((stem, stem.removesuffix("s"))):
            for written in self._by_first_word.get(key, ()):
                end = word.start() + len(written)
                found = text[word.start() : end]
                suffix = _SUFFIX.match(text, end)
                if written in {found, found.lower()} and suffix:
                    said = self._by_written[written].said(suffix[0])
                    return Edit(word.start(), suffix.end(), said)
        return None


@dataclass(frozen=True, slots=True)
class _Form:
    """What is said for one entry: words, or sounds to be spelled for the provider."""

    entry: str
    spell: Spell | None = None

    def said(self, suffix: str) -> str:
        return self.entry + suffix if self.spell is None else self.spell(self.entry, bool(suffix))
