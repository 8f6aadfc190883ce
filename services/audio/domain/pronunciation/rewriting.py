"""Rewriting of a text by rules that all read what is written, and keep where it stood."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

Words: TypeAlias = Callable[[re.Match[str]], str | None]


CONTEXT = 100
"""Characters around a match that a rule may look at."""


@dataclass(frozen=True, slots=True)
class SpokenText:
    """Text to be read aloud; `offsets[i]` is the offset of character i in the written text."""

    text: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said for the matches of a pattern, or for their group `said` where it has one."""

    pattern: re.Pattern[str]
    words: Words
    """The words for a match; None where the rule does not apply to it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The words said instead of the characters from `start` to `end`."""

    start: int
    end: int
    words: str


def rule(pattern: str, words: str | Words) -> Rule:
    """A rule whose words are a function, or a template as for `re.Match.expand`."""
    compiled = re.compile(pattern)
    if isinstance(words, str):
        template = words
        return Rule(compiled, lambda match: match.expand(template))
    return Rule(compiled, words)


def before(match: re.Match[str]) -> str:
    """The text before a match, at most `CONTEXT` characters."""
    return match.string[max(0, match.start() - CONTEXT) : match.start()]


def after(match: re.Match[str]) -> str:
    """The text after a match, at most `CONTEXT` characters."""
    return match.string[match.end() : match.end() + CONTEXT]


def ends_text(match: re.Match[str]) -> bool:
    """Whether a match takes the full stop that ends the text, so that its words need one."""
    return match[0].endswith(".") and match.end() == len(match.string)


def edits(rules: Iterable[Rule], text: str) -> Iterable[Edit]:
    """The edits that each rule wants, in the order of the rules."""
    for each in rules:
        group = "said" if "said" in each.pattern.groupindex else 0
        for match in each.pattern.finditer(text):
            words = each.words(match)
            if words is not None:
                yield Edit(*match.span(group), words)


def rewrite(text: str, wanted: Iterable[Edit]) -> SpokenText:
    """Apply edits to `text`; of two that overlap the earlier one counts.

    No edit sees the words of another one, so no rule rewrites what a previous one said.
    """
    taken = bytearray(len(text))
    chosen: list[Edit] = []
    for edit in wanted:
        if edit.start < edit.end and not any(taken[edit.start : edit.end]):
            taken[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
            chosen.append(edit)
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for edit in sorted(chosen, key=lambda edit: edit.start):
        pieces += (text[done : edit.start], edit.words)
        offsets += (*range(done, edit.start), *[edit.start] * len(edit.words))
        done = edit.end
    pieces.append(text[done:])
    offsets += range(done, len(text))
    return SpokenText("".join(pieces), tuple(offsets))
