"""Places: which states a text names, in English and German."""

import re
from functools import lru_cache

_STATES = """
afghan* kabul taliban; albani* tirana; algeri* algier*; angola*; argentin*; armeni* yerevan;
austral* canberra sydney; austria* österreich* vienna wien wiener; azerbaijan* aserbaidschan* baku;
bangladesh* dhaka; belarus* minsk; belgi* brussels brüssel*; bolivia* bolivien* bolivian*; bosni*;
brazil* brasili* brasília; bulgari*; myanmar* burma; cambodia* kambodscha*; cameroon* kamerun*;
canad* kanad* ottawa; tschad*; chile chilean* chilen*; china chinas chinese* chines* beijing
peking*; colombia* kolumbi* bogotá; congo* kongo* drc kinshasa; croat* kroat*; cuba* kuba* havana
havanna; cypr* zypern zyprisch*; czech* tschechi* prague prag; denmark danish dänemark dänisch*
copenhagen; ecuador*; egypt* ägypt* cairo kairo; estoni* estland* estnisch*; ethiopia* äthiopi*;
finland finnish finns finnland* finnisch* helsinki; france french frankreich* französisch* franzos*
paris; georgien* georgisch* tbilisi; german* deutsch* berlin berliner; ghana*; greece greek* griech*
athens athen; greenland* grönland*; haiti*; hondur*; hongkong* hong-kong*; hungar* ungar* budapest;
iceland* isländ*; india indias indian* indien* indisch* delhi; indonesi* jakarta; iran* tehran
teheran hormuz; iraq* irak* baghdad bagdad; ireland irish irland* irisch* dublin; israel* gaza gazas
palestin* palästin* westjordanland* west-bank hamas netanyahu; italy italys italian* italien* rome
rom; japan* tokyo tokio; amman jordanian* jordanien*; kazakh* kasach*; kenya* kenia*; kosovo*;
kuwait*; leban* libanon* libanes* beirut hezbollah hisbollah; libya* libyen* libysch*; lithuania*
litau* vilnius; latvia* lettland* lettisch*; malaysia*; malian mali malis; malta maltese; maldiv*
malediv*; mexic* mexik*; moldov* moldau*; mongoli* mongolei; morocc* marok*; mozambi* mosambik*;
nepal* kathmandu; netherlands dutch niederl*; new-zealand* neuseel*; nicaragua*; niger nigers;
nigeria* abuja lagos; north-korea* nordkorea* pyongyang; norway norweg* oslo; oman omans omani*;
pakistan* islamabad; panama*; paraguay*; peru perus peruvian*; philippin* manila; poland polish
polen* polnisch* warsaw warschau*; portug* lisbon lissabon; qatar* katar* doha; romania* rumän*;
russia* russland* russisch* russen moscow moskau* kremlin kreml putin*; rwand* ruand*; saudi*
riyadh; senegal*; serbi* belgrad*; singapor*; slovak* slowak*; sloven* slowen*; somali*;
south-africa* südafrika*; south-korea* südkorea* seoul; south-sudan* südsudan*; spain spanish
spaniard* spani* madrid; sri-lanka*; sudan* khartoum; swed* schwed* stockholm; swiss switzerland
schweiz* geneva genf; syri* damascus damaskus; taiwan* taipei; tanzania* tansania*; thai* bangkok;
togo togolese; tunisi* tunesi*; turkey turkeys turkish turkiye* türk* ankara istanbul; uganda*;
ukrain* kyiv kiew* zelensky* selenskyj* crimea krim; uruguay*; britain british britons london
england english scotland scottish wales großbritannien* britisch* briten; usa america american
americans usas amerikan* washington trump*; uzbek* usbek*; venezuela* venezolan* caracas; vietnam*
hanoi; yemen* jemen* huthi* houthi*; zambia* sambia*; zimbabwe* simbabwe*; vatican vatikan* pope
papst*
"""
"""A state after another, by its names; a star stands for any ending, a hyphen for a space."""


def _index() -> tuple[dict[str, str], dict[str, str]]:
    """The state of each whole name, and of each beginning of one."""
    whole: dict[str, str] = {}
    begun: dict[str, str] = {}
    for names in _STATES.split(";"):
        state, *_ = names.split()
        for name in names.split():
            (begun if name.endswith("*") else whole)[name.rstrip("*")] = state.rstrip("*")
    return whole, begun


_WHOLE, _BEGUN = _index()
_SHORTEST, _LONGEST = min(map(len, _BEGUN)), max(map(len, _BEGUN))
_OF_TWO_WORDS = re.compile(r"\b([Nn]orth|[Ss]outh|[Nn]ew|[Ww]est|[Ss]ri|[Hh]ong) (?=[A-Z])")
_UNITED = (
    ("U", re.compile(r"\b(?:U\.S\.(?:A\.)?|US|United States)(?![\w])"), "USA"),
    ("Vereinigte", re.compile(r"\bVereinigte\w* Staaten(?![\w])"), "USA"),
    ("U", re.compile(r"\b(?:U\.K\.|UK|United Kingdom)(?!\w)"), "Britain"),
    (
        "meri",
        re.compile(r"\b(?:Latin|South|Central|North|Latein|Süd) ?Amerik?c?an?\w*", re.IGNORECASE),
        "",
    ),
    *((letters, _OF_TWO_WORDS, r"\1-") for letters in ("th ", "ew ", "est ", "ri ", "ong ")),
)
"""Names of several words: letters that all their forms have, the forms, and the one word. The
letters are there for speed: few texts have them."""
MAX_REMEMBERED = 65_536
"""Words that are not looked up again: news have most of them in common."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NOWHERE = frozenset({""})


def places(text: str) -> frozenset[str]:
    """The states that `text` names, by their name, people or capital, each by a key of its own."""
    return frozenset(map(_state, _WORD.findall(in_one_word(text)))) - _NOWHERE


def in_one_word(text: str) -> str:
    """`text` with one word for each name of several: `USA` for the United States."""
    for letters, pattern, name in _UNITED:
        if letters in text:
            text = pattern.sub(name, text)
    return text


@lru_cache(MAX_REMEMBERED)
def _state(name: str) -> str:
    """The state that a word names, or the first part of it that names one; empty for none."""
    word = name.casefold()
    for part in (word, *word.split("-")):
        begun = (part[:size] for size in range(_SHORTEST, min(_LONGEST, len(part)) + 1))
        found = _WHOLE.get(part) or next((_BEGUN[b] for b in begun if b in _BEGUN), None)
        if found:
            return found
    return ""
