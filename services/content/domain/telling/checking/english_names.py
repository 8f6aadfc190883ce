"""Which words of an English sentence are names."""

from collections.abc import Iterator, Sequence

from services.content.domain.headlines.german.words import word_set
from services.content.domain.language import lexicon
from services.content.domain.language.places import places
from services.content.domain.telling.checking.dates import MONTHS, WEEKDAYS
from services.content.domain.telling.checking.tokens import Token

TITLES = word_set(
    "president prime minister mr mrs ms mx dr sir lord lady king queen prince princess pope "
    "chancellor governor senator mayor captain general secretary professor colonel major admiral "
    "premier speaker judge justice sheriff chief coach director commissioner ambassador reverend "
    "bishop archbishop cardinal sheikh ayatollah rabbi imam saint st sgt lt gen col sen rep "
    "congressman congresswoman councillor foreign finance interior defence defense health deputy "
    "vice former acting"
)
"""Words before a name that say what somebody is."""
_CALENDAR = frozenset(word.lower() for word in (*MONTHS["en"], *WEEKDAYS["en"]))
_GENERIC = word_set(
    "i i'm i’m i've i’ve i'll i’ll i'd i’d god internet christmas easter ok tv earth sun moon "
    "state government parliament congress senate cabinet opposition north south east west "
    "republic royal national international federal supreme high court ministry department "
    "foreign a.m. p.m. mps mp dna ceo ngo ngos gdp ai quote unquote celsius fahrenheit"
)
_NO_NAMES = _CALENDAR | _GENERIC | TITLES
_SAYING = word_set("says said told warned added insists argued argues claims claimed")
_AGENTS = word_set(
    "police government parliament management staff congress army prosecution prosecutors nobody "
    "everyone everybody somebody someone anyone many few several others critics officials "
    "doctors rescuers experts nothing everything one both another each neither either none"
)
_FUNCTION = (
    lexicon.FUNCTION_WORDS["en"]
    | lexicon.PREPOSITIONS
    | lexicon.AUXILIARIES
    | word_set(
        "actor actress ahead along although always among another author besides beyond both "
        "captain champion coach critic culture despite dozens earlier economy eighteen eighty "
        "either eleven elsewhere energy even ever ex fifteen fifty forty founder fourteen half "
        "hence here however hundred hundreds inside instead later leader maybe meanwhile "
        "militant million millions moreover neither never nineteen ninety often once only "
        "opposite otherwise outside overnight owner perhaps rebel representative runner "
        "seventeen seventy singer sixteen sixty skipper society sport star striker technology "
        "ten thirteen thirty though thousand thousands thus today tomorrow tonight tourism "
        "twelve twenty twice unlike whereas winger world writer yesterday yet"
    )
)
_SOFT = (
    "ing",
    "ed",
    "ly",
    "ers",
    "ors",
    "ist",
    "ists",
    "ment",
    "ments",
    "tion",
    "tions",
    "ness",
    "men",
)


def named(sentence: Sequence[Token]) -> Iterator[int]:
    """The places of the words in an English sentence that belong to names."""
    initial = True
    for place, token in enumerate(sentence):
        if not token.is_word:
            initial = initial or token.text in ':“"‘«'
            continue
        may_be = token.is_capital and token.lower not in _NO_NAMES
        if may_be and (not initial or _opens_with_name(sentence, place)):
            yield place
        initial = False


def _opens_with_name(sentence: Sequence[Token], place: int) -> bool:
    """Whether the first word of a sentence, which always has a capital, is a name."""
    token = sentence[place]
    if token.lower in _FUNCTION:
        return False
    following = sentence[place + 1] if place + 1 < len(sentence) else None
    if places(token.text) or is_acronym(token):
        return True
    if following is None or not following.is_word or token.lower.endswith(_SOFT):
        return False
    if following.is_capital:
        return not (places(following.text) or is_acronym(following) or following.lower in _NO_NAMES)
    return following.lower in _SAYING and not _is_agent(token)


def _is_agent(token: Token) -> bool:
    return token.lower in _AGENTS or token.lower.endswith("s")


def is_acronym(token: Token) -> bool:
    """Whether a word is in capitals."""
    bare = token.text.replace(".", "")
    return len(bare) > 1 and bare.isupper()
