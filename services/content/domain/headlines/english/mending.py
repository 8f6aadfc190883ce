"""What an English headline leaves out of its clauses, put back."""

import re
from dataclasses import dataclass, replace

from services.content.domain.headlines.english import joints, nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.agreement import agreed
from services.content.domain.headlines.english.articles import with_articles
from services.content.domain.headlines.english.bare import lacks_article
from services.content.domain.headlines.english.clause import Kind, Predicate, copula, predicate
from services.content.domain.headlines.english.finite import is_finite
from services.content.domain.headlines.english.places import placed
from services.content.domain.headlines.english.reported import dead_after, reported
from services.content.domain.headlines.english.terse import acts_alone
from services.content.domain.headlines.english.tokens import (
    after,
    bare,
    is_name,
    is_number,
    pauses,
    small,
)
from services.content.domain.headlines.english.victims import counted

_SAYS = known.word_set("says said say")
_CLAUSES = _SAYS | known.word_set("as after when if because while")
_TEMPORAL = known.word_set("as after when before")
_REPORT = re.compile(r", (?P<who>(?:[\w.’'&-]{2,20} ){1,3}(?:report|study|poll|survey|review))$")
_NO_CLAUSE = verbs.GERUNDS.keys() | known.PERIODS
_QUOTES = frozenset("‘'“\"")
_ANSWERS = known.word_set("no yes so goodbye sorry farewell hello that")
_FINITE = known.AUXILIARIES | verbs.SURE_THIRDS
_PERSONS = known.word_set(
    "chief minister president envoy envoys leader leaders pm secretary premier chancellor king "
    "queen pope delegation negotiator negotiators diplomat diplomats"
)
_OPEN = known.word_set("open ready willing committed prepared")
_SPEAKING_STATES = known.PLACES | known.NAMES_WITH_THE
_HELPERS = known.AUXILIARIES | known.word_set("be been being get gets got who")
_FEWEST = 3
"""Words of the shortest headline that is read."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement, where its predicate begins, and the names of the rules that mended it."""

    words: list[str]
    at: int
    rules: tuple[str, ...] = ()
    past: bool = False
    """Whether its clause of time has been put in the past."""

    @property
    def text(self) -> str:
        """The statement in one line; a report named behind it says so."""
        return _REPORT.sub(r", \g<who> says", " ".join(self.words))

    def changed(self, words: list[str], rule: str) -> "Clause":
        """The statement with `words` in place of its own, made by `rule` where they differ."""
        same = words == self.words
        return self if same else replace(self, words=words, rules=(*self.rules, rule))


def mended(words: list[str], *, told: bool = False) -> Clause | None:
    """`words` as a whole statement, or None where no rule makes it one.

    `told`: as a story tells it rather than as a headline does: what was done has been done.
    """
    if len(words) < _FEWEST:
        return None
    joined = joints.actors_joined(words)
    people = Clause(joined, 0).changed(counted(joined), "people")
    people = people.changed(placed(people.words), "place")
    found = predicate(people.words)
    clause = _none_there(people) if found is None else _completed(people, found)
    if clause is None:
        return None
    clause = clause.changed(joints.deeds_joined(clause.words, clause.at), "and")
    clause = clause.changed(joints.statements_joined(clause.words, clause.at), "and")
    clause = clause.changed(joints.circumstance_joined(clause.words, clause.at), "with")
    completed = clause.words if clause.past else _subordinated(clause.words, clause.at)
    if completed is None or _is_unfinished(completed):
        return None
    clause = clause.changed(completed, "clause")
    full = with_articles(clause.words, clause.at)
    if full is None or lacks_article(full) or any(acts_alone(full, i) for i in range(len(full))):
        return None
    verb = clause.words[clause.at]
    clause = clause.changed(full, "article")
    clause = clause.changed(agreed(clause.words, clause.at), "number")
    if not told or found is None:
        return clause
    return clause.changed(_reported(clause, verb, found.kind), "perfect")


def _reported(clause: Clause, verb: str, kind: Kind) -> list[str]:
    """The words of a statement as a story tells them; articles may stand before its `verb`."""
    words = clause.words
    at = next((i for i in range(clause.at, len(words)) if words[i] == verb), None)
    if at is None:
        return words
    return reported(words, at) if kind is Kind.FINITE else dead_after(words, at)


def _none_there(told: Clause) -> Clause | None:
    """`There are` before what says that there is none of something: `No injuries in …`."""
    words = told.words
    none = small(words[0]) == "no" and words[1].endswith("s") and words[2] in {"in", "after"}
    return Clause(["there", "are", *words], 1, (*told.rules, "there")) if none else None


def _completed(told: Clause, found: Predicate) -> Clause | None:
    """A statement with a finite verb in its main clause, or None where its form is unsure."""
    words, at = told.words, found.at
    if found.kind is Kind.FINITE:
        return _said(Clause(words, at, told.rules))
    form = copula(words, found)
    if form is None:
        return None
    rest = words[at:]
    if form in {"was", "were"} or ("dead" in rest[:2] and "as" not in rest):
        rest = _in_past(rest)
        if not rest:
            return None
    past = rest != words[at:]
    adverb = at > 1 and words[at - 1].endswith("ly") and words[at - 1].islower()
    begin = at - 1 if adverb else at
    if found.kind is Kind.FUTURE and _is_somewhere(words, found):
        begin = at - len(("in", "Name"))
    rules = (*told.rules, found.kind.name.lower())
    return Clause([*words[:begin], form, *words[begin:at], *rest], begin, rules, past=past)


def _is_somewhere(words: list[str], found: Predicate) -> bool:
    """Whether somebody is at a place for what comes: `NATO chief in Oslo to open talks`."""
    who, preposition, where = (*["", "", ""], *words[found.subject : found.at])[-3:]
    return small(who) in _PERSONS and preposition == "in" and is_name(where)


def _said(told: Clause) -> Clause | None:
    """A statement in which somebody says something; None where it is open who does that."""
    words, at = told.words, told.at
    follows = after(words, at)
    if bare(words[at]) not in _SAYS or not follows:
        return told
    object_follows = after(words, at + 1) not in known.PREPOSITIONS
    attribute = follows in known.ADJECTIVES and object_follows
    doing = follows == "to" or (follows in verbs.GERUNDS and not attribute)
    done = follows in known.AUXILIARIES or (
        follows in verbs.PASTS
        and any(is_number(word) or is_name(word) for word in words[at + 2 : at + 3])
    )
    unsure = follows in verbs.PARTICIPLES and follows not in known.ADJECTIVES
    if not (doing or done or unsure or follows in _OPEN):
        return told if _is_statement(words[at + 1 :]) else None
    if unsure and not done:
        return None
    if at != 1 or bare(words[0]) not in _SPEAKING_STATES or words[at] == "say":
        return None
    it = ["it"] if done else ["it", "is"]
    return told.changed([*words[: at + 1], *it, *words[at + 1 :]], "says")


def _is_statement(said: list[str]) -> bool:
    """Whether what is said is a clause, or a quotation, rather than a thing: `says two cases`."""
    first = small(said[0]).partition("'")[0]
    opens = said[0][0] in _QUOTES or first in _ANSWERS or first in known.PRONOUNS
    return opens or any(small(word) in _FINITE for word in said) or _states(said)


def _states(said: list[str]) -> bool:
    """Whether a predicate stands in `said` that is no attribute: not in `600 suspected cases`."""
    found = predicate(said)
    if found is None:
        return False
    described = after(said, found.at)
    ends = not described or described == "to" or described in known.PREPOSITIONS
    return ends or small(said[found.at]) not in known.ADJECTIVES


def _in_past(rest: list[str]) -> list[str]:
    """`rest` with its clause of time in the past: what was done was done as something happened.

    Empty where the clause would be read otherwise.
    """
    i = next((i for i, word in enumerate(rest[:-2]) if word in _TEMPORAL), None)
    found = predicate(rest[i + 1 :]) if i is not None else None
    if i is None or found is None or found.kind is not Kind.FINITE:
        return rest
    at = i + 1 + found.at
    verb = rest[at]
    if verb in known.AUXILIARIES or (verb in verbs.PASTS and verb not in verbs.UNCHANGED):
        return rest
    told = verbs.past(verb)
    if told and verb in verbs.BASES and small(rest[at - 1]) in verbs.THIRDS:
        return []
    return [*rest[:at], told, *rest[at + 1 :]] if told else rest


def _subordinated(words: list[str], at: int) -> list[str] | None:
    """`words` with a copula in the clause behind `as`, `says` and the like that lacks one.

    None where the number of its subject is unsure.
    """
    for i in range(at, len(words) - 2):
        if small(words[i]) not in _CLAUSES or pauses(words[i]):
            continue
        end = next((k + 1 for k in range(i + 1, len(words)) if pauses(words[k])), len(words))
        clause = words[i + 1 : end]
        found = _incomplete(words, i, clause)
        if found is None:
            continue
        form = copula(clause, found)
        if form is None:
            return None
        return [*words[: i + 1], *clause[: found.at], form, *clause[found.at :], *words[end:]]
    return words


def _incomplete(words: list[str], i: int, clause: list[str]) -> Predicate | None:
    """The predicate that lacks its `to be` in the `clause` behind the word at `i`."""
    if small(clause[0]) in _NO_CLAUSE or is_finite(words[i:], 1, 0):
        return None
    found = predicate(clause)
    if found is None or found.kind is Kind.FINITE or found.subject:
        return None
    open_end = found.kind in {Kind.PROGRESSIVE, Kind.FUTURE} and words[i] not in _SAYS
    return None if open_end else found


def _is_unfinished(words: list[str]) -> bool:
    """Whether the last word is a participle whose `to be` is still missing: `as bid reviewed`."""
    last = small(words[-1])
    if verbs.PARTICIPLES.get(last, "fall") in verbs.INTRANSITIVE or last in verbs.BASES:
        return False
    behind = (i for i in range(len(words) - 1, 0, -1) if small(words[i]) in known.SUBORDINATORS)
    clause = words[next(behind, len(words)) :]
    helped = any(small(word) in _HELPERS for word in clause)
    return bool(clause) and not helped and small(words[-2]) in nouns.COUNTABLE
