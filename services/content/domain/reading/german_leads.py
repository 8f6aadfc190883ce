"""German headlines before their text: named in full, and told once."""

import re
from collections.abc import Sequence
from itertools import pairwise

from services.content.domain.headlines.aloud import Sentence
from services.content.domain.headlines.german import kicker_news, places
from services.content.domain.headlines.german.nouns import is_occupation, noun
from services.content.domain.headlines.german.words import word_set
from services.content.domain.language import lexicon, sentences, terms
from services.content.domain.reading import german_teasers

NAMED = "de.name"
"""The rule by which a headline has the name that its text gives."""
_WORD = r"[A-ZÄÖÜ][\w’'-]*"
_SURNAME = r"(?:(?:von|van|de|der|al|bin|zu)\s)*[A-ZÄÖÜ][a-zäöüß][\w’'-]*"
_OFFICE_FIRST = re.compile(rf"^(?P<article>Der|Die|Eine?)\s(?P<office>{_WORD})\s(?=[a-zäöü])")
_NAME_FIRST = re.compile(rf"^(?P<surname>{_SURNAME})\s(?=[a-zäöü])")
_TITLE = re.compile(
    r"(?:präsident|minister|kanzler|chef|könig|papst|premier|kommissar|bürgermeister|richter"
    r"|sekretär|senator|kardinal|bischof|general|prinz)(?:in)?$",
    re.IGNORECASE,
)
"""Titles that stand before a name without an article."""
_WIDER = r"(?:Bundes|Landes|US-|EU-)?"
_LONG_OFFICE = 11
"""What may stand before an office that is told apart already, and from how many letters on it is:
`Verkehrsminister`, but `Minister`, who may be another one than the `Premierminister`."""
_KIN = word_set(
    "Frau Herr Mann Ehefrau Ehemann Witwe Witwer Sohn Tochter Bruder Schwester Vater Mutter Kind"
)
"""Whoever has the same name as somebody, and is somebody else."""
_NO_LONGER = re.compile(r"\b(?:ehemalig|früher|damalig|designiert|einstig|abgewählt|künftig)\w*\s$")
_ANEW = re.compile(
    r"\b(?:[Ee]ine?[nmr]?)\s(?:(?!weiter|ander|zweit|neu|dritt|solch)[a-zäöüß]+\s)*"
    r"(?P<noun>[A-ZÄÖÜ][a-zäöüß]{3,})\b"
)
"""What a sentence introduces: `ein schwer beschädigter Damm`."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST_HEAD = 4
"""Letters of the head of a compound."""
_WANTS = re.compile(r"^(?:\S+\s){1,5}?(?:will|wollen|soll|sollen)\s")
_HAVE_DONE = re.compile(
    r"^(?:\S+\s){1,4}?(?:hat|haben)\s.*\b\w*(?:ge\w{2,}(?:t|en)|\w{3,}iert|(?:be|ver|er|ent)\w{3,}(?:t|en))\.$"
)
_WHO_DIED = re.compile(r"^(?P<who>(?:Der|Die)\s[A-ZÄÖÜ]\w+)\s(?P<name>[^,.]+)\sist gestorben\.$")
_HE = re.compile(
    rf"^(?:Der\s(?:[a-zäöüß-]+\s)?)?(?P<office>[A-ZÄÖÜ][\w-]*(?<!in))\s(?:{_WORD}\s)?(?P<name>{_SURNAME})"
    r"\s(?=[a-zäöü])"
)
_HIS = re.compile(r"^(?:Er|Sein(?:e[nmrs]?)?)\s")
_A_MAN = re.compile(
    rf"(?<!,\s)\b(?:[Dd](?:er|em|en|es)|[Ee]in(?:e[nms])?)\s(?:[a-zäöüß-]+\s)*(?P<man>{_WORD})"
    rf"(?:\s(?P<name>{_WORD}))?"
)
"""Whoever else `er` may be: `dem Kanzler`; behind a comma stands a relative clause."""
_IT_FIRST = re.compile(
    r"^(?:Seit|Als|Nachdem|Weil|Wenn|Obwohl|Während|Bevor|Sobald|Solange|Falls)\ses\s[^,.:]+,"
    rf"\s[a-zäöüß]+\s(?P<name>{_WORD})(?=\s[a-zäöüß])"
)
_LONGEST_NAME = 14
"""Letters of a first name at most; a longer word says what somebody is: `Streamingdienst`."""
_LITTLE = 3
"""Words that a sentence has beside the lead, and adds next to nothing."""
_LONGER = 1.5
"""Length of a sentence over that of the lead, from which it has much to add."""
_SUBJECT = 2
"""Stems in which a sentence says whom it is about."""


def named(lead: Sentence, text: str) -> Sentence:
    """`lead` with the name, and the office, of whom it begins with, where `text` gives them.

    `Der Verkehrsminister verteidigt …` is `Verkehrsminister Berg verteidigt …`, and `Berg` is
    `Anna Berg`.
    """
    if "." not in text:  # a kicker below the headline: `Causa Berg`
        return lead
    office = _OFFICE_FIRST.match(lead.text)
    if office and (known := noun(office["office"])) and known.person:
        told = text if office["article"] in {"Der", "Die"} else _about(lead.text, office, text)
        whole = _holder(office["office"], told)
        return _begun(lead, whole, office.end()) if whole else lead
    name = _NAME_FIRST.match(lead.text)
    if name and noun(name["surname"]) is None and not _is_place(name["surname"]):
        whole = _in_full(name["surname"], text)
        return _begun(lead, whole, name.end()) if whole else lead
    return lead


def with_occupation(told: tuple[str, ...], lead: str) -> tuple[str, ...]:
    """`told` with what somebody was who has died, where the lead says it: `Der Dichter Berg`."""
    died = _WHO_DIED.match(lead)
    if not died or not told or not told[0].startswith(f"{died['name']} "):
        return told
    return (f"{died['who']} {told[0]}", *told[1:])


def once(lead: str, told: Sequence[str]) -> tuple[str, ...]:
    """`lead` and then `told`, without what tells the news again.

    That is a sentence that introduces what the lead has named: `ein Damm`, behind `nach dem Bruch
    eines Staudamms`; or one about the same person that adds next to nothing. The first one stands
    in place of the lead where it tells the same deed; one that says much more than the lead stays.
    """
    again = [s for s in told if introduces_again(lead, s)]
    if again and again[0] == told[0] and _tells_the_deed_of(lead, told[0]):
        return tuple(told)
    left = (s for s in told if s not in again or _says_more(lead, s))
    return (lead, *(s for s in left if not _goes_over(lead, s)))


def names_it_behind(sentence: str) -> bool:
    """Whether a sentence itself names what it begins with: `Seit es da ist, wird Tannlink …`."""
    found = _IT_FIRST.match(sentence)
    return found is not None and noun(found["name"]) is None and not _is_place(found["name"])


def introduces_again(lead: str, sentence: str) -> bool:
    """Whether a sentence that tells news speaks of something as new that the lead has named."""
    heads = {part.casefold() for word in re.findall(_WORD, lead) for part in word.split("-")}
    found = (match["noun"].casefold() for match in _ANEW.finditer(sentence))
    return german_teasers.tells_news(sentence) and any(
        head.endswith(new) for new in found for head in heads if len(new) >= _SHORTEST_HEAD
    )


def _goes_over(lead: str, sentence: str) -> bool:
    """Whether a sentence is about the same person and thing as the lead, and adds a word or two."""
    wanted, said = terms.stems(lead, "de"), terms.stems(sentence, "de")
    same = lead.split()[:_SUBJECT] == sentence.split()[:_SUBJECT]
    return same and len(wanted & said) > _SUBJECT and len(said - wanted) <= _LITTLE


def further(lead: Sentence, title: str, text: str) -> tuple[str, ...]:
    """What a story of a headline alone may tell behind it, of its text or of its kicker."""
    counted = kicker_news.counted(title)
    words = terms.stems(counted.text, "de") if counted else frozenset[str]()
    new = len(words - terms.stems(lead.text, "de")) >= _SUBJECT
    return goes_on(lead, text) or ((counted.text,) if counted and new else ())


def goes_on(lead: Sentence, text: str) -> tuple[str, ...]:
    """The sentence of `text` about him whom the lead has named from the one before: `Sein Land …`.

    There is none where that one speaks of another man as well.
    """
    named_ = _HE.match(lead.text) if NAMED in lead.rule.split() else None
    if not named_:
        return ()
    for before, sentence in pairwise(sentences.split(text, "de")):
        if _HIS.match(sentence) and _is_of_one_man(before, named_["name"]):
            return (sentence,)
    return ()


def _is_of_one_man(sentence: str, surname: str) -> bool:
    """Whether a sentence names one man, and speaks of no other."""
    described = [m for m in _A_MAN.finditer(sentence) if m["name"] != surname]
    if any((known := noun(m["man"])) and known.person for m in described):
        return False
    names = {w for w in re.findall(_WORD, sentence) if noun(w) is None and not _is_place(w)}
    first = re.search(rf"(?P<first>{_WORD})\s{re.escape(surname)}\b", sentence)
    known_names = {sentence.split(maxsplit=1)[0], first["first"] if first else "", surname}
    return surname in names and names - {m["man"] for m in described} <= known_names


def has_acted(lead: str, first: str) -> bool:
    """Whether a lead says what somebody wants, and the sentence behind it what they have done."""
    wants = _WANTS.match(lead) and _HAVE_DONE.match(first)
    return bool(wants) and _subject(lead) == _subject(first)


def _subject(sentence: str) -> list[str]:
    return terms.ordered_stems(sentence, "de")[:_SUBJECT]


def _begun(lead: Sentence, whole: str, end: int) -> Sentence:
    rule = " ".join(filter(None, (lead.rule, NAMED)))
    return Sentence(f"{whole} {lead.text[end:]}", rule)


def _about(lead: str, office: re.Match[str], text: str) -> str:
    """The sentences of `text` that share more with the lead than the office it begins with."""
    wanted = terms.stems(lead[office.end() :], "de")
    told = (s for s in sentences.split(text, "de") if wanted & terms.stems(s, "de"))
    return " ".join(told)


def _holder(office: str, text: str) -> str:
    """Who holds an office by `text`, where it names one: `Bundesverkehrsminister Berg`."""
    wider = _WIDER if len(office) >= _LONG_OFFICE else ""
    held = re.compile(
        rf"(?<![\w-])(?P<office>{wider}(?i:{re.escape(office)}))(?:en)?\s"
        rf"(?P<name>(?:{_WORD}\s)?{_SURNAME})"
    )
    found = [m for m in held.finditer(text) if _may_be_name(m["name"])]
    if not found or len({m["name"].split()[-1] for m in found}) > 1:
        return ""
    if _NO_LONGER.search(text[: found[0].start()]):
        return ""
    return _with_article(found[0]["office"], found[0]["name"])


def _in_full(surname: str, text: str) -> str:
    """First name and surname by `text`, with who that is where it says so; else empty."""
    full = re.compile(
        rf"(?:(?P<who>{_WORD})\s)?(?P<first>[A-ZÄÖÜ][a-zäöüß’'-]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?)\s{re.escape(surname)}\b"
    )
    all_found = [m for m in full.finditer(text) if _may_be_name(m["first"])]
    if not all_found:
        return _by_office(surname, text)
    found = all_found[0]
    if len({m["first"] for m in all_found}) > 1 or found["who"] in _KIN:
        return ""
    name, who = f"{found['first']} {surname}", found["who"] or ""
    known = noun(who) if who else None
    if not (known and known.person and not known.plural):
        return name
    past = _NO_LONGER.search(text[: found.start()])
    return name if past else _with_article(who, name)


def _by_office(surname: str, text: str) -> str:
    """A surname with the office that `text` gives: `der marische Präsident Berg`; else empty."""
    found = re.search(
        rf"(?:(?P<land>[a-zäöüß-]+isch)e[nr]?\s)?(?P<office>{_WORD}?)(?:en)?\s{re.escape(surname)}\b",
        text,
    )
    known = noun(found["office"]) if found else None
    if found is None or known is None or not known.person or known.plural:
        return ""
    if not found["land"]:
        past = _NO_LONGER.search(text[: found.start("office")])
        return "" if past else _with_article(found["office"], surname)
    article = "Die" if known.gender == "f" else "Der"
    return f"{article} {found['land']}e {found['office']} {surname}"


def _with_article(office: str, name: str) -> str:
    """A name behind what its bearer is: `Kanzler Berg`, but `die Autorin Anna Berg`."""
    office = office[:1].upper() + office[1:]
    if _TITLE.search(office) and not is_occupation(office):
        return f"{office} {name}"
    known = noun(office)
    return f"{'Die' if known and known.gender == 'f' else 'Der'} {office} {name}"


def _may_be_name(name: str) -> bool:
    first = name.split(maxsplit=1)[0]
    return (
        noun(first) is None
        and len(first) <= _LONGEST_NAME
        and first.lower() not in lexicon.FUNCTION_WORDS["de"]
        and not _is_place(first)
    )


def _is_place(word: str) -> bool:
    return (
        word in places.PLACES
        or word in places.PLACES_WITH_ARTICLE
        or word in places.CONTRACTED_PLACES
    )


def _tells_the_deed_of(lead: str, sentence: str) -> bool:
    """Whether a sentence has the names and figures of the lead, and the verb at its end."""
    deed = terms.stem(lead.rstrip(".").split()[-1], "de")
    return _knows(lead) <= _knows(sentence) and deed in terms.stems(sentence, "de")


def _says_more(lead: str, sentence: str) -> bool:
    return bool(_knows(sentence) - _knows(lead)) or len(sentence) > _LONGER * len(lead)


def _knows(sentence: str) -> frozenset[str]:
    """The names and the figures of a sentence, its first word aside."""
    _, *words = re.findall(r"[\w’'-]+", sentence)
    names = {w for w in words if w[:1].isupper() and (noun(w) is None or _is_place(w))}
    return frozenset(names) | frozenset(_FIGURE.findall(sentence))
