"""Forms of a name: inflected, as an adjective, as an acronym, and in another spelling."""

import re
from collections.abc import Sequence
from functools import lru_cache

from services.content.domain.headlines.german.words import word_set
from services.content.domain.language import terms
from services.content.domain.language.places import places
from services.content.domain.telling.checking.sources import Sources
from services.content.domain.telling.checking.tokens import Token, folded, tokens

_ACRONYMS = {
    "un": "united nations/vereinten nationen/vereinte nationen/uno",
    "uno": "united nations/vereinten nationen/vereinte nationen/un",
    "us": "united states/vereinigten staaten/vereinigte staaten/usa/america/american",
    "usa": "united states/vereinigten staaten/vereinigte staaten/us/america/amerika",
    "uk": "united kingdom/britain/british/großbritannien/vereinigtes königreich",
    "eu": "european union/europäische union/europäischen union",
    "uae": "united arab emirates/emirates/emirati",
    "who": "world health organization/world health organisation/weltgesundheitsorganisation",
    "imf": "international monetary fund",
    "iwf": "internationaler währungsfonds/internationale währungsfonds/währungsfonds",
    "ezb": "europäische zentralbank/europäischen zentralbank",
    "ecb": "european central bank",
    "iaea": "international atomic energy agency/internationale atomenergiebehörde",
    "nato": "north atlantic treaty organisation/north atlantic treaty organization",
    "thw": "technisches hilfswerk/technischen hilfswerk/technische hilfswerk",
    "dlrg": "lebens-rettungs-gesellschaft",
    "bka": "bundeskriminalamt",
    "dwd": "deutscher wetterdienst/deutschen wetterdienst/deutsche wetterdienst",
    "drk": "rotes kreuz/rote kreuz/roten kreuz",
    "ki": "künstliche intelligenz/künstlicher intelligenz",
    "ai": "artificial intelligence",
    "dfb": "deutscher fußball-bund/deutschen fußball-bund",
    "fbi": "federal bureau of investigation",
    "wwf": "world wildlife fund/world wide fund for nature",
    "icc": "international criminal court",
    "opec": "organization of the petroleum exporting countries",
    "g7": "group of seven",
    "g20": "group of twenty",
    "mps": "members of parliament/parliament",
    "mp": "member of parliament",
    "pm": "prime minister",
    "tv": "television",
    "ai's": "artificial intelligence",
}
"""What acronyms stand for, forms apart by a slash."""
_SUFFIXES = word_set(
    "a s n e i y o an ian ians ean ese esen i is ish er ers ern erin erinnen ic en ens es isch "
    "ische ischen ischer isches ischem ia ias ien iens ier iern ierin ierinnen aner anern aner "
    "us er in innen ns ner nern ei land lands schen sche scher"
) | {""}
_STEM = 4
_SLAVIC = re.compile(r"(?:skyy|skiy|skij|skyj|skyi|ski|sky)$")
_PERSONS = ("putin", "trump", "zelensk", "selensk", "netanyahu", "netanjahu")
"""Beginnings of names that make their state known, and that their state does not make known."""
_NO_STATE = tuple(
    word_set(
        "gaza palestin palastin westjord hamas hezbollah hisbollah houthi huthi taliban "
        "pope papst crimea krim hormuz sydney istanbul lagos genf geneva scot wales"
    )
)
"""Beginnings of names that are no name of the state that they lie in."""
_CAPITALS = word_set(
    "kabul tirana algiers algier yerevan canberra vienna wien baku dhaka minsk brussels brussel "
    "brasilia ottawa beijing peking bogota kinshasa havana havanna prague prag copenhagen cairo "
    "kairo tbilisi helsinki paris berlin athens athen budapest delhi jakarta tehran teheran "
    "baghdad bagdad dublin rome rom tokyo tokio amman beirut vilnius kathmandu oslo abuja "
    "islamabad manila warsaw warschau lisbon lissabon doha moscow moskau riyadh seoul pyongyang "
    "madrid stockholm damascus damaskus taipei bangkok ankara kyiv kiew london washington "
    "caracas hanoi kremlin kreml"
)
_PEOPLES = {
    "syrer": "Syrien", "syrern": "Syrien", "syrerin": "Syrien", "iren": "Irland", "ire": "Irland",
    "esten": "Estland", "este": "Estland", "inder": "Indien", "indern": "Indien",
    "danen": "Dänemark", "dane": "Denmark", "danes": "Denmark", "pole": "Poland",
    "poles": "Poland", "filipino": "Philippines", "filipinos": "Philippines",
    "filipina": "Philippines", "dutchman": "Dutch", "frenchman": "French", "irishman": "Irish",
    "tscheche": "Tschechien", "omaner": "Oman", "malier": "Mali", "nigrer": "Niger",
    "peruaner": "Peru", "peruanisch": "Peru",
}  # fmt: skip
"""Peoples whose names are not those of their states."""
_HALVES = frozenset({"North", "South", "New", "Sri", "Hong", "Saudi", "United"})
"""Words that make another state of the one behind them."""
_LOCATIVES = word_set("in from at near of to outside across aus nach bei um vor nahe von")


def is_supported(token: Token, before: Token | None, sources: Sources) -> bool:
    """Whether a source has the name at `token` in some form, or a host bears it.

    `before`: the word before it.
    """
    word = folded(token.text)
    if not word or word in sources.words or word in sources.host_words:
        return True
    if state := _state(token, before):
        return _is_state(word, state, before, sources)
    return (
        _has_form(word, sources)
        or terms.stem(token.text.rstrip("’'"), sources.language) in sources.stems
        or stands_for(word, sources)
    )


def states(sources: Sources) -> frozenset[str]:
    """The states that the sources name."""
    return _states(sources.texts)


@lru_cache(maxsize=256)
def _states(texts: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for text in texts:
        before = ""
        for token in tokens(text):
            if token.is_word and not folded(token.text).startswith(_NO_STATE):
                found |= _places(f"{before} {token.text}" if before in _HALVES else token.text)
            before = token.text
    return frozenset(found)


@lru_cache(maxsize=16384)
def _places(word: str) -> frozenset[str]:
    return places(word)


def _state(token: Token, before: Token | None) -> str:
    word = _PEOPLES.get(folded(token.text), token.text)
    if before is not None and before.text in _HALVES:
        word = f"{before.text} {word}"
    return next(iter(_places(word)), "")


def _is_state(word: str, state: str, before: Token | None, sources: Sources) -> bool:
    """Whether a source names a state too, in any form.

    A capital may stand for its state, but not as a place: `Tehran agrees`, and not `in Tehran`.
    """
    if word.startswith((*_NO_STATE, *_PERSONS)):
        return _begins(word[: _STEM + 1], sources)
    if word in _CAPITALS and _begins(word[: max(_STEM, len(word) - 1)], sources):
        return True
    located = word in _CAPITALS and before is not None and before.lower in _LOCATIVES
    return state in states(sources) and not located


def _begins(beginning: str, sources: Sources) -> bool:
    return any(known.startswith(beginning) for known in sources.words)


@lru_cache(maxsize=4096)
def _has_form(word: str, sources_words: Sources) -> bool:
    plain = _SLAVIC.sub("sky", word)
    for known in sources_words.words:
        if known[:3] == word[:3] and _is_form(plain, _SLAVIC.sub("sky", known)):
            return True
    return "-" in word and all(_has_form(part, sources_words) for part in word.split("-"))


def _is_form(word: str, known: str) -> bool:
    if word == known:
        return True
    shared = 0
    for one, other in zip(word, known, strict=False):
        if one != other:
            break
        shared += 1
    while shared >= _STEM:
        if word[shared:] in _SUFFIXES and known[shared:] in _SUFFIXES:
            return True
        shared -= 1
    return False


def stands_for(word: str, sources: Sources) -> bool:
    """Whether `word` is an acronym of what a source names, or the other way round."""
    text = " ".join(sources.texts).lower()
    if word in _ACRONYMS:
        return any(re.search(rf"\b{re.escape(n)}", text) for n in _ACRONYMS[word].split("/"))
    return len(word) > 1 and word in _initials(sources.texts)


def is_expansion(run: Sequence[Token], sources: Sources) -> bool:
    """Whether the words of a name are what an acronym of a source stands for."""
    name = " ".join(token.lower for token in run)
    known = {acronym for acronym, names in _ACRONYMS.items() if name in names.split("/")}
    initials = "".join(token.lower[0] for token in run if token.is_capital)
    return bool(known & sources.words) or (len(initials) > 2 and initials in sources.words)  # noqa: PLR2004


_RUN = re.compile(r"(?:[A-ZÄÖÜ][\w’'-]+(?:\s(?:of|and|the|for|für|und|der|des|on)\b)*\s?){2,8}")


@lru_cache(maxsize=256)
def _initials(texts: tuple[str, ...]) -> frozenset[str]:
    """The acronyms of the names in `texts`."""
    found = set()
    for text in texts:
        for run in _RUN.findall(text):
            letters = "".join(word[0].lower() for word in run.split() if word[0].isupper())
            found |= {
                letters[i:j] for i in range(len(letters)) for j in range(i + 2, len(letters) + 1)
            }
    return frozenset(found)
