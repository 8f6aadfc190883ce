"""What an English headline leaves out of its clauses, put back."""

import re
from dataclasses import dataclass

from services.content.domain.headlines import english_verbs as verbs
from services.content.domain.headlines import english_words as known
from services.content.domain.headlines.english_articles import with_articles
from services.content.domain.headlines.english_clause import (
    Kind,
    Predicate,
    bare,
    copula,
    is_finite,
    is_name,
    is_number,
    pauses,
    predicate,
)

_TOLLS = frozenset(
    "kill kills killed killing injure injures injured injuring wound wounds wounded wounding".split()
)
_STRICKEN = frozenset("dead killed injured wounded missing hurt arrested feared rescued".split())
_SAYS = frozenset("says said say".split())
_SAYING = _SAYS | frozenset(
    "warns warn reports report finds find hears hear shows show tells claims adds suggests reveals "
    "announces confirms confirm".split()
)
_LEAST = frozenset("least than nearly over about to around some almost".split())
_CLAUSES = frozenset({"as", "after", "when", "if", "because", "while", "but", "and"})
_REPORT = re.compile(r", (?P<who>[\w.’'& -]{2,40} (?:report|study|poll|survey|review))$")
_PERIODS = frozenset("days weeks months years hours decades minutes".split())
_ACTS = verbs.BASES | verbs.PASTS.keys() | verbs.GERUNDS.keys() | {"to"}
_PLURAL_ACTS = verbs.BASES - verbs.NOUNS_TOO
_OPENINGS = known.PREPOSITIONS | known.CONJUNCTIONS
_REFERRING = known.DETERMINERS | verbs.GERUNDS.keys()
_SPEAKING_STATES = known.PLACES | known.NAMES_WITH_THE
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A mended statement, and the names of the rules that mended it."""

    text: str
    rules: tuple[str, ...]


def mended(words: list[str]) -> Clause | None:
    """`words` as a whole statement, or None where no rule makes it one."""
    if len(words) < _FEWEST:
        return None
    counted = _counted(_actors_joined(words))
    found = predicate(counted)
    if found is None and _none_there(counted):
        counted, found = ["there", "are", *counted], Predicate(1, Kind.FINITE)
    if found is None:
        return None
    rules = ["people"] if "people" in counted and "people" not in words else []
    whole = _completed(counted, found)
    if whole is None:
        return None
    told, at, rule = whole
    rules += rule
    for step, name in ((_joined, "and"), (_coordinated, "and"), (_accompanied, "with"), (_subordinated, "clause")):
        changed = step(told, at)
        if changed is None:
            return None
        rules += [name] if changed != told else []
        told = changed
    full = with_articles(told, at)
    rules += ["article"] if full != told else []
    text = _REPORT.sub(r", \g<who> says", " ".join(full))
    return Clause(text, tuple(rules))


def _none_there(words: list[str]) -> bool:
    """Whether `words` say that there are none of something: `No injuries in …`."""
    opens = bare(words[0]).lower() == "no" and words[1].endswith("s")
    return opens and words[2] in {"in", "after", "from"}


def _completed(words: list[str], found: Predicate) -> tuple[list[str], int, list[str]] | None:
    """`words` with a finite verb in their main clause, where it is, and the rule that gave it."""
    at = found.at
    if found.kind is not Kind.FINITE:
        form = copula(words, found)
        if form is None:
            return None
        rest = words[at:]
        rest = _in_past(rest) if form in {"was", "were"} or rest[0] == "dead" else rest
        return [*words[:at], form, *rest], at, [found.kind.name.lower()]
    if bare(words[at]) in _SAYS and at + 1 < len(words) and not pauses(words[at]):
        return _said(words, at)
    return words, at, []


def _actors_joined(words: list[str]) -> list[str]:
    """`words` with `and` between two actors with a comma between them: `India, China agree`."""
    at = next((i for i, word in enumerate(words) if not is_name(word)), 0)
    commas = [i for i, word in enumerate(words[:at]) if pauses(word)]
    if len(commas) != 1 or commas[0] == at - 1 or words[at] not in _ACTS:
        return words
    i = commas[0]
    return [*words[:i], words[i].rstrip(","), "and", *words[i + 1 :]]


def _said(words: list[str], at: int) -> tuple[list[str], int, list[str]] | None:
    """`words`, in which somebody says something without naming who does it."""
    after = bare(words[at + 1]).lower()
    bound = after == "to" or after in verbs.GERUNDS and after not in known.ADJECTIVES
    opened = after in {"open", "ready", "willing", "committed", "prepared"}
    done = after in verbs.PASTS and at + 2 < len(words) and (
        is_number(words[at + 2]) or is_name(words[at + 2])
    )
    if not (bound or opened or done or after in known.AUXILIARIES):
        return words, at, []
    state = at == 1 and bare(words[0]) in _SPEAKING_STATES
    if not state or words[at] == "say":
        return None
    be = [] if done or after in known.AUXILIARIES else ["is"]
    return [*words[: at + 1], "it", *be, *words[at + 1 :]], at, ["says"]


def _in_past(rest: list[str]) -> list[str]:
    """`rest` with its clause of time in the past: what was done was done as something happened."""
    for i, word in enumerate(rest[:-2]):
        if word not in {"as", "after", "when", "before"} or pauses(word):
            continue
        clause = rest[i + 1 :]
        found = predicate(clause) if len(clause) >= len("ab") else None
        if found is None or found.kind is not Kind.FINITE:
            return rest
        verb = clause[found.at]
        told = verbs.past(verb) if verb not in verbs.PASTS or verb in verbs.UNCHANGED else verb
        if told is None or verb in known.AUXILIARIES:
            return rest
        return [*rest[: i + 1], *clause[: found.at], told, *clause[found.at + 1 :]]
    return rest


def _joined(words: list[str], at: int) -> list[str] | None:
    """`words` with `and` between two things that the subject does: `picks X, names Y`."""
    if words[at] not in verbs.THIRDS and words[at] not in verbs.BASES:
        return words
    form = verbs.THIRDS.keys() if words[at] in verbs.THIRDS else _PLURAL_ACTS
    commas = [i for i, word in enumerate(words) if pauses(word) and i >= at]
    if len(commas) != 1 or commas[0] + 2 >= len(words):
        return words
    i = commas[0]
    verb = words[i + 1]
    base = verbs.THIRDS.get(verb, verb)
    doubtful = base in verbs.NOUNS_TOO and words[i + 2] in known.PREPOSITIONS
    if verb not in form or doubtful:
        return words
    if verb in _SAYING:
        reported = predicate(words[i + 2 :])
        if reported is None or reported.kind is not Kind.FINITE or words[i + 2] in known.PRONOUNS:
            return words
    return [*words[:i], words[i].rstrip(","), "and", *words[i + 1 :]]


def _coordinated(words: list[str], at: int) -> list[str] | None:
    """`words` with `and` before a second statement: `Iran strikes X, the US denies it`."""
    commas = [i for i, word in enumerate(words) if pauses(word) and i > at]
    if len(commas) != 1:
        return words
    tail = words[commas[0] + 1 :]
    if len(tail) < _FEWEST or bare(tail[0]).lower() in _OPENINGS:
        return words
    found = predicate(tail)
    ends = found is not None and (found.at == len(tail) - 1 or pauses(tail[found.at]))
    if found is None or found.kind is not Kind.FINITE or tail[found.at] in _SAYING or ends:
        return words
    if tail[0] in verbs.THIRDS or bare(tail[0]).lower() in _REFERRING:
        return words
    return [*words[: commas[0] + 1], "and", *tail]


def _accompanied(words: list[str], at: int) -> list[str] | None:
    """`words` with `with` before what happened at the same time: `…, 3,000 people evacuated`."""
    commas = [i for i, word in enumerate(words) if pauses(word) and i > at]
    if not commas:
        return words
    i = commas[-1]
    tail = words[i + 1 :]
    if len(tail) < 2 or bare(tail[0]) in verbs.GERUNDS or any(bare(w).lower() in known.PREPOSITIONS for w in tail[:2]):
        return words
    found = predicate(tail)
    if found is None or found.kind not in {Kind.PASSIVE, Kind.STATE, Kind.FUTURE} or found.at == 0:
        return words
    if any(bare(w) in {"and", "but"} for w in tail[:1]):
        return words
    return [*words[: i + 1], "with", *tail]


def _subordinated(words: list[str], at: int) -> list[str] | None:
    """`words` with a copula in the clause behind `as`, `after` and the like that lacks one."""
    for i in range(at + 1, len(words) - 2):
        if bare(words[i]).lower() not in _CLAUSES or pauses(words[i]):
            continue
        end = next((k + 1 for k in range(i + 1, len(words)) if pauses(words[k])), len(words))
        clause = words[i + 1 : end]
        first = bare(clause[0]).lower()
        if len(clause) < 2 or first in verbs.GERUNDS or first in _PERIODS or is_finite([*words[i:]], 1, 0):
            continue
        found = predicate(clause)
        if found is None or found.kind is Kind.FINITE or found.subject:
            continue
        if words[i] in {"and", "but"} and found.kind is not Kind.FUTURE:
            continue
        form = copula(clause, found)
        if form is None:
            return None
        return [*words[: i + 1], *clause[: found.at], form, *clause[found.at :], *words[end:]]
    return words


def _counted(words: list[str]) -> list[str]:
    """`words` with `people` where a toll counts nobody: `Ten dead`, `kills three at`."""
    done: list[str] = []
    for i, word in enumerate(words):
        done.append(word)
        number = is_number(word) or bare(word).lower() == "one"
        if not number or not bare(word).replace(",", "").isalnum():
            continue
        after = bare(words[i + 1]).lower() if i + 1 < len(words) else ""
        ended = not after or pauses(word) or after in known.PREPOSITIONS | {"and"}
        if (after in _STRICKEN and _opens(words, i)) or (ended and _follows_toll(words, i)):
            stop = word[len(word.rstrip(",;")) :]
            noun = "person" if bare(word).lower() in {"one", "1"} else "people"
            done[-1:] = [word.rstrip(",;"), noun + stop]
    return done


def _opens(words: list[str], i: int) -> bool:
    """Whether the number at `i` opens a clause, `at least` aside."""
    return i == 0 or (i < len(("at", "least", "n")) and bare(words[i - 1]).lower() in _LEAST) or (
        pauses(words[i - 1]) or bare(words[i - 1]).lower() in {"and", "as", "after"}
    ) and bare(words[i + 1]).lower() != "in"


def _follows_toll(words: list[str], i: int) -> bool:
    before = [bare(w).lower() for w in words[max(0, i - 3) : i]]
    return bool(before) and (
        before[-1] in _TOLLS or (before[-1] in _LEAST and bool(_TOLLS & set(before)))
    )
