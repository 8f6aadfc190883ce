"""Equals: words by which one English sentence tells what another one tells."""

import re
from collections import Counter
from functools import lru_cache

from services.content.domain.language import terms
from services.content.domain.language.places import in_one_word, places

_EQUALS = """
attack attacks attacked attacking strike strikes struck striking hit hits hitting bomb bombs bombed
bombing bombard bombarded bombardment shelling shelled raid raids assault target targets targeted
airstrikes airstrike blast blasts explosion explosions explode exploded barrage;
kill kills killed killing killings dead die dies died dying death deaths deadly fatal fatally
fatalities lives;
murder murders murdered;
injure injures injured injuring injuries wound wounds wounded wounding hurt casualty casualties;
ship ships vessel vessels boat boats tanker tankers;
flood floods flooding flooded;
eruption eruptions erupt erupts erupted;
crash crashes crashed collision collisions;
ceasefire ceasefires truce truces armistice;
quake quakes earthquake earthquakes;
blaze blazes fire fires wildfire wildfires;
storm storms hurricane hurricanes typhoon typhoons cyclone cyclones;
talk talks negotiation negotiations summit summits meet meets met meeting meetings hold holds held
host hosts hosted;
deal deals pact pacts accord accords agreement agreements treaty treaties;
tariff tariffs duty duties levy levies;
tie ties relation relations relationship relationships alliance;
condemn condemns condemned condemning condemnation slam slams slammed criticise
criticises criticised criticize criticized criticism denounce denounces
denounced outcry decry decried;
hail hails hailed praise praises praised;
detain detains detained detention arrest arrests arrested custody jailed jail prison;
video videos footage clip clips;
charged indict indicts indicted indictment;
ease eases eased easing loosen loosens loosened relax relaxes relaxed lift lifts lifted;
cut cuts cutting layoffs lay-offs slash slashes slashed axe axes axed;
protest protests protester protesters demonstration demonstrations demonstrators rally rallies march
marches marched;
visit visits visited visiting trip trips tour tours;
win wins won beat beats beaten defeat defeats defeated overpower victory;
rescue rescues rescued rescuers save saves saved;
plane planes aircraft jet jets flight flights;
movie movies film films;
plan plans planned planning proposal proposals propose proposed proposes;
threaten threatens threatened threat threats warn warns warned warning vow vows vowed;
trap traps trapped;
launch launches launched fired test tests tested;
elect elects elected election vote votes voted voting;
urge urges urged tell tells told instruct instructs instructed order orders ordered;
alarm alarms alert alerts siren sirens;
resident residents inhabitants citizens;
fee fees charge charges toll tolls;
shelter shelters sheltered;
begin begins began start starts started open opens opened;
law laws bill bills;
firm firms company companies;
yearly annual
"""
"""Words of which one stands for another, a group after another."""


_OF_NO_MEANING = """
authority authorities official officials spokesman spokeswoman spokesperson source sources
statement media report reports reported reportedly include includes included including today
yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday
"""
"""Words that say who tells something, and when."""


def _index() -> dict[str, str]:
    """The first word of the group of each word, and of each stem that is of one group alone."""
    groups = [group.split() for group in _EQUALS.split(";")]
    words = {word: group[0] for group in groups for word in group}
    stems = {(terms.stem(word, "en"), first) for word, first in words.items()}
    held = Counter(stem for stem, _ in stems)
    return {stem: first for stem, first in sorted(stems) if held[stem] == 1} | words


_FIRST = _index()
_BARE = re.compile(r"^\W+|(?:[’']s)?\W*$")
_NOTHING = frozenset(terms.stem(word, "en") for word in _OF_NO_MEANING.split())


@lru_cache(maxsize=4096)
def meanings(text: str) -> frozenset[str]:
    """What the words of an English `text` stand for: its stems, with one for all that are equal.

    A state counts once, by whatever name; numbers change as news comes in, and stand for nothing.
    """
    return frozenset(ordered_meanings(text))


def ordered_meanings(text: str) -> list[str]:
    """As `meanings`, in order, repetitions kept."""
    return [each for word in in_one_word(text).split() for each in _meaning(word)]


@lru_cache(maxsize=16384)
def _meaning(word: str) -> tuple[str, ...]:
    states, bare = places(word), _BARE.sub("", word).lower()
    if bare in _FIRST and not states:
        return (_FIRST[bare],)
    stems = (s for s in terms.ordered_stems(word, "en") if s not in _NOTHING)
    return tuple(sorted(states)) or tuple(_FIRST.get(s, s) for s in stems if not s[0].isdigit())
