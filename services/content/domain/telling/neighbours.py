"""Neighbours: told stories of one place, or of one tournament, stand next to each other."""

import re
from collections.abc import Sequence

from services.content.domain.choosing.ranking import BIGGEST
from services.content.domain.language.places import places
from services.content.domain.telling.sharing import Share

_EVERYWHERE = frozenset({"usa"})
"""A state that has its part in so much of the news that naming it makes no neighbours."""
_SHARED = 1 / 3
"""Share of the places of two headlines that both name, from which they are neighbours."""
_TOURNAMENT = re.compile(
    r"\b(?:World Cup|Champions League|Europa League|Premier League|Bundesliga|Olympi|Wimbledon"
    r"|Tour de France|Grand Slam|(?:French|US|Australian) Open|Copa|WM\b|EM\b)"
)
_FEW = 3
"""Outlets at least of a story that comes behind the biggest as one of theirs has its place."""


def arranged(shares: Sequence[Share]) -> list[Share]:
    """What is told, in order: the biggest, what matters, what entertains, then what is left.

    The biggest that entertain come with what entertains, but for the one that leads. Of what
    matters, a story moves up to the first one of its place; so it does to the last of the biggest.
    One that is no more than a headline of one outlet does not.
    What several outlets have of the place of another one of the biggest comes next.
    """
    certain = [share for share in shares if share.certain and not share.telling.topic.light]
    left = [share for share in shares if not share.certain or share.telling.topic.light]
    biggest = [share for share in certain[:BIGGEST] if not share.telling.topic.pastime]
    serious = [share for share in certain[BIGGEST:] if not share.telling.topic.pastime]
    pastimes = [share for share in certain if share.telling.topic.pastime]
    pastimes.sort(key=lambda share: share.telling.topic.trade)
    named = [_places(share) for share in biggest[:-1]]
    serious.sort(key=lambda share: _nearest(share, named))
    together = _together([*biggest[-1:], *serious])
    return [*biggest[:-1], *together, *_together(pastimes), *left]


def _nearest(share: Share, biggest: Sequence[frozenset[str]]) -> int:
    """Which of the `biggest` a story is a neighbour of; their number where it is of none."""
    near = (n for n, named in enumerate(biggest) if are_neighbours(named, _places(share)))
    return next(near, len(biggest)) if share.telling.topic.outlets >= _FEW else len(biggest)


def _together(shares: Sequence[Share]) -> list[Share]:
    named = [_places(share) for share in shares]
    played = [_tournaments(share) for share in shares]
    slim = {n for n, share in enumerate(shares) if share.telling.is_slim}
    rest, order = list(range(len(shares))), []
    while rest:
        first, *others = rest
        moved = [
            n
            for n in others
            if played[first] & played[n]
            or (n not in slim and are_neighbours(named[first], named[n]))
        ]
        order += [first, *moved]
        rest = [n for n in others if n not in moved]
    return [shares[n] for n in order]


def are_neighbours(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two stories are of one place, by the states that their headlines name."""
    here, there = one - _EVERYWHERE, other - _EVERYWHERE
    return len(here & there) >= _SHARED * len(here | there) > 0


def _places(share: Share) -> frozenset[str]:
    """The places in the headline, or else in the first sentence."""
    topic = share.telling.topic
    sentence, article = topic.facts[0]
    return places(article.source.title) or places(sentence)


def _tournaments(share: Share) -> frozenset[str]:
    sentence, article = share.telling.topic.facts[0]
    return frozenset(_TOURNAMENT.findall(f"{article.source.title} {sentence}"))
