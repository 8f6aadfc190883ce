"""Introductions: who somebody is, said where a show names them first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.content.domain.headlines.english.finite import is_finite
from services.content.domain.headlines.english.words import (
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from services.content.domain.language.places import places
from services.content.domain.news import Article
from services.content.domain.telling.passages import Passage
from services.content.domain.telling.sharing import Share

RULE = "en.introduced"
"""The rule by which the first sentence of a passage says who somebody is."""
_OFFICE = (
    r"(?:(?:vice|deputy|acting|interim)\s)*(?:president|prime minister|premier|chancellor"
    r"|supreme leader|leader|king|queen|chief minister|governor|mayor|attorney general|speaker"
    r"|secretary of state|secretary[- ]general|chief justice|army chief|chair(?:man|woman)"
    r"|chief executive|CEO"
    r"|(?:foreign|defen[cs]e|finance|interior|energy|health|justice|trade|economy"
    r"|(?:national )?security|transport|agriculture) minister"
    r"|(?:foreign|home|defen[cs]e|treasury|health) secretary)"
)
_NAME = r"(?:[A-Z][\w-]+|[A-Z]\.?)(?:[ ](?:[A-Z][\w-]+|[A-Z]\.|de|da|von|van)){0,2}[ ][A-Z][\w-]+"
_FORM = re.compile(
    r"(?P<whose>(?:\b[A-Z][\w.-]*(?:[’']s)?[ ]){0,3})"
    rf"\b(?P<office>(?i:{_OFFICE}))[ ](?P<name>{_NAME})"
)
"""`Ukrainian President Volodymyr Zelensky`, `Taiwan's leader Lai Ching-te`."""
_FORMER = re.compile(
    r"\b(?:former|late|then|ousted|deposed|jailed|ex)[\s-](?:[\w.’']+\s){0,3}$", re.IGNORECASE
)
"""What stands before an office that somebody has no more."""
_NEAR = 60
"""Characters before an office in which that stands."""
_FIRST_OF_TWO = frozenset({"North", "South", "New", "Sri", "United"})
_OF_A_FIRM = re.compile(r"chair|executive|ceo", re.IGNORECASE)
_OFTEN = 2
"""Outlets that write the same form, from which it may be said of anybody's news."""
_CLEAR = 2
"""How many times as many outlets name one of two of a name, where it stands for that one."""
_NAME_FIRST = re.compile(
    r"(?P<name>[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,2})(?P<owns>[’']s)?\s(?P<next>[\w’']+)"
)
_WITHIN = re.compile(
    r"(?<=[a-z]\s)(?P<name>(?:[A-Z](?:[\w-]+|\.)?\s){0,2}[A-Z][\w-]{2,})"
    r"(?=[.,;]|\s(?:in|on|at|to|as|has|had|is|was|said|says|would|will|and|for|after|over"
    r"|[a-z]+ed)\b|$)"
)
"""A name within a sentence, where it can be nothing but somebody's."""
_BEFORE_WITHIN = re.compile(
    r"\b(?:with|by|of|to|told|from|as|that|met|meets|urged|between|against|says|said|after|when)\s$"
)
_SURNAME_FIRST = re.compile(r"^(?:North|South)\sKorean?\b|^Chinese\b|^Taiwan|^China\b|^Vietnam")
"""Whose people have their surnames first."""


@dataclass(slots=True)
class _Forms:
    """How the outlets introduce one person of one office: each form, and who writes it."""

    name: str
    outlets: set[str] = field(default_factory=set)
    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def form(self) -> str:
        """The form that most outlets write, the shortest of them."""
        return min(self.forms, key=lambda form: (-len(self.forms[form]), len(form), form))


def forms(articles: Iterable[Article], least: int = _OFTEN) -> Mapping[str, str]:
    """How English `articles` introduce people: by surname, and by full name.

    A form says whose office it is, and `least` outlets write it, in one way or another. Where two
    people have one name, it is that of whom far more outlets write.
    """
    found: dict[tuple[str, ...], _Forms] = {}
    former: set[str] = set()
    for article in articles:
        for each in _FORM.finditer(f"{article.source.title}\n{article.text}"):
            name, whose = each["name"], _whose(each)
            before = each.string[: each.start("office")][-_NEAR:]
            if _FORMER.search(before):
                former.add(_key(name))
            elif whose:
                office = _spelled(each["office"])
                state = "".join(sorted(places(whose))) or whose.casefold()
                person = found.setdefault((office.casefold(), state, _key(name)), _Forms(name))
                person.outlets.add(article.source.outlet)
                person.forms[f"{whose} {office} {name}"].add(article.source.outlet)
    called: dict[str, list[_Forms]] = defaultdict(list)
    holders = (person for person in found.values() if _key(person.name) not in former)
    for person in sorted(holders, key=lambda p: (-len(p.outlets), p.form)):
        for name in _names(person.form, person.name):
            called[name].append(person)
    return {
        name: people[0].form
        for name, people in called.items()
        if len(people[0].outlets) >= least and _is_clear(people)
    }


def _is_clear(people: Sequence[_Forms]) -> bool:
    first, *others = people
    rivals = [p for p in others if _key(p.name) != _key(first.name)]
    return all(len(first.outlets) >= _CLEAR * len(p.outlets) for p in rivals)


def _whose(found: re.Match[str]) -> str:
    """Whose office a form names: a state's, or a firm's; empty where it is nobody's."""
    words = found["whose"].replace("U.S.", "US").split()
    firm = _OF_A_FIRM.search(found["office"])
    while words and not (firm or places(words[0]) or words[0] in _FIRST_OF_TWO):
        words = words[1:]
    begun = bool(words) and words[0].lower() in PREPOSITIONS | DETERMINERS | SUBORDINATORS
    whole = " ".join(words[begun:])
    return whole if firm or places(whole) else ""


def _spelled(office: str) -> str:
    """An office with the capitals that it has before a name."""
    if office.casefold().endswith("leader") or _OF_A_FIRM.search(office):
        return office
    return " ".join(w if w == "of" else w[:1].upper() + w[1:] for w in office.split())


def _names(form: str, name: str) -> Iterator[str]:
    """The names by which a text may call somebody without saying who that is."""
    words = name.split()
    yield _key(words[0] if _SURNAME_FIRST.match(form) and len(words[0]) > 1 else words[-1])
    for first in range(len(words) - 1):
        yield _key(" ".join(words[first:]))


def _key(name: str) -> str:
    """A name however it is spelled: `Zelenskyy`, `Raúl`."""
    plain = name.casefold().translate(str.maketrans("áéíóúüöäç", "aeiouuoac"))
    return re.sub(r"(?:yy|iy)\b", "y", plain).replace("-", " ")


def with_introductions(shares: Sequence[Share], known: Mapping[str, str]) -> list[Share]:
    """What is told, in order, each person introduced where the show names them first, and once.

    `known`: the forms of the day. What stands in a reserve introduces nobody to what follows it.
    """
    told: set[str] = set()
    return [_introduced(share, known, told) for share in shares]


def _introduced(share: Share, known: Mapping[str, str], told: set[str]) -> Share:
    own = {**forms(share.telling.topic.articles, least=1), **known}
    passages = []
    named: set[str] = set()
    for place, passage in enumerate(share.telling.passages):
        said = told if place < share.certain else set(told)
        sentences = tuple(_by_surname(_with_forms(s, own, said), named) for s in passage.sentences)
        passages.append(_told_as(passage, sentences))
    return replace(share, telling=replace(share.telling, passages=tuple(passages)))


def _by_surname(sentence: str, named: set[str]) -> str:
    """A sentence that calls by the surname whom the story has introduced; others are `named`."""
    for found in reversed(list(_FORM.finditer(sentence))):
        whose = _whose(found)
        full = f"{whose} {found['office']} {found['name']}"
        start = found.start("office") - len(found["whose"]) * bool(whose)
        before, after = sentence[:start], sentence[found.end() :]
        if not whose or not found["whose"].startswith(whose):
            continue
        if _key(full) in named and not _FORMER.search(before):
            sentence = f"{before}{_surname(full, found['name'])}{after}"
        named.add(_key(full))
    return sentence


def _surname(form: str, name: str) -> str:
    """The name by which somebody is called; one between Western and Eastern names is the second."""
    first, *others = name.split()
    if not _SURNAME_FIRST.match(form):
        return others[-1]
    return others[0] if others[1:] and "-" in others[-1] else first


def _told_as(passage: Passage, sentences: tuple[str, ...]) -> Passage:
    if sentences == passage.sentences:
        return passage
    made = passage.sentences[0] != sentences[0]
    rule = "+".join(filter(None, (passage.rule, RULE * made)))
    return replace(passage, sentences=sentences, rule=rule)


def _with_forms(sentence: str, known: Mapping[str, str], told: set[str]) -> str:
    """A sentence that says who those are whom it names first of the show; they go to `told`."""
    for form in known.values():
        if _key(form.split()[-1]) in _key(sentence) and _describes(sentence, form):
            told.add(_key(form))
    begun = _NAME_FIRST.match(sentence)
    if begun and _is_subject(begun, sentence):
        form = known.get(_key(begun["name"]), "")
        if form and _is_new(form, sentence, told):
            whole = _like(form, begun["name"])
            sentence = f"{whole[:1].upper()}{whole[1:]}{sentence[begun.end('name') :]}"
            told.add(_key(form))
    return _WITHIN.sub(lambda found: _within(found, known, told), sentence)


def _within(found: re.Match[str], known: Mapping[str, str], told: set[str]) -> str:
    form = known.get(_key(found["name"]), "")
    alone = _BEFORE_WITHIN.search(found.string[: found.start()])
    if not form or not alone or not _is_new(form, found.string, told):
        return found[0]
    told.add(_key(form))
    return _like(form, found["name"])


def _is_new(form: str, sentence: str, told: set[str]) -> bool:
    """Whether neither the show nor the sentence has said who that is."""
    return _key(form) not in told and not _describes(sentence, form)


def _describes(sentence: str, form: str) -> bool:
    """Whether a sentence gives somebody's office itself."""
    *_, surname = form.split()
    before = rf"\b(?i:{_OFFICE}),?\s(?:[A-Z][\w.-]*\s){{0,3}}{re.escape(surname)}\b"
    return bool(re.search(before, sentence))


def _is_subject(begun: re.Match[str], sentence: str) -> bool:
    """Whether a name that begins a sentence is all of its subject, or owns it."""
    if begun["owns"]:
        return True
    words = sentence.split()
    place = len(begun["name"].split())
    return begun["next"] == "and" or begun["next"].endswith("ly") or is_finite(words, place, 0)


def _like(form: str, name: str) -> str:
    """A form with the surname spelled as the sentence spells it."""
    *others, surname = form.split()
    *_, last = name.split()
    return " ".join([*others, last]) if _key(surname) == _key(last) else form
