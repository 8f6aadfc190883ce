"""Headlines as they are reported: `kills` is `has killed`, where the deed is done at once."""

import re

from services.content.domain.headlines.english import verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.finite import is_finite
from services.content.domain.headlines.english.tokens import bare, is_number, pauses, small

_DONE_AT_ONCE = known.word_set(
    "abandon accept accuse acquit admit adopt agree announce apologise apologize appoint "
    "approve arrest arrive ask assassinate axe ban bar beat become blame block bomb break bring "
    "bury cancel capture charge cite claim clash climb close collapse commit condemn confirm "
    "convict crack create crash criticise criticize cut damage declare deepen defeat demand "
    "deny deploy deport derail destroy detain die discover dismiss disown dissolve donate "
    "double drop drown ease edge eject elect elevate endorse erupt escape eulogise evacuate evict "
    "excommunicate execute expel explode extend extradite fall find fine fire flee foil free "
    "freeze grant hail halt halve hand hijack hike hint hit honor honour impose indict initiate "
    "injure intercept invade issue jail join kidnap kill launch liberate lift lose murder name "
    "nationalise nominate offer open order oust overrule overturn pardon pass plead pledge "
    "plunge post postpone present prompt propose publish pull quit raid raise ratify reach "
    "react rebuke recall regain reject release remand reopen repeal request rescue resign "
    "restore resume retract return reveal revoke reward rise rule sack sanction scrap seize "
    "sell send sentence shake shift shoot schedule shut sign sink slam slash slip slump smash snub "
    "spur "
    "stab step storm strike strip sue summon surge surpass survive suspend take target threaten "
    "top topple transit trigger triple triumph tumble unveil uphold urge veto vote vow walk "
    "warn win withdraw wound wrap"
)
"""Deeds that are over once they are news; what goes on or comes is no such deed."""
_ALSO = known.word_set("call claim say tell")
"""What may be done beside."""
_PARTICIPLES = {
    base: form for form, base in verbs.PARTICIPLES.items() if base in _DONE_AT_ONCE | _ALSO
} | {"plead": "pleaded"}
_NOT_YET = re.compile(
    r"\b(?:tomorrow|tonight|next|upcoming|soon|every|each|often|usually|always"
    r"|a (?:year|month|day)(?! of\b)|before|until"
    r"|(?:on|this) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
"""Words by which a present form is of what is to come, or of what happens again and again."""
_DATED = re.compile(r"\b(?:yesterday|ago|last (?:night|week|month|year)|in (?:19|20)\d\d)\b")
"""A time that is over: it was done then."""
_DEATHS = known.word_set("die drown")
_BEHIND = known.word_set("after when since as")


def reported(words: list[str], at: int) -> list[str]:
    """`words` with what the main clause says at `at` in the present perfect.

    As they are where it is no deed of a moment, or where another verb leaves that open.
    """
    form = bare(words[at])
    base, tail = verbs.THIRDS.get(form, form), words[at + 1 :]
    text = " ".join(words)
    plain = form == words[at] and base in _DONE_AT_ONCE and form not in verbs.UNCHANGED
    if not plain or form not in verbs.THIRDS.keys() | verbs.BASES or _NOT_YET.search(text):
        return words
    if small(words[at - 1]) == "and":  # another verb stands before it
        return words
    third = form in verbs.THIRDS
    counted = is_number("".join(tail[:1]))
    if (not third and base in known.ADJECTIVES and not counted) or _only_says(form, tail):
        return words
    deeds = _with_second_deed(tail, third=third)
    rest = _in_past(deeds)
    if not rest:
        return words
    died = base in _DEATHS and rest != deeds
    rest = _when(rest) if died else rest
    begin = at - 1 if at > 1 and words[at - 1].endswith("ly") and words[at - 1].islower() else at
    if _DATED.search(text) or (died and "when" in rest):
        return [*words[:at], verbs.past(form) or form, *rest]
    helper = "has" if third else "have"
    return [*words[:begin], helper, *words[begin:at], _PARTICIPLES[base], *rest]


def dead_after(words: list[str], at: int) -> list[str]:
    """`words` in which somebody is dead `as` it happens, with `after` it happened."""
    if [small(word) for word in words[at + 1 : at + 3]] != ["dead", "as"]:
        return words
    happened = words[at + len(("are", "dead", "as")) :]
    past = _in_past(["after", *happened])
    return words if past[1:] == happened else [*words[: at + 2], *past]


def _when(tail: list[str]) -> list[str]:
    """`tail` with `when` for the first `as`: they died when it happened."""
    at = next((i for i, word in enumerate(tail) if small(word) in _BEHIND), 0)
    return [*tail[:at], "when", *tail[at + 1 :]] if tail[at] == "as" else tail


def _only_says(form: str, tail: list[str]) -> bool:
    """Whether somebody says of himself what he does, which goes on: `claims to control …`."""
    return form in {"claims", "claim"} and tail[:1] == ["to"]


def _with_second_deed(tail: list[str], *, third: bool) -> list[str]:
    """`tail` with a second thing that the subject does in the same form; empty where unsure."""
    done = list(tail)
    for i, word in enumerate(tail):
        if small(word) in known.SUBORDINATORS:
            break
        form = bare(word)
        base = verbs.THIRDS.get(form, form)
        begins = i > 0 and (small(tail[i - 1]) == "and" or pauses(tail[i - 1]))
        deed = form in (verbs.THIRDS if third else verbs.BASES)
        if not (begins and deed) or (third and not _acts(tail, i)):
            continue
        if base not in _PARTICIPLES or small(tail[i - 1]) != "and" or not (third or _sure(base)):
            return []
        done[i] = word.replace(form, _PARTICIPLES[base])
    return done


def _acts(tail: list[str], i: int) -> bool:
    return bare(tail[i]) in verbs.SURE_THIRDS or is_finite(tail, i, 0)


def _sure(base: str) -> bool:
    return base not in verbs.NOUNS_TOO


def _in_past(tail: list[str]) -> list[str]:
    """`tail` with a clause behind `after` in the past, or a deed of a moment behind `as`."""
    behind = (i for i, word in enumerate(tail) if small(word) in _BEHIND)
    begin = next(behind, len(tail))
    beside = small("".join(tail[begin : begin + 1])) == "as"
    for i in range(begin + 2, len(tail)):
        form = bare(tail[i])
        if pauses(tail[i - 1]):
            break
        if form in verbs.THIRDS and is_finite(tail, i, begin + 1):
            if beside and verbs.THIRDS[form] not in _DONE_AT_ONCE:
                break
            past = verbs.past(form)
            helper = {"has": "had", "does": "did"}.get(form)
            return [*tail[:i], tail[i].replace(form, helper or past or form), *tail[i + 1 :]]
        if form in {"is", "are"} and not beside:
            return [*tail[:i], "was" if form == "is" else "were", *tail[i + 1 :]]
    return tail
