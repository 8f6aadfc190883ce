"""Places that a headline puts before a noun: `India hotel fire` is a hotel fire in India."""

from services.content.domain.headlines.english import nouns, verbs
from services.content.domain.headlines.english import words as known
from services.content.domain.headlines.english.tokens import bare, is_name, owns, pauses, small

_HAPPENINGS = known.word_set(
    "fire blaze wildfire wildfires earthquake earthquakes quake flood floods flooding landslide "
    "landslides mudslide mudslides avalanche avalanches crash collapse explosion explosions "
    "stampede accident accidents derailment storm cyclone tornado tornadoes heatwave drought "
    "shooting shootings stabbing"
) - (verbs.THIRDS.keys())
"""What happens at a place, and has no doer that the place may stand for; no form that is a verb."""
_LONG = {
    tuple(place.split()): spoken.split()
    for place, spoken in (
        *((p, p) for p in (
            "South Korea", "North Korea", "South Africa", "Saudi Arabia", "Sri Lanka", "Hong Kong",
            "New Zealand", "New Delhi", "Burkina Faso", "Sierra Leone", "Costa Rica", "El Salvador",
            "Papua New Guinea", "South Sudan",
        )),
        ("Central African Republic", "the Central African Republic"),
        ("Dominican Republic", "the Dominican Republic"),
        ("DRC", "the Democratic Republic of Congo"),
        ("DR Congo", "the Democratic Republic of Congo"),
    )
}  # fmt: skip
"""Places of several words, or of letters, as they are said."""
_DISEASES = known.word_set("Ebola Covid Covid-19")
_SPREADS = known.word_set("outbreak epidemic cases")
"""What a disease makes at a place."""
_ATTACKS = known.word_set("attack attacks raid raids bombing bombings")
"""What is done at a building, by whomever."""
_DEEDS = known.word_set("attack strike raid assault offensive invasion")
"""What one state does to another."""
_BUILDINGS = known.word_set(
    "market church mosque synagogue school hospital hotel mall concert stadium prison bus cafe "
    "restaurant university nightclub temple camp village"
)
_MEANS = known.word_set("air airstrike drone missile rocket military ground cyber")
_ON = known.word_set("on against")
_COMPOUND = 2
"""Words at most between a place and what happened there."""
_GOVERNING = (known.PREPOSITIONS | {"as", "and", "says", "after"}) - known.word_set("to like via")
_ADJECTIVES = {
    state: adjective
    for adjective, states in {
        "Iranian": "Iran", "Israeli": "Israel", "Russian": "Russia", "Ukrainian": "Ukraine",
        "Saudi": "Saudi", "Turkish": "Turkey Turkiye", "Pakistani": "Pakistan",
        "Indian": "India", "Chinese": "China", "Rwandan": "Rwanda", "Thai": "Thailand",
        "Cambodian": "Cambodia", "Emirati": "UAE",
    }.items()
    for state in states.split()
}  # fmt: skip
"""Whose deed it is, of those who attack each other."""
_OWNED = known.word_set("airport coast capital parliament border")
"""What a state has one of, or few: `Kuwait airport` is Kuwait's."""
_HITS = known.word_set(
    "attack attacks attacked hit hits strike strikes struck shut shuts close closes"
)
_ANNOUNCES = known.word_set("announces announced declares declared signals signalled states")
_NAMED_AFTER = known.word_set("international")


def placed(words: list[str]) -> list[str]:
    """`words` with the place behind what happened there, and with whose attack it was."""
    done, i = [], 0
    while i < len(words):
        found = (
            _intent(words, i) or _happening(words, i) or _attack(words, i) or _possession(words, i)
        )
        made, end = found or ([words[i]], i + 1)
        done += made
        i = end
    return done


def _happening(words: list[str], i: int) -> tuple[list[str], int] | None:
    """What happened at the place at `i`, and where it ends: `hotel fire in India`."""
    place, begin = _place(words, i)
    if not place or not _opens(words, i, begin):
        return None
    for end in range(begin, min(begin + 1 + _COMPOUND, len(words))):
        word = words[end]
        if bare(word) in _HAPPENINGS | _made_by(words, begin, end):
            event = [*words[begin:end], bare(word), "in", *place]
            if toll := _toll(words, end + 1):
                return [*toll, "from", "the", *event], end + 1 + len(toll)
            if _ends(words, end):
                event[-1] += word[len(bare(word)) :]
                return event, end + 1
        if not (_is_part(word) or word in _DISEASES):
            return None
    return None


def _place(words: list[str], i: int) -> tuple[list[str], int]:
    """The place at `i` as it is said, and where it ends; empty where none is."""
    for written, spoken in _LONG.items():
        if tuple(words[i : i + len(written)]) == written:
            return spoken, i + len(written)
    return ([words[i]], i + 1) if words[i] in known.PLACES else ([], i)


def _made_by(words: list[str], begin: int, end: int) -> frozenset[str]:
    """What may have happened by the word before it: an attack on a building, a disease."""
    if end == begin:
        return frozenset()
    if small(words[end - 1]) in _BUILDINGS:
        return _ATTACKS
    return _SPREADS if words[end - 1] in _DISEASES else frozenset()


def _toll(words: list[str], i: int) -> list[str]:
    """The words at `i` that are the toll of what stands before them."""
    return next((t for t in (["death", "toll"], ["toll"]) if words[i : i + len(t)] == t), [])


def _intent(words: list[str], i: int) -> tuple[list[str], int] | None:
    """The intent that a state announces, which is its own."""
    announced = small(words[i]) == "intent" and i > 1 and small(words[i - 1]) in _ANNOUNCES
    own = announced and bare(words[i - 2]) in known.PLACES and words[i + 1 : i + 2] == ["to"]
    return (["its", words[i]], i + 1) if own else None


def _attack(words: list[str], i: int) -> tuple[list[str], int] | None:
    """The attack of the state at `i`: `Iranian attack`."""
    if words[i] not in _ADJECTIVES or not _opens(words, i, i + 1):
        return None
    end = i + 1 + (small("".join(words[i + 1 : i + 2])) in _MEANS)
    if end + 1 >= len(words) or words[end] not in _DEEDS or small(words[end + 1]) not in _ON:
        return None
    return [_ADJECTIVES[words[i]], *words[i + 1 : end + 1]], end + 1


def _possession(words: list[str], i: int) -> tuple[list[str], int] | None:
    """What belongs to the state at `i`: `Kuwait's airport`."""
    governing = known.PREPOSITIONS | verbs.SURE_THIRDS | _HITS
    begins = i > 0 and small(words[i - 1]) in governing and not pauses(words[i - 1])
    if bare(words[i]) not in known.PLACES or words[i] != bare(words[i]) or not begins:
        return None
    end = i + 1 + (small("".join(words[i + 1 : i + 2])) in _NAMED_AFTER)
    if end >= len(words) or bare(words[end]) not in _OWNED or not _ends(words, end):
        return None
    return [f"{words[i]}'s", *words[i + 1 : end + 1]], end + 1


def _opens(words: list[str], i: int, end: int) -> bool:
    """Whether a noun phrase begins with the place at `i`, which no mark or name behind goes on."""
    if end >= len(words) or (is_name(words[end]) and words[end] not in _DISEASES):
        return False
    return i == 0 or pauses(words[i - 1]) or small(words[i - 1]) in _GOVERNING


def _is_part(word: str) -> bool:
    """Whether a word may stand between a place and its happening: `hotel`, `train`, `gold`."""
    low = bare(word)
    plain = low == word and low.isalpha() and low.islower() and not owns(word)
    return plain and low not in (
        known.PREPOSITIONS | known.AUXILIARIES | known.DETERMINERS | verbs.SURE_THIRDS
    ) | (verbs.THIRDS.keys() - nouns.PLURALS)


def _ends(words: list[str], i: int) -> bool:
    """Whether a noun phrase ends with the word at `i`: `earthquake`, but not `earthquake toll`."""
    if i + 1 == len(words) or pauses(words[i]):
        return True
    follows = small(words[i + 1])
    return follows in known.PREPOSITIONS | known.SUBORDINATORS | {"and", "that"} or _acts(follows)


def _acts(word: str) -> bool:
    """Whether a word is a verb rather than a part of the noun before it."""
    return (
        word in known.AUXILIARIES
        or word in verbs.THIRDS
        or word in verbs.PASTS
        or (word in verbs.BASES and word not in nouns.COUNTABLE | nouns.PLURALS)
    )
